"""The moves of a municipality's membership in a cohort."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Machine, Move
from municipalities.enums import MembershipState
from municipalities.permissions import can_manage_municipalities

S = MembershipState

MEMBERSHIP = Machine(
    noun="membership",
    title=_("Membership in a cohort"),
    state_enum=MembershipState,
    initial=S.ACTIVE,
    moves=(
        Move(
            "graduate",
            (S.ACTIVE,),
            S.GRADUATED,
            can_manage_municipalities,
            _("Record the graduation"),
            _("recorded that the municipality graduated from the cohort"),
            screen="staff:membership-graduate",
        ),
        Move(
            "withdraw",
            (S.ACTIVE,),
            S.WITHDRAWN,
            can_manage_municipalities,
            _("Record the withdrawal"),
            _("recorded that the municipality left the cohort"),
            asks_reason=True,
            style="warning",
            screen="staff:membership-withdraw",
        ),
        Move(
            "reactivate",
            (S.GRADUATED, S.WITHDRAWN),
            S.ACTIVE,
            can_manage_municipalities,
            _("Make it active again"),
            _("made the membership active again"),
            asks_reason=True,
            style="secondary",
            hint=_("For a correction. The date and the reason of leaving are removed."),
        ),
    ),
)
