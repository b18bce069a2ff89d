"""Comments of the programme beneath the fields that they are about."""

from collections.abc import Iterable
from typing import Any

from django import forms

from action_plans.queries.reviews import CommentLine, notes_at


def add_remarks(form: forms.BaseForm, lines: Iterable[CommentLine]) -> None:
    """Show beneath each field what the programme asks for there and is not done yet."""
    lines = list(lines)
    for name, field in form.fields.items():
        shown: Any = field
        shown.notes = notes_at(lines, f"id_{name}")
