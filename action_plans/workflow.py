"""Moves of an action plan, from draft to the end."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans import permissions
from action_plans.enums import UNDER_CHANGE, PlanState, ProgressState
from action_plans.models import ActionPlan, QuarterReport
from action_plans.queries.amendments import change_under_way, changes_of
from action_plans.queries.completion import completion_problems
from action_plans.queries.content import plan_problems
from action_plans.queries.joint import agreement_problems
from action_plans.queries.quarters import quarter_of_report
from core.problems import Problem
from core.workflow import Machine, Move

PS = PlanState
HUNDRED = 100


def has_hearing(plan: ActionPlan) -> Iterator[Problem]:
    if not plan.hearing_rows.exists():
        yield Problem(
            _("Record the public hearing first: date, place, who came, what was said."),
            "need",
            "no_hearing",
        )


def changes_something(plan: ActionPlan) -> Iterator[Problem]:
    """A change of an approved plan says something else than the plan."""
    if plan.is_amendment and not changes_of(plan):
        yield Problem(
            _("Nothing is changed yet: the change says what the plan says."),
            code="no_change",
        )


def has_no_change_under_way(plan: ActionPlan) -> Iterator[Problem]:
    if change_under_way(plan) is not None:
        yield Problem(
            _("A change of the plan is under way. Finish it or give it up first."),
            code="under_change",
        )


def is_complete(plan: ActionPlan) -> Iterable[Problem]:
    return plan_problems(plan)


def is_reported(plan: ActionPlan) -> Iterable[Problem]:
    return completion_problems(plan)


def partners_agree(plan: ActionPlan) -> Iterable[Problem]:
    return agreement_problems(plan)


ACTION_PLAN = Machine(
    noun="action_plan",
    title=_("Action plan"),
    state_enum=PlanState,
    initial=PS.DRAFT,
    since_field="state_since",
    moves=(
        Move(
            "hold_hearing",
            (PS.DRAFT,),
            PS.HEARING_HELD,
            permissions.can_write_plan,
            _("The hearing was held"),
            _("confirmed that the hearing was held"),
            conditions=(has_hearing,),
        ),
        Move(
            "submit",
            (PS.HEARING_HELD, PS.RETURNED),
            PS.SUBMITTED,
            permissions.can_submit_plan,
            _("Submit the plan"),
            _("submitted the plan"),
            conditions=(has_hearing, is_complete, partners_agree, changes_something),
            screen="municipal:plan-check",
            hint=_("Check all answers once more before you submit."),
        ),
        Move(
            "return",
            (PS.SUBMITTED, PS.ACCEPTED),
            PS.RETURNED,
            permissions.can_judge_plan,
            _("Return for correction"),
            _("returned the plan for correction"),
            asks_reason=True,
            style="secondary",
            screen="staff:plan-return",
        ),
        Move(
            "accept",
            (PS.SUBMITTED,),
            PS.ACCEPTED,
            permissions.can_judge_plan,
            _("Accept the plan"),
            _("accepted the plan"),
            hint=_("After this the local kenesh can approve the plan."),
        ),
        Move(
            "approve",
            (PS.ACCEPTED,),
            PS.KENESH_APPROVED,
            permissions.can_record_resolution_for_plan,
            _("Record the kenesh resolution"),
            _("recorded the approval by the kenesh"),
            screen="municipal:plan-approve",
        ),
        Move(
            "take_in",
            (PS.SUBMITTED,),
            PS.APPLIED,
            permissions.can_take_change_in,
            _("Accept the change and take it into the plan"),
            _("accepted the change; it stands in the plan now"),
        ),
        Move(
            "approve_change",
            (PS.ACCEPTED,),
            PS.APPLIED,
            permissions.can_record_resolution_for_change,
            _("Record the kenesh resolution on the change"),
            _("recorded the resolution on the change; it stands in the plan now"),
            screen="municipal:plan-approve",
        ),
        Move(
            "drop",
            UNDER_CHANGE,
            PS.STOPPED,
            permissions.can_drop_change,
            _("Give up the change"),
            _("gave up the change"),
            style="danger",
            hint=_("The approved plan stays as it is."),
        ),
        Move(
            "start",
            (PS.KENESH_APPROVED,),
            PS.IN_IMPLEMENTATION,
            permissions.can_begin_plan,
            _("Begin the work"),
            _("began to carry out the plan"),
        ),
        Move(
            "complete",
            (PS.IN_IMPLEMENTATION,),
            PS.COMPLETED,
            permissions.can_write_plan,
            _("The plan is completed"),
            _("completed the plan"),
            conditions=(has_no_change_under_way, is_reported),
            screen="municipal:plan-complete",
            hint=_("After this nothing can be changed any more."),
        ),
        Move(
            "stop",
            (
                PS.DRAFT,
                PS.HEARING_HELD,
                PS.SUBMITTED,
                PS.RETURNED,
                PS.ACCEPTED,
                PS.KENESH_APPROVED,
                PS.IN_IMPLEMENTATION,
            ),
            PS.STOPPED,
            permissions.can_stop_plan,
            _("Stop the plan"),
            _("stopped the plan"),
            asks_reason=True,
            style="danger",
            hint=_("This cannot be undone. The other side will read the reason."),
        ),
    ),
)


def plan_is_carried_out(report: QuarterReport) -> Iterator[Problem]:
    if not report.plan.is_in_implementation:
        yield Problem(
            _("Quarters are reported while the plan is in implementation."),
            code="not_in_implementation",
        )


def is_whole(report: QuarterReport) -> Iterator[Problem]:
    """Each measure has its percent, and the quarter is told in words."""
    told = set(report.measures.values_list("measure", flat=True))
    for measure in report.plan.measure_rows.exclude(pk__in=told):
        yield Problem(
            _("Write how far the measure “%(title)s” is.") % {"title": measure.title},
            f"m{measure.pk}-percent",
            "no_percent",
        )
    if not report.narrative.strip():
        yield Problem(
            _("Write what was done in the quarter."), "narrative", "no_narrative"
        )


def is_over(report: QuarterReport) -> Iterator[Problem]:
    """A quarter that runs can be handed in only when all measures are finished."""
    percents = report.measures.values_list("percent", flat=True)
    finished = bool(percents) and all(percent == HUNDRED for percent in percents)
    if quarter_of_report(report).end >= timezone.localdate() and not finished:
        yield Problem(
            _("The report can be handed in when the quarter is over."), code="running"
        )


QUARTER_REPORT = Machine(
    noun="quarter_report",
    title=_("Report on a quarter"),
    state_enum=ProgressState,
    initial=ProgressState.DRAFT,
    moves=(
        Move(
            "hand_in",
            (ProgressState.DRAFT, ProgressState.RETURNED),
            ProgressState.HANDED_IN,
            permissions.can_hand_in_report,
            _("Hand in the report"),
            _("handed in the report"),
            conditions=(plan_is_carried_out, is_whole, is_over),
        ),
        Move(
            "accept",
            (ProgressState.HANDED_IN,),
            ProgressState.ACCEPTED,
            permissions.can_judge_report,
            _("Accept the report"),
            _("accepted the report"),
            hint=_("After this everybody can read the progress and see the photos."),
        ),
        Move(
            "return",
            (ProgressState.HANDED_IN,),
            ProgressState.RETURNED,
            permissions.can_judge_report,
            _("Return for correction"),
            _("returned the report for correction"),
            asks_reason=True,
            style="secondary",
        ),
    ),
)
