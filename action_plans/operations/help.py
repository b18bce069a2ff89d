"""Staff write the help that stands beneath the fields of plans."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.models import FieldHelp
from action_plans.operations.cleaning import cleaned
from action_plans.permissions import can_write_help
from action_plans.queries import help_places
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem


@transaction.atomic
def save_help(*, place: str, values: dict[str, str], by: Any) -> FieldHelp:
    """Write help and example of a field. Raises PermissionDenied, or OperationRefused."""
    if not can_write_help(by):
        raise PermissionDenied
    if place not in {known.place for known in help_places()}:
        message = _("The plan has no such field.")
        raise OperationRefused([Problem(message, code="no_place")])
    row, _made = FieldHelp.objects.get_or_create(place=place)
    row = lock(row)
    before, after = audit.changed_values(row, cleaned(FieldHelp, values))
    if not after:
        return row
    for name, value in after.items():
        setattr(row, name, value)
    row.save()
    audit.record(
        by=by,
        verb=PlanVerb.HELP_SAVED,
        obj=row,
        before=before,
        after={"place": place, **after},
    )
    return row
