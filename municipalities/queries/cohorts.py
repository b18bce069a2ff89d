"""Cohorts and their members."""

import datetime

from django.db.models import Count, DateField, Q, QuerySet, Value
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


def members_as_of(
    rows: QuerySet[CohortMembership], day: datetime.date | None
) -> QuerySet[CohortMembership]:
    """Members of a day, with the names of that day; without a day all, as they are."""
    rows = as_of(rows, day, "municipality")
    if day is None:
        return rows
    joined = Q(joined_date=None) | Q(joined_date__lte=day)
    return rows.filter(joined, Q(left_date=None) | Q(left_date__gt=day))


def members_by_state(cohort: Cohort) -> dict[MembershipState, int]:
    """How many municipalities of a cohort are in each state."""
    found = cohort.memberships.order_by().values_list("state")
    counts = dict(found.annotate(Count("pk")))
    return {state: counts.get(state, 0) for state in MembershipState}
