"""One edition as a spreadsheet: out, changed, compared, applied, row by row."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from core import audit
from services_registry.enums import EditionState
from services_registry.models import (
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    StandardItem,
)
from services_registry.resources import load_standard
from tests.factories.imports import book
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_service,
)

E = EditionState


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


@pytest.fixture
def edition(places: Any) -> RegistryEdition:
    load_standard()
    edition = make_edition(places.a)
    provider = make_provider(places.a, "Таза суу", code="p-a")
    for n in (1, 2, 3):
        make_entry(
            edition,
            make_service(f"Кызмат {n}", code=f"c{n}"),
            provider=provider,
            number=n,
            fee_note="20 сом",
            texts={"recipients": {"ky": "Баары\r\nбирдей"}},
        )
    make_entry(make_edition(places.b, E.PUBLISHED), make_service("Б", code="own-b"))
    return edition


def table_of(client: Client, edition: RegistryEdition) -> list[list[Any]]:
    answer = client.get(f"/m/registry/{edition.pk}/table/file/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def hand_in(
    client: Client, edition: RegistryEdition, table: list[list[Any]], **more: Any
) -> Any:
    """Upload; the page of the comparison."""
    file = SimpleUploadedFile("реестр.xlsx", book(table[0], table[1:]))
    sent = client.post(f"/m/registry/{edition.pk}/table/", {"file": file})
    assert sent.status_code == 302
    return client.get(sent["Location"])


def kinds(page: Any) -> list[tuple[int, str]]:
    return [(row.number, row.row.kind) for row in page.context["rows"]]


def test_what_comes_out_goes_in_unchanged(
    head: Client, edition: RegistryEdition
) -> None:
    page = hand_in(head, edition, table_of(head, edition))
    assert kinds(page) == [(2, "unchanged"), (3, "unchanged"), (4, "unchanged")]
    assert "there is nothing to do" in page.content.decode()
    refused = head.post(page.request["PATH_INFO"] + f"?{page.request['QUERY_STRING']}")
    assert refused.status_code == 422


def changed(table: list[list[Any]], title: str, row: int, value: Any) -> None:
    table[row][table[0].index(title)] = value


def test_rows_are_new_changed_and_wrong(  # noqa: PLR0915 - one way, step by step
    head: Client, personas: Any, edition: RegistryEdition
) -> None:
    make_service("Жаңы", code="c9")
    table = table_of(head, edition)
    changed(table, "Fee in words", 1, "25 сом")
    changed(table, "Recipients (in Russian)", 1, "Все")
    changed(table, "Payment", 2, "free of charge")
    new = list(table[3])
    table.append(new)
    for title, value in {
        "Number": 9,
        "Service": "c9",
        "Name in Kyrgyz": "Жаңы",
    }.items():
        changed(table, title, 4, value)
    page = hand_in(head, edition, table)
    assert kinds(page) == [(2, "changed"), (3, "wrong"), (4, "unchanged"), (5, "new")]
    rows = page.context["rows"]
    assert [(str(c.title), c.old, c.new) for c in rows[0].changes()] == [
        ("Fee in words", "20 сом", "25 сом"),
        ("Recipients (in Russian)", "", "Все"),
    ]
    assert "\n".join(rows[1].problems) == (
        "Column N, “Payment”: A fee is written below, so the service is not free of "
        "charge."
    )
    address = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
    data = {"mark": page.context["mark"]}
    refused = head.post(address, data)
    assert refused.context["problems"] == [
        "Some rows are wrong. Correct them, or tick that they are left out."
    ]
    assert edition.entries.count() == 3
    done = head.post(address, data | {"leave_out_wrong": "on"}, follow=True)
    assert [str(m) for m in done.context["messages"]] == [
        "Added: 1. Changed: 1. Left out: 1."
    ]
    assert kinds(done) == [(3, "wrong")]
    first = edition.entries.get(number=1)
    assert (first.fee_note, first.version) == ("25 сом", 2)
    assert first.texts["recipients"]["ru"] == "Все"
    made = edition.entries.get(number=9)
    assert (made.name_ky, made.service.code, made.provider.code) == (
        "Жаңы",
        "c9",
        "p-a",
    )
    assert "жаны" in made.search_key
    events = [e.verb for e in audit.timeline(edition)]
    assert sorted(events) == [
        "registry_edition.entry_added",
        "registry_edition.entry_changed",
    ]
    assert list(audit.broken_links()) == []


def test_a_recommended_text_that_is_written_is_taken_over(
    head: Client, edition: RegistryEdition
) -> None:
    item = StandardItem.objects.get(code="recipients")
    entries = edition.entries.order_by("number")
    texts = [
        RecommendedText.objects.create(
            service=entry.service, item=item, version=1, text_ky="Сунуш"
        )
        for entry in entries
    ]
    table = table_of(head, edition)
    changed(table, "Recipients (in Kyrgyz)", 1, "Сунуш")
    changed(table, "Recipients (in Kyrgyz)", 2, "Өзүбүздүкү")
    page = hand_in(head, edition, table)
    address = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
    assert head.post(address, {"mark": page.context["mark"]}).status_code == 302
    assert [entry.seen for entry in entries.all()] == [
        {"recipients": texts[0].pk},
        {},
        {},
    ]


def test_nothing_is_written_over_a_colleagues_change(
    head: Client, edition: RegistryEdition
) -> None:
    table = table_of(head, edition)
    changed(table, "Fee in words", 1, "25 сом")
    page = hand_in(head, edition, table)
    RegistryEntry.objects.filter(edition=edition, number=1).update(fee_note="30 сом")
    address = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
    refused = head.post(address, {"mark": page.context["mark"]})
    assert refused.status_code == 422
    assert "The registry changed since" in refused.context["problems"][0]
    assert edition.entries.get(number=1).fee_note == "30 сом"
    # the page shows what would be overwritten now
    change = next(iter(refused.context["rows"][0].changes()))
    assert (change.old, change.new) == ("30 сом", "25 сом")
    again = head.post(address, {"mark": refused.context["mark"]})
    assert again.status_code == 302
    assert edition.entries.get(number=1).fee_note == "25 сом"


def test_foreign_services_and_files_are_none(
    head: Client, browse: Any, personas: Any, places: Any, edition: RegistryEdition
) -> None:
    make_service("Алардыкы", code="theirs", municipality=places.b)
    make_provider(places.b, code="p-b")
    table = table_of(head, edition)
    table[1][1], table[2][table[0].index("Provider")] = "theirs", "p-b"
    page = hand_in(head, edition, table)
    assert kinds(page)[:2] == [(2, "wrong"), (3, "wrong")]
    # a token is good for the one who uploaded the file, in an edition of one's own
    query = page.request["QUERY_STRING"]
    other = browse(personas.coordinator_a)
    turned = other.get(f"/m/registry/{edition.pk}/table/check/?{query}")
    assert turned["Location"] == f"/m/registry/{edition.pk}/table/"
    foreign = make_edition(places.b)
    for part in ("table/", "table/file/", f"table/check/?{query}"):
        assert head.get(f"/m/registry/{foreign.pk}/{part}").status_code == 404
    assert head.get(f"/m/registry/{edition.pk}/table/check/").status_code == 302


def test_a_file_that_is_no_table(head: Client, edition: RegistryEdition) -> None:
    page = f"/m/registry/{edition.pk}/table/"
    unknown = hand_in(head, edition, [["Number", "Nonsense"], [1, "x"]])
    assert "is not known here" in unknown.content.decode()
    keyless = hand_in(head, edition, [["Service"], ["c1"]])
    assert "is missing" in keyless.content.decode()
    empty = head.post(page, {})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["file"])


def test_a_closed_edition_is_not_written(
    head: Client, edition: RegistryEdition
) -> None:
    table = table_of(head, edition)
    changed(table, "Fee in words", 1, "25 сом")
    page = hand_in(head, edition, table)
    RegistryEdition.objects.filter(pk=edition.pk).update(state="submitted")
    address = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
    refused = head.post(address, {"mark": page.context["mark"]})
    assert "closed for changes" in refused.context["problems"][0]
    assert edition.entries.get(number=1).fee_note == "20 сом"


@pytest.mark.parametrize("rows", [10, 500])
def test_queries_stay_the_same(
    head: Client,
    edition: RegistryEdition,
    rows: int,
    django_assert_max_num_queries: Any,
) -> None:
    RegistryEntry.objects.bulk_create(
        RegistryEntry(
            edition=edition,
            service=make_service(f"К {n}", code=f"k{n}"),
            provider=edition.entries.first().provider,  # type: ignore[union-attr]
            number=n,
            name_ky="К",
            register="additional",
        )
        for n in range(10, rows + 10)
    )
    table = table_of(head, edition)
    for row in range(1, rows):
        changed(table, "Note", row, "жаңы")
    page = hand_in(head, edition, table)
    assert len(page.content) <= 60 * 1024
    address = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
    with django_assert_max_num_queries(20):
        head.get(address)
    with django_assert_max_num_queries(70):  # SQLite inserts a few dozen at a time
        done = head.post(address, {"mark": page.context["mark"]})
    assert done.status_code == 302
    assert edition.entries.filter(note="жаңы").count() == rows - 1
