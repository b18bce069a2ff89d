"""The agreement of partners ends when what they agreed to is changed."""

from action_plans import notifications
from action_plans.models import ActionPlan


def end_agreements(plan: ActionPlan) -> None:
    """After a change: who had agreed is asked again, once for all changes.

    The hash stays, so that pages can say that the partner agreed to an earlier text.
    """
    for partner in plan.partners.filter(agreed_at__isnull=False):
        partner.agreed_at = partner.agreed_by = None
        partner.save(update_fields=["agreed_at", "agreed_by"])
        notifications.agreement_ended(plan, partner)
