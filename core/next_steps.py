"""What a person should do next, in one form for every app and home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

NORMAL, WARNING, DANGER, WAITING = "normal", "warning", "danger", "waiting"


@dataclass(frozen=True)
class NextStep:
    """One line of "your next steps".

    `title`: what to do, a short sentence in the reader's language; `url`: where;
    `due`: the day or moment until when (a moment is judged in Bishkek time); `kind`:
    "normal", "warning" (soon, or returned for correction), "danger" (too late) or
    "waiting" (nothing to do now, somebody else is at it); `detail`: whose or what.
    """

    title: Any
    url: str
    due: date | datetime | None = None
    kind: str = NORMAL
    detail: Any = ""

    @property
    def due_date(self) -> date | None:
        """The day of `due` in local time."""
        if isinstance(self.due, datetime):
            return timezone.localtime(self.due).date()
        return self.due

    @property
    def is_waiting(self) -> bool:
        return self.kind == WAITING


def in_order(steps: Iterable[NextStep]) -> list[NextStep]:
    """Dated steps by their day, then undated ones, then what only waits."""
    return sorted(
        steps, key=lambda step: (step.is_waiting, step.due_date or date.max)
    )
