"""Papers of the portal that carry a check code: every app tells which codes are its own.

An app names a function in its AppConfig: `papers = "action_plans.queries.paper_of"`. It
takes a code as `/verify/` got it and gives a `Paper`, or None for a foreign code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from core.ui import Fact


@dataclass(frozen=True)
class Paper:
    """What everybody may learn of a code; `url` leads on where there is more to read."""

    title: Any
    text: Any
    is_unchanged: bool
    about: str
    facts: Sequence[Fact] = ()
    note: Any = ""
    url: str = ""
    link_label: Any = ""


def paper_of(code: str) -> Paper | None:
    """The first paper that an app knows under the code."""
    return next(_found(code), None)


def _found(code: str) -> Iterator[Paper]:
    for config in apps.get_app_configs():
        where = getattr(config, "papers", "")
        paper = import_string(where)(code) if where else None
        if paper is not None:
            yield paper
