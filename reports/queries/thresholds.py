"""Which budget sufficiency is asked of a municipality at present."""

from decimal import Decimal

from grants.enums import CallState
from grants.models import Call
from municipalities.models import Municipality
from selections.models import Candidate, Selection


def asked_sufficiency(place: Municipality) -> tuple[str, Decimal] | None:
    """Title and percent of the latest announced call for one of its cohorts.

    Else of the latest selection by whose published results it is selected or waits: the
    page is open to everybody, and who got no place is never told. None where nobody
    asks for a percent.
    """
    call = (
        Call.objects.filter(
            cohorts__memberships__municipality=place,
            minimum_budget_sufficiency__isnull=False,
        )
        .exclude(state__in=(CallState.DRAFT, CallState.CANCELLED))
        .order_by("-closes_at", "-pk")
        .first()
    )
    if call is not None and call.minimum_budget_sufficiency is not None:
        return call.title, call.minimum_budget_sufficiency
    results = Candidate.objects.published().filter(municipality=place)
    selection = (
        Selection.objects.filter(
            pk__in=results.values("selection"), sufficiency_threshold__isnull=False
        )
        .order_by("-pk")
        .first()
    )
    if selection is not None and selection.sufficiency_threshold is not None:
        return selection.title, selection.sufficiency_threshold
    return None
