"""Two people at once, on a database where they really wait for each other."""

import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import Provider, QualityReading, RegistryEdition
from services_registry.operations import EntryValues, NewProvider, Reading
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_parameter,
    make_service,
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
