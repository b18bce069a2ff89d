"""Budget lines of one measure that two people changed: put together line by line.

Three sides are compared by the lasting key of each line: as the page had shown it, as it
was typed, as a colleague saved it. What only one of them touched is taken by itself; what
both changed differently is for the writer to choose. Nothing here is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from action_plans.queries.cost_lines import CostLine

KeyedLine = tuple[str, CostLine]


class Pick(StrEnum):
    """Whose line stays where both changed it."""

    MINE = "mine"
    THEIRS = "theirs"


class How(TextChoices):
    """What happened to a line since the page was opened."""

    SAME = "same", _("not changed")
    MINE_ADDED = "mine_added", _("added by you")
    MINE_CHANGED = "mine_changed", _("changed by you")
    MINE_REMOVED = "mine_removed", _("removed by you")
    THEIRS_ADDED = "theirs_added", _("added by a colleague")
    THEIRS_CHANGED = "theirs_changed", _("changed by a colleague")
    THEIRS_REMOVED = "theirs_removed", _("removed by a colleague")
    BOTH_SAME = "both_same", _("written by both of you, it stands once")
    CLASH = "clash", _("changed by both of you")


@dataclass(frozen=True)
class JoinedLine:
    """One line with both sides; None: it is not there."""

    key: str
    mine: CostLine | None
    theirs: CostLine | None
    how: How

    @property
    def is_clash(self) -> bool:
        return self.how == How.CLASH

    def taken(self, pick: str = "") -> CostLine | None:
        """The line that stands; of a clash that which was picked."""
        if self.is_clash:
            return self.mine if pick == Pick.MINE else self.theirs
        of_mine = self.how in {How.MINE_ADDED, How.MINE_CHANGED, How.MINE_REMOVED}
        return self.mine if of_mine else self.theirs


def joined_lines(
    base: Mapping[str, str],
    mine: Sequence[KeyedLine],
    theirs: Sequence[KeyedLine],
    mark: Callable[[CostLine], str],
) -> list[JoinedLine]:
    """All lines of both sides: in the order of theirs, then what only mine has.

    `base`: marks of the lines that the page had shown, by key; `mark` gives that of a line. A line of mine without a key is new.
    """
    own = {key: line for key, line in mine if key in base}
    new = [line for key, line in mine if key not in base]
    found = [
        _known(key, own.get(key), line, base[key], mark)
        if key in base
        else _added(key, line, new)
        for key, line in theirs
    ]
    there = {key for key, _line in theirs}
    found += _gone(base, own, there, mark)
    found += [
        JoinedLine(f"new{n}", line, None, How.MINE_ADDED) for n, line in enumerate(new)
    ]
    return found


def _known(
    key: str,
    mine: CostLine | None,
    theirs: CostLine,
    base: str,
    mark: Callable[[CostLine], str],
) -> JoinedLine:
    """A line that the page had shown and that still stands."""
    is_theirs = mark(theirs) != base
    is_mine = mine is None or mark(mine) != base
    if mine == theirs:
        how = How.BOTH_SAME if is_theirs else How.SAME
    elif is_mine and is_theirs:
        how = How.CLASH
    elif is_theirs:
        how = How.THEIRS_CHANGED
    else:
        how = How.MINE_CHANGED if mine else How.MINE_REMOVED
    return JoinedLine(key, mine, theirs, how)


def _added(key: str, line: CostLine, new: list[CostLine]) -> JoinedLine:
    """A line that a colleague added; the same one of mine is not counted twice."""
    if line in new:
        new.remove(line)
        return JoinedLine(key, line, line, How.BOTH_SAME)
    return JoinedLine(key, None, line, How.THEIRS_ADDED)


def _gone(
    base: Mapping[str, str],
    own: Mapping[str, CostLine],
    there: set[str],
    mark: Callable[[CostLine], str],
) -> Iterator[JoinedLine]:
    """Lines that a colleague removed; what I changed meanwhile is for me to choose."""
    for key, shown in base.items():
        if key in own and key not in there:
            is_mine = mark(own[key]) != shown
            how = How.CLASH if is_mine else How.THEIRS_REMOVED
            yield JoinedLine(key, own[key], None, how)


def lasting_keys(
    old: Sequence[KeyedLine], lines: Sequence[CostLine], asked: Sequence[str]
) -> list[str]:
    """The key of each line that is written: its own, that of an equal line, or none."""
    free = dict(old)
    keys = [key if free.pop(key, None) is not None else "" for key in asked]
    keys += [""] * (len(lines) - len(keys))
    for place, line in enumerate(lines):
        if not keys[place]:
            same = next((key for key, there in free.items() if there == line), "")
            free.pop(same, None)
            keys[place] = same
    return keys
