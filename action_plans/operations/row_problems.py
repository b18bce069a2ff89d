"""What stands against a row of a plan, beside its own fields."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import GroupRole
from action_plans.models import ActionPlan
from action_plans.operations.texts import period_problems, places_of
from action_plans.queries import partner_row_problems, people_problems
from core.formats import number
from core.problems import Problem
from municipalities.models import Village


def row_problems(
    plan: ActionPlan, kind: str, values: dict[str, Any], row_id: int = 0
) -> Iterator[Problem]:
    """Problems at the fields; `row_id`: the row itself, when it stands already."""
    yield from period_problems(values)
    day: datetime.date | None = values.get("date")
    if kind == "hearing" and day and day > timezone.localdate():
        yield Problem(
            _("The hearing lies in the future. Record it when it was held."), "date"
        )
    if kind == "hearing":
        yield from _counted_problems(values)
    yield from _place_problems(plan, kind, values, row_id)
    if kind == "member":
        yield from _member_problems(plan, values, row_id)
    if kind == "beneficiaries":
        yield from people_problems(values)
        yield from _village_problems(plan, values, row_id)
    year = values.get("year")
    if year and plan.upkeepyear_rows.filter(year=year).exclude(pk=row_id).exists():
        yield Problem(_("This year is in the table already."), "year", "twice")
    objective = values.get("objective")
    if objective is not None and objective.plan_id != plan.pk:
        yield Problem(_("Choose an objective of this plan."), "objective")
    measure = values.get("measure")
    if measure is not None and measure.plan_id != plan.pk:
        yield Problem(_("Choose a measure of this plan."), "measure")


def _counted_problems(values: dict[str, Any]) -> Iterator[Problem]:
    """Ages are parts of those who came; a hearing without anybody was none."""
    for sex in ("women", "men"):
        came = values.get(sex) or 0
        ages = [values.get(f"{sex}_{age}") or 0 for age in ("young", "older")]
        if sum(ages) > came:
            message = _("These are more than came (%(all)s). Correct the numbers.")
            name = f"{sex}_{'young' if ages[0] > came else 'older'}"
            yield Problem(message % {"all": number(came)}, name, "more_than_came")
    if not (values.get("women") or values.get("men")):
        yield Problem(_("Write how many women and men came."), "women", "nobody")


def _place_problems(
    plan: ActionPlan, kind: str, values: dict[str, Any], row_id: int
) -> Iterator[Problem]:
    place = values.get("municipality")
    if place is None:
        return
    if kind == "partner":
        yield from _partner_problems(plan, place, row_id)
    elif place.pk not in places_of(plan):
        message = _("Choose a municipality of this plan.")
        yield Problem(message, "municipality", "foreign")


def _partner_problems(plan: ActionPlan, place: Any, row_id: int) -> Iterator[Problem]:
    others = plan.partners.exclude(pk=row_id)
    if place.pk == plan.municipality_id:
        yield Problem(_("This municipality leads the plan."), "municipality")
    elif others.filter(municipality=place).exists():
        yield Problem(_("This municipality is a partner already."), "municipality")
    old = plan.partners.filter(pk=row_id).exclude(municipality=place).first()
    if old is not None:
        yield from partner_row_problems(plan, old)


def _member_problems(
    plan: ActionPlan, values: dict[str, Any], row_id: int
) -> Iterator[Problem]:
    """One chair, and nobody twice by account."""
    others = plan.groupmember_rows.exclude(pk=row_id)
    chair = others.filter(role=GroupRole.CHAIR).first()
    if values.get("role") == GroupRole.CHAIR and chair is not None:
        message = _("The group has a chair already: %(name)s.") % {"name": chair.name}
        yield Problem(message, "role", "two_chairs")
    user = values.get("user")
    if user is not None and others.filter(user=user).exists():
        yield Problem(_("This person is in the group already."), "user", "twice")
    if "name" in values and not values["name"].strip():
        yield Problem(_("Choose an account, or write the name."), "name", "no_name")


def _village_problems(
    plan: ActionPlan, values: dict[str, Any], row_id: int
) -> Iterator[Problem]:
    village = values.get("village")
    if village is None:
        return
    others = plan.beneficiaries_rows.exclude(pk=row_id)
    if others.filter(village=village).exists():
        yield Problem(_("This village is in the table already."), "village", "twice")
    known = Village.objects.known_to(places_of(plan))
    if not known.filter(pk=village.pk).exists():
        message = _("Choose villages of the municipalities of this plan.")
        yield Problem(message, "village", "foreign")
