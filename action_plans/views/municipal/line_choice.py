"""Budget lines that two people changed: line by line, or all of one side.

A program does not join sums by itself: what it would take from both sides is shown with
the sums, and counts only when the writer chose it after seeing these sums.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from action_plans.enums import Source
from action_plans.forms.cost_lines import (
    PREFIX,
    CostLineFormSet,
    as_posted,
    cost_group,
    keyed_lines,
    shown_key,
    shown_marks,
)
from action_plans.operations import mark_of
from action_plans.queries import CostLine, keyed_costs, line_text, totals_of
from action_plans.queries.line_joining import How, JoinedLine, Pick, joined_lines
from core.formats import DASH
from core.forms.rows import bound_rows

LINE, COUNTED, RECOUNT = "line_", "counted", "recount"
TONES = {How.CLASH: "warning", How.SAME: ""}


@dataclass(frozen=True)
class LineShown:
    """A line of the choice as the page shows it."""

    line: JoinedLine
    pick: str

    @property
    def key(self) -> str:
        return f"{LINE}{self.line.key}"

    @property
    def mine(self) -> str:
        was_there = self.line.how == How.MINE_REMOVED
        return _text(self.line.mine) if self.line.mine or was_there else DASH

    @property
    def theirs(self) -> str:
        was_there = self.line.how == How.THEIRS_REMOVED
        return _text(self.line.theirs) if self.line.theirs or was_there else DASH

    @property
    def tone(self) -> str:
        return TONES.get(self.line.how, "info")

    @property
    def sides(self) -> list[dict[str, Any]]:
        """What can be picked of a line that both changed, with what it adds."""
        both = ((Pick.MINE, self.line.mine), (Pick.THEIRS, self.line.theirs))
        return [
            {
                "value": pick.value,
                "text": _text(line),
                "is_picked": self.pick == pick,
                "is_mine": pick == Pick.MINE,
                **_adds(line),
            }
            for pick, line in both
        ]

    @property
    def adds(self) -> dict[str, str]:
        """The sum that the line adds now, for the script."""
        known = not self.line.is_clash or self.pick
        return _adds(self.line.taken(self.pick) if known else None)


def _text(line: CostLine | None) -> str:
    return line_text(line) if line else str(_("removed"))


def _adds(line: CostLine | None) -> dict[str, str]:
    if line is None:
        return {"amount": "0.00", "groups": "none"}
    group = cost_group(Source(line.source))
    return {"amount": f"{line.amount:.2f}", "groups": f"{group} plan-{group}"}


class LineChoice:
    """The choice between two lists of lines, as it stands in what was sent.

    `theirs` are the lines that the record holds now.
    """

    def __init__(self, data: QueryDict, measure: Any) -> None:
        self.data = data
        self.theirs = keyed_costs(measure)
        self.base = shown_marks(data)

    @cached_property
    def mine(self) -> list[tuple[str, CostLine]] | None:
        """The lines that were typed; None where they cannot be read."""
        formset = bound_rows(CostLineFormSet, self.data, prefix=PREFIX)
        return keyed_lines(formset) if formset.is_valid() else None

    @cached_property
    def lines(self) -> list[JoinedLine]:
        return joined_lines(self.base, self.mine or [], self.theirs, mark_of)

    def pick_of(self, line: JoinedLine) -> str:
        picked = self.data.get(f"{LINE}{line.key}", "")
        return picked if picked in {Pick.MINE, Pick.THEIRS} else ""

    @property
    def asks_join(self) -> bool:
        """Whether joining was chosen when the page came again."""
        return self.data.get("pick_costs") == "join"

    @property
    def is_complete(self) -> bool:
        """Whether each line that both changed is picked."""
        return all(self.pick_of(line) for line in self.lines if line.is_clash)

    def taken(self) -> list[tuple[str, CostLine]]:
        """What would stand, with keys; lines without a pick are left out."""
        found = []
        for joined in self.lines:
            pick = self.pick_of(joined)
            line = joined.taken(pick) if pick or not joined.is_clash else None
            if line is not None:
                found.append((joined.key, line))
        return found

    @property
    def counted(self) -> str:
        """The sum of what would stand, as the page tells that it showed it."""
        return f"{totals_of(line for _key, line in self.taken()).total:.2f}"

    def total_of(self, pick: Pick) -> Decimal:
        """The sum of all lines of one side."""
        side = (self.mine or []) if pick == Pick.MINE else self.theirs
        return totals_of(line for _key, line in side).total

    @property
    def totals(self) -> dict[str, Decimal]:
        return {pick.value: self.total_of(pick) for pick in Pick}

    def open_question(self) -> Any:
        """Why the page comes again after a choice; nothing after a recount."""
        if RECOUNT in self.data:
            return ""
        if not self.is_complete:
            return _("Choose one of the two lines wherever both of you changed it.")
        return _(
            "These are the sums of your choice. If they are right, save once more."
        )

    def shown(self) -> list[LineShown]:
        """All lines as the page shows them."""
        return [LineShown(line, self.pick_of(line)) for line in self.lines]


def line_choice(form: Any) -> LineChoice:
    """The choice for what a form sent and what stands in its measure now."""
    return LineChoice(form.data, form.instance)


def take_joined(data: QueryDict, measure: Any, seen: str) -> bool:
    """Write the joined lines into what was sent; False: the page has to come again.

    It comes again where a line is not picked, where the sums that the writer saw are not
    those of the choice, and where the lines in the record are no more the ones shown.
    """
    choice = LineChoice(data, measure)
    is_shown = seen == mark_of([line for _key, line in choice.theirs])
    if choice.mine is None or not (is_shown and choice.is_complete):
        return False
    if RECOUNT in data or data.get(COUNTED) != choice.counted:
        return False
    now, lines = dict(choice.theirs), choice.taken()
    for name in [name for name in data if name.startswith(f"{PREFIX}-")]:
        del data[name]
    keys = [shown_key(key, now[key]) if key in now else "" for key, _line in lines]
    data.update(as_posted([line for _key, line in lines], keys))
    return True
