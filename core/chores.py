"""What apps do again and again: an operation says how often.

    @chore(every=3600)
    @transaction.atomic
    def send_reminders() -> int: ...

The embedded worker and Celery beat call `do_due` every minute. A chore can come twice at
once (two workers without a common cache): it has to be safe then.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache
from django.utils.module_loading import autodiscover_modules

logger = logging.getLogger(__name__)

Work = TypeVar("Work", bound=Callable[..., Any])


@dataclass(frozen=True)
class Chore:
    """Something to do every so many seconds, called without arguments."""

    name: str
    every: int
    do: Callable[[], Any]

    def is_due(self) -> bool:
        """Whether its time has come; whoever is told so has to do it."""
        return cache.add(f"chore:{self.name}", "done", timeout=self.every)


_chores: dict[str, Chore] = {}


def chore(*, every: int) -> Callable[[Work], Work]:
    """Decorator: have a function called every so many seconds."""

    def register(work: Work) -> Work:
        name = f"{work.__module__}.{work.__qualname__}"
        _chores[name] = Chore(name, every, work)
        return work

    return register


def all_chores() -> list[Chore]:
    """The chores of all apps, by name."""
    # a worker need not have imported the operations yet
    autodiscover_modules("operations")
    return sorted(_chores.values(), key=lambda known: known.name)


def do_due() -> int:
    """Do every chore whose time has come; one that fails does not stop the others.

    Returns how many were done. What failed comes again after its usual time.
    """
    done = 0
    for known in all_chores():
        if not known.is_due():
            continue
        try:
            known.do()
        except Exception:
            logger.exception("the chore %s failed", known.name)
        else:
            done += 1
    return done
