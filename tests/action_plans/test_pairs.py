"""Five hundred pairs of officials save the same field at the same moment."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from action_plans import operations as do
from action_plans.enums import PlanVerb
from action_plans.models import ActionPlan, Measure
from action_plans.operations import holding
from action_plans.queries import CostLine, keyed_costs
from action_plans.queries.line_joining import joined_lines
from core.joining import joined
from core.models.audit import AuditEvent
from municipalities.enums import MunicipalRole
from tests.factories.action_plans import make_measure, make_plan
from tests.factories.municipalities import make_municipality, make_official
from tests.support.races import needs_postgres

pytestmark = needs_postgres
PLANS, ROUNDS = 10, 50
FIELDS = (("need", "need"), ("situation", "coverage"), ("upkeep", "upkeep"))


@dataclass
class Writer:
    """One of a pair: what was typed, and what every answer told."""

    plan: ActionPlan
    by: User
    name: str
    typed: list[tuple[str, str]] = field(default_factory=list)
    conflicts: int = 0

    def write(self, number: int, ready: Callable[[], Any]) -> None:
        """Open the page, type a sentence of one's own, save; join when told to."""
        section, where = FIELDS[number % len(FIELDS)]
        page = ActionPlan.objects.get(pk=self.plan.pk)
        before, version = getattr(page, where), page.version
        seen = {where: do.mark_of(before)}
        sentence = f"{self.name} {number}."
        text = f"{before}\n{sentence}"
        self.typed.append((where, sentence))
        ready()
        while True:
            try:
                do.save_section(
                    plan=self.plan,
                    version=version,
                    section=section,
                    values={where: text},
                    seen=seen,
                    by=self.by,
                )
            except do.VersionConflict as conflict:
                self.conflicts += 1
                # both texts are there: mine as I typed it, theirs in the answer
                theirs = conflict.saved[where]
                assert sentence in text
                version, seen = conflict.version, {where: do.mark_of(theirs)}
                text = joined(theirs, text)
            else:
                return


@dataclass
class LineWriter(Writer):
    """Writes lines of one measure: adds one, and changes the own one of before."""

    added: list[str] = field(default_factory=list)

    def write(self, number: int, ready: Callable[[], Any]) -> None:
        """Each round a new line, and the one of the round before gets a new sum."""
        measure = Measure.objects.get(plan=self.plan)
        shown = keyed_costs(measure)
        base = {key: do.mark_of(line) for key, line in shown}
        note, last = f"{self.name} {number}", f"{self.name} {number - 1}"
        mine = [
            (key, line._replace(amount=line.amount + 1) if line.note == last else line)
            for key, line in shown
        ]
        mine.append(("", CostLine("works", "grant", False, Decimal(100), note)))
        self.added.append(note)
        seen = {"costs": do.mark_of([line for _key, line in shown])}
        version = measure.version
        ready()
        while True:
            try:
                do.change_row(
                    plan=self.plan,
                    kind="measure",
                    row_id=measure.pk,
                    version=version,
                    values={
                        "costs": [line for _key, line in mine],
                        "cost_keys": [key for key, _line in mine],
                    },
                    seen=seen,
                    by=self.by,
                )
            except do.VersionConflict as conflict:
                self.conflicts += 1
                version = conflict.version
                theirs = keyed_costs(measure)
                lines = joined_lines(base, mine, theirs, do.mark_of)
                assert not [line for line in lines if line.is_clash]
                mine = [(line.key, taken) for line in lines if (taken := line.taken())]
                base = {key: do.mark_of(line) for key, line in theirs}
                seen = {"costs": do.mark_of([line for _key, line in theirs])}
            else:
                return


def run_pairs(kind: type[Writer] = Writer) -> list[Writer]:
    """All pairs write their rounds; each pair begins every round at the same moment."""
    place = make_municipality()
    head = make_official(place, MunicipalRole.HEAD)
    coordinator = make_official(place, MunicipalRole.COORDINATOR)
    writers, threads, broken = [], [], []
    for _plan in range(PLANS):
        plan, meet = make_plan(place), threading.Barrier(2)
        if kind is LineWriter:
            make_measure(plan, {})
        pair = [kind(plan, head, "Бакыт"), kind(plan, coordinator, "Айгүл")]
        writers += pair
        threads += [
            threading.Thread(target=all_rounds, args=(one, meet, broken))
            for one in pair
        ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert broken == []
    assert not any(thread.is_alive() for thread in threads)
    return writers


def all_rounds(writer: Writer, meet: threading.Barrier, broken: list[Any]) -> None:
    try:
        for number in range(ROUNDS):
            meet.wait(60)
            writer.write(number, lambda: meet.wait(60))
    except Exception as error:
        broken.append(error)
        meet.abort()
    finally:
        connections.close_all()


def lost(writers: list[Writer]) -> list[str]:
    """Sentences that were answered with "saved" and stand in no plan any more."""
    gone = []
    for writer in writers:
        plan = ActionPlan.objects.get(pk=writer.plan.pk)
        gone += [
            sentence
            for where, sentence in writer.typed
            if getattr(plan, where).count(sentence) != 1
        ]
    return gone


def test_no_text_of_five_hundred_pairs_is_lost() -> None:
    writers = run_pairs()
    assert sum(len(writer.typed) for writer in writers) == 2 * PLANS * ROUNDS == 1000
    assert lost(writers) == []
    # of each pair one came second, was told, and joined: nobody was overwritten
    assert sum(writer.conflicts for writer in writers) >= PLANS * ROUNDS
    saves = AuditEvent.objects.filter(verb=PlanVerb.SECTION_SAVED)
    assert saves.count() == 1000


def test_without_the_check_of_versions_texts_are_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: whoever comes second overwrites, and nobody is told."""
    monkeypatch.setattr(holding, "clashes", lambda *_values, **_more: False)
    writers = run_pairs()
    assert sum(writer.conflicts for writer in writers) == 0
    assert len(lost(writers)) > PLANS * ROUNDS / 2


def wrong_lines(writers: list[Any]) -> list[str]:
    """Lines that were answered with "saved" and are lost, doubled, or have an old sum."""
    wrong = []
    for writer in writers:
        lines = keyed_costs(Measure.objects.get(plan=writer.plan))
        for number, note in enumerate(writer.added):
            amount = 100 if number == ROUNDS - 1 else 101
            found = [int(line.amount) for _key, line in lines if line.note == note]
            wrong += [] if found == [amount] else [f"{note}: {found}"]
    return wrong


def test_no_line_of_five_hundred_pairs_is_lost() -> None:
    """Each adds a line and changes an own one: joined line by line, every sum stands."""
    writers = run_pairs(LineWriter)
    assert wrong_lines(writers) == []
    assert sum(writer.conflicts for writer in writers) >= PLANS * ROUNDS
    keys = [
        key
        for plan in {writer.plan.pk for writer in writers}
        for key, _line in keyed_costs(Measure.objects.get(plan=plan))
    ]
    assert len(keys) == len(set(keys)) == 2 * PLANS * ROUNDS


def test_without_the_check_of_versions_lines_are_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: who comes second writes the own list over that of the first."""
    monkeypatch.setattr(holding, "clashes", lambda *_values, **_more: False)
    writers = run_pairs(LineWriter)
    assert sum(writer.conflicts for writer in writers) == 0
    assert len(wrong_lines(writers)) > PLANS * ROUNDS / 2
