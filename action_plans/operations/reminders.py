"""Reminders of reports on quarters: before and after the day on which one is due."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans import notifications
from action_plans.enums import PlanVerb, ReportStage
from action_plans.models import ActionPlan, PlanRules, ReportReminder
from action_plans.permissions import can_keep_rules
from action_plans.queries.overdue import (
    lines_to_remind,
    reported_plans,
    without_reminder,
)
from core import audit
from core.chores import chore
from core.locking import lock
from core.problems import Problem, refuse_if_any
from municipalities.queries import writers_of

REMINDERS_EVERY = 3600
MOST_DAYS = 60


@chore(every=REMINDERS_EVERY)
def send_report_reminders(*, today: date | None = None) -> int:
    """Remind head and coordinator of plans that are carried out.

    One letter to each for a plan and stage; a quarter is reminded of once in each stage,
    however often and by how many this runs. Returns how many quarters that were.
    """
    day, rules = today or timezone.localdate(), PlanRules.current()
    return sum(
        _remind(plan, day, rules)
        for plan in list(reported_plans())
        if any(lines_to_remind(plan, day, rules).values())
    )


@transaction.atomic
def _remind(plan: ActionPlan, day: date, rules: PlanRules) -> int:
    """The reminders of one plan, under its lock: two runs do not both send them."""
    plan = lock(plan)
    if not plan.is_in_implementation:
        return 0
    people = list(writers_of([plan.municipality_id]))
    if not people:
        return 0  # it goes out as soon as somebody writes for the municipality
    sent = 0
    for stage, due in lines_to_remind(plan, day, rules).items():
        lines = without_reminder(plan, stage, due)
        if lines:
            ReportReminder.objects.bulk_create(
                ReportReminder(
                    plan=plan,
                    year=line.quarter.year,
                    quarter=line.quarter.number,
                    stage=stage,
                )
                for line in lines
            )
            is_late = stage == ReportStage.AFTER
            notifications.report_due(plan, lines, people, is_late=is_late)
            sent += len(lines)
    return sent


@transaction.atomic
def change_plan_rules(
    *, by: Any, remind_days_before: int, remind_days_after: int
) -> PlanRules:
    """Set how many days before and after the due day a letter reminds.

    Raises PermissionDenied, or OperationRefused at the field.
    """
    if not can_keep_rules(by):
        raise PermissionDenied
    values = {
        "remind_days_before": remind_days_before,
        "remind_days_after": remind_days_after,
    }
    refuse_if_any(_bounds(values))
    PlanRules.objects.get_or_create(pk=1)
    rules = lock(PlanRules.current())
    before = {name: getattr(rules, name) for name in values}
    if before != values:
        for name, value in values.items():
            setattr(rules, name, value)
        rules.save()
        audit.record(
            by=by, verb=PlanVerb.RULES_CHANGED, obj=rules, before=before, after=values
        )
    return rules


def _bounds(values: Mapping[str, int]) -> Iterator[Problem]:
    for name, value in values.items():
        if not 1 <= value <= MOST_DAYS:
            message = _("Write a number between %(least)s and %(most)s.")
            yield Problem(message % {"least": 1, "most": MOST_DAYS}, name, "bounds")
