"""Help beneath the fields of plans: the demo shows the usual texts."""

from accounts.models import User
from action_plans.operations import save_help
from action_plans.queries import read_help


def write_plan_help(by: User) -> None:
    """Write the help of every field."""
    for place, values in read_help().items():
        save_help(place=place, values=values, by=by)
