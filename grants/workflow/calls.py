"""Moves of a call, from draft to archive."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.problems import Problem
from core.workflow import Machine, Move
from grants import permissions
from grants.enums import ApplicationState, CallState
from grants.models import Call

CS, AS = CallState, ApplicationState
WHOLE = 100


def has_cohorts(call: Call) -> Iterator[Problem]:
    if not call.cohorts.exists():
        yield Problem(_("Choose the cohorts that may apply."), "cohorts", "no_cohorts")


def has_aims(call: Call) -> Iterator[Problem]:
    if not call.aims:
        yield Problem(_("Write the aims of the call."), "aims_ky", "no_aims")


def has_money_that_fits(call: Call) -> Iterator[Problem]:
    if call.ceiling_kgs > call.envelope:
        yield Problem(
            _("The ceiling of one grant is above the envelope of the whole call."),
            "ceiling",
            "ceiling_over_envelope",
        )


def weights_add_up(call: Call) -> Iterator[Problem]:
    total = sum(criterion.weight for criterion in call.criteria.all())
    if total != WHOLE:
        yield Problem(
            _("The weights of the criteria add up to %(sum)s, they must make 100.")
            % {"sum": f"{total.normalize():f}" if total else "0"},
            code="weights",
        )


def has_time_to_apply(call: Call) -> Iterator[Problem]:
    if call.closes_at <= call.opens_at:
        yield Problem(
            _("The call closes before it opens."), "closes_at", "closes_too_early"
        )
    elif call.closes_at <= timezone.now():
        yield Problem(
            _("The closing time has already passed."), "closes_at", "closed_already"
        )


def names_sufficiency_year(call: Call) -> Iterator[Problem]:
    if call.minimum_budget_sufficiency is not None and not call.sufficiency_year:
        yield Problem(
            _("Say for which year the budget sufficiency is asked."),
            "sufficiency_year",
            "no_year",
        )


def has_quorum(call: Call) -> Iterator[Problem]:
    if not call.quorum:
        yield Problem(_("Enter the quorum of the commission."), "quorum", "no_quorum")


def is_past_closing(call: Call) -> Iterator[Problem]:
    if not call.is_past_closing:
        yield Problem(
            _("The call is still open: the check begins after the closing time."),
            code="still_open",
        )


def all_screened(call: Call) -> Iterator[Problem]:
    waiting = call.applications.filter(state__in=(AS.SUBMITTED, AS.RETURNED)).count()
    if waiting:
        yield Problem(
            _("Applications that are not checked yet: %(count)s.") % {"count": waiting},
            code="not_screened",
        )


def has_eligible(call: Call) -> Iterator[Problem]:
    if not call.applications.filter(state=AS.ELIGIBLE).exists():
        yield Problem(_("No application is eligible."), code="none_eligible")


def seats_reach_quorum(call: Call) -> Iterator[Problem]:
    seats = sum(1 for seat in call.seats.all() if seat.scores)
    if not seats or seats < (call.quorum or 1):
        yield Problem(
            _("The commission has fewer members with a vote than its quorum."),
            code="too_few_seats",
        )


def all_scored(call: Call) -> Iterator[Problem]:
    unscored = (
        call.applications.filter(state=AS.ELIGIBLE)
        .exclude(score_sheets__handed_in_at__isnull=False)
        .count()
    )
    if unscored:
        yield Problem(
            _("Applications that nobody has scored yet: %(count)s.")
            % {"count": unscored},
            code="not_scored",
        )


def all_decided(call: Call) -> Iterator[Problem]:
    open_ones = call.applications.filter(state=AS.ELIGIBLE).count()
    if open_ones:
        yield Problem(
            _("Applications without a decision: %(count)s.") % {"count": open_ones},
            code="undecided",
        )


def has_minutes(call: Call) -> Iterator[Problem]:
    if call.minutes_id is None or call.session_date is None:
        yield Problem(
            _("Record the date of the session and its minutes."),
            "minutes",
            "no_minutes",
        )


def quorum_attended(call: Call) -> Iterator[Problem]:
    present = sum(1 for seat in call.seats.filter(attended=True) if seat.scores)
    if present < (call.quorum or 1):
        yield Problem(
            _("The session had no quorum: %(present)s of at least %(quorum)s members.")
            % {"present": present, "quorum": call.quorum or 1},
            "attended",
            "no_quorum",
        )


def nothing_awarded(call: Call) -> Iterator[Problem]:
    if call.awarded_total:
        yield Problem(
            _("Grants are already awarded. Undo the awards first."), code="awarded"
        )


CALL = Machine(
    noun="call",
    title=_("Call"),
    state_enum=CallState,
    initial=CS.DRAFT,
    moves=(
        Move(
            "announce",
            (CS.DRAFT,),
            CS.ANNOUNCED,
            permissions.can_manage_call,
            _("Announce the call"),
            _("announced the call"),
            conditions=(
                has_cohorts,
                has_aims,
                has_time_to_apply,
                has_money_that_fits,
                names_sufficiency_year,
                has_quorum,
                weights_add_up,
            ),
            hint=_("Heads and coordinators of the cohorts get a letter."),
        ),
        Move(
            "start_screening",
            (CS.ANNOUNCED,),
            CS.SCREENING,
            permissions.can_manage_call,
            _("Start the eligibility check"),
            _("started the eligibility check"),
            conditions=(is_past_closing,),
        ),
        Move(
            "start_scoring",
            (CS.SCREENING,),
            CS.SCORING,
            permissions.can_manage_call,
            _("Hand over to the commission"),
            _("handed the applications over to the commission"),
            conditions=(all_screened, has_eligible, seats_reach_quorum),
            hint=_("Members of the commission get a letter."),
        ),
        Move(
            "open_session",
            (CS.SCORING,),
            CS.SESSION,
            permissions.can_decide_call,
            _("Open the session"),
            _("opened the session of the commission"),
            conditions=(all_scored,),
            hint=_("Scores cannot be changed afterwards."),
        ),
        Move(
            "decide",
            (CS.SESSION,),
            CS.DECIDED,
            permissions.can_decide_call,
            _("Close the session"),
            _("closed the session with all decisions"),
            conditions=(all_decided, has_minutes, quorum_attended),
            hint=_("Applicants learn the results only when they are published."),
        ),
        Move(
            "publish",
            (CS.DECIDED,),
            CS.PUBLISHED,
            permissions.can_decide_call,
            _("Publish the results"),
            _("published the results"),
            hint=_("Every applicant gets a letter with the decision."),
        ),
        Move(
            "archive",
            (CS.PUBLISHED,),
            CS.ARCHIVED,
            permissions.can_manage_call,
            _("Archive the call"),
            _("archived the call"),
            style="secondary",
        ),
        Move(
            "cancel",
            (CS.DRAFT, CS.ANNOUNCED, CS.SCREENING, CS.SCORING, CS.SESSION),
            CS.CANCELLED,
            permissions.can_manage_call,
            _("Cancel the call"),
            _("cancelled the call"),
            conditions=(nothing_awarded,),
            asks_reason=True,
            style="danger",
        ),
    ),
)
