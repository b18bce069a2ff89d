"""Two texts of one field: both side by side, with the choice of mine, theirs or joined."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.forms.cost_lines import PREFIX as COSTS
from action_plans.forms.cost_lines import as_posted, shown_key
from action_plans.forms.rows import MeasureForm
from action_plans.forms.seen import marks_of
from action_plans.operations import VersionConflict, mark_of
from action_plans.queries import CostLine, keyed_costs, line_text, value_text
from action_plans.views.municipal.clash_words import lines_words, words_for
from action_plans.views.municipal.line_choice import (
    COUNTED,
    LINE,
    RECOUNT,
    LineChoice,
    line_choice,
    take_joined,
)
from core import audit
from core.formats import measured
from core.forms import AmountField, DocumentField
from core.forms.documents import keep_token
from core.joining import joined
from services_registry.queries import Piece, marked_words

DECIDED, PICK, JOINED = "decided", "pick_", "joined_"
# what the page writes anew, or what must not happen twice
NOT_CARRIED = {
    "csrfmiddlewaretoken",
    "version",
    "seen",
    DECIDED,
    "needs",
    "compare",
    COUNTED,
    RECOUNT,
}
UNDECIDED = "?"  # a mark that no value has: the page comes again


@dataclass(frozen=True)
class Clash:
    """A field that both changed; only texts and lines of a budget can be joined.

    `words`: what the page calls both sides: texts, figures, or other answers.
    """

    name: str
    label: Any
    mine: list[Piece]
    theirs: list[Piece]
    joined: str = ""
    can_join: bool = False
    rows: int = 0
    error: Any = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    lines: LineChoice | None = None


def decided(data: QueryDict, stored: forms.BaseForm) -> QueryDict:
    """What is saved after the choice; `stored` is the form as the record stands."""
    names = [name for name in data.get(DECIDED, "").split(",") if _has(stored, name)]
    if not names:
        return data
    data, marks = data.copy(), marks_of(data.get("seen", ""))
    for name in names:
        if not _take(data, stored, name, marks.get(name, "")):
            marks[name] = UNDECIDED
    data["seen"] = json.dumps(marks)
    return data


def _has(stored: Any, name: str) -> bool:
    """Whether the form asks for it: any name can be sent."""
    if name == COSTS:
        return isinstance(stored, MeasureForm) and bool(stored.instance.pk)
    return name in stored.fields


def _take(data: QueryDict, stored: Any, name: str, seen: str) -> bool:
    """Put what was chosen into the data; False: nothing is chosen yet."""
    match data.get(PICK + name):
        case _ if name == COSTS and RECOUNT in data:
            return False
        case "theirs":
            _take_stored(data, stored, name)
        case "join" if name == COSTS:
            return take_joined(data, stored.instance, seen)
        case "join":
            data[name] = data.get(JOINED + name, "")
        case "mine":
            pass
        case _:
            return False
    return True


def _take_stored(data: QueryDict, stored: Any, name: str) -> None:
    data.pop(f"{name}-kept", None)
    if name == COSTS:
        _take_costs(data, stored)
        return
    value = stored.fields[name].prepare_value(stored[name].initial)
    values = value if isinstance(value, list | tuple) else [value]
    data.setlist(name, ["" if one is None else str(one) for one in values])


def _take_costs(data: QueryDict, stored: Any) -> None:
    for sent in [sent for sent in data if sent.startswith(f"{COSTS}-")]:
        del data[sent]
    lines = keyed_costs(stored.instance)
    keys = [shown_key(key, line) for key, line in lines]
    data.update(as_posted([line for _key, line in lines], keys))


def conflict_context(
    form: Any, conflict: VersionConflict, by: Any, saved: Any = None
) -> dict[str, Any]:
    """The page of a conflict: the fields that both changed, and all else carried on.

    `saved`: the audit row of the other save, where one person can be named.
    """
    seen = marks_of(form.data.get("seen", ""))
    seen |= {name: mark_of(value) for name, value in conflict.saved.items()}
    typed = form.values()
    clashes = [
        _lines_clash(form, saved)
        if name == COSTS
        else _clash(form, name, typed[name], theirs, saved)
        for name, theirs in conflict.saved.items()
    ]
    return {
        "clashes": clashes,
        "has_texts": any(clash.can_join for clash in clashes),
        "lines": next((clash.lines for clash in clashes if clash.lines), None),
        "carried": list(_carried(form, by)),
        "decided": ",".join(conflict.saved),
        "seen": json.dumps(seen),
        "version": conflict.version,
    }


def _clash(form: Any, name: str, typed: Any, stored: Any, saved: Any) -> Clash:
    asked = form.fields[name]
    mine, theirs = readable(typed, asked), readable(stored, asked)
    text = isinstance(asked, forms.CharField) and isinstance(typed, str)
    left, right = ([Piece(one, is_changed=False)] for one in (mine, theirs))
    if text:
        left, right = marked_words(mine, theirs)
    again = form.data.get(JOINED + name, "")
    words = words_for(asked, saved)
    return Clash(
        name,
        asked.label,
        left,
        right,
        (again or joined(theirs, mine)) if text else "",
        can_join=text,
        rows=8 if text and isinstance(asked.widget, forms.Textarea) else 2,
        error=words["choose"] if _is_open(form, name) else "",
        words=words,
    )


def _is_open(form: Any, name: str) -> bool:
    """Whether the page came back because nothing was chosen here."""
    asked = name in form.data.get(DECIDED, "").split(",")
    return asked and not form.data.get(PICK + name) and RECOUNT not in form.data


def _lines_clash(form: Any, saved: Any) -> Clash:
    choice = line_choice(form)
    error = _("Choose which lines stay.") if _is_open(form, COSTS) else ""
    if not error and COSTS in form.data.get(DECIDED, "").split(","):
        error = choice.open_question()
    return Clash(
        COSTS,
        _("Budget of the measure, line by line"),
        [],
        [],
        error=error,
        words=lines_words(saved),
        lines=choice,
    )


def _carried(form: Any, by: Any) -> Iterator[tuple[str, str]]:
    """Everything that was sent, as it came, for hidden fields; files by their token."""
    for name, values in form.data.lists():
        if name not in NOT_CARRIED and not name.startswith((PICK, JOINED, LINE)):
            yield from ((name, value) for value in values)
    for name, asked in form.fields.items():
        kept = asked.widget.kept if isinstance(asked, DocumentField) else None
        if kept and f"{name}-kept" not in form.data:
            yield f"{name}-kept", keep_token(kept, by)


def readable(value: Any, field: Any = None) -> str:
    """A value of either side as text."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {part}" for key, part in value.items())
    if isinstance(value, list) and value and isinstance(value[0], CostLine):
        return "\n".join(map(line_text, value))
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(field, forms.ChoiceField) and not hasattr(field, "queryset"):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    is_sum = isinstance(field, AmountField) or not isinstance(value, Decimal)
    return value_text(value) if is_sum else measured(value)


def last_save(plan: Any, section: str) -> Any:
    """The audit row of the last save of a section: who and when; None if unknown."""
    events = audit.timeline(plan).filter(verb=PlanVerb.SECTION_SAVED)
    return next((e for e in events[:50] if e.after.get("section") == section), None)
