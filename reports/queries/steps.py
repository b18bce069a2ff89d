"""Next steps of a person from all apps."""

from typing import Any

from action_plans.queries import next_steps_for as plan_steps
from core.next_steps import NextStep, in_order
from grants.queries import next_steps_for as grant_steps
from selections.queries import next_steps_for as selection_steps
from services_registry.queries import next_steps_for as registry_steps


def next_steps(user: Any) -> list[NextStep]:
    """What to do next in all roles: dated steps first, what only waits last."""
    apps = (selection_steps, registry_steps, plan_steps, grant_steps)
    return in_order(step for steps in apps for step in steps(user))
