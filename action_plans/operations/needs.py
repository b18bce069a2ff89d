"""Taking the ranking of needs over into a plan."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from action_plans.operations.holding import Seen
from action_plans.operations.texts import locked_for_writing, save_section
from action_plans.queries import needs_text
from core.problems import OperationRefused, Problem
from core.prose import clean_prose

SECTION, FIELD = "need", "need"


@transaction.atomic
def take_needs(
    *,
    plan: ActionPlan,
    version: int,
    values: dict[str, Any],
    by: Any,
    seen: Seen | None = None,
) -> ActionPlan:
    """Save the section with the ranking of needs below what is written there.

    `values`: the texts of the section as the writer has them on the page; nothing of
    them is overwritten. The text is in the language that is active. Raises
    PermissionDenied, VersionConflict, or OperationRefused.
    """
    plan = locked_for_writing(plan, by)
    text = needs_text(plan.municipality)
    if not text:
        message = _("No survey, hearing or gathering is recorded yet.")
        raise OperationRefused([Problem(message, code="no_needs")])
    text, written = clean_prose(text), clean_prose(values.get(FIELD, ""))
    if text in written:
        message = _("The ranking stands in this section already, as it is today.")
        raise OperationRefused([Problem(message, code="taken")])
    taken = f"{written}\n\n{text}" if written else text
    return save_section(
        plan=plan,
        version=version,
        section=SECTION,
        values={**values, FIELD: taken},
        by=by,
        seen=seen,
    )
