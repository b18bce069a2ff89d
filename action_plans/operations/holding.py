"""Whether a save may write a value: what was seen, what stands there, what is typed.

A page carries a mark of every value that it showed. So a save tells apart what its writer
changed from what a colleague changed meanwhile: only what both changed is a conflict.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model

from action_plans.queries.cost_lines import CostLine

Seen = Mapping[str, str]
MARK = 12  # hex digits: enough to tell the two texts of one field apart


@dataclass
class Difference:
    """Values by field: `before` and `after` are written, `clashes` are theirs."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    clashes: dict[str, Any] = field(default_factory=dict)


def mark_of(value: Any) -> str:
    """A short mark of a value, the same whether it comes from a form or the record."""
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:MARK]


def _plain(value: Any) -> str:
    if isinstance(value, CostLine):
        return repr(tuple(map(_plain, value)))
    if isinstance(value, list | tuple):
        return ",".join(sorted(map(_plain, value)))
    if isinstance(value, dict):
        return repr(sorted((str(key), _plain(part)) for key, part in value.items()))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    shown = value.pk if isinstance(value, Model) else value
    return "" if shown is None else str(shown)


def held(
    stored: Mapping[str, Any], typed: Mapping[str, Any], seen: Seen, *, is_stale: bool
) -> Difference:
    """What differs, and what of it may be written.

    `is_stale`: somebody saved since the page was opened; it decides where the page
    carried no mark.
    """
    found = Difference()
    for name, value in typed.items():
        there = stored[name]
        if there == value or mark_of(there) == mark_of(value):
            continue
        if clashes(there, value, seen.get(name), is_stale=is_stale):
            found.clashes[name] = there
        elif seen.get(name) != mark_of(value):  # else its writer did not touch it
            found.before[name], found.after[name] = there, value
    return found


def clashes(there: Any, typed: Any, seen: str | None, *, is_stale: bool) -> bool:
    """Whether both sides changed a value since the page showed it."""
    if seen is None:
        return is_stale
    return seen not in {mark_of(there), mark_of(typed)}
