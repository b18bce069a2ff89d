"""Moves of an application, from draft to decision."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.problems import Problem
from core.workflow import Machine, Move
from grants import permissions
from grants.enums import DECIDED, ApplicationState
from grants.models import Application
from grants.queries import present_for

AS = ApplicationState


def call_is_screening(application: Application) -> Iterator[Problem]:
    if not application.call.is_in_screening:
        yield Problem(
            _("Applications are checked only while the call is in the check."),
            code="not_screening",
        )


def call_takes_it(application: Application) -> Iterator[Problem]:
    """A new one: call announced (the deadline is judged apart). Returned: screening."""
    call = application.call
    if application.is_returned and not call.is_in_screening:
        yield Problem(
            _("The check of applications is over: nothing can be sent any more."),
            code="check_over",
        )
    elif application.is_draft and not (call.is_announced or call.is_in_screening):
        yield Problem(_("The call takes no applications now."), code="call_closed")


def call_in_session(application: Application) -> Iterator[Problem]:
    if not application.call.is_in_session:
        yield Problem(
            _("Decisions are recorded only while the session is open."),
            code="no_session",
        )


def quorum_without_conflict(application: Application) -> Iterator[Problem]:
    quorum = application.call.quorum or 1
    present = present_for(application)
    if present < quorum:
        yield Problem(
            _(
                "No quorum for this application: %(present)s of at least %(quorum)s "
                "members attended and have no conflict of interest."
            )
            % {"present": present, "quorum": quorum},
            code="no_quorum",
        )


APPLICATION = Machine(
    noun="application",
    title=_("Application"),
    state_enum=ApplicationState,
    initial=AS.DRAFT,
    moves=(
        Move(
            "submit",
            (AS.DRAFT, AS.RETURNED),
            AS.SUBMITTED,
            permissions.can_submit_application,
            _("Submit the application"),
            _("submitted the application"),
            conditions=(call_takes_it,),
            screen="municipal:application-submit",
            hint=_("Check all answers once more before you submit."),
        ),
        Move(
            "withdraw",
            (AS.DRAFT, AS.SUBMITTED, AS.RETURNED, AS.ELIGIBLE, AS.INELIGIBLE),
            AS.WITHDRAWN,
            permissions.can_withdraw_application,
            _("Withdraw the application"),
            _("withdrew the application"),
            asks_reason=True,
            style="danger",
            hint=_("The programme will read the reason. This cannot be undone."),
        ),
        Move(
            "find_eligible",
            (AS.SUBMITTED,),
            AS.ELIGIBLE,
            permissions.can_check_application,
            _("Eligible"),
            _("found the application eligible"),
            conditions=(call_is_screening,),
        ),
        Move(
            "find_ineligible",
            (AS.SUBMITTED,),
            AS.INELIGIBLE,
            permissions.can_check_application,
            _("Not eligible"),
            _("found the application not eligible"),
            conditions=(call_is_screening,),
            asks_reason=True,
            style="danger",
            hint=_("The applicant reads the reason when the results are published."),
        ),
        Move(
            "return",
            (AS.SUBMITTED,),
            AS.RETURNED,
            permissions.can_check_application,
            _("Return for correction"),
            _("returned the application for correction"),
            conditions=(call_is_screening,),
            asks_reason=True,
            style="secondary",
        ),
        Move(
            "check_again",
            (AS.ELIGIBLE, AS.INELIGIBLE),
            AS.SUBMITTED,
            permissions.can_check_application,
            _("Check once more"),
            _("took the result of the check back"),
            conditions=(call_is_screening,),
            asks_reason=True,
            style="secondary",
            hint=_("The reason stays on record."),
        ),
        Move(
            "award",
            (AS.ELIGIBLE, AS.RESERVE),
            AS.SELECTED,
            permissions.can_decide_application,
            _("Award a grant"),
            _("awarded a grant"),
            conditions=(call_in_session, quorum_without_conflict),
            screen="staff:application-award",
        ),
        Move(
            "reserve",
            (AS.ELIGIBLE,),
            AS.RESERVE,
            permissions.can_decide_application,
            _("Put on the reserve list"),
            _("put the application on the reserve list"),
            conditions=(call_in_session, quorum_without_conflict),
            asks_reason=True,
            style="secondary",
            hint=_("The applicant reads the reason when the results are published."),
        ),
        Move(
            "reject",
            (AS.ELIGIBLE, AS.RESERVE),
            AS.NOT_SELECTED,
            permissions.can_decide_application,
            _("Reject"),
            _("rejected the application"),
            conditions=(call_in_session, quorum_without_conflict),
            asks_reason=True,
            style="danger",
            hint=_("The applicant reads the reason when the results are published."),
        ),
        Move(
            "undo",
            DECIDED,
            AS.ELIGIBLE,
            permissions.can_decide_application,
            _("Undo the decision"),
            _("took the decision back"),
            conditions=(call_in_session,),
            asks_reason=True,
            style="secondary",
            hint=_("The reason stays on record."),
        ),
    ),
)
