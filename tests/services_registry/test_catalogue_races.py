"""Two people at the same text at once, where they really wait for each other."""

from typing import Any

import pytest
from django.db import connection

from services_registry import operations
from services_registry.models import RecommendedText
from services_registry.operations import recommendations
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_item,
    make_service,
    recommend,
)
from tests.services_registry.test_races import THREADS, at_once

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def only_where_threads_wait(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite in memory has one connection")


def recommend_at_once(personas: Any) -> list[str]:
    service, item = make_service(), make_item("recipients")
    recommend(service, item, "Биринчи")
    return at_once(
        lambda: operations.recommend_text(
            service=service,
            item=item,
            by=personas.programme_manager,
            texts={"ky": "Экинчи"},
            reason="Мыйзам",
            expected=1,
        )
    )


def test_one_version_follows_on_another(personas: Any) -> None:
    results = recommend_at_once(personas)
    assert results == [*["changed"] * (THREADS - 1), "done"]
    assert list(
        RecommendedText.objects.order_by("version").values_list("version", "is_current")
    ) == [(1, False), (2, True)]


def test_without_the_lock_they_run_into_each_other(
    personas: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: only the lock of the service makes the others wait and be told."""
    monkeypatch.setattr(recommendations, "lock", lambda row: row)
    results = recommend_at_once(personas)
    assert results.count("done") < THREADS
    assert any("IntegrityError" in result for result in results)


def test_one_answer_is_given(personas: Any, places: Any) -> None:
    service, item = make_service(), make_item("recipients")
    text = recommend(service, item, "Биринчи")
    entry = make_entry(make_edition(places.a), service)
    results = at_once(
        lambda: operations.take_over_text(
            entry=entry, text=text, by=personas.head_a, version=1
        )
    )
    assert results == [*["changed"] * (THREADS - 1), "done"]
    entry.refresh_from_db()
    assert entry.version == 2
