"""Next steps of a person from all apps."""

from typing import Any

from action_plans.queries import next_steps_for as plan_steps
from core.next_steps import NextStep, in_order
from grants.queries import next_steps_for as grant_steps
from services_registry.queries import next_steps_for as registry_steps


def next_steps(user: Any) -> list[NextStep]:
    """What to do next in all roles: dated steps first, what only waits last."""
    return in_order([*registry_steps(user), *plan_steps(user), *grant_steps(user)])
