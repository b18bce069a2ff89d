"""Staff: the help that stands beneath the fields of plans, with examples."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans import operations
from action_plans.forms.help import HelpForm
from action_plans.models import FieldHelp
from action_plans.permissions import can_see_plans, can_write_help
from action_plans.queries import SECTIONS, HelpPlace, help_places
from core.forms import PortalForm
from core.models.names import in_reader_language
from core.pages import FormPage
from core.screens import PAGE_ROWS, Screen
from core.text import search_key
from core.ui import Crumb

LANGUAGES = (("ky", _("Kyrgyz")), ("ru", _("Russian")), ("en", _("English")))


class HelpFilter(PortalForm):
    """Which fields to show."""

    section = forms.ChoiceField(label=_("Section"), required=False)
    missing = forms.ChoiceField(
        label=_("Help"),
        required=False,
        choices=[("", _("all fields")), ("1", _("not complete in three languages"))],
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        section: Any = self.fields["section"]
        section.choices = [
            ("", _("all sections")),
            *((s.slug, f"{s.number}. {s.title}") for s in SECTIONS),
        ]


class HelpList(Screen):
    """All fields of plans with their help; staff who judge plans change it."""

    gate = works_as_staff
    template_name = "action_plans/help_list.html"
    title = _("Help beneath the fields of plans")

    def may(self) -> bool:
        return can_see_plans(self.user)

    def get_context(self) -> dict[str, Any]:
        asked = self.request.GET
        known = {row.place: row for row in FieldHelp.objects.all()}
        rows = [_row(place, known.get(place.place)) for place in help_places()]
        wanted = [row for row in rows if _is_wanted(row, asked)]
        return {
            "title": self.title,
            "rows": wanted,
            "page_obj": Paginator(wanted, PAGE_ROWS).get_page(asked.get("page")),
            "filters": {"form": HelpFilter(asked)},
            "query": asked.get("q", ""),
            "is_narrowed": any(v for name, v in asked.items() if name != "page"),
            "may_write": can_write_help(self.user),
            "breadcrumbs": [
                Crumb(_("Action plans"), reverse("staff:plan-list")),
                Crumb(self.title),
            ],
        }


def _row(place: HelpPlace, text: FieldHelp | None) -> dict[str, Any]:
    missing = [
        label
        for code, label in LANGUAGES
        if not (text and getattr(text, f"help_{code}"))
    ]
    texts = [
        getattr(text, f"{part}_{code}") if text else ""
        for part in ("help", "example")
        for code, _label in LANGUAGES
    ]
    return {
        "place": place,
        "help": in_reader_language(text, "help"),
        "example": in_reader_language(text, "example"),
        "missing": missing,
        "key": search_key(place.label, place.group, *texts),
        "url": reverse("staff:plan-help-edit", args=[place.place]),
    }


def _is_wanted(row: dict[str, Any], asked: Any) -> bool:
    section = asked.get("section", "")
    if section and row["place"].section.slug != section:
        return False
    if asked.get("missing") and not row["missing"]:
        return False
    return all(word in row["key"] for word in search_key(asked.get("q", "")).split())


class HelpEdit(FormPage):
    """Help and example of one field in three languages."""

    gate = works_as_staff
    form_class = HelpForm
    success = _("Saved. Officials see it beneath the field now.")

    def load(self) -> None:
        places = {known.place: known for known in help_places()}
        if self.kwargs["place"] not in places:
            raise Http404
        self.place = places[self.kwargs["place"]]
        self.title = self.place.label
        section = self.place.section
        self.lead = f"{section.number}. {section.title}"

    def may(self) -> bool:
        return can_write_help(self.user)

    def trail(self) -> list[Crumb]:
        return [
            Crumb(_("Action plans"), reverse("staff:plan-list")),
            Crumb(HelpList.title, reverse("staff:plan-help-list")),
        ]

    def form_arguments(self) -> dict[str, Any]:
        row = FieldHelp.objects.filter(place=self.place.place).first()
        return {"by": self.user, "instance": row or FieldHelp(place=self.place.place)}

    def act(self, form: Any) -> str:
        operations.save_help(
            place=self.place.place, values=form.cleaned_data, by=self.user
        )
        section = self.place.section.slug
        return f"{reverse('staff:plan-help-list')}?section={section}"
