"""Two people at once, on a database where they really wait for each other."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import (
    NeedsStudy,
    Provider,
    QualityReading,
    RegistryEdition,
    Service,
)
from services_registry.operations import EntryValues, NewProvider, Reading
from services_registry.operations import needs as needs_room
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_parameter,
    make_service,
    make_study,
)

THREADS = 6
pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def only_where_threads_wait(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite in memory has one connection")


def at_once(work: Callable[[], Any]) -> list[str]:
    """How the threads, all begun at the same moment, came out."""
    results: list[str] = []
    gate = threading.Barrier(THREADS)

    def run() -> None:
        try:
            gate.wait()
            work()
        except OperationRefused as refused:
            results.append(refused.problems[0].code)
        except Exception as error:
            results.append(repr(error))
        else:
            results.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_one_edition_is_begun(personas: Any, places: Any) -> None:
    results = at_once(
        lambda: operations.start_edition(municipality=places.a, by=personas.head_a)
    )
    assert results == ["done", *["under_way"] * (THREADS - 1)]
    assert RegistryEdition.objects.count() == 1


def test_an_edition_is_published_once(personas: Any, places: Any) -> None:
    make_edition(places.a, EditionState.PUBLISHED)
    new = make_edition(places.a, EditionState.APPROVED)
    results = at_once(
        lambda: operations.publish_edition(edition=new, by=personas.head_a)
    )
    assert results == ["done", *["wrong_state"] * (THREADS - 1)]
    assert sorted(RegistryEdition.objects.values_list("state", flat=True)) == [
        "published",
        "superseded",
    ]


def test_the_same_entry_is_added_once(personas: Any, places: Any) -> None:
    edition = make_edition(places.a)
    values = EntryValues(make_service(), NewProvider("Таза суу", "enterprise"))
    results = at_once(
        lambda: operations.save_entry(
            edition=edition, by=personas.coordinator_a, values=values
        )
    )
    assert results == ["done", *["twice"] * (THREADS - 1)]
    assert (edition.entries.count(), Provider.objects.count()) == (1, 1)


@pytest.mark.parametrize("version", [1, None])
def test_two_writers_at_one_entry(
    personas: Any, places: Any, version: int | None
) -> None:
    """With the version one change counts and the others are told; without it (the
    control) every writer is told that all is well, and all texts but one are lost."""
    edition = make_edition(places.a)
    values = EntryValues(make_service(), NewProvider("Таза суу", "enterprise"))
    by = personas.coordinator_a
    entry = operations.save_entry(edition=edition, by=by, values=values)
    notes = iter(f"жазуу {number}" for number in range(THREADS))

    def write() -> None:
        mine = replace(operations.values_of(entry), note=next(notes))
        operations.save_entry(
            edition=edition, by=by, values=mine, entry=entry, version=version
        )

    results = at_once(write)
    entry.refresh_from_db()
    if version is None:
        assert (results, entry.version) == (["done"] * THREADS, THREADS + 1)
    else:
        assert results == [*["changed"] * (THREADS - 1), "done"]
        assert entry.version == 2
    kept = AuditEvent.objects.filter(verb="registry_edition.entry_changed")
    assert kept.latest("id").after["note"] == entry.note


def test_one_reading_of_a_year_stands(personas: Any, places: Any) -> None:
    parameter = make_parameter(make_entry(make_edition(places.a)))
    values = iter(range(THREADS))

    def record() -> None:
        operations.record_readings(
            municipality=places.a,
            service=parameter.service,
            by=personas.coordinator_a,
            rows=[Reading(parameter, 2016, Decimal(next(values)))],
        )

    assert at_once(record) == ["done"] * THREADS
    assert QualityReading.objects.count() == 1


def corrected(number: int) -> Any:
    """What one of several people writes into the same study."""
    return operations.StudyValues(
        kind="survey",
        title=f"Оңдоо {number}",
        held_on=date(2016, 1, 20),
        priorities=[operations.PriorityValues(Service.objects.get(), women=number)],
    )


def correct_at_once(study: NeedsStudy, by: Any) -> list[str]:
    numbers = itertools.count(1)
    return at_once(
        lambda: operations.save_study(
            municipality=study.municipality,
            by=by,
            values=corrected(next(numbers)),
            study=study,
            version=1,
        )
    )


def test_one_correction_of_a_study_stands(personas: Any, places: Any) -> None:
    """The numbers are replaced as a whole: those of two people must not mix."""
    study = make_study(places.a, {make_service(): (1, 0, 0)})
    results = correct_at_once(study, personas.head_a)
    assert results == [*["changed"] * (THREADS - 1), "done"]
    study.refresh_from_db()
    (row,) = study.priorities.all()
    assert (study.version, study.title) == (2, f"Оңдоо {row.women}")
    assert AuditEvent.objects.count() == 1


def test_without_the_lock_corrections_of_a_study_mix(
    personas: Any, places: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(row: Any) -> Any:
        found = type(row)._default_manager.get(pk=row.pk)
        time.sleep(0.5)
        return found

    monkeypatch.setattr(needs_room, "lock", unlocked)
    study = make_study(places.a, {make_service(): (1, 0, 0)})
    results = correct_at_once(study, personas.head_a)
    assert results != [*["changed"] * (THREADS - 1), "done"]
