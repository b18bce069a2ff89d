"""Loading the usual texts into a portal that has none yet."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from action_plans.models import FieldHelp, ReviewCriterion
from action_plans.queries import help_places


@transaction.atomic
def load_help(*, texts: Mapping[str, Mapping[str, str]]) -> int:
    """Write help for fields that have none; returns how many were new.

    What staff wrote, or emptied, stays as it is. Places that no plan has are left out.
    """
    known = {where.place for where in help_places()}
    new = 0
    for place, values in texts.items():
        if place in known:
            _row, made = FieldHelp.objects.get_or_create(place=place, defaults=values)
            new += made
    return new


@transaction.atomic
def load_criteria(*, rows: Iterable[Mapping[str, str]]) -> int:
    """Write the criteria that are not there yet, by code; returns how many were new."""
    new = 0
    for order, values in enumerate(rows, start=1):
        _row, made = ReviewCriterion.objects.get_or_create(
            code=values["code"], defaults={**values, "order": order}
        )
        new += made
    return new
