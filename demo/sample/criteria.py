"""The usual criteria of the review sheet stand in the demo, too."""

from accounts.models import User
from action_plans.operations import save_criterion
from action_plans.queries import read_criteria


def write_criteria(manager: User) -> None:
    """The sheet with which the sample plans are reviewed."""
    for order, row in enumerate(read_criteria(), 1):
        save_criterion(
            criterion=None,
            by=manager,
            order=order,
            help_ky="",
            help_ru="",
            help_en="",
            is_in_use=True,
            **row,
        )
