"""Races: threads that begin at the same moment, on a database where they really wait."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from core.problems import OperationRefused

SECONDS = 60
REFUSALS = (OperationRefused, IntegrityError)

# `pytestmark = needs_postgres`
needs_postgres = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets in one writer at a time: no race to see",
    ),
]


def at_once(
    *works: Callable[[], Any], catch: tuple[type[Exception], ...] = REFUSALS
) -> list[Any]:
    """What each got, who all begin at the same moment; what is caught is a result."""
    results: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(number: int) -> None:
        try:
            start.wait(SECONDS)
            results[number] = works[number]()
        except catch as refused:
            results[number] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    return results


def unlocked(row: Any) -> Any:
    """What the controls put in the place of a lock: the row, read and not held."""
    return type(row)._default_manager.get(pk=row.pk)
