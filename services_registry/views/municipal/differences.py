"""Two writers at one part of an entry: what differs, and putting the saved text back."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import add_problems
from core.forms.rows import kept_forms
from core.pages import refuse_rows
from core.problems import OperationRefused
from services_registry.forms import PartForm, readable

KEEP = "keep-"
ROWS = "rows"


def show_problems(form: PartForm, refused: OperationRefused) -> None:
    """Every reason at its field or at its row."""
    rows, prefix = form.rows, form.rows_prefix
    ours = [
        problem
        for problem in refused.problems
        if rows is not None and problem.field.split("-")[0] == prefix
    ]
    others = [problem for problem in refused.problems if problem not in ours]
    add_problems(form, OperationRefused(others))
    if rows is not None:
        refuse_rows(rows, kept_forms(rows), OperationRefused(ours))


def differences(mine: PartForm, theirs: PartForm) -> list[dict[str, Any]]:
    """What differs between two valid forms, field by field; the rows as one."""
    theirs.is_valid()
    found: list[dict[str, Any]] = [
        {
            "label": mine.label_of(name),
            "name": f"{KEEP}{name}",
            "mine": shown(mine, name),
            "theirs": shown(theirs, name),
        }
        for name in mine.fields
        if name not in {"version", "stamp"} and shown(mine, name) != shown(theirs, name)
    ]
    if mine.rows is not None:
        lines = row_lines(mine), row_lines(theirs)
        if lines[0] != lines[1]:
            found.append(
                {
                    "label": _("Rows"),
                    "name": f"{KEEP}{ROWS}",
                    "mine": lines[0],
                    "theirs": lines[1],
                }
            )
    return found


def shown(form: Any, name: str) -> str:
    """A cleaned value as people read it."""
    value = form.cleaned_data.get(name)
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None and isinstance(value, str):
        return str(dict(choices).get(value, value))
    return readable(value)


def row_lines(form: PartForm) -> str:
    """The rows of a form, one in a line."""
    rows = kept_forms(form.rows) if form.rows is not None else []
    return "\n".join(
        ", ".join(
            text
            for name in row.fields
            if name not in {"DELETE", "parameter"} and (text := shown(row, name))
        )
        for row in rows
    )


def stored_data(stored: PartForm) -> QueryDict:
    """What a form would post if nothing were changed in it."""
    data = QueryDict(mutable=True)
    for name in stored.fields:
        put(data, stored[name])
    put_rows(data, stored)
    return data


def put(data: QueryDict, bound: BoundField) -> None:
    """Write the value that a form shows as if it had been posted."""
    value, name = bound.value(), bound.html_name
    data.pop(name, None)
    if isinstance(value, list | tuple | QuerySet):
        data.setlist(name, [str(each) for each in value])
    elif value is True:
        data[name] = "on"
    elif value not in {None, "", False}:
        data[name] = value.isoformat() if isinstance(value, date) else str(value)


def put_rows(data: QueryDict, stored: PartForm) -> None:
    """Write the stored rows as if they had been posted."""
    if stored.rows is None:
        return
    prefix = f"{stored.rows_prefix}-"
    for name in [name for name in data if name.startswith(prefix)]:
        del data[name]
    rows = stored.stored_rows()
    data[f"{prefix}TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}INITIAL_FORMS"] = "0"
    for number, row in enumerate(rows):
        for name, value in row.items():
            if value is not None:
                data[f"{prefix}{number}-{name}"] = str(value)
