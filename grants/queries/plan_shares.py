"""What calls ask of the own contribution of a plan, while the plan is being written."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.queries.content import Finding, PlanContent
from core.formats import percent
from grants.enums import CallState, Tier
from grants.models import Call
from municipalities.enums import MembershipState
from municipalities.models import CohortMembership


def below_calls(content: PlanContent) -> Iterator[Finding]:
    """Calls that the plan could enter, of which its own share is too small.

    Counted are announced calls for plans, not closed yet, that are open to a cohort of
    the lead municipality. One query.
    """
    if not content.totals.total:
        return
    cohorts = CohortMembership.objects.filter(
        municipality=content.plan.municipality_id, state=MembershipState.ACTIVE
    ).values("cohort")
    calls = Call.objects.filter(
        state=CallState.ANNOUNCED,
        tier=Tier.IMPLEMENTATION,
        closes_at__gte=timezone.now(),
        cohorts__in=cohorts,
    ).distinct()
    for call in calls.order_by("closes_at", "pk"):
        least = call.minimum_cofinance_percent
        if not content.totals.reaches(least):
            yield Finding(
                _(
                    "The call “%(call)s” asks for an own contribution of at least "
                    "%(least)s of the total cost; the plan has %(share)s."
                )
                % {
                    "call": call.title,
                    "least": percent(least),
                    "share": percent(content.totals.shown_share_of_total),
                },
                "budget",
                "below_call",
            )
