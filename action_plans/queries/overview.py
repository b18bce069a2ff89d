"""The staff's overview: plans with what their list says of them, and counts by state."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf, Round
from django.utils import timezone

from action_plans.enums import OWN_SOURCES, UNSUBMITTED, PlanState
from action_plans.models import ActionPlan, MeasureCost, PlanComment, PlanPartner
from action_plans.queries.budget import CENT, ZERO
from action_plans.queries.plan_sums import PlanSums, sums_by
from action_plans.queries.records import submitted_plans
from core.text import search_key
from municipalities.models import CohortMembership, Municipality

# as a plan goes its way; a change that was taken in is no plan of its own
STATES = tuple(
    state
    for state in PlanState
    if state not in UNSUBMITTED and state != PlanState.APPLIED
)
SHARE: DecimalField = DecimalField(max_digits=40, decimal_places=10)
# SQLite reckons with binary fractions: so many decimals tell sums of tyiyns apart
EXACT = 4
UNKNOWN = Decimal(-1)
Rows = QuerySet[Any]  # plans with sums, as `overview_plans` gives them


@dataclass(frozen=True)
class StateCount:
    """Plans of one state together; state None: of all states. Sums in KGS."""

    state: PlanState | None
    count: int
    total: Decimal
    grant: Decimal
    own: Decimal


def overview_plans(user: Any) -> QuerySet[ActionPlan]:
    """The plans that the programme has got, with all that the overview shows.

    `open_remarks`: comments of the programme that nobody has settled. To sort by:
    `own_share` (percent of the total; -1 without costs) and `state_order`.
    """
    return (
        submitted_plans(user)
        .annotate(open_remarks=_open_remarks())
        .alias(
            own_share=Coalesce(
                F("own_sum") * Value(100) / NullIf(F("total_sum"), Value(ZERO)),
                Value(UNKNOWN),
                output_field=SHARE,
            ),
            state_order=_state_order(),
        )
        .prefetch_related(_partners(), _cohorts())
    )


def _open_remarks() -> Coalesce:
    told = PlanComment.objects.filter(
        plan=OuterRef("pk"),
        from_review=True,
        shown_at__isnull=False,
        answers=None,
        resolved_at=None,
    )
    counted = told.order_by().values("plan").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def _state_order() -> Case:
    """The place of a state on the way of a plan."""
    places = [
        When(state=state, then=Value(place)) for place, state in enumerate(STATES)
    ]
    return Case(*places, default=Value(len(STATES)), output_field=IntegerField())


def _partners() -> Prefetch:
    places = ("municipality__rayon", "municipality__oblast")
    return Prefetch("partners", PlanPartner.objects.select_related(*places))


def _cohorts() -> Prefetch:
    rows = CohortMembership.objects.select_related("cohort")
    return Prefetch("municipality__memberships", rows.order_by("cohort__year", "pk"))


def shown_share(plan: Any) -> Decimal | None:
    """Own contribution in percent of the total: two decimals, downwards; None: no costs."""
    if not plan.total_sum:
        return None
    return (plan.own_sum * 100 / plan.total_sum).quantize(CENT, ROUND_DOWN)


def days_in_state(plan: ActionPlan) -> int:
    """Whole days in Bishkek since the plan came into its state."""
    return (timezone.localdate() - timezone.localdate(plan.state_since)).days


# Filters --------------------------------------------------------------------------------
def older_in_state(rows: Rows, days: int) -> Rows:
    """Plans that are in their state for more than so many days."""
    day = timezone.localdate() - timedelta(days=days)
    return rows.filter(
        state_since__lt=timezone.make_aware(datetime.combine(day, time()))
    )


def by_share(rows: Rows, least: Decimal, *, reached: bool) -> Rows:
    """Plans with costs whose own share reaches so many percent of the total, or not.

    All costs are added up once, by plan, whatever else narrows the rows.
    """
    own = Sum("amount", filter=Q(source__in=OWN_SOURCES))
    sums = MeasureCost.objects.order_by().values("measure__plan")
    sums = sums.annotate(
        beyond=Round(
            Coalesce(own, Value(ZERO)) * Value(100) - Sum("amount") * Value(least),
            EXACT,
            output_field=SHARE,
        )
    )
    sums = sums.filter(beyond__gte=ZERO) if reached else sums.filter(beyond__lt=ZERO)
    return rows.filter(pk__in=sums.values("measure__plan"))


def without_costs(rows: Rows) -> Rows:
    """Plans whose costs are not written yet."""
    known = MeasureCost.objects.order_by().values("measure__plan")
    return rows.exclude(pk__in=known)


def joint(rows: Rows, *, wanted: bool = True) -> Rows:
    """Plans of several municipalities, or of one."""
    found = Exists(PlanPartner.objects.filter(plan=OuterRef("pk")))
    return rows.filter(found if wanted else ~found)


def deadline_passed(rows: Rows) -> Rows:
    """Returned plans that should have been handed in again by now."""
    return rows.filter(
        state=PlanState.RETURNED, return_deadline__lt=timezone.localdate()
    )


def of_place(rows: Rows, text: str) -> Rows:
    """Plans that a municipality leads or takes part in: by its name or SOATE code."""
    named = Q()
    for word in search_key(text).split():
        named &= Q(search_key__contains=word) | Q(rayon__search_key__contains=word)
    if text.strip().isdigit():
        named = Q(code__startswith=text.strip())
    found = Municipality.objects.filter(named)
    joined = PlanPartner.objects.filter(municipality__in=found.values("pk"))
    return rows.filter(
        Q(municipality__in=found.values("pk")) | Q(pk__in=joined.values("plan"))
    )


# Counts ---------------------------------------------------------------------------------
def counts_by_state(rows: Rows) -> list[StateCount]:
    """All plans of a filtered list together, then by state, also where there are none."""
    known = sums_by(rows, "state")
    states = [StateCount(s, *known.get(s, PlanSums())) for s in STATES]
    return [_together(states), *states]


def _together(states: list[StateCount]) -> StateCount:
    return StateCount(
        None,
        sum(row.count for row in states),
        *(
            sum((getattr(row, name) for row in states), ZERO)
            for name in ("total", "grant", "own")
        ),
    )


def unsubmitted_plans() -> QuerySet[ActionPlan]:
    """Plans that are being written: staff may know where and how many, nothing else."""
    return ActionPlan.objects.main().filter(state__in=UNSUBMITTED)


def cohorts_of(plan: ActionPlan) -> Iterator[str]:
    """Names of the cohorts of the lead municipality."""
    for member in plan.municipality.memberships.all():
        yield member.cohort.name
