"""The states of municipalities that a map shows: a few rows for each subject.

`published_only`: published registries and grants, approved plans, whoever asks.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from action_plans.enums import PUBLIC, PlanState
from action_plans.models import ActionPlan, PlanPartner
from grants.enums import GrantState
from grants.models import Grant
from grants.queries import programme_grants
from municipalities.models import CohortMembership, Municipality, Succession
from reports.enums import MapSubject
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition

EDITION_STATES: dict[str, str] = {
    EditionState.PUBLISHED: "published",
    EditionState.APPROVED: "approved",
    EditionState.SUBMITTED: "in_work",
    EditionState.PUBLIC_DISCUSSION: "in_work",
    EditionState.DRAFT: "in_work",
}
PLAN_STATES: dict[str, str] = {
    PlanState.IN_IMPLEMENTATION: "in_implementation",
    PlanState.COMPLETED: "completed",
    PlanState.KENESH_APPROVED: "kenesh_approved",
    PlanState.ACCEPTED: "with_programme",
    PlanState.SUBMITTED: "with_programme",
    PlanState.RETURNED: "in_preparation",
    PlanState.HEARING_HELD: "in_preparation",
    PlanState.DRAFT: "in_preparation",
    PlanState.STOPPED: "stopped",
}
GRANT_STATES: dict[str, str] = {
    GrantState.ACTIVE: "active",
    GrantState.CLOSED: "closed",
    GrantState.PREPARING: "preparing",
    GrantState.FOR_SIGNATURE: "preparing",
    GrantState.TERMINATED: "terminated",
}


@dataclass(frozen=True)
class StateRow:
    """One record that counts for a municipality (its key). `year`: of the cohort."""

    place: int
    state: str
    cohort: str = ""
    year: int | None = None
    is_sample: bool = False


def state_rows(subject: str, *, user: Any, published_only: bool) -> list[StateRow]:
    """The registries, plans or grants that the reader may know of."""
    if subject == MapSubject.REGISTRY:
        editions = RegistryEdition.objects.all()
        if published_only:
            in_force = editions.in_force().order_by()
            rows = in_force.values_list("municipality", "is_sample")
            state = EDITION_STATES[EditionState.PUBLISHED]
            return [StateRow(place, state, is_sample=mark) for place, mark in rows]
        return list(_rows(editions.visible_to(user), EDITION_STATES))
    if subject == MapSubject.PLAN:
        plans = ActionPlan.objects.main()
        public = plans.filter(state__in=PUBLIC)
        seen = public if published_only else plans.visible_to(user)
        return [*_rows(seen, PLAN_STATES), *_partner_rows(seen)]
    grants = programme_grants() if published_only else Grant.objects.visible_to(user)
    return list(_rows(grants, GRANT_STATES))


def _rows(rows: Any, names: Any) -> Iterator[StateRow]:
    told = rows.order_by().values_list("municipality", "state", "is_sample")
    for place, state, is_sample in told:
        if state in names:
            yield StateRow(place, names[state], is_sample=is_sample)


def _partner_rows(plans: Any) -> Iterator[StateRow]:
    """A joint plan counts for each municipality that takes part in it."""
    told = PlanPartner.objects.filter(plan__in=plans.order_by().values("pk"))
    for place, state, is_sample in told.order_by().values_list(
        "municipality", "plan__state", "plan__is_sample"
    ):
        yield StateRow(place, PLAN_STATES[state], is_sample=is_sample)


def membership_rows(
    members: Iterable[CohortMembership], day: datetime.date
) -> Iterator[StateRow]:
    """Memberships as they stood on a day, for those that had begun by then."""
    for member in members:
        cohort = member.cohort
        if not member.has_begun_by(day):
            continue
        still_in = member.left_date is not None and member.left_date > day
        yield StateRow(
            member.municipality_id,
            "active" if still_in else member.state,
            cohort.name,
            cohort.year,
            member.is_sample,
        )


def heirs(places: Iterable[Municipality], day: datetime.date) -> dict[int, int]:
    """Municipality that ended by the day -> the one of `places` that took over its
    records: after a split the one that the act names.
    """
    standing = {place.pk for place in places}
    links = Succession.objects.filter(date__lte=day, takes_over=True)
    after = dict(links.values_list("predecessor", "successor"))
    return {
        start: end
        for start in after
        if start not in standing and (end := _last(start, after)) in standing
    }


def _last(start: int, after: dict[int, int]) -> int:
    """Follow the links to their end; a ring of links ends where it began."""
    here, seen = start, {start}
    while here in after and after[here] not in seen:
        here = after[here]
        seen.add(here)
    return here
