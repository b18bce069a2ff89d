"""Drafts of forms that their writer has not saved yet."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from action_plans.models import ActionPlan, KeptDraft


def place_of_draft(kind: str, row: int | None) -> str:
    """The form of a row; without one that of a new row."""
    return f"row:{kind}:{row or 'new'}"


def own_drafts(plan: ActionPlan, writer: Any, place: str) -> QuerySet[KeptDraft]:
    """Drafts of a form that this person typed, the newest first."""
    return KeptDraft.objects.filter(plan=plan, writer=writer, place=place)


def drafts_at(plan: ActionPlan, writer: Any, kinds: Collection[str]) -> list[KeptDraft]:
    """The newest draft of each form of these kinds of rows, of each new row all."""
    if not kinds:
        return []
    rows = KeptDraft.objects.filter(plan=plan, writer=writer).defer("fields")
    found: dict[str, KeptDraft] = {}
    for draft in rows:
        what, _colon, rest = draft.place.partition(":")
        kind, _colon, row = rest.partition(":")
        if what in {"row", "table"} and kind in kinds:
            is_new = row == "new"
            found.setdefault(f"{draft.place} {draft.pk if is_new else ''}", draft)
    return list(found.values())


def typed_in(draft: KeptDraft) -> QueryDict:
    """What was typed, as the browser sent it."""
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    return data
