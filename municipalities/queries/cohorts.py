"""Cohorts and their members."""

import datetime
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from municipalities.enums import MembershipState
from municipalities.models import Cohort, CohortMembership
from municipalities.queries.as_of import as_of

UNKNOWN_LAST = 9999
LAST_DAY = Value(datetime.date.max, DateField())


def cohort_rows() -> QuerySet[Cohort]:
    """Cohorts with their phase and `members`, the number of their municipalities.

    `known_year` and `known_phase` put what is not known last.
    """
    return (
        Cohort.objects.select_related("phase")
        .annotate(
            members=Count("memberships"),
            known_year=Coalesce("year", UNKNOWN_LAST),
            known_phase=Coalesce("phase__number", UNKNOWN_LAST),
        )
        .order_by("known_year", "code")
    )


def members_of(cohort: Cohort) -> QuerySet[CohortMembership]:
    """Memberships of a cohort with the municipalities' places.

    `known_joined`, `known_left` and `known_signed` put unknown days last.
    """
    return (
        cohort.memberships.select_related("municipality__rayon", "municipality__oblast")
        .annotate(
            known_joined=Coalesce("joined_date", LAST_DAY),
            known_left=Coalesce("left_date", LAST_DAY),
            known_signed=Coalesce("commitments_date", LAST_DAY),
        )
        .order_by("municipality__sort_key", "pk")
    )


def begun_by(day: datetime.date) -> Q:
    """The condition that a membership had begun: `CohortMembership.has_begun_by`."""
    of_year = Q(cohort__year=None) | Q(cohort__year__lte=day.year)
    return Q(joined_date__lte=day) | (Q(joined_date=None) & of_year)


def members_as_of(
    rows: QuerySet[CohortMembership], day: datetime.date | None
) -> QuerySet[CohortMembership]:
    """Members of a day, with the names of that day; without a day all, as they are.

    Sort and filter by `known_state`: who left later was active on the day.
    """
    rows = as_of(rows, day, "municipality")
    if day is None:
        return rows.annotate(known_state=F("state"))
    stayed = When(left_date__gt=day, then=Value(MembershipState.ACTIVE))
    rows = rows.filter(begun_by(day), Q(left_date=None) | Q(left_date__gt=day))
    return rows.annotate(known_state=Case(stayed, default=F("state")))


def members_by_state(
    cohort: Cohort, day: datetime.date | None = None
) -> dict[MembershipState, int]:
    """How many municipalities of a cohort are, or were on a day, in each state."""
    rows: QuerySet[Any] = members_as_of(cohort.memberships.order_by(), day)
    counts = dict(rows.values_list("known_state").annotate(Count("pk")))
    return {state: counts.get(state, 0) for state in MembershipState}
