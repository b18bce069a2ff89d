"""Screens of the registry: real posts, real pages, lists with pinned queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.spreadsheets import read_table
from services_registry import queries
from services_registry.enums import EditionState
from services_registry.models import Provider, RegistryEdition, StandardItem
from services_registry.resources import load_standard
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_oblast,
    make_rayon,
    make_village,
)
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_service,
    make_theme,
)

E = EditionState
PDF = b"%PDF-1.7\n%%EOF\n"
# Queries of a whole page, with session, user and navigation.
QUERIES = {
    "staff list": 8,
    "staff page": 13,
    "public list": 5,
    "public page": 7,
    "own list": 7,
    "own page": 22,
    "own check": 16,
    "providers": 6,
    "entry choice": 7,
}


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


@pytest.fixture
def staff(browse: Any, personas: Any) -> Client:
    return browse(personas.regional_coordinator)


def test_from_nothing_to_a_published_registry(  # noqa: PLR0915 - one way, step by step
    head: Client, staff: Client, places: Any, client: Client
) -> None:
    """The main job: begin, write, check, submit, return, submit, approve, publish."""
    service, theme = make_service("Суу"), make_theme()
    village = places.a.villages.get()
    began = head.post("/m/registry/start/", {"municipality": places.a.pk})
    edition = RegistryEdition.objects.get()
    page = f"/m/registry/{edition.pk}/"
    assert (began.status_code, began["Location"]) == (302, page)
    known = {
        "offer": "offered",
        "provider_name": "Таза суу",
        "provider_kind": "water_users",
    }
    assert head.post(f"{page}add/{service.pk}/", known).status_code == 302
    first = edition.entries.get()
    part = f"/m/registry/entries/{first.pk}/edit"
    head.post(f"{part}/places/", {"villages": [village.pk]})
    load_standard()
    head.post(f"{part}/price/", {"payment": "paid", "fee_note": "20 сом"})
    StandardItem.objects.exclude(code="fee").update(is_needed=False)
    own = {
        "own_ky": "Мончо",
        "theme": theme.pk,
        "offer": "offered",
        "provider": Provider.objects.get().pk,
    }
    assert head.post(f"{page}add/own/", own).status_code == 302
    first.refresh_from_db()
    assert list(first.villages.all()) == [village]
    assert (first.payment, first.provider.kind) == ("paid", "water_users")
    today = timezone.localdate()
    talk = {
        "discussion_from": today.isoformat(),
        "discussion_until": (today + timedelta(days=9)).isoformat(),
        "notice_ky": "Окуңуз",
    }
    assert head.post(f"{page}discussion/", talk).status_code == 302
    check = head.get(f"{page}check/").content.decode()
    assert ("Мончо" in check, "Submit the registry to the kenesh?" in check) == (
        True,
        True,
    )
    head.post(f"{page}move/submit/")
    assert client.get(f"/registries/{edition.pk}/").status_code == 404
    back = staff.post(f"/staff/registries/{edition.pk}/move/return/", {"reason": "Why"})
    assert (back.status_code, back["Location"]) == (302, "/staff/registries/")
    shown = head.get(page).content.decode()
    assert "Why" in shown
    head.post(f"{page}move/submit/")
    paper = {
        "number": "5",
        "date": "2016-03-01",
        "title": "Тизмек",
        "scan": SimpleUploadedFile("r.pdf", PDF),
    }
    assert head.post(f"{page}resolution/", paper).status_code == 302
    assert b"".join(head.get(f"{page}scan/").streaming_content) == PDF
    head.post(f"{page}publish/", {"in_force_from": today})
    edition.refresh_from_db()
    assert edition.is_published
    public = client.get(f"/registries/{edition.pk}/").content.decode()
    assert [word in public for word in ("Суу", "Мончо", "Таза суу", "Why")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_resolution_without_a_real_scan_is_refused(head: Client, places: Any) -> None:
    edition = make_edition(places.a, E.SUBMITTED, services=(make_service(),))
    paper = {"number": "5", "date": "2016-03-01", "title": "Тизмек"}
    address = f"/m/registry/{edition.pk}/resolution/"
    assert list(head.post(address, paper).context["form"].errors) == ["scan"]
    wrong = {**paper, "scan": SimpleUploadedFile("r.pdf", b"MZ not a scan")}
    refused = head.post(address, wrong)
    assert (refused.status_code, list(refused.context["form"].errors)) == (
        422,
        ["scan"],
    )
    future = {**paper, "date": "2999-01-01", "scan": SimpleUploadedFile("r.pdf", PDF)}
    refused = head.post(address, future)
    assert list(refused.context["form"].errors) == ["date"]
    # the file is kept for the next try
    assert "scan-kept" in refused.content.decode()
    edition.refresh_from_db()
    assert edition.is_submitted


def test_an_entry_is_removed(head: Client, places: Any) -> None:
    edition = make_edition(places.a, services=(make_service("Суу"),))
    remove = f"/m/registry/entries/{edition.entries.get().pk}/remove/"
    assert "Суу" in head.get(remove).content.decode()
    assert head.post(remove).status_code == 302
    assert edition.entries.count() == 0


def test_a_provider_that_no_longer_works_is_not_offered(
    head: Client, places: Any
) -> None:
    edition = make_edition(places.a)
    provider = make_provider(places.a, "Эски")
    data = {"name": "Эски", "kind": "company"}
    address = f"/m/registry/providers/{provider.pk}/"
    assert head.post(address, data).status_code == 302
    form = head.get(f"/m/registry/{edition.pk}/add/own/").context["form"]
    assert list(form.fields["provider"].queryset) == []
    add = {"municipality": places.b.pk, "name": "Жаңы", "kind": "company"}
    refused = head.post("/m/registry/providers/new/", add)
    assert list(refused.context["form"].errors) == ["municipality"]
    add["municipality"] = places.a.pk
    assert head.post("/m/registry/providers/new/", add).status_code == 302
    rows = head.get("/m/registry/providers/").context["rows"]
    assert [(row.name, row.is_active) for row in rows] == [
        ("Жаңы", True),
        ("Эски", False),
    ]


def test_an_entry_keeps_its_provider_that_no_longer_works(
    head: Client, places: Any
) -> None:
    edition = make_edition(places.a, services=(make_service(),))
    entry = edition.entries.get()
    Provider.objects.update(is_active=False)
    form = head.get(f"/m/registry/entries/{entry.pk}/edit/").context["form"]
    assert list(form.fields["provider"].queryset) == [entry.provider]


def test_staff_filter_search_and_export(staff: Client, places: Any) -> None:
    far = make_rayon(
        "41702215000000",
        name_ky="Жети-Өгүз",
        oblast=make_oblast("41702000000000", name_ky="Ысык-Көл"),
    )
    north = make_municipality("Көк-Суу", rayon=far)
    make_membership(north, make_cohort(2015))
    published = make_edition(places.a, E.PUBLISHED, services=(make_service(),))
    make_edition(places.a, E.DRAFT)
    submitted = make_edition(north, E.SUBMITTED)

    def found(**query: Any) -> list[RegistryEdition]:
        return list(staff.get("/staff/registries/", query).context["rows"])

    assert found() == [published, submitted]
    assert found(sort="-name") == [submitted, published]
    assert found(state="submitted") == [submitted]
    assert found(state="draft") == []
    assert found(oblast=far.oblast_id) == [submitted]
    assert found(cohort=make_cohort(2016).pk) == [published]
    assert found(q="кок") == found(q="жети огуз") == [submitted]
    answer = staff.get("/staff/registries/", {"state": "published", "export": "csv"})
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    lines = text.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Алма" in lines[1]


def test_the_public_reads_what_is_published_and_nothing_else(
    client: Client, places: Any
) -> None:
    editions = {
        state: make_edition(make_municipality(f"М-{state}"), state) for state in E
    }
    rows = client.get("/registries/").context["rows"]
    assert list(rows) == [editions[E.PUBLISHED]]
    shown = {
        state.value
        for state, edition in editions.items()
        if client.get(f"/registries/{edition.pk}/").status_code == 200
    }
    assert shown == {"published", "superseded"}


def test_search_and_export_inside_a_registry(client: Client, places: Any) -> None:
    edition = make_edition(places.a, E.PUBLISHED)
    basic = make_service("Маалымат", register="basic")
    make_entry(edition, make_service("Көчө жарыгы"), covers_all_villages=False)
    make_entry(edition, basic, register="basic")
    street = edition.entries.get(register="additional")
    street.villages.set([make_village(places.a, "Көк-Арт")])
    address = f"/registries/{edition.pk}/"
    rows = client.get(address).context["rows"]
    assert [row.register for row in rows] == ["basic", "additional"]
    assert list(client.get(address, {"q": "кочо"}).context["rows"]) == [street]
    answer = client.get(address, {"q": "кочо", "export": "xlsx"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    table = read_table(SimpleUploadedFile("t.xlsx", body), max_rows=9, max_columns=20)
    flat = [str(cell) for row in table for cell in row]
    assert ("Көчө жарыгы" in flat, "Көк-Арт" in flat, "Маалымат" in flat) == (
        True,
        True,
        False,
    )


def test_groups_have_the_basic_register_first(places: Any) -> None:
    edition = make_edition(places.a, services=(make_service("А"), make_service("Б")))
    groups = queries.groups_of(edition)
    assert [(g.register, [str(e) for e in g.entries]) for g in groups] == [
        ("basic", []),
        ("additional", ["А", "Б"]),
    ]


def count(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_query_counts_do_not_grow(
    head: Client, staff: Client, client: Client, places: Any
) -> None:
    """At 10 and at 500 rows: the lists of editions, and the entries of one edition."""
    draft = make_edition(places.a)
    published = make_edition(places.b, E.PUBLISHED)
    theme = make_theme()
    provider = {p: make_provider(p) for p in (places.a, places.b)}

    def fill(number: int) -> None:
        while RegistryEdition.objects.count() < number:
            place = make_municipality()
            make_edition(place, E.PUBLISHED)
        for edition in (draft, published):
            while edition.entries.count() < number:
                village = edition.municipality.villages.first()
                make_entry(
                    edition,
                    make_service(theme=theme),
                    provider=provider[edition.municipality],
                    covers_all_villages=False,
                ).villages.set([village])

    pages = {
        "staff list": (staff, "/staff/registries/"),
        "staff page": (staff, f"/staff/registries/{published.pk}/"),
        "public list": (client, "/registries/"),
        "public page": (client, f"/registries/{published.pk}/"),
        "own list": (head, "/m/registry/"),
        "own page": (head, f"/m/registry/{draft.pk}/"),
        "own check": (head, f"/m/registry/{draft.pk}/check/"),
        "providers": (head, "/m/registry/providers/"),
        "entry choice": (head, f"/m/registry/{draft.pk}/add/"),
    }
    fill(10)
    few = {name: count(*page) for name, page in pages.items()}
    fill(500)
    many = {name: count(*page) for name, page in pages.items()}
    assert many == few
    assert few == QUERIES
