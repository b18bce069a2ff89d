"""Cohorts and their members."""

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from municipalities.models import Cohort, CohortMembership

UNKNOWN_LAST = 9999


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
    """Memberships of a cohort with the municipalities' places."""
    return cohort.memberships.select_related(
        "municipality__rayon", "municipality__oblast"
    ).order_by("municipality__sort_key", "pk")
