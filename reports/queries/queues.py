"""What waits for the staff, by kind: the first few, and how many there are."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from core.formats import date_text, moment_text
from grants.enums import ApplicationState, GrantState
from grants.models import Application, Call, Grant

SHOWN = 5


@dataclass(frozen=True)
class QueueRow:
    """One thing that waits: what, where, of whom, since or until when."""

    title: str
    url: str
    about: str
    when: str


@dataclass(frozen=True)
class Queue:
    """The first few of what waits, and how many there are."""

    title: str
    count: int
    rows: tuple[QueueRow, ...]
    url: str
    empty: str


def staff_queues(user: Any) -> list[Queue]:
    """The queues that this member of staff may see."""
    queues = []
    if has_verb(user, Verb.SEE_PLANS):
        queues.append(_plans_to_judge(user))
    if has_verb(user, Verb.SEE_CALLS):
        queues += [_applications_to_check(user), _closing_calls(user)]
    if has_verb(user, Verb.SEE_GRANTS):
        queues.append(_grants_to_sign(user))
    return queues


def _plans_to_judge(user: Any) -> Queue:
    plans = ActionPlan.objects.visible_to(user).main()
    plans = plans.filter(state=PlanState.SUBMITTED)
    rows = plans.select_related("municipality").order_by("submitted_at", "pk")
    return Queue(
        _("Plans to judge"),
        plans.count(),
        tuple(
            QueueRow(
                plan.title,
                reverse("staff:plan-detail", args=[plan.pk]),
                plan.municipality.name,
                date_text(plan.submitted_at),
            )
            for plan in rows[:SHOWN]
        ),
        reverse("staff:plan-list"),
        _("No plan waits for the programme's answer."),
    )


def _applications_to_check(user: Any) -> Queue:
    waiting = Application.objects.visible_to(user).filter(
        state=ApplicationState.SUBMITTED
    )
    rows = waiting.select_related("municipality", "call").order_by("submitted_at", "pk")
    return Queue(
        _("Applications to check"),
        waiting.count(),
        tuple(
            QueueRow(
                str(application),
                reverse("staff:application-detail", args=[application.pk]),
                application.municipality.name,
                date_text(application.submitted_at),
            )
            for application in rows[:SHOWN]
        ),
        reverse("staff:application-list"),
        _("Every application has been checked."),
    )


def _closing_calls(user: Any) -> Queue:
    calls = Call.objects.visible_to(user).open_at(timezone.now()).order_by("closes_at")
    return Queue(
        _("Open calls, the next to close first"),
        calls.count(),
        tuple(
            QueueRow(
                call.title,
                reverse("staff:call-detail", args=[call.pk]),
                str(call.get_tier_display()),
                moment_text(call.closes_at),
            )
            for call in calls[:SHOWN]
        ),
        reverse("staff:call-list"),
        _("No call is open now."),
    )


def _grants_to_sign(user: Any) -> Queue:
    grants = Grant.objects.visible_to(user).filter(
        state__in=(GrantState.PREPARING, GrantState.FOR_SIGNATURE)
    )
    rows = grants.select_related("municipality").order_by("awarded_at", "pk")
    return Queue(
        _("Grants waiting for signature"),
        grants.count(),
        tuple(
            QueueRow(
                grant.number,
                reverse("staff:grant-detail", args=[grant.pk]),
                grant.municipality.name,
                str(grant.get_state_display()),
            )
            for grant in rows[:SHOWN]
        ),
        reverse("staff:grant-list"),
        _("Every grant has its agreement."),
    )
