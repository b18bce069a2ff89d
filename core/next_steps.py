"""What a person should do next, in one form for every app and home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

NORMAL, WARNING, DANGER, WAITING = "normal", "warning", "danger", "waiting"
SOON_DAYS = 7
TONES = {NORMAL: "info", WARNING: "warning", DANGER: "danger", WAITING: "neutral"}


@dataclass(frozen=True)
class NextStep:
    """One line of "your next steps".

    `title`: what to do, a short sentence in the reader's language; `url`: where;
    `due`: the day or moment until when (a moment is judged in Bishkek time); `kind`:
    "normal", "warning" (for example returned for correction), "danger" or "waiting"
    (nothing to do now, somebody else is at it); `about`: whose or what.
    """

    title: Any
    url: str
    due: date | datetime | None = None
    kind: str = NORMAL
    about: Any = ""

    @property
    def due_date(self) -> date | None:
        """The day of `due` in local time."""
        if isinstance(self.due, datetime):
            return timezone.localtime(self.due).date()
        return self.due

    @property
    def days_left(self) -> int | None:
        """Whole days from today in Bishkek; negative when overdue."""
        if self.due_date is None:
            return None
        return (self.due_date - timezone.localdate()).days

    @property
    def is_overdue(self) -> bool:
        if isinstance(self.due, datetime):
            return self.due < timezone.now()
        return self.days_left is not None and self.days_left < 0

    @property
    def is_waiting(self) -> bool:
        return self.kind == WAITING

    @property
    def tone(self) -> str:
        """danger when overdue, warning within a week, else by the kind."""
        if self.is_overdue:
            return "danger"
        if self.days_left is not None and self.days_left <= SOON_DAYS:
            return "warning"
        return TONES[self.kind]


def in_order(steps: Iterable[NextStep]) -> list[NextStep]:
    """Dated steps by their day, then undated ones, then what only waits."""
    return sorted(steps, key=lambda step: (step.is_waiting, step.due_date or date.max))
