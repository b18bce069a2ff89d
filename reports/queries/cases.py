"""Short case pages of the programme report: one municipality, its plans and grants."""

from collections.abc import Sequence
from dataclasses import dataclass

from action_plans.models import ActionPlan
from grants.queries import Figures, ProgrammeRow, figures
from municipalities.models import Municipality

CASES = 60


@dataclass(frozen=True)
class Case:
    """A municipality with what the programme did there."""

    place: Municipality
    cohorts: tuple[str, ...]
    figures: Figures
    rows: tuple[ProgrammeRow, ...]
    plans: tuple[ActionPlan, ...]


def gather_cases(rows: Sequence[ProgrammeRow], limit: int = CASES) -> tuple[Case, ...]:
    """The municipalities of these rows in Kyrgyz order, at most `limit`; four queries.

    A joint plan stands at the municipality that holds the grant.
    """
    by_place: dict[int, list[ProgrammeRow]] = {}
    for row in rows:
        by_place.setdefault(row.municipality_id, []).append(row)
    places = (
        Municipality.objects.filter(pk__in=by_place)
        .with_place()
        .prefetch_related("memberships__cohort")[:limit]
    )
    plan_ids = {row.plan_id for row in rows if row.plan_id is not None}
    plans = ActionPlan.objects.in_bulk(plan_ids) if plan_ids else {}
    return tuple(_case(place, by_place[place.pk], plans) for place in places)


def _case(
    place: Municipality, rows: list[ProgrammeRow], plans: dict[int, ActionPlan]
) -> Case:
    wanted = dict.fromkeys(row.plan_id for row in rows if row.plan_id is not None)
    return Case(
        place=place,
        cohorts=tuple(member.cohort.name for member in place.memberships.all()),
        figures=figures(rows),
        rows=tuple(rows),
        plans=tuple(plans[plan_id] for plan_id in wanted),
    )
