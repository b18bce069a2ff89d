"""State machines as tables of moves. The only code that changes a `state` column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.models.audit import AuditEvent
from core.problems import OperationRefused, Problem

Condition = Callable[[Any], Iterable[Problem]]

MACHINES: dict[str, "Machine"] = {}


class MoveRefused(OperationRefused):
    """The move is known and allowed to this person, but something stands against it."""


@dataclass(frozen=True)
class Move:
    """One row of a table: from which states, to which, who may, what must hold.

    `may(user, obj)` comes from the app's permissions; each of `conditions` takes the
    object and yields problems. `label` is the button, `done` the past sentence of the
    timeline ("submitted the plan"). `asks_reason` makes a written reason compulsory.
    `screen` names the URL of a form that this move needs; empty: a plain button.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    may: Callable[[Any, Any], bool]
    label: Any
    done: Any
    conditions: tuple[Condition, ...] = ()
    asks_reason: bool = False
    style: str = "primary"
    hint: Any = ""
    screen: str = ""


@dataclass(frozen=True)
class Machine:
    """All moves of one kind of object; registers itself under `noun`.

    `since_field` names the column that keeps since when the object is in its state.
    """

    noun: str
    title: Any
    state_enum: type[models.TextChoices]
    moves: tuple[Move, ...]
    initial: str
    state_field: str = "state"
    since_field: str = ""
    _by_name: dict[str, Move] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for move in self.moves:
            if move.name in self._by_name:
                raise ValueError(f"{self.noun} has two moves named {move.name}")
            self._by_name[move.name] = move
        MACHINES[self.noun] = self

    def move(self, name: str) -> Move:
        """The move of that name; KeyError when the table has none."""
        return self._by_name[name]

    def state_of(self, obj: models.Model) -> str:
        return getattr(obj, self.state_field)

    def available(self, obj: models.Model, user: Any) -> list[Move]:
        """Moves that start in the object's state and that this user may make.

        Conditions are not asked: the button stays visible and says what is missing.
        """
        state = self.state_of(obj)
        return [m for m in self.moves if state in m.sources and m.may(user, obj)]

    def problems(self, obj: models.Model, name: str) -> list[Problem]:
        """Everything that stands against the move now, apart from permission."""
        move = self.move(name)
        if self.state_of(obj) not in move.sources:
            return [self._wrong_state(obj, move)]
        return [p for condition in move.conditions for p in condition(obj)]

    def require(self, obj: models.Model, name: str, by: Any) -> Move:
        """The move, or PermissionDenied, or MoveRefused with all reasons at once."""
        move = self.move(name)
        if not move.may(by, obj):
            raise PermissionDenied
        problems = self.problems(obj, name)
        if problems:
            raise MoveRefused(problems)
        return move

    def carry_out(
        self,
        obj: models.Model,
        name: str,
        *,
        by: Any,
        reason: str = "",
        changes: dict[str, Any] | None = None,
        **fields: Any,
    ) -> AuditEvent:
        """Make the move on a locked object: set `fields`, state, save, one audit row.

        `changes` are further values for the audit row only (for example of rows that
        the operation wrote beside the object).
        """
        move = self.require(obj, name, by)
        if move.asks_reason and not reason.strip():
            raise MoveRefused([_missing_reason()])
        new = {**fields, self.state_field: move.target}
        before, after = audit.changed_values(obj, new)
        for attribute, value in new.items():
            setattr(obj, attribute, value)
        if self.since_field:
            setattr(obj, self.since_field, timezone.now())
        obj.save()
        return audit.record(
            by=by,
            verb=f"{self.noun}.{name}",
            obj=obj,
            before=before,
            after={**after, **(changes or {})},
            note=reason.strip(),
        )

    def _wrong_state(self, obj: models.Model, move: Move) -> Problem:
        label = self.state_enum(self.state_of(obj)).label
        return Problem(
            _("“%(move)s” is not possible now: the state is “%(state)s”.")
            % {"move": move.label, "state": label},
            code="wrong_state",
        )


def _missing_reason() -> Problem:
    return Problem(
        _("Write the reason: the other side will read it."), "reason", "no_reason"
    )


def sentence(verb: str) -> Any:
    """The past sentence of an audit verb: of a move, else of `audit_verbs`."""
    noun, _dot, name = verb.partition(".")
    machine = MACHINES.get(noun)
    if machine is not None and name in machine._by_name:
        return machine.move(name).done
    return audit.sentences().get(verb, verb)
