"""A national registry from files: providers, editions, entries; faults; taken back."""

from collections.abc import Iterator
from typing import Any

import pytest

from core import audit
from core.imports import registers
from core.models import ImportRun
from core.models.audit import AuditEvent
from municipalities.models import Municipality
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import (
    Provider,
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
)
from services_registry.operations import EntryValues
from services_registry.resources import load_standard
from tests.factories.imports import applied, book, checked, undone
from tests.factories.municipalities import make_municipality, make_village
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_service,
)

PLACES, ENTRIES = 20, 50
HEADS = (
    "municipality",
    "number",
    "service",
    "name_ky",
    "name_ru",
    "register",
    "offer",
    "offer_reason",
    "provider",
    "payment",
    "fee_amount",
    "fee_unit",
    "covers_all_villages",
    "share_covered",
    "texts__recipients__ky",
    "texts__recipients__ru",
    "next_check",
)


@pytest.fixture
def staff(personas: Any) -> Any:
    return personas.programme_manager


@pytest.fixture
def services(db: None) -> list[Service]:
    load_standard()
    made = [make_service(f"Кызмат {n}", code=f"c{n}") for n in range(ENTRIES)]
    recipients = StandardItem.objects.get(code="recipients")
    result = StandardItem.objects.get(code="result")
    for item, text in ((recipients, "Бардыгы"), (result, "Суу бар")):
        RecommendedText.objects.create(
            service=made[0], item=item, version=1, text_ky=text
        )
    return made


def country() -> list[Municipality]:
    return [make_municipality(f"Жер {n}") for n in range(PLACES)]


def provider_rows(places: list[Municipality]) -> Iterator[list[Any]]:
    for n, place in enumerate(places):
        yield [f"prov-{n}", place.code, f"{place.name} ишканасы", "enterprise", "yes"]


def entry_row(place: Municipality, n: int, provider: str) -> list[Any]:
    """The row of one service: some are paid, some are not offered."""
    paid, offered = n % 3 == 0, n % 10 != 9
    return [
        *(place.code, n + 1, f"c{n}", f"Кызмат {n}", f"Услуга {n}", "additional"),
        "offered" if offered else "not_offered",
        None if offered else "Бул жерде талап кылынбайт",
        provider if offered else None,
        "paid" if paid and offered else "free",
        20.5 if paid and offered else None,
        "айына" if paid and offered else None,
        *("yes", 62.5 if offered else None),
        *("Тургундар", "Жители", "2016-12-31"),
    ]


def load(slug: str, heads: Any, rows: Any, by: Any) -> ImportRun:
    run = checked(slug, book(heads, rows), by)
    assert (run.state, run.wrong_rows) == ("checked", 0), told(run)
    return applied(run, by)


def told(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, column and English sentence of all problems."""
    rows = run.rows.filter(kind="wrong").order_by("number")
    return [
        (row.number, problem["column"], problem["text"]["en"])
        for row in rows
        for problem in row.problems
    ] + [(0, "", problem["en"]) for problem in run.problems]


# committed, because the heartbeat of a job looks for its row from a connection of its own
@pytest.mark.django_db(transaction=True)
def test_a_national_registry_comes_in_and_goes_out(  # noqa: PLR0915 - one way
    staff: Any, services: list[Service], django_assert_max_num_queries: Any
) -> None:
    places = country()
    heads = ("code", "municipality", "name", "kind", "is_active")
    load("providers", heads, provider_rows(places), staff)
    load(
        "registry-editions",
        ("municipality", "number"),
        [[place.code, 1] for place in places],
        staff,
    )
    assert RegistryEdition.objects.filter(state=EditionState.DRAFT).count() == PLACES
    rows = [
        entry_row(place, n, f"prov-{p}")
        for p, place in enumerate(places)
        for n in range(ENTRIES)
    ]
    content = book(HEADS, rows)
    with django_assert_max_num_queries(60):
        run = checked("registry-entries", content, staff)
    assert (run.new_rows, run.wrong_rows) == (PLACES * ENTRIES, 0), told(run)
    before = AuditEvent.objects.count()
    run = applied(run, staff)
    assert run.state == "applied", run.job
    assert RegistryEntry.objects.count() == PLACES * ENTRIES
    entry = RegistryEntry.objects.get(edition__municipality=places[3], number=1)
    assert (entry.service, entry.provider.code) == (services[0], "prov-3")
    assert (str(entry.fee_amount), entry.fee_unit, str(entry.share_covered)) == (
        "20.50",
        "айына",
        "62.50",
    )
    # the columns of the file, and for the others what the catalogue recommends
    assert entry.texts == {
        "recipients": {"ky": "Тургундар", "ru": "Жители"},
        "result": {"ky": "Суу бар"},
    }
    assert set(entry.seen) == {"recipients", "result"}
    assert "кызмат 0" in entry.search_key
    assert "жер 3 ишканасы" in entry.search_key
    refused = RegistryEntry.objects.get(edition__municipality=places[3], number=10)
    assert (refused.offer, refused.provider) == ("not_offered", None)
    # one row of audit for each entry in the timeline of its edition, and the move
    assert AuditEvent.objects.count() == before + PLACES * ENTRIES + 1
    event = audit.timeline(entry.edition)[0]
    assert (event.verb, event.municipality_code) == (
        "registry_edition.entry_added",
        places[3].code,
    )
    assert list(audit.broken_links()) == []
    again = checked("registry-entries", content, staff)
    assert (again.unchanged_rows, again.right_rows) == (PLACES * ENTRIES, 0)
    run = undone(run, staff)
    assert (run.state, RegistryEntry.objects.count()) == ("undone", 0), run.job


def faulty(place: Municipality, other: Municipality, **change: Any) -> list[Any]:
    row = dict(zip(HEADS, entry_row(place, 0, "prov-0"), strict=True))
    return list((row | change).values())


def test_planted_faults_are_told_by_row_and_column(
    staff: Any, services: list[Service]
) -> None:
    place, other, without = (make_municipality(name) for name in "абв")
    make_edition(without, EditionState.SUBMITTED)
    edition = make_edition(place)
    make_edition(other)
    make_provider(place, code="prov-0")
    make_provider(place, code="gone", is_active=False)
    make_provider(other, code="foreign")
    make_service("Бөтөн", code="own-other", municipality=other)
    make_service("Эски", code="old", valid_until="2015-01-01")
    make_entry(edition, services[1], number=70)
    RegistryEntry.objects.update(
        provider=Provider.objects.get(code="prov-0"), name_ky="Бар"
    )
    planted: list[tuple[dict[str, Any], str, str]] = [
        ({"municipality": without.code}, "municipality", "no registry in the state"),
        ({"municipality": "1"}, "municipality", "No record has the code"),
        ({"service": "own-other"}, "service", "Choose a service of the list."),
        ({"service": "old"}, "service", "no longer stands in the catalogue"),
        ({"provider": "foreign"}, "provider", "Choose a provider of the list."),
        ({"provider": "gone"}, "provider", "no longer works"),
        ({"provider": None}, "provider", "Choose a provider or name a new one."),
        ({"register": "basic"}, "register", "The basic register is the same"),
        ({"register": None}, "register", "must not be empty"),
        ({"payment": "free"}, "payment", "not free of charge"),
        ({"fee_amount": -1}, "fee_amount", "must lie between"),
        ({"share_covered": 101}, "share_covered", "must lie between"),
        ({"covers_all_villages": "no"}, "covers_all_villages", "Single villages"),
        ({"offer": "not_offered"}, "offer_reason", "why the service is not offered"),
        ({"service": "c1"}, "service", "already, as number 70"),
        ({"next_check": "soon"}, "next_check", "must be a date"),
    ]
    rows = [
        faulty(place, other, **{"number": n + 1, "service": f"c{n + 2}"} | change)
        for n, (change, _column, _text) in enumerate(planted)
    ]
    right = faulty(place, other, number=60, service="c40")
    twin = faulty(place, other, number=61, service="c40")
    run = checked("registry-entries", book(HEADS, [*rows, right, twin]), staff)
    assert (run.new_rows, run.wrong_rows) == (1, len(planted) + 1)
    found = {
        number: (column, text)
        for number, column, text in reversed(told(run))
        if column != "offer"
    }
    for number, (_change, column, text) in enumerate(planted, start=2):
        of_row = {c: t for n, c, t in told(run) if n == number}
        assert text in of_row.get(column, ""), (number, of_row)
    assert "already, as number 60" in found[len(planted) + 3][1]
    run = applied(run, staff, leave_out_wrong=True)
    assert run.state == "applied"
    assert edition.entries.count() == 2


def test_a_file_changes_drafts_only_and_is_taken_back(
    staff: Any, personas: Any, places: Any, services: list[Service]
) -> None:
    approved = make_edition(places.b, EditionState.PUBLISHED, (services[0],))
    edition = make_edition(places.a)
    provider = make_provider(places.a, code="prov-0")
    entry = operations.save_entry(
        edition=edition,
        by=personas.head_a,
        values=EntryValues(
            services[0],
            provider,
            covers_all_villages=False,
            villages=(make_village(places.a),),
            texts={"recipients": {"ky": "a\r\nb", "en": "kept"}},
        ),
    )
    heads = ("municipality", "number", "covers_all_villages", "texts__recipients__ky")
    foreign = checked(
        "registry-entries", book(heads, [[places.b.code, 1, "yes", "x"]]), staff
    )
    assert foreign.wrong_rows == 1
    same = [places.a.code, 1, "no", "a\nb"]
    run = checked("registry-entries", book(heads, [same]), staff)
    assert (run.unchanged_rows, run.wrong_rows) == (1, 0), told(run)
    changed = [places.a.code, 1, "yes", "c"]
    run = applied(checked("registry-entries", book(heads, [changed]), staff), staff)
    entry.refresh_from_db()
    assert (entry.villages.count(), entry.version) == (0, 2)
    assert entry.texts["recipients"] == {"ky": "c", "en": "kept"}
    run = undone(run, staff)
    entry.refresh_from_db()
    assert (run.state, entry.villages.count(), entry.version) == ("undone", 1, 3)
    assert entry.texts["recipients"] == {"ky": "a\nb", "en": "kept"}
    assert approved.entries.get().texts == {}


def test_a_closed_edition_is_not_written(
    staff: Any, places: Any, services: list[Service]
) -> None:
    """It was a draft when the file was checked."""
    edition = make_edition(places.a)
    make_provider(places.a, code="prov-0")
    content = book(HEADS, [entry_row(places.a, 0, "prov-0")])
    run = checked("registry-entries", content, staff)
    assert run.new_rows == 1
    RegistryEdition.objects.filter(pk=edition.pk).update(state="submitted")
    run = applied(run, staff)
    assert (run.state, edition.entries.count()) == ("checked", 0)


def test_editions_begin_once(staff: Any, places: Any) -> None:
    make_edition(places.a, EditionState.PUBLISHED, number=3)
    third = make_municipality("Үчүнчү")
    make_edition(third, number=1)
    rows = [
        [places.a.code, 2],
        [places.a.code, 3],
        [places.b.code, 1],
        [places.b.code, 2],
        [third.code, 2],
    ]
    run = checked("registry-editions", book(("municipality", "number"), rows), staff)
    assert [(n, c) for n, c, _text in told(run)] == [
        (2, "number"),
        (5, "municipality"),
        (6, "municipality"),
    ]
    assert (run.new_rows, run.unchanged_rows) == (1, 1)
    run = applied(run, staff, leave_out_wrong=True)
    assert places.b.registry_editions.get().state == "draft"
    run = undone(run, staff)
    assert places.b.registry_editions.count() == 0


def test_a_renamed_provider_is_found_by_its_new_name(
    staff: Any, places: Any, services: list[Service]
) -> None:
    provider = make_provider(places.a, "Эски", code="p-a")
    entry = make_entry(make_edition(places.a), services[0], provider=provider)
    make_provider(places.a, "Башка", code="p-b")
    heads = ("code", "name")
    twice = checked("providers", book(heads, [["p-a", "Башка"]]), staff)
    assert told(twice)[0][2] == "The municipality has a provider of this name already."
    run = applied(checked("providers", book(heads, [["p-a", "Көчө"]]), staff), staff)
    entry.refresh_from_db()
    assert "кочо" in entry.search_key
    undone(run, staff)
    entry.refresh_from_db()
    assert "эски" in entry.search_key


def test_columns_follow_the_standard(staff: Any) -> None:
    def names() -> set[str]:
        register = registers.find("registry-entries")
        assert register is not None
        return {column.name for column in register.columns}

    StandardItem.objects.create(
        code="in__odd", name_ky="Кошумча", name_ru="Ещё", order=500
    )
    assert {"texts__in__odd__ky", "texts__in__odd__ru"} <= names()
    StandardItem.objects.filter(code="in__odd").update(is_active=False)
    assert "texts__in__odd__ky" not in names()


@pytest.mark.parametrize("slug", ["providers", "registry-editions", "registry-entries"])
def test_who_may_load(personas: Any, slug: str) -> None:
    register = registers.find(slug)
    assert register is not None
    may = {name for name, user in personas.named().items() if register.may(user)}
    assert may == {"programme_manager", "regional_coordinator", "superuser"}
