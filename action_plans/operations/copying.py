"""The rows of one plan written into another, each under its lasting key."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from action_plans.models import (
    ActionPlan,
    Beneficiaries,
    Evidence,
    Hearing,
    Indicator,
    IndicatorReading,
    Measure,
    MeasureCost,
    MeasureProgress,
    Objective,
    PlanPart,
    PlanPartner,
    UpkeepYear,
)
from action_plans.queries.content import CHOSEN
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS
from core.problems import Problem, refuse_if_any

# what belongs to a row of one plan only, or to how the plan is carried out
OWN = {"id", "plan", "key", "version", "reached", "weight"}
# rows that other rows of the plan name come first
FIRST = (Objective, Measure)
# rows to which nothing else refers, and of which a plan has one per village or year
REPLACED = (Beneficiaries, UpkeepYear)
Mapped = dict[tuple[type[Model], int], Any]


def plan_fields() -> list[str]:
    """The plan's own fields that its sections ask for, without lists of other rows."""
    names = (name for section in SECTIONS for name in section.fields)
    return [name for name in names if name not in CHOSEN]


def part_models() -> list[type[PlanPart]]:
    """Models of the plan's rows, those first that others name."""
    found = [
        kind.model for kind in ROW_KINDS.values() if issubclass(kind.model, PlanPart)
    ]
    return [*FIRST, *(model for model in found if model not in FIRST)]


def copy_parts(source: ActionPlan, target: ActionPlan) -> None:
    """All rows with their keys into a plan that has none yet."""
    mapped: Mapped = {}
    for model in part_models():
        for row in model._default_manager.filter(plan=source):
            copy = model(plan=target, key=row.key, **_values(row, mapped))
            copy.save()
            mapped[model, row.pk] = copy
            _write_costs(row, copy)


def take_parts(source: ActionPlan, target: ActionPlan) -> None:
    """Make the rows of the target those of the source: changed, added and removed.

    A row with progress or readings is never removed: OperationRefused.
    """
    mapped: Mapped = {}
    refuse_if_any(_kept(source, target))
    for model in reversed(part_models()):
        gone = _gone(model, source, target)
        if model in REPLACED:
            # villages or years may have changed places: none may stand there twice
            gone = model._default_manager.filter(plan=target)
        gone.delete()
    for model in part_models():
        there = {row.key: row for row in model._default_manager.filter(plan=target)}
        for row in model._default_manager.filter(plan=source):
            taken = there.get(row.key) or model(plan=target, key=row.key)
            values = _values(row, mapped)
            if taken.pk is None or any(
                getattr(taken, name) != value for name, value in values.items()
            ):
                for name, value in values.items():
                    setattr(taken, name, value)
                taken.version += 1
                taken.save()
            mapped[model, row.pk] = taken
            _write_costs(row, taken)
            if isinstance(taken, Hearing):
                photos = Evidence.objects.filter(hearing=row.pk)
                photos.update(plan=target, hearing=taken)


def copy_partners(source: ActionPlan, target: ActionPlan) -> None:
    """Partners have no key: the municipality stands for it."""
    for partner in source.partners.all():
        values = {
            field.attname: getattr(partner, field.attname)
            for field in PlanPartner._meta.concrete_fields
            if field.name not in {"id", "plan", "municipality", "version"}
        }
        PlanPartner.objects.update_or_create(
            plan=target, municipality_id=partner.municipality_id, defaults=values
        )


def _values(row: PlanPart, mapped: Mapped) -> dict[str, Any]:
    """A row's values by attribute; rows of its plan are those of the other plan."""
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in OWN:
            continue
        value = getattr(row, field.attname)
        related: Any = field.related_model
        if value is not None and related in FIRST:
            value = mapped[related, value].pk
        values[field.attname] = value
    return values


def _write_costs(source: PlanPart, target: PlanPart) -> None:
    """The lines of the budget of a measure, where they differ."""
    if not isinstance(source, Measure) or not isinstance(target, Measure):
        return
    lines = [_line(cost) for cost in source.costs.all()]
    if lines == [_line(cost) for cost in target.costs.all()]:
        return
    target.costs.all().delete()
    MeasureCost.objects.bulk_create(MeasureCost(measure=target, **x) for x in lines)


def _line(cost: MeasureCost) -> dict[str, Any]:
    return {
        field.attname: getattr(cost, field.attname)
        for field in MeasureCost._meta.concrete_fields
        if field.name not in {"id", "measure"}
    }


def _gone(model: type[PlanPart], source: ActionPlan, target: ActionPlan) -> Any:
    """Rows of the target whose key the source has no more."""
    still = model._default_manager.filter(plan=source).values("key")
    return model._default_manager.filter(plan=target).exclude(key__in=still)


def _kept(source: ActionPlan, target: ActionPlan) -> Iterator[Problem]:
    """Measures with progress and indicators with readings that would have to go.

    They are locked first: progress that is being written at this moment is waited for.
    """
    measures = list(_gone(Measure, source, target).select_for_update(of=("self",)))
    used = MeasureProgress.objects.filter(measure__in=measures)
    for title in used.values_list("measure__title", flat=True).distinct():
        message = _("The measure “%(title)s” has progress and cannot be removed.")
        yield Problem(message % {"title": title}, code="has_progress")
    indicators = list(_gone(Indicator, source, target).select_for_update(of=("self",)))
    read = IndicatorReading.objects.filter(indicator__in=indicators)
    for name in read.values_list("indicator__name", flat=True).distinct():
        message = _("The indicator “%(name)s” has been measured and cannot be removed.")
        yield Problem(message % {"name": name}, code="has_readings")
