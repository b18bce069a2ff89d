"""Drafts of forms: what is typed and not saved yet is kept for its writer.

Nothing of the plan changes, so a draft may be incomplete or wrong, leaves no audit row
and ends no agreement.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan, KeptDraft
from action_plans.operations.texts import refuse_if_closed
from action_plans.permissions import can_write_plan, partner_places
from action_plans.queries import place_of_draft
from core.chores import chore
from core.problems import OperationRefused, Problem

MOST_LETTERS = 400_000
KEPT_PER_FORM = 5
KEPT_FOR = timedelta(days=30)
DAY = 86400

Typed = Mapping[str, Sequence[str]]


@transaction.atomic
def keep_draft(
    *,
    plan: ActionPlan,
    place: str,
    key: str,
    fields: Typed,
    by: Any,
    instead_of: str = "",
) -> None:
    """Keep a form as it is typed; the same page again replaces what it kept before.

    `instead_of`: the key of an older draft that the page goes on with. Raises
    PermissionDenied, or OperationRefused by the plan's state or by its length.
    """
    if not (can_write_plan(by, plan) or partner_places(by, plan)):
        raise PermissionDenied
    refuse_if_closed(plan)
    if len(json.dumps(fields, ensure_ascii=False)) > MOST_LETTERS:
        message = _("This is too long to be kept as a draft. Save it in parts.")
        raise OperationRefused([Problem(message, code="too_long")])
    draft = KeptDraft(plan=plan, writer=by, place=place, key=key, fields=dict(fields))
    draft.kept_at = timezone.now()
    # one statement: two answers of a slow line may come at the same moment
    KeptDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["plan", "writer", "place", "key"],
        update_fields=["fields", "kept_at"],
    )
    own = KeptDraft.objects.filter(plan=plan, writer=by, place=place)
    if instead_of != key:
        own.filter(key=instead_of).delete()
    newest = list(own.values_list("pk", flat=True)[:KEPT_PER_FORM])
    own.exclude(pk__in=newest).delete()


@transaction.atomic
def drop_drafts(
    *, plan: ActionPlan, place: str, keys: Collection[str], by: Any
) -> None:
    """Forget own drafts of a form: they are saved, or their writer throws them away."""
    own = KeptDraft.objects.filter(plan=plan, writer=by, place=place)
    own.filter(key__in=keys).delete()


def move_drafts(plan: ActionPlan, kind: str, row_id: int) -> None:
    """What was typed about a row that is gone becomes the draft of a new one."""
    for draft in KeptDraft.objects.filter(
        plan=plan, place=place_of_draft(kind, row_id)
    ).only("pk"):
        KeptDraft.objects.filter(pk=draft.pk).update(
            place=place_of_draft(kind, None), key=f"row{draft.pk}"
        )


@chore(every=DAY)
@transaction.atomic
def forget_drafts() -> int:
    """Remove drafts that nobody went on with."""
    old = KeptDraft.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]
