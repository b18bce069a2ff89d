"""The end of a plan: opening of the service, what was reached against the targets."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from action_plans.workflow import ACTION_PLAN
from core.locking import lock
from core.problems import Problem, refuse_if_any


@transaction.atomic
def complete_plan(
    *,
    plan: ActionPlan,
    by: Any,
    opened_on: date | None = None,
    reached: str = "",
    values: Mapping[int, Decimal | None] | None = None,
) -> ActionPlan:
    """Complete the plan; `values` are the reached values by indicator.

    Raises PermissionDenied, MoveRefused with all that is open, or OperationRefused at
    `opened_on`, `reached` and `i<indicator>`.
    """
    plan = lock(plan)
    ACTION_PLAN.require(plan, "complete", by)
    given = values or {}
    rows = list(plan.indicator_rows.all())
    refuse_if_any(
        [
            *_opening_problems(plan, opened_on, reached),
            *(
                Problem(_("Write the value that was reached."), f"i{row.pk}", "empty")
                for row in rows
                if given.get(row.pk) is None
            ),
        ]
    )
    for row in rows:
        row.reached = given[row.pk]
    plan.indicator_rows.bulk_update(rows, ["reached"])
    ACTION_PLAN.carry_out(
        plan,
        "complete",
        by=by,
        changes={row.name: row.reached for row in rows},
        opened_on=opened_on,
        reached=reached.strip(),
    )
    return plan


def _opening_problems(
    plan: ActionPlan, opened_on: date | None, reached: str
) -> Iterator[Problem]:
    if opened_on is None:
        yield Problem(_("Write the day on which the service was opened."), "opened_on")
    elif opened_on > timezone.localdate():
        yield Problem(_("This day lies in the future."), "opened_on", "future")
    elif plan.start_date and opened_on < plan.start_date:
        yield Problem(
            _("The opening lies before the start of the plan."),
            "opened_on",
            "too_early",
        )
    if not reached.strip():
        yield Problem(_("Write what was reached."), "reached", "empty")
