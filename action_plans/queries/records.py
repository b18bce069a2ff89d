"""Lists of plans, and what waits for whom."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Verb
from accounts.permissions import has_verb
from action_plans.enums import UNDER_CHANGE, UNSUBMITTED, PlanState
from action_plans.models import ActionPlan
from action_plans.models.querysets import ActionPlanQuerySet
from action_plans.queries.budget import with_sums
from action_plans.queries.collaboration import task_steps
from action_plans.queries.reports import report_step, waiting_reports
from core.next_steps import NORMAL, WAITING, WARNING, NextStep
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality
from municipalities.permissions import WRITERS, municipality_ids, posts_of

PS = PlanState


def own_plans(user: Any) -> QuerySet[ActionPlan]:
    """Plans that the user's municipalities lead or take part in, with sums."""
    return with_sums(ActionPlan.objects.of_places(user).main().with_place())


def readable_plans(user: Any) -> ActionPlanQuerySet:
    """What the programme has got, for staff: plans, and changes of approved ones."""
    visible = ActionPlan.objects.visible_to(user).with_place()
    return visible.exclude(state__in=UNSUBMITTED)


def submitted_plans(user: Any) -> QuerySet[ActionPlan]:
    """The plans that the programme has got, for staff, with sums."""
    return with_sums(readable_plans(user).main())


def public_plans() -> QuerySet[ActionPlan]:
    """Approved plans, for everybody, with sums."""
    return with_sums(ActionPlan.objects.public().main().with_place())


def approved_plans(municipality: Municipality) -> QuerySet[ActionPlan]:
    """Plans of the municipality that can carry a tier 2 application."""
    return (
        ActionPlan.objects.approved()
        .main()
        .filter(municipality=municipality)
        .with_place()
    )


def plans_in_cohort(plans: QuerySet[ActionPlan], cohort: Any) -> QuerySet[ActionPlan]:
    return plans.filter(
        municipality__in=Municipality.objects.filter(memberships__cohort=cohort)
    )


def places_to_start(user: Any) -> QuerySet[Municipality]:
    """Municipalities for which the user may begin a plan."""
    places = {place for place, role in posts_of(user) if role in WRITERS}
    living = Municipality.objects.current().with_place()
    return living.filter(pk__in=places).order_by("sort_key")


def next_steps_for(user: Any) -> list[NextStep]:
    """What waits for this person, in their municipalities and in the programme."""
    return [*_own_steps(user), *task_steps(user), *_staff_steps(user)]


def _own_steps(user: Any) -> Iterator[NextStep]:
    posts = posts_of(user)
    writing = {place for place, role in posts if role in WRITERS}
    signing = {place for place, role in posts if role == MunicipalRole.HEAD}
    if not writing:
        return
    plans = ActionPlan.objects.filter(municipality__in=writing)
    open_plans = plans.exclude(state__in=(PS.COMPLETED, PS.STOPPED))
    for plan in open_plans.main().prefetch_related("quarter_reports").order_by("pk"):
        reporting = report_step(plan) if plan.is_in_implementation else None
        yield reporting or _own_step(plan, signs=plan.municipality_id in signing)
    changes = plans.filter(amends__isnull=False, state__in=UNDER_CHANGE)
    for change in changes.order_by("pk"):
        yield _step_of_change(change)


def _own_step(plan: ActionPlan, *, signs: bool) -> NextStep:
    submit = _("Submit the action plan") if signs else _("Finish the action plan")
    title, kind = {
        PS.DRAFT: (_("Write the action plan and hold the hearing"), NORMAL),
        PS.HEARING_HELD: (submit, NORMAL),
        PS.SUBMITTED: (_("The programme reads the action plan"), WAITING),
        PS.RETURNED: (_("Correct the returned action plan"), WARNING),
        PS.ACCEPTED: (_("Record the kenesh resolution on the action plan"), NORMAL),
        PS.KENESH_APPROVED: (_("Begin to carry out the action plan"), NORMAL),
        PS.IN_IMPLEMENTATION: (_("The action plan is being carried out"), WAITING),
    }[PS(plan.state)]
    due = plan.return_deadline if plan.is_returned else None
    return NextStep(title, plan.get_absolute_url(), due, kind, plan.title)


def _step_of_change(change: ActionPlan) -> NextStep:
    """What waits in a change of an approved plan."""
    title, kind = _("Finish the change of the plan"), NORMAL
    if change.is_submitted:
        title, kind = _("The programme reads the change of the plan"), WAITING
    elif change.is_accepted:
        title = _("Record the kenesh resolution on the change of the plan")
    elif change.is_returned:
        title, kind = _("Correct the returned change of the plan"), WARNING
    due = change.return_deadline if change.is_returned else None
    return NextStep(title, change.get_absolute_url(), due, kind, change.title)


def _staff_steps(user: Any) -> Iterator[NextStep]:
    if not has_verb(user, Verb.JUDGE_PLANS):
        return
    foreign = ActionPlan.objects.visible_to(user).filter(state=PS.SUBMITTED)
    foreign = foreign.exclude(Q(municipality__in=municipality_ids(user)))
    waiting = foreign.main().count()
    if waiting:
        title = ngettext(
            "%(count)s action plan waits for your answer",
            "%(count)s action plans wait for your answer",
            waiting,
        ) % {"count": waiting}
        yield NextStep(title, reverse("staff:plan-list") + f"?state={PS.SUBMITTED}")
    reports = waiting_reports(user, municipality_ids(user))
    if reports:
        yield reports
    changes = foreign.filter(amends__isnull=False).count()
    if changes:
        title = ngettext(
            "%(count)s change of an action plan waits for your answer",
            "%(count)s changes of action plans wait for your answer",
            changes,
        ) % {"count": changes}
        yield NextStep(title, reverse("staff:plan-change-list"))
