"""Which budget sufficiency is asked of a municipality at present."""

from grants.enums import CallState
from grants.models import Call
from municipalities.models import Municipality


def asked_sufficiency(place: Municipality) -> Call | None:
    """The latest announced call for one of its cohorts that asks for a percent."""
    return (
        Call.objects.filter(
            cohorts__memberships__municipality=place,
            minimum_budget_sufficiency__isnull=False,
        )
        .exclude(state__in=(CallState.DRAFT, CallState.CANCELLED))
        .order_by("-closes_at", "-pk")
        .first()
    )
