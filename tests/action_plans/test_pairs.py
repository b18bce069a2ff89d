"""Five hundred pairs of officials save the same field at the same moment."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, connections

from accounts.models import User
from action_plans import operations as do
from action_plans.enums import PlanVerb
from action_plans.models import ActionPlan
from action_plans.operations import holding
from core.joining import joined
from core.models.audit import AuditEvent
from municipalities.enums import MunicipalRole
from tests.factories.action_plans import make_plan
from tests.factories.municipalities import make_municipality, make_official

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets in one writer at a time: no race to see",
    ),
]
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


def run_pairs() -> list[Writer]:
    """All pairs write their rounds; each pair begins every round at the same moment."""
    place = make_municipality()
    head = make_official(place, MunicipalRole.HEAD)
    coordinator = make_official(place, MunicipalRole.COORDINATOR)
    writers, threads, broken = [], [], []
    for _plan in range(PLANS):
        plan, meet = make_plan(place), threading.Barrier(2)
        pair = [Writer(plan, head, "Бакыт"), Writer(plan, coordinator, "Айгүл")]
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
