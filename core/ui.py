"""Small shapes that views hand to the components, and the colour of every state.

Components read attributes, so any object or dictionary with the same names will do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from core.problems import Problem
from core.workflow import Machine

# One place for state -> tone. A state means the same in every machine; where two
# machines disagree, the key is "noun.state".
STATE_TONES = {
    # with the author
    "draft": "neutral",
    "planned": "neutral",
    "preparing": "neutral",
    "due": "neutral",
    "queued": "neutral",
    "archived": "neutral",
    "superseded": "neutral",
    "withdrawn": "neutral",
    "closed": "neutral",
    "not_started": "neutral",
    "candidate": "neutral",
    "invited": "neutral",
    "declined": "neutral",
    "importrun.checked": "warning",
    "importrun.applied": "success",
    "uploaded": "info",
    "unreadable": "danger",
    "undone": "neutral",
    "discarded": "neutral",
    "expired": "neutral",
    # on its way
    "announced": "info",
    "open": "info",
    "hearing_held": "info",
    "public_discussion": "info",
    "submitted": "info",
    "handed_in": "info",
    "applied": "info",
    "requested": "info",
    "checked": "info",
    "screening": "info",
    "scoring": "info",
    "in_scoring": "info",
    "scored": "info",
    "ranked": "info",
    "session": "info",
    "for_signature": "info",
    "sent": "info",
    "running": "info",
    "in_implementation": "info",
    "in_progress": "info",
    "under_consideration": "info",
    "closing": "info",
    # somebody has to look
    "returned": "warning",
    "reserve": "warning",
    "decided": "warning",
    "suspended": "warning",
    "held": "warning",
    "needs_attention": "warning",
    "overdue": "danger",
    # good end
    "eligible": "success",
    "selected": "success",
    "accepted": "success",
    "approved": "success",
    "kenesh_approved": "success",
    "published": "success",
    "active": "success",
    "in_force": "success",
    "member": "success",
    "graduated": "success",
    "completed": "success",
    "confirmed": "success",
    "ready": "success",
    "done": "success",
    "final": "success",
    # bad end
    "ineligible": "danger",
    "not_selected": "danger",
    "rejected": "danger",
    "refunded": "danger",
    "failed": "danger",
    "stopped": "danger",
    "terminated": "danger",
    "cancelled": "danger",
}


def tone(state: Any, noun: str = "") -> str:
    """The tone of a state: neutral, info, warning, success or danger."""
    value = str(getattr(state, "value", state))
    return STATE_TONES.get(f"{noun}.{value}") or STATE_TONES.get(value, "neutral")


@dataclass(frozen=True)
class Crumb:
    """One step of the breadcrumbs; the page itself has no url."""

    label: Any
    url: str = ""


@dataclass(frozen=True)
class Action:
    """A link that looks like a button: primary, secondary, quiet, danger."""

    label: Any
    url: str
    style: str = "primary"


@dataclass(frozen=True)
class Fact:
    """A row of a summary list. `value` is text (or safe HTML); `change_url` a link."""

    label: Any
    value: Any
    note: Any = ""
    change_url: str = ""


@dataclass(frozen=True)
class Figure:
    """A tile: a big number (already formatted), what it counts, and a remark."""

    value: Any
    label: Any
    unit: Any = ""
    note: Any = ""
    url: str = ""


@dataclass(frozen=True)
class Task:
    """A step of a long form in the task list."""

    title: Any
    url: str = ""
    state: str = "not_started"
    state_label: Any = ""
    hint: Any = ""


@dataclass(frozen=True)
class Check:
    """A rule and how it came out. `passed` None: could not be judged yet.

    `note` is the sentence that says what to do, `mend` the address of the field.
    """

    rule: Any
    passed: bool | None
    value: Any = ""
    threshold: Any = ""
    source: Any = ""
    note: Any = ""
    mend: str = ""


@dataclass(frozen=True)
class Step:
    """A page of a form in several pages: done, current, or to come."""

    title: Any
    url: str = ""
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class Cell:
    """A table cell that is more than text."""

    text: Any
    url: str = ""
    note: Any = ""
    tone: str = ""


@dataclass(frozen=True)
class Head:
    """A column. `kind`: text, num or date; `sort`: key of ListScreen.sorts."""

    title: Any
    kind: str = "text"
    sort: str = ""


@dataclass(frozen=True)
class Table:
    """A whole table for small, fixed tables. Cells are text or Cell."""

    heads: Sequence[Head]
    rows: Sequence[Sequence[Any]]
    totals: Sequence[Any] = ()
    caption: Any = ""

    def body(self) -> Iterable[list[tuple[Head, Cell]]]:
        """Rows as pairs of column and cell."""
        return (
            list(zip(self.heads, map(as_cell, row), strict=True)) for row in self.rows
        )

    def foot(self) -> list[tuple[Head, Cell]]:
        return list(zip(self.heads, map(as_cell, self.totals), strict=False))


def as_cell(value: Any) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)


@dataclass(frozen=True)
class MoveButton:
    """A move of a workflow, made ready for the page."""

    label: Any
    url: str
    name: str
    style: str = "primary"
    hint: Any = ""
    asks_reason: bool = False
    is_link: bool = False
    problems: Sequence[Problem] = field(default_factory=tuple)


def move_buttons(
    machine: Machine,
    obj: Any,
    user: Any,
    url_name: str,
    **arguments: Any,
) -> list[MoveButton]:
    """The buttons of an object for a user, with what still stands against each.

    `url_name` is the MoveScreen (`<pk>` and `<move>` in its address); a move with a
    `screen` leads to that page (same arguments without `move`) instead of being posted.
    `arguments` replace `pk`.
    """
    where = arguments or {"pk": obj.pk}
    return [
        MoveButton(
            label=move.label,
            url=reverse(move.screen, kwargs=where)
            if move.screen
            else reverse(url_name, kwargs={**where, "move": move.name}),
            name=move.name,
            style=move.style,
            hint=move.hint,
            asks_reason=move.asks_reason,
            is_link=bool(move.screen),
            problems=tuple(machine.problems(obj, move.name)),
        )
        for move in machine.available(obj, user)
    ]
