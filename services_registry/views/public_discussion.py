"""Everybody: registries in discussion, remarks on them, the check code of a paper."""

from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import limits
from core.formats import date_text
from core.papers import paper_of
from core.screens import FormScreen, ListScreen, Screen
from core.spreadsheets import Column
from core.ui import Crumb
from services_registry import operations, queries
from services_registry.forms import PublicRemarkForm
from services_registry.models import DiscussionComment, RegistryEdition
from services_registry.views.shared import EDITION_COLUMNS, facts_of

REMARKS_AN_HOUR = 20
CODES_IN_TEN_MINUTES = 30
HOUR, TEN_MINUTES = 3600, 600
TRAP = "website"  # a field that people do not see and programs fill in


class DiscussionList(ListScreen):
    """The registries that can be read and commented on now."""

    template_name = "services_registry/discussion_list.html"
    title = _("Registries in public discussion")
    search_fields = ("municipality__search_key", "municipality__rayon__search_key")
    sorts = {
        "name": ("municipality__sort_key",),
        "until": ("discussion_until", "municipality__sort_key"),
    }
    default_sort = "until"
    export_name = "registries-in-discussion"
    columns = (
        *EDITION_COLUMNS[:5],
        Column(_("Discussion from"), lambda row: row.discussion_from, "date"),
        Column(_("Discussion until"), lambda row: row.discussion_until, "date"),
    )

    def rows(self) -> QuerySet[RegistryEdition]:
        return queries.discussed_editions(self.user)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": _(
                "Read what your municipality wants to decide, and say what is missing. "
                "Every remark gets an answer."
            ),
            "breadcrumbs": [_registries(), Crumb(self.title)],
        }


def _registries() -> Crumb:
    return Crumb(_("Local service registries"), reverse("public:registry-list"))


class PublicEdition(Screen):
    """Loads an edition that everybody may read."""

    title: Any = ""

    def load(self) -> None:
        public = RegistryEdition.objects.public().values("pk")
        rows = queries.edition_rows(self.user).filter(pk__in=public)
        self.edition = get_object_or_404(rows, pk=self.pk)

    def page_url(self) -> str:
        return reverse("public:registry-detail", args=[self.edition.pk])

    def get_context(self) -> dict[str, Any]:
        place = self.edition.municipality.full_name
        return {
            "title": self.title,
            "caption": place,
            "edition": self.edition,
            "back_url": self.page_url(),
            "breadcrumbs": [
                _registries(),
                Crumb(place, self.page_url()),
                Crumb(self.title),
            ],
        }


class RemarkGive(PublicEdition, FormScreen):
    """Say what one thinks of a registry in discussion; nobody has to log in."""

    template_name = "services_registry/remark_give.html"
    form_class = PublicRemarkForm
    title = _("Say what you think of the registry")

    def form_arguments(self) -> dict[str, Any]:
        about = self.request.GET.get("service", "")
        return {
            "services": queries.services_in(self.edition),
            "initial": {"service": about},
        }

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "trap": TRAP}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.POST.get(TRAP):
            return HttpResponseRedirect(self._thanks())  # and nothing is kept
        form = self.make_form()
        if form.is_valid() and not self._is_allowed():
            form.add_error(
                None,
                _(
                    "Many remarks came from your connection within an hour. Your text is "
                    "still here: send it again in an hour."
                ),
            )
            return self.page(status=429, form=form)
        return super().post(request, *args, **kwargs)

    def _is_allowed(self) -> bool:
        return limits.is_allowed(
            self.request, action="remark", most=REMARKS_AN_HOUR, seconds=HOUR
        )

    def act(self, form: Any) -> str:
        operations.give_remark(edition=self.edition, **form.cleaned_data)
        return self._thanks()

    def _thanks(self) -> str:
        return reverse("public:remark-thanks", args=[self.edition.pk])


class RemarkThanks(PublicEdition):
    """The remark has arrived; what happens to it."""

    template_name = "services_registry/remark_thanks.html"
    title = _("Thank you, your remark has arrived")


class PublicRemarkList(PublicEdition, ListScreen):
    """Answered remarks on an edition: no names, no search that could find them."""

    template_name = "services_registry/public_remarks.html"
    title = _("Remarks and answers")
    page_rows = 25
    export_name = "remarks-and-answers"
    columns = (
        Column(_("Day"), lambda row: row.given_on, "date"),
        Column(_("Service"), lambda row: row.service.name if row.service else ""),
        Column(_("Remark"), lambda row: row.text),
        Column(_("Answer"), lambda row: row.answer),
        Column(_("Answered on"), lambda row: row.answered_at, "date"),
    )

    def rows(self) -> QuerySet[DiscussionComment]:
        return queries.public_remarks_of(self.edition)

    def matching(
        self, rows: QuerySet[DiscussionComment], word: str
    ) -> QuerySet[DiscussionComment]:
        return rows


class Verify(Screen):
    """Where one types the code that stands on a printed registry or another paper."""

    template_name = "services_registry/verify.html"
    title = _("Check a paper by its code")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        code = queries.plain_code(request.GET.get("code", ""))
        if code:
            return HttpResponseRedirect(
                reverse("public:verify-code", args=[quote(code[:40])])
            )
        return self.page()

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": _(
                "A printed registry and the receipt of a submitted action plan carry a "
                "check code. Type it here to see what the portal knows of the paper."
            ),
            "breadcrumbs": [_registries(), Crumb(self.title)],
        }


class VerifyCode(Verify):
    """What the portal can say of one code; 404 when none of its papers has it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        typed = kwargs["code"]
        allowed = limits.is_allowed(
            request, action="verify", most=CODES_IN_TEN_MINUTES, seconds=TEN_MINUTES
        )
        if not allowed:
            return self.page(status=429, code=typed, is_too_often=True)
        found = queries.verified(typed)
        if found is None:
            return self.other_paper(typed)
        return self.page(
            code=queries.plain_code(typed),
            found=found,
            facts=facts_of(found.edition),
            sentence=_sentence(found.edition),
        )

    def other_paper(self, typed: str) -> HttpResponseBase:
        """The answer for a code that no registry has: another paper of the portal."""
        paper = paper_of(typed)
        if paper is None:
            return self.page(status=404, code=typed, is_unknown=True)
        return self.page(code=queries.plain_code(typed), paper=paper, facts=paper.facts)


def _sentence(edition: RegistryEdition) -> Any:
    """Whether the edition holds today, in one sentence."""
    if edition.is_in_force and edition.in_force_until:
        text = _("This edition is in force until %(date)s; a newer one follows.")
        return text % {"date": date_text(edition.in_force_until)}
    if edition.is_in_force:
        return _("This edition is in force today.")
    if edition.is_published:
        text = _("This edition is published and comes into force on %(date)s.")
        return text % {"date": date_text(edition.in_force_from)}
    if edition.state == "approved":
        return _("The kenesh has approved this edition. It is not published yet.")
    return _("This edition is no longer in force: a newer one has replaced it.")
