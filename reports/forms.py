"""Which part of the programme, in which language; what a map shows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from core.forms import DayField, PortalForm
from core.text import without_nul
from reports.building.maps.signs import signs_of
from reports.enums import MapPicture, MapSubject, ReportKind
from reports.queries.map_choices import has_outlines, map_choices
from reports.queries.maps import COUNTRY, MapFilter, states_of
from reports.queries.programme import ProgrammeFilter, filter_choices
from reports.queries.registries import Volume

LABELS = {"phase": _("Phase"), "cohort": _("Cohort"), "oblast": _("Oblast")}


class PartForm(PortalForm):
    """Phase, cohort and oblast; all may stay empty. Unknown codes are refused."""

    parts = tuple(LABELS)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, choices in filter_choices().items():
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], required=False, choices=[("", _("All")), *choices]
            )

    def chosen(self) -> ProgrammeFilter:
        """What was chosen; a part that is not known counts as "all"."""
        self.full_clean()
        return ProgrammeFilter.of(getattr(self, "cleaned_data", {}))


class ReportForm(PartForm):
    """The same, with the language of the PDF."""

    field_order = ("phase", "cohort", "oblast", "language")

    language = forms.ChoiceField(
        label=_("Language of the report"), choices=Language, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class MapForm(PortalForm):
    """What a map shows. Fields that have nothing to choose are left out."""

    subject = forms.ChoiceField(
        label=_("Show"), required=False, choices=MapSubject.choices
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    rayon = forms.ChoiceField(label=_("Rayon"), required=False)
    part = forms.ChoiceField(label=_("Cohort or phase"), required=False)
    on = DayField(label=_("As of"), required=False)
    picture = forms.ChoiceField(
        label=_("Picture"), required=False, choices=MapPicture.choices
    )
    state = forms.ChoiceField(label=_("Shaded"), required=False)

    def __init__(self, *args: Any, published_only: Any, **kwargs: Any):
        """`published_only(subject)`: whether the reader knows published facts only."""
        super().__init__(*args, **kwargs)
        self.published_only = published_only
        self.has_outlines = has_outlines()
        choices = map_choices(without_nul(self.data.get("area", "")))
        self.choose("part", [("", _("all")), *choices["part"]])
        self.choose(
            "area",
            [
                ("", _("Programme oblasts")),
                (COUNTRY, _("Whole country")),
                *choices["area"],
            ],
        )
        if choices["rayon"]:
            self.choose("rayon", [("", _("all")), *choices["rayon"]])
        else:
            del self.fields["rayon"]
        self.add_outlines()

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """The choices that the database gives."""
        field: Any = self.fields[name]
        field.choices = choices

    def add_outlines(self) -> None:
        """The choices of the outline map, where there are outlines to draw."""
        if not self.has_outlines:
            del self.fields["picture"]
        if not self.has_outlines or self.data.get("picture") != MapPicture.OUTLINES:
            del self.fields["state"]
            return
        subject = self.data.get("subject", "")
        known = subject if subject in MapSubject.values else MapSubject.COHORT
        published = self.published_only(known)
        states = states_of(known, published_only=published)
        signs = signs_of(known, states, published_only=published)
        self.choose("state", [(sign.key, sign.label) for sign in signs])

    def chosen(self) -> MapFilter:
        """What was chosen; what is not known counts as not chosen."""
        self.full_clean()
        return MapFilter.of(getattr(self, "cleaned_data", {}))


class PassportPrintForm(PortalForm):
    """The language of a print."""

    language = forms.ChoiceField(
        label=_("Language of the print"), choices=Language, widget=forms.RadioSelect
    )


class PlanPrintForm(PassportPrintForm):
    """The whole plan or its summary, and the language of the headings."""

    field_order = ("what", "language")

    what = forms.ChoiceField(
        label=_("What to print"),
        choices=[
            (ReportKind.ACTION_PLAN, _("The whole plan")),
            (ReportKind.PLAN_SUMMARY, _("Two pages for donors")),
        ],
        initial=ReportKind.ACTION_PLAN,
        widget=forms.RadioSelect,
    )


class RegistryPrintForm(PassportPrintForm):
    """The registry, or one of the volumes of its passports."""

    field_order = ("what", "language")
    registry = "registry"

    what = forms.ChoiceField(label=_("What to print"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, volumes: Sequence[Volume], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.volumes = {volume.key: volume for volume in volumes}
        text = _("Passports of services No. %(first)s–%(last)s, one page each")
        what: Any = self.fields["what"]
        what.choices = [
            (self.registry, _("The registry as the annex to the resolution")),
            *(
                (key, text % {"first": volume.first, "last": volume.last})
                for key, volume in self.volumes.items()
            ),
        ]
        what.initial = self.registry

    def volume(self) -> Volume | None:
        """The chosen volume of passports; None for the registry."""
        return self.volumes.get(self.cleaned_data["what"])
