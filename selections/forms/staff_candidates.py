"""Forms of staff about one candidate: check, points, memorandum, place, papers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.file_kinds import SCANS
from core.forms import DayField, DocumentField, NumberField, PortalForm, bind_documents
from selections.building import Rule
from selections.models import Criterion, CriterionScore, RequiredDocument


def _words(label: Any, rows: int = 2, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        **given,
    )


class JudgeForm(PortalForm):
    """The check: a reason for every rule that does not count, and one for the result."""

    reason = _words(
        _("Reason"),
        3,
        help_text=_(
            "Compulsory when the candidate is not eligible. It is told to the candidate "
            "when the results are published."
        ),
    )

    def __init__(self, *args: Any, rules: Sequence[Rule], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.unmet = [rule for rule in rules if not rule.is_met]
        for rule in self.unmet:
            self.fields[f"override_{rule.code}"] = _words(
                _("Why “%(rule)s” does not count") % {"rule": rule.rule},
                help_text=rule.note,
            )

    def override_fields(self) -> list[Any]:
        return [self[f"override_{rule.code}"] for rule in self.unmet]

    def overrides(self) -> dict[str, str]:
        """Reasons by the code of the rule."""
        return {
            rule.code: self.cleaned_data[f"override_{rule.code}"] for rule in self.unmet
        }


def written(points: Decimal | None) -> str:
    """Points as a field shows them and as `seen` carries them."""
    if points is None:
        return ""
    return f"{points.normalize():f}".replace(".", ",")


class ScoreForm(PortalForm):
    """Points and reasons on every scored criterion of one candidate.

    The hidden `seen` fields carry what stood on the page, so that the operation can
    tell whether somebody else changed it meanwhile.
    """

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        scores: Mapping[int, CriterionScore],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            score = scores.get(criterion.pk)
            points = score.points if score else None
            said = score.reason if score else ""
            key = criterion.pk
            self.fields[f"points_{key}"] = points_field(criterion, points)
            self.fields[f"reason_{key}"] = _words(
                _("Reason for the points"), initial=said
            )
            self.fields[f"seen_{key}"] = _hidden(written(points))
            self.fields[f"said_{key}"] = _hidden(said)

    def points(self) -> dict[int, Decimal | None]:
        """Points by criterion id; None where the field is empty."""
        return {c.pk: self.cleaned_data[f"points_{c.pk}"] for c in self.criteria}

    def reasons(self) -> dict[int, str]:
        return {c.pk: self.cleaned_data[f"reason_{c.pk}"] for c in self.criteria}

    def seen(self) -> dict[int, tuple[Decimal | None, str]]:
        """Points and reason that stood on the page when it was opened."""
        given = self.cleaned_data
        return {
            c.pk: (
                read_points(given[f"seen_{c.pk}"]),
                "\n".join(given[f"said_{c.pk}"].splitlines()),
            )
            for c in self.criteria
        }


def _hidden(value: str) -> forms.CharField:
    return forms.CharField(
        required=False, widget=forms.HiddenInput, initial=value, strip=True
    )


def read_points(text: str) -> Decimal | None:
    """What `written` wrote; None for nothing, and for what was tampered with."""
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def points_field(criterion: Criterion, points: Decimal | None) -> NumberField:
    """A field for the points on a criterion, with its scale in the hint."""
    return NumberField(
        label=f"{criterion.number}. {criterion.title}",
        help_text=_("0 to %(scale)s points, weight %(weight)s percent. %(text)s")
        % {
            "scale": criterion.max_score,
            "weight": written(criterion.weight),
            "text": criterion.help,
        },
        max_digits=6,
        min_value=0,
        max_value=criterion.max_score,
        required=False,
        initial=written(points),
    )


class MemorandumForm(PortalForm):
    """The signed memorandum; the membership begins with it."""

    memorandum_number = forms.CharField(
        label=_("Number of the memorandum"), max_length=50, required=False
    )
    memorandum_date = DayField(label=_("Date of the memorandum"))
    memorandum_scan = DocumentField(
        label=_("Scan of the memorandum"), kinds=SCANS, required=False
    )
    joined_date = DayField(
        label=_("Member of the cohort since"),
        required=False,
        help_text=_("Leave it empty when it is the date of the memorandum."),
    )

    def __init__(self, *args: Any, papers_needed: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # papers of the past may lack number and scan
        for name in ("memorandum_number", "memorandum_scan"):
            self.fields[name].required = papers_needed


class PromoteForm(PortalForm):
    """A free place for a candidate of the reserve."""

    reason = _words(
        _("Reason"),
        3,
        help_text=_(
            "Needed only when somebody else stands before it on the reserve list, or "
            "shares its place."
        ),
    )


class PapersForm(PortalForm):
    """Files for required documents, one field each."""

    def __init__(
        self,
        *args: Any,
        requirements: Sequence[RequiredDocument],
        current: Mapping[int, Any],
        by: Any,
        **kwargs: Any,
    ):
        initial = {f"document_{pk}": file for pk, file in current.items()}
        super().__init__(*args, by=by, initial=initial, **kwargs)
        self.requirements = list(requirements)
        for wanted in self.requirements:
            self.fields[f"document_{wanted.pk}"] = DocumentField(
                label=wanted.title,
                required=False,
                help_text=_("Compulsory.") if wanted.is_required else "",
            )
        bind_documents(self, by=by)

    def documents(self) -> dict[int, Any]:
        """Files by the id of the requirement; None takes a file away."""
        return {w.pk: self.cleaned_data[f"document_{w.pk}"] for w in self.requirements}
