"""Lists of plans, and what waits for whom."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.enums import Role, Verb
from accounts.models import User
from accounts.permissions import ROLE_VERBS, has_verb
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, PlanPartner
from action_plans.queries.budget import with_sums
from core.next_steps import NORMAL, WAITING, WARNING, NextStep
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality
from municipalities.permissions import WRITERS, municipality_ids, posts_of

S = PlanState


def own_plans(user: Any) -> QuerySet[ActionPlan]:
    """Plans that the user's municipalities lead or joined."""
    places = municipality_ids(user)
    joined = PlanPartner.objects.filter(municipality__in=places).values("plan")
    plans = ActionPlan.objects.with_place().select_related("resolution")
    return plans.filter(municipality__in=places) | plans.filter(pk__in=joined)


def own_plan_rows(user: Any) -> QuerySet[ActionPlan]:
    return with_sums(own_plans(user))


def plan_rows(user: Any) -> QuerySet[ActionPlan]:
    """Plans that staff may see, with their sums."""
    plans = ActionPlan.objects.visible_to(user).with_place()
    return with_sums(plans.select_related("resolution"))


def public_plan_rows() -> QuerySet[ActionPlan]:
    """Approved plans with their sums, for everybody."""
    plans = ActionPlan.objects.public().with_place().select_related("resolution")
    return with_sums(plans)


def writable_places(user: Any) -> QuerySet[Municipality]:
    """Municipalities for which the user writes plans."""
    places = {place for place, role in posts_of(user) if role in WRITERS}
    return Municipality.objects.with_place().filter(pk__in=places)


def judges() -> QuerySet[User]:
    """Staff who accept plans or return them."""
    roles = [role for role in Role if Verb.JUDGE_PLANS in ROLE_VERBS[role]]
    return (
        User.objects.filter(
            is_active=True,
            role_assignments__role__in=roles,
            role_assignments__revoked_at=None,
        )
        .distinct()
        .order_by("pk")
    )


def writers_of(municipality: Municipality) -> QuerySet[User]:
    """The head and the coordinators who get letters on the municipality's plans."""
    return (
        User.objects.filter(
            is_active=True,
            official_posts__municipality=municipality,
            official_posts__role__in=[MunicipalRole.HEAD, MunicipalRole.COORDINATOR],
            official_posts__ended_at=None,
        )
        .distinct()
        .order_by("pk")
    )


def next_steps_for(user: Any) -> list[NextStep]:
    """What waits for the user: own plans to go on with, submitted plans to judge."""
    return [*_municipal(user), *_staff(user)]


def _municipal(user: Any) -> Iterator[NextStep]:
    posts = posts_of(user)
    writing = {place for place, role in posts if role in WRITERS}
    signing = {place for place, role in posts if role == MunicipalRole.HEAD}
    if not writing:
        return
    plans = ActionPlan.objects.filter(municipality__in=writing).order_by("pk")
    for plan in plans.filter(state__in=_STEPS):
        title, kind = _STEPS[PlanState(plan.state)]
        if plan.is_ready_to_sign and plan.municipality_id not in signing:
            title = _("Complete the action plan, then the head submits it")
        yield NextStep(title, plan.get_absolute_url(), kind=kind, about=plan.title)


_STEPS: dict[PlanState, tuple[Any, str]] = {
    S.DRAFT: (_("Write the action plan and hold the public hearing"), NORMAL),
    S.HEARING_HELD: (_("Complete the action plan and submit it"), NORMAL),
    S.RETURNED: (_("Correct the returned action plan"), WARNING),
    S.SUBMITTED: (_("The programme checks the action plan"), WAITING),
    S.ACCEPTED: (_("Record the kenesh resolution on the action plan"), NORMAL),
}


def _staff(user: Any) -> Iterator[NextStep]:
    if not has_verb(user, Verb.JUDGE_PLANS):
        return
    waiting = ActionPlan.objects.filter(state=S.SUBMITTED).count()
    if waiting:
        yield NextStep(
            ngettext(
                "Judge %(count)s submitted action plan",
                "Judge %(count)s submitted action plans",
                waiting,
            )
            % {"count": waiting},
            f"{reverse('staff:plan-list')}?state={S.SUBMITTED.value}",
        )
