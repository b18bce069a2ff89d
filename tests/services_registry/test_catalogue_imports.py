"""The catalogue in and out as tables: a changed text is a new version."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.models.letters import Letter
from services_registry import operations, queries
from services_registry.enums import EditionState
from services_registry.models import RecommendedText, Service, StandardItem, Theme
from tests.factories.imports import applied, book, checked, hand_in, undone
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_item,
    make_service,
    make_theme,
    recommend,
)

# the code name "reason" is that of the column which tells why rows were refused
TEXTS = ("service", "item", "text_ky", "Why it changed")
SERVICES = ("code", "name_ky", "theme", "register", "outside_law")


@pytest.fixture
def manager(personas: Any) -> Any:
    return personas.programme_manager


def versions(service: Service) -> list[tuple[str, int, str, bool]]:
    rows = RecommendedText.objects.filter(service=service)
    return [
        (t.item.code, t.version, t.text_ky, t.is_current)
        for t in rows.order_by("item__code", "version")
    ]


def problems(run: Any) -> list[tuple[str, str]]:
    return [
        (problem["column"], problem["text"]["en"])
        for row in run.rows.filter(kind="wrong").order_by("number")
        for problem in row.problems
    ]


def test_themes_and_items(manager: Any) -> None:
    make_theme("light", name_ky="Жарык")
    run = checked(
        "service-themes",
        book(
            ("code", "name_ky", "order"),
            [("light", "Көчө жарыгы", 2), ("x", "Жаңы", 1)],
        ),
        manager,
    )
    applied(run, manager)
    assert list(Theme.objects.values_list("code", "name_ky", "order")) == [
        ("x", "Жаңы", 1),
        ("light", "Көчө жарыгы", 2),
    ]
    make_item("name", kind="facts")
    heads = ("code", "name_ky", "order", "is_needed", "is_active")
    rows = [("name", "Аты", 1, "yes", "no"), ("extra", "Кошумча", 2, "no", "yes")]
    run = checked("standard-items", book(heads, rows), manager)
    assert problems(run) == [
        ("is_active", "No registry can do without this item, so it stays in use.")
    ]
    run = applied(run, manager, leave_out_wrong=True)
    extra = StandardItem.objects.get(code="extra")
    assert (extra.kind, extra.order, extra.is_active) == ("text", 2, True)


def test_an_item_that_entries_use_is_not_taken_back(manager: Any, places: Any) -> None:
    heads = ("code", "name_ky", "order", "is_needed", "is_active")
    content = book(heads, [("extra", "Кошумча", 2, "no", "yes")])
    run = applied(checked("standard-items", content, manager), manager)
    entry = make_entry(make_edition(places.a), texts={"extra": {"ky": "а"}})
    run = undone(run, manager)
    assert "other records already use rows" in str(run.job.error_message)
    assert StandardItem.objects.filter(code="extra").exists()
    entry.delete()
    undone(run, manager)
    assert not StandardItem.objects.filter(code="extra").exists()


def test_services_come_with_their_official_names(manager: Any, places: Any) -> None:
    make_item("name", kind="facts")
    theme = make_theme()
    old = make_service(code="old", name_ky="Эски", name_ru="", name_en="")
    operations.load_catalogue(themes=[], services=[])
    own = make_service(code="own", municipality=places.a)
    make_entry(make_edition(places.a), old)
    rows = [
        ("old", "Жаңы аталыш", theme.code, "additional", "no"),
        ("new", "Кошулган", theme.code, "basic", "yes"),
        ("own", "Бирөөнүкү", theme.code, "basic", "no"),
        ("s5", "Номер", theme.code, "basic", "no"),
    ]
    run = checked("services", book(SERVICES, rows), manager)
    assert problems(run) == [
        ("code", "This code is taken. Choose another one."),
        ("code", "Codes such as s12 belong to services of municipalities."),
    ]
    run = applied(run, manager, leave_out_wrong=True)
    new = Service.objects.get(code="new")
    assert versions(old) == [("name", 1, "Эски", False), ("name", 2, rows[0][1], True)]
    assert versions(new) == [("name", 1, "Кошулган", True)]
    # one letter to each writer of the municipality that has the service
    assert Letter.objects.count() == 2
    run = undone(run, manager)
    assert run.is_undone
    assert not Service.objects.filter(code="new").exists()
    assert versions(old) == [
        ("name", 1, "Эски", False),
        ("name", 2, rows[0][1], False),
        ("name", 3, "Эски", True),
    ]
    own.refresh_from_db()
    assert own.name_ky != "Бирөөнүкү"


def test_a_new_service_with_more_texts_is_not_taken_back(manager: Any) -> None:
    make_item("name", kind="facts")
    rows = [("new", "Кошулган", make_theme().code, "basic", "yes")]
    run = applied(checked("services", book(SERVICES, rows), manager), manager)
    text = recommend(Service.objects.get(code="new"), make_item("recipients"))
    run = undone(run, manager)
    assert "other records already use rows" in str(run.job.error_message)
    text.delete()
    assert undone(run, manager).is_undone
    assert RecommendedText.objects.count() == 0


def test_a_changed_text_is_a_new_version(manager: Any, places: Any) -> None:
    item, service = make_item("recipients"), make_service(code="water")
    other = make_service(code="waste")
    first = recommend(service, item, "Биринчи")
    edition = make_edition(places.a, EditionState.PUBLISHED)
    entry = make_entry(
        edition,
        service,
        texts={"recipients": {"ky": "Биринчи"}},
        seen={"recipients": first.pk},
    )
    make_entry(edition, other)
    rows = [
        ("water", "recipients", "Экинчи", "Жаңы мыйзам"),
        ("waste", "recipients", "Калдык", ""),
    ]
    content = book(TEXTS, rows)
    run = applied(checked("recommended-texts", content, manager), manager)
    first.refresh_from_db()
    assert (first.text_ky, first.is_current) == ("Биринчи", False)
    assert versions(service) == [
        ("recipients", 1, "Биринчи", False),
        ("recipients", 2, "Экинчи", True),
    ]
    assert versions(other) == [("recipients", 1, "Калдык", True)]
    assert queries.behind_counts([edition])[edition.pk] == 2
    # two services changed: still one letter to each writer
    assert Letter.objects.count() == 2
    again = checked("recommended-texts", content, manager)
    assert (again.unchanged_rows, again.changed_rows, again.wrong_rows) == (2, 0, 0)
    second = RecommendedText.objects.get(service=service, is_current=True)
    operations.keep_own_text(entry=entry, text=second, by=_head(places))
    assert undone(run, manager).is_undone
    assert versions(service) == [
        ("recipients", 1, "Биринчи", False),
        ("recipients", 2, "Экинчи", False),
        ("recipients", 3, "Биринчи", True),
    ]
    assert versions(other) == []


def _head(places: Any) -> Any:
    return places.a.officials.get(role="head").user


def test_a_first_text_that_was_answered_is_not_taken_back(
    manager: Any, places: Any
) -> None:
    make_item("recipients")
    service = make_service(code="water")
    entry = make_entry(make_edition(places.a), service)
    rows = [("water", "recipients", "Биринчи", "")]
    run = checked("recommended-texts", book(TEXTS, rows), manager)
    run = applied(run, manager)
    text = RecommendedText.objects.get()
    operations.take_over_text(entry=entry, text=text, by=_head(places))
    run = undone(run, manager)
    assert "other records already use rows" in str(run.job.error_message)
    assert RecommendedText.objects.get() == text


def test_what_texts_cannot_be(manager: Any) -> None:
    service = make_service(code="water")
    recommend(service, make_item("recipients"), "Биринчи", reason="а")
    make_item("fee", kind="facts")
    recommend(service, make_item("name", kind="facts"), "Аты")
    rows = [
        ("water", "recipients", "Биринчи", "башка себеп"),
        ("water", "fee", "Акы", ""),
        ("water", "name", "Башка ат", "а"),
    ]
    run = checked("recommended-texts", book(TEXTS, rows), manager)
    assert [column for column, _text in problems(run)] == ["text_ky", "item", "item"]
    rows = [("water", "recipients", "Экинчи", None)]
    run = checked("recommended-texts", book(TEXTS, rows), manager)
    assert problems(run) == [
        ("reason", "Write why the text changes: the municipalities read it.")
    ]


@pytest.mark.parametrize(
    "slug", ["service-themes", "services", "standard-items", "recommended-texts"]
)
def test_only_keepers_load(personas: Any, slug: str) -> None:
    for name in ("grant_manager", "head_a", "donor", "communications"):
        with pytest.raises(PermissionDenied):
            hand_in(slug, book(("code",), []), personas.named()[name])
