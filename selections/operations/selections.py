"""Writes on a selection while it is a draft: its values and its parts."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Cohort
from selections.enums import CriterionKind, SelectionVerb, TieKind
from selections.models import Criterion, Selection, TieRule
from selections.permissions import can_make_selection, can_manage_selection

PARTS = ("criteria", "quotas", "required_documents", "commitments")
# What a copy takes over; dates, places taken, decision and minutes are new each time.
COPIED = (
    *("title_ky", "title_ru", "title_en"),
    *("announcement_ky", "announcement_ru", "announcement_en"),
    *("access", "places", "minimum_score", "sufficiency_year", "sufficiency_threshold"),
)


def open_for_change(selection: Selection, by: Any) -> Selection:
    """The locked selection, if this person may change it and it is still a draft."""
    if not can_manage_selection(by, selection):
        raise PermissionDenied
    selection = lock(selection)
    if not selection.is_editable:
        text = _("The selection is announced: its rules no longer change.")
        raise OperationRefused([Problem(text, code="not_editable")])
    return selection


def _value_problems(values: dict[str, Any]) -> list[Problem]:
    found = []
    if values["closes_at"] <= values["opens_at"]:
        text = _("The selection closes before it opens.")
        found.append(Problem(text, "closes_at", "closes_early"))
    if values["places"] < 1:
        text = _("A selection has at least one place.")
        found.append(Problem(text, "places", "no_places"))
    return found


@transaction.atomic
def make_selection(*, by: Any, **values: Any) -> Selection:
    """Make a draft. `values`: fields of Selection. Raises OperationRefused at the fields."""
    if not can_make_selection(by):
        raise PermissionDenied
    refuse_if_any(_value_problems(values))
    selection = Selection.objects.create(**values)
    audit.record(by=by, verb=SelectionVerb.MADE, obj=selection, after=_plain(values))
    return selection


@transaction.atomic
def change_selection(*, selection: Selection, by: Any, **values: Any) -> Selection:
    """Change a draft. Raises OperationRefused at the fields."""
    selection = open_for_change(selection, by)
    now = {name: getattr(selection, name) for name in ("opens_at", "closes_at")}
    refuse_if_any(_value_problems({**now, "places": selection.places, **values}))
    before, after = audit.changed_values(selection, values)
    for name, value in values.items():
        setattr(selection, name, value)
    selection.save()
    if after:
        audit.record(
            by=by,
            verb=SelectionVerb.CHANGED,
            obj=selection,
            before=before,
            after=after,
        )
    return selection


@transaction.atomic
def set_criteria(
    *, selection: Selection, by: Any, rows: Sequence[dict[str, Any]]
) -> Selection:
    """Replace the criteria, numbered in the order given.

    Rows: `kind title_ky title_ru title_en help_ky help_ru help_en needs_evidence weight
    max_score threshold unit direction`, and `pk` of a criterion that stays (tie rules
    keep it). Raises OperationRefused at `criteria-<index>-<field>`.
    """
    selection = open_for_change(selection, by)
    refuse_if_any(_criterion_problems(rows))
    known = {criterion.pk: criterion for criterion in selection.criteria.all()}
    kept = {row["pk"] for row in rows if row.get("pk") in known}
    selection.criteria.exclude(pk__in=kept).delete()
    # numbers are unique: move the old ones out of the way first
    for place, pk in enumerate(sorted(kept), start=1 + 1000):
        Criterion.objects.filter(pk=pk).update(number=place)
    for number, row in enumerate(rows, start=1):
        criterion = known.get(row.get("pk", 0), Criterion(selection=selection))
        for name, value in row.items():
            if name != "pk":
                setattr(criterion, name, value)
        criterion.number = number
        criterion.save()
    # a criterion that is no longer scored cannot part equal scores
    selection.tie_rules.filter(kind=TieKind.CRITERION).exclude(
        criterion__kind=CriterionKind.SCORE
    ).delete()
    return _recorded(selection, SelectionVerb.CRITERIA_SET, by, rows)


def _criterion_problems(rows: Sequence[dict[str, Any]]) -> list[Problem]:
    found = []
    for index, row in enumerate(rows):
        where = f"criteria-{index}-"
        scored = row["kind"] == CriterionKind.SCORE
        if scored and not (row.get("weight") and row.get("max_score")):
            text = _("A scored criterion needs its weight and its highest points.")
            found.append(Problem(text, f"{where}weight", "no_weight"))
        if not scored and (row.get("weight") or row.get("max_score")):
            text = _("Only a scored criterion has weight and points.")
            found.append(Problem(text, f"{where}weight", "weight_not_scored"))
        limited = row["kind"] == CriterionKind.THRESHOLD
        if limited != (row.get("threshold") is not None):
            text = _("A threshold belongs to the kind “number with a threshold”.")
            found.append(Problem(text, f"{where}threshold", "threshold_kind"))
    if sum(row["kind"] == CriterionKind.SUFFICIENCY for row in rows) > 1:
        text = _("The budget sufficiency is asked once.")
        found.append(Problem(text, "criteria", "sufficiency_twice"))
    return found


@transaction.atomic
def set_quotas(
    *, selection: Selection, by: Any, rows: Sequence[dict[str, Any]]
) -> Selection:
    """Replace the quotas: `oblast` (or None), `settlement` (or ""), `places`."""
    selection = open_for_change(selection, by)
    refuse_if_any(_quota_problems(rows))
    _replace(selection, "quotas", rows, numbered="")
    return _recorded(selection, SelectionVerb.QUOTAS_SET, by, rows)


def _quota_problems(rows: Sequence[dict[str, Any]]) -> list[Problem]:
    found, seen = [], set()
    for index, row in enumerate(rows):
        key = (getattr(row.get("oblast"), "pk", None), row.get("settlement", ""))
        if key == (None, ""):
            text = _("A quota names an oblast, rural or town, or both.")
            found.append(Problem(text, f"quotas-{index}-oblast", "quota_of_all"))
        if key in seen:
            text = _("This quota is there twice.")
            found.append(Problem(text, f"quotas-{index}-oblast", "quota_twice"))
        if row["places"] < 1:
            text = _("A quota has at least one place.")
            found.append(Problem(text, f"quotas-{index}-places", "no_places"))
        seen.add(key)
    return found


@transaction.atomic
def set_tie_rules(
    *, selection: Selection, by: Any, rows: Sequence[dict[str, Any]]
) -> Selection:
    """Replace the rules for equal scores, in order: `kind`, `criterion` (or None)."""
    selection = open_for_change(selection, by)
    refuse_if_any(_tie_problems(selection, rows))
    selection.tie_rules.all().delete()
    TieRule.objects.bulk_create(
        TieRule(selection=selection, order=order, **row)
        for order, row in enumerate(rows, start=1)
    )
    return _recorded(selection, SelectionVerb.TIE_RULES_SET, by, rows)


def _tie_problems(
    selection: Selection, rows: Sequence[dict[str, Any]]
) -> list[Problem]:
    found = []
    for index, row in enumerate(rows):
        criterion = row.get("criterion")
        by_points = row["kind"] == TieKind.CRITERION
        fits = criterion is not None and (
            criterion.selection_id == selection.pk and criterion.is_scored
        )
        if by_points and not fits:
            text = _("Choose a scored criterion of this selection.")
            found.append(Problem(text, f"ties-{index}-criterion", "no_criterion"))
        if not by_points and criterion is not None:
            text = _("Only the rule on one criterion names a criterion.")
            found.append(Problem(text, f"ties-{index}-criterion", "needless"))
        if row["kind"] == TieKind.LOT and index < len(rows) - 1:
            text = _("The drawing of lots stands last: after it nothing is open.")
            found.append(Problem(text, f"ties-{index}-kind", "lot_not_last"))
    return found


@transaction.atomic
def set_required_documents(
    *, selection: Selection, by: Any, rows: Sequence[dict[str, Any]]
) -> Selection:
    """Replace the required documents: `kind title_ky title_ru title_en is_required`."""
    selection = open_for_change(selection, by)
    _replace(selection, "required_documents", rows, numbered="number")
    return _recorded(selection, SelectionVerb.DOCUMENTS_SET, by, rows)


@transaction.atomic
def set_commitments(
    *, selection: Selection, by: Any, rows: Sequence[dict[str, Any]]
) -> Selection:
    """Replace the commitments: `text_ky text_ru text_en`, numbered in order."""
    selection = open_for_change(selection, by)
    _replace(selection, "commitments", rows, numbered="number")
    return _recorded(selection, SelectionVerb.COMMITMENTS_SET, by, rows)


@transaction.atomic
def copy_selection(
    *, selection: Selection, cohort: Cohort, by: Any, **values: Any
) -> Selection:
    """A new draft for a cohort with the rules and parts of an earlier selection.

    `values` (at least opens_at and closes_at) go before what is copied.
    """
    taken = {name: getattr(selection, name) for name in COPIED}
    made = make_selection(by=by, cohort=cohort, **{**taken, **values})
    for name in PARTS:
        for row in getattr(selection, name).all():
            row.pk, row._state.adding, row.selection = None, True, made
            row.save()
    numbers = {c.number: c for c in made.criteria.all()}
    for rule in selection.tie_rules.select_related("criterion"):
        criterion = numbers[rule.criterion.number] if rule.criterion else None
        TieRule.objects.create(
            selection=made, order=rule.order, kind=rule.kind, criterion=criterion
        )
    audit.record(
        by=by,
        verb=SelectionVerb.COPIED,
        obj=made,
        after={"copied_from": selection.pk, "title": selection.title_ky},
    )
    return made


def _replace(
    selection: Selection, name: str, rows: Sequence[dict[str, Any]], *, numbered: str
) -> None:
    manager = getattr(selection, name)
    manager.all().delete()
    for place, row in enumerate(rows, start=1):
        manager.create(**row, **({numbered: place} if numbered else {}))


def _recorded(
    selection: Selection, verb: SelectionVerb, by: Any, rows: Sequence[dict[str, Any]]
) -> Selection:
    plain = [_plain(row) for row in rows]
    audit.record(by=by, verb=verb, obj=selection, after={"rows": plain})
    return selection


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the audit row keeps them: related rows by their name."""
    return {
        name: str(value) if hasattr(value, "pk") else value
        for name, value in values.items()
    }
