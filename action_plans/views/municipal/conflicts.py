"""Two texts of one field: both side by side, with the choice of mine, theirs or joined."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from action_plans.forms.cost_lines import PREFIX as COSTS
from action_plans.forms.cost_lines import as_posted
from action_plans.forms.seen import marks_of
from action_plans.operations import VersionConflict, mark_of
from action_plans.queries import CostLine, costs_of, line_text, value_text
from core.forms import DocumentField
from core.forms.documents import keep_token
from core.joining import joined
from services_registry.queries import Piece, marked_words

DECIDED, PICK, JOINED = "decided", "pick_", "joined_"
# what the page writes anew, or what must not happen twice
NOT_CARRIED = {"csrfmiddlewaretoken", "version", "seen", DECIDED, "needs"}
UNDECIDED = "?"  # a mark that no value has: the page comes again


@dataclass(frozen=True)
class Clash:
    """A field that both changed; only texts can be joined."""

    name: str
    label: Any
    mine: list[Piece]
    theirs: list[Piece]
    joined: str = ""
    can_join: bool = False
    rows: int = 0
    error: Any = ""


def decided(data: QueryDict, stored: forms.BaseForm) -> QueryDict:
    """What is saved after the choice; `stored` is the form as the record stands."""
    names = [name for name in data.get(DECIDED, "").split(",") if name]
    if not names:
        return data
    data, marks = data.copy(), marks_of(data.get("seen", ""))
    for name in names:
        match data.get(PICK + name):
            case "theirs":
                _take_stored(data, stored, name)
            case "join":
                data[name] = data.get(JOINED + name, "")
            case "mine":
                pass
            case _:
                marks[name] = UNDECIDED
    data["seen"] = json.dumps(marks)
    return data


def _take_stored(data: QueryDict, stored: Any, name: str) -> None:
    data.pop(f"{name}-kept", None)
    if name == COSTS:
        _take_costs(data, stored)
        return
    value = stored.fields[name].prepare_value(stored[name].initial)
    values = value if isinstance(value, list | tuple) else [value]
    data.setlist(name, ["" if one is None else str(one) for one in values])


def _take_costs(data: QueryDict, stored: Any) -> None:
    for field in [field for field in data if field.startswith(f"{COSTS}-")]:
        del data[field]
    data.update(as_posted(costs_of(stored.instance)))


def conflict_context(form: Any, conflict: VersionConflict, by: Any) -> dict[str, Any]:
    """The page of a conflict: the fields that both changed, and all else carried on."""
    seen = marks_of(form.data.get("seen", ""))
    seen |= {name: mark_of(value) for name, value in conflict.saved.items()}
    typed = form.values()
    return {
        "clashes": [
            _clash(form, name, typed[name], saved)
            for name, saved in conflict.saved.items()
        ],
        "carried": list(_carried(form, by)),
        "decided": ",".join(conflict.saved),
        "seen": json.dumps(seen),
        "version": conflict.version,
    }


def _clash(form: Any, name: str, typed: Any, saved: Any) -> Clash:
    field = form.fields.get(name)
    mine, theirs = readable(typed, field), readable(saved, field)
    left, right = marked_words(mine, theirs)
    text = isinstance(field, forms.CharField) and isinstance(typed, str)
    again = form.data.get(JOINED + name) if not form.data.get(PICK + name) else None
    return Clash(
        name,
        field.label if field else _("Costs"),
        left,
        right,
        (again or joined(theirs, mine)) if text else "",
        can_join=text,
        rows=8 if text and isinstance(field.widget, forms.Textarea) else 2,
        error=_("Choose which text stays.") if again is not None else "",
    )


def _carried(form: Any, by: Any) -> Iterator[tuple[str, str]]:
    """Everything that was sent, as it came, for hidden fields; files by their token."""
    for name, values in form.data.lists():
        if name not in NOT_CARRIED and not name.startswith((PICK, JOINED)):
            yield from ((name, value) for value in values)
    for name, field in form.fields.items():
        kept = field.widget.kept if isinstance(field, DocumentField) else None
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
    return value_text(value)
