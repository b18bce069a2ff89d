"""The staff's overview: the matrix, coverage by oblast, who has no approved registry."""

import datetime
import io
import re
from collections import Counter
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from core.spreadsheets import read_table
from services_registry import queries
from services_registry.enums import EditionState, Offer, Register, Standing
from services_registry.models import RegistryEntry, RegistryRules
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_oblast,
    make_rayon,
)
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_service,
    make_theme,
)

E, S = EditionState, Standing
PAGE = "/staff/registries/matrix/"
COVERAGE = "/staff/registries/coverage/"
MISSING = "/staff/registries/missing/"
CANARY = "КАНАРЕЙКА"
# Queries of a whole page, with session, user and navigation.
QUERIES = {PAGE: 11, COVERAGE: 10, MISSING: 10}
DAY = datetime.timedelta(days=1)


@pytest.fixture
def staff(browse: Any, db: None) -> Client:
    return browse(make_user(Role.REGIONAL_COORDINATOR))


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


def on(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def signs(page: str) -> dict[str, list[str]]:
    """The cells of each municipality's row, as the page shows them."""
    found = {}
    for name, cells in re.findall(
        r"<tr><th scope=row><a href=municipality/\d+/>([^<(]+) \([^<]*\)</a>(.*)", page
    ):
        found[name] = re.findall(r"<td(?: class=\w)?>(?:<a [^>]*>)?([^<]*)", cells)
    return found


def exported(client: Client, url: str, kind: str = "csv") -> list[list[str]]:
    answer = client.get(f"{url}{'&' if '?' in url else '?'}export={kind}")
    data = io.BytesIO(b"".join(answer.streaming_content))
    rows = read_table(data, max_rows=600, max_columns=120)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


@pytest.mark.django_db
def test_every_standing_by_hand(staff: Client, today: datetime.date) -> None:
    """Five services in one municipality, one for each state, and two at the edge."""
    place = make_municipality("Кең-Суу")
    names = ("Аалы", "Бала", "Вода", "Газ", "Дан", "Жол", "Зал")
    services = [make_service(name) for name in names]
    good, late, coming, refused, absent, edge, several = services
    edition = make_edition(place, E.PUBLISHED)
    make_entry(edition, good, next_check=today + DAY)
    make_entry(edition, late, next_check=today - DAY)
    make_entry(edition, refused, offer=Offer.NOT_OFFERED, offer_reason="Жок")
    make_entry(edition, edge, next_check=today)
    make_entry(edition, several, next_check=today + DAY)
    make_entry(edition, several, next_check=today - DAY)
    newer = make_edition(place, E.SUBMITTED)
    make_entry(newer, coming)
    make_entry(newer, good)
    own = make_service("Өз", municipality=place)
    make_entry(newer, own)
    page = on(staff, PAGE)
    counts = ["2", "2", "1", "1", "1", "1"]
    assert signs(page)["Кең-Суу"] == [*counts, "✓", "!", "○", "×", "", "✓", "!"]
    lines = queries.lines_of_place(place)
    assert [line.standing for line in lines] == [
        *(S.APPROVED, S.OUTDATED, S.OFFERED, S.NOT_OFFERED, S.NONE),
        *(S.APPROVED, S.OUTDATED, S.OFFERED),
    ]
    assert absent.pk == lines[4].service.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "fields", "expected"),
    [
        (E.DRAFT, {}, S.NONE),
        (E.PUBLIC_DISCUSSION, {}, S.OFFERED),
        (E.SUBMITTED, {}, S.OFFERED),
        (E.APPROVED, {}, S.OFFERED),
        (E.PUBLISHED, {}, S.APPROVED),
        (E.PUBLISHED, {"in_force_from": 0}, S.APPROVED),
        (E.PUBLISHED, {"in_force_from": 1}, S.OFFERED),
        (E.SUPERSEDED, {"in_force_until": 0}, S.APPROVED),
        (E.SUPERSEDED, {"in_force_until": -1}, S.NONE),
    ],
)
def test_which_editions_count(
    today: datetime.date, state: E, fields: dict[str, int], expected: S
) -> None:
    """Days are counted from today: an old edition holds until its last day is over."""
    place, service = make_municipality(), make_service()
    days = {name: today + number * DAY for name, number in fields.items()}
    make_edition(place, state, (service,), **days)
    found = queries.matrix([place], [service])
    assert found.rows[0].standings == (expected,)
    assert [line.standing for line in queries.lines_of_service(service, [place])] == [
        expected
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("checked", "since", "expected"),
    [
        (None, None, S.APPROVED),
        (None, datetime.date(2020, 1, 31), S.OUTDATED),
        (datetime.date(2020, 1, 31), None, S.OUTDATED),
        ("today", datetime.date(2020, 1, 31), S.APPROVED),
    ],
)
def test_without_a_day_the_rules_count_from_the_last_check(
    today: datetime.date, checked: Any, since: Any, expected: S
) -> None:
    place, service = make_municipality(), make_service()
    edition = make_edition(place, E.PUBLISHED, in_force_from=since)
    make_entry(edition, service, checked_on=today if checked == "today" else checked)
    assert queries.matrix([place], [service]).rows[0].standings == (expected,)
    (row,) = queries.registry_rows(None).filter(pk=place.pk)
    assert row.overdue == (expected == S.OUTDATED)
    RegistryRules.objects.create(pk=1, check_months=12 * 300)
    assert queries.matrix([place], [service]).rows[0].standings == (S.APPROVED,)
    (row,) = queries.registry_rows(None).filter(pk=place.pk)
    assert row.overdue == 0


@pytest.mark.django_db
def test_totals_filters_and_sorting(staff: Client, today: datetime.date) -> None:
    water, other = make_theme(), make_theme("roads", name_en="Roads", order=9)
    first = make_service("Аалы", register=Register.BASIC, theme=water)
    second = make_service("Бала", theme=other)
    make_service("Эски", valid_until=today - DAY)
    cohort = make_cohort()
    north = make_rayon(
        "41708220000000",
        oblast=make_oblast("41708000000000", name_en="Chuy", name_ky="Чүй"),
        name_ky="Аламүдүн",
        name_en="Alamudun",
    )
    a, b = make_municipality("Аалам"), make_municipality("Баткен", rayon=north)
    make_membership(a, cohort)
    make_edition(a, E.PUBLISHED, (first, second))
    make_edition(b, E.PUBLISHED, (second,))
    page = on(staff, PAGE)
    assert list(signs(page)) == ["Аалам", "Баткен"]
    assert "Эски" not in page
    foot = page[page.index("<tfoot>") :]
    assert re.findall(r"<td>(\d+)", foot) == ["3", "0", "0", "0", "1", "0", "1", "2"]
    by_worst = signs(on(staff, f"{PAGE}?sort=approved"))
    assert list(by_worst) == ["Баткен", "Аалам"]
    assert list(signs(on(staff, f"{PAGE}?sort=-approved"))) == ["Аалам", "Баткен"]
    for narrowed in (
        f"oblast={b.oblast.pk}",
        "q=баткен",
        "q=аламудун",
    ):
        assert list(signs(on(staff, f"{PAGE}?{narrowed}"))) == ["Баткен"], narrowed
    for narrowed in (f"cohort={cohort.pk}", "programme=members"):
        assert list(signs(on(staff, f"{PAGE}?{narrowed}"))) == ["Аалам"], narrowed
    assert signs(on(staff, f"{PAGE}?theme={other.pk}"))["Баткен"][6:] == ["✓"]
    assert signs(on(staff, f"{PAGE}?register=basic"))["Баткен"][6:] == [""]
    assert "No municipality to show" in on(staff, f"{PAGE}?q=жок")
    wrong = on(staff, f"{PAGE}?theme=nothing&oblast=x&page=99&sort=x")
    assert list(signs(wrong)) == ["Аалам", "Баткен"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_says_in_words_what_the_page_shows(staff: Client, kind: str) -> None:
    first, second = make_service("Аалы"), make_service("Бала")
    a, b = make_municipality("Аалам"), make_municipality("=Баткен")
    make_edition(a, E.PUBLISHED, (first,))
    make_edition(b, E.SUBMITTED, (second,))
    rows = exported(staff, PAGE, kind)
    words = {"✓": S.APPROVED, "○": S.OFFERED, "": S.NONE}
    shown = signs(on(staff, PAGE))
    assert rows[0][-2:] == ["Аалы", "Бала"]
    assert [row[-2:] for row in rows[1:]] == [
        [str(words[sign].label) for sign in cells[6:]] for cells in shown.values()
    ]
    assert [row[:2] for row in rows[1:]] == [[b.code, "=Баткен"], [a.code, "Аалам"]]
    assert len(exported(staff, f"{PAGE}?q=аалам", kind)) == 2


@pytest.mark.django_db
def test_the_ways_into_the_matrix(staff: Client, today: datetime.date) -> None:
    service = make_service("Аалы")
    places = [make_municipality(f"Жер {number}") for number in range(3)]
    edition = make_edition(places[0], E.PUBLISHED, (service,))
    refusing = make_edition(places[1], E.PUBLIC_DISCUSSION)
    make_entry(
        refusing, service, offer=Offer.NOT_OFFERED, offer_reason="Башка айыл берет"
    )
    entry = edition.entries.get()
    page = on(staff, f"{PAGE}municipality/{places[0].pk}/")
    assert [
        word in page
        for word in (
            "Аалы",
            str(S.APPROVED.label),
            entry.provider.name,
            f"/staff/registries/{edition.pk}/",
        )
    ] == [True] * 4
    column = f"{PAGE}service/{service.pk}/"
    assert "Башка айыл берет" in on(staff, column)
    rows = exported(staff, f"{column}?standing=not_offered")
    assert [row[1] for row in rows[1:]] == ["Жер 1"]
    assert [row[4] for row in exported(staff, column)[1:]] == [
        str(one.label) for one in (S.APPROVED, S.NOT_OFFERED, S.NONE)
    ]
    whole = exported(staff, f"{PAGE}municipality/{places[1].pk}/", "xlsx")
    assert [row[:2] for row in whole[1:]] == [[service.code, "Аалы"]]
    own = make_service("Өз", municipality=places[0])
    assert staff.get(f"{PAGE}service/{own.pk}/").status_code == 404
    places[2].ended_date = today
    places[2].save()
    assert staff.get(f"{PAGE}municipality/{places[2].pk}/").status_code == 404


@pytest.mark.django_db
def test_a_sign_leads_to_the_passport_that_tells_most(
    staff: Client, today: datetime.date
) -> None:
    """That in force before that on its way; never a draft's; empty cells lead nowhere."""
    place = make_municipality("Кең-Суу")
    both, coming, gone, drafted = (make_service(name) for name in "АБВГ")
    now = make_edition(place, E.PUBLISHED, (both,))
    refused = make_entry(now, gone, offer=Offer.NOT_OFFERED, offer_reason="Жок")
    newer = make_edition(place, E.SUBMITTED, (both, coming))
    make_edition(make_municipality("Сырдуу"), E.DRAFT, (both, drafted))
    page = on(staff, PAGE)
    wanted = [now.entries.get(service=both), newer.entries.get(service=coming), refused]
    found = re.findall(r"href=(\.\./entries/\d+/)>(.)</a>", page)
    assert found == [
        (f"../entries/{entry.pk}/", sign)
        for entry, sign in zip(wanted, "✓○×", strict=True)
    ]
    for address, _sign in found:  # as a browser reads it
        assert staff.get(urljoin(PAGE, address)).status_code == 200
    row = on(staff, f"{PAGE}municipality/{place.pk}/")
    assert re.findall(r"/staff/registries/entries/(\d+)/", row) == [
        str(entry.pk) for entry in wanted
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("columns", "linked"), [(12, 600), (13, 0)])
def test_signs_are_links_where_the_page_bears_it(
    staff: Client, columns: int, linked: int
) -> None:
    services = tuple(make_service("Кызмат " * 9) for _number in range(columns))
    for number in range(50):
        make_edition(make_municipality(f"Айыл {number}"), E.PUBLISHED, services)
    RegistryEntry.objects.update(id=F("id") + 1_000_000)
    page = on(staff, PAGE)
    assert len(re.findall(r"<td><a href=\.\./entries/\d{7}/>✓</a>", page)) == linked
    assert len(page.encode()) < 60 * 1024
    assert ("Choose a theme or a register" in page) == (not linked)


@pytest.mark.django_db
def test_drafts_tell_nothing_but_that_they_exist(staff: Client) -> None:
    place = make_municipality("Сырдуу")
    draft = make_edition(place)
    service = make_service("Аалы")
    make_entry(draft, service, note=CANARY, name_ky=CANARY, name_en=CANARY)
    own = make_service(f"{CANARY} own", municipality=place)
    make_entry(draft, own)
    pages = [
        PAGE,
        COVERAGE,
        MISSING,
        f"{PAGE}service/{service.pk}/",
    ]
    for page in pages:
        assert CANARY not in on(staff, page)
    for page in (PAGE, MISSING):
        assert not any(CANARY in "".join(row) for row in exported(staff, page))
    assert signs(on(staff, PAGE))["Сырдуу"] == ["0", "0", "0", "0", "1", "0", ""]
    (line,) = exported(staff, MISSING)[1:]
    assert (line[1], line[5]) == ("Сырдуу", "a draft is being prepared")


@pytest.mark.django_db
def test_own_services_of_a_draft_stay_unnamed(staff: Client) -> None:
    """An own service is named on the municipality's page once staff may read it."""
    place = make_municipality("Сырдуу")
    own = make_service(f"{CANARY} own", municipality=place)
    draft = make_edition(place, services=(own,))
    address = f"{PAGE}municipality/{place.pk}/"
    assert CANARY not in on(staff, address)
    draft.state = E.SUBMITTED
    draft.save()
    assert CANARY in on(staff, address)


@pytest.mark.django_db
def test_coverage_by_oblast_by_hand(staff: Client) -> None:
    chuy = make_oblast("41708000000000", name_en="Chuy", name_ky="Чүй")
    north = make_rayon("41708220000000", oblast=chuy, name_ky="Аламүдүн")
    basic = make_service("Негизги", register=Register.BASIC)
    second = make_service("Экинчи", register=Register.BASIC)
    make_edition(make_municipality(), E.PUBLISHED, (basic, second))
    make_edition(make_municipality(), E.SUBMITTED, (basic,))
    make_edition(make_municipality(), E.DRAFT, (basic,))
    make_edition(make_municipality(rayon=north), E.PUBLISHED, (basic,))
    found = queries.matrix(queries.place_rows(None), [basic, second])
    lines = [
        (
            line.oblast.name,
            (line.places, line.in_force, line.on_the_way, line.without),
            (line.cells[S.APPROVED], line.cells[S.OFFERED], line.cells[S.NONE]),
        )
        for line in queries.coverage_of(found)
    ]
    assert lines == [
        ("Jalal-Abad", (3, 1, 1, 1), (2, 1, 3)),
        ("Chuy", (1, 1, 0, 0), (1, 0, 1)),
    ]
    page = on(staff, COVERAGE)
    assert page.count("<svg class=") == 2
    assert ["33\xa0%" in page, "50\xa0%" in page] == [True, True]
    gaps = page[page.index("Gaps by service") :]
    assert gaps.index("Экинчи") < gaps.index("Негизги")
    alone = on(staff, f"{COVERAGE}?oblast={chuy.pk}")
    assert "100\xa0%" in alone
    assert "No municipality to show" in on(staff, f"{COVERAGE}?programme=members")


@pytest.mark.django_db
def test_who_has_no_approved_registry(staff: Client, today: datetime.date) -> None:
    service = make_service()
    there = make_edition(make_municipality("Бар"), E.PUBLISHED)
    make_entry(there, service, next_check=today - DAY)
    make_entry(there, make_service(), next_check=today - DAY)
    make_entry(there, make_service(), next_check=today + DAY)
    make_municipality("Жок")
    make_edition(make_municipality("Иште"), E.DRAFT)
    discussed = make_municipality("Талкуу")
    make_edition(discussed, E.PUBLIC_DISCUSSION, discussion_from=today - 3 * DAY)
    later = make_municipality("Эртең")
    make_edition(later, E.PUBLISHED, in_force_from=today + DAY)
    rows = exported(staff, MISSING)
    assert [(row[1], row[5], row[6]) for row in rows[1:]] == [
        ("Жок", "nothing", ""),
        ("Иште", "a draft is being prepared", str(today)),
        ("Талкуу", "public discussion", str(today - 3 * DAY)),
        ("Эртең", "published, in force from a later day", str(today + DAY)),
    ]
    chosen = exported(staff, f"{MISSING}?instead=draft")
    assert [row[1] for row in chosen[1:]] == ["Иште"]
    chosen = exported(staff, f"{MISSING}?instead=nothing")
    assert [row[1] for row in chosen[1:]] == ["Жок"]
    stale = exported(staff, f"{MISSING}?show=stale")
    assert [(row[1], row[7]) for row in stale[1:]] == [("Бар", "2")]
    page = on(staff, MISSING)
    assert "Бар (" not in page
    assert f"/staff/municipalities/{later.pk}/team/" in page


@pytest.mark.django_db
@pytest.mark.parametrize("page", [PAGE, COVERAGE, MISSING])
def test_as_many_queries_for_500_as_for_10(staff: Client, page: str) -> None:
    services = [make_service(f"Кызмат {n}", register="basic") for n in range(3)]
    counted = []
    for number in (10, 490):
        for index in range(number):
            place = make_municipality()
            if index % 2:
                make_edition(place, E.PUBLISHED, tuple(services[:1]))
        with CaptureQueriesContext(connection) as captured:
            on(staff, page)
        counted.append(len(captured))
    assert counted == [QUERIES[page]] * 2


@pytest.mark.django_db
def test_a_page_of_50_by_60_is_light(staff: Client, today: datetime.date) -> None:
    """All cells are filled, as many in one state as in another."""
    services = [
        make_service(f"{number}-кызмат: жергиликтүү тургундардын суроо-талабы боюнча")
        for number in range(60)
    ]
    rows = []
    for number in range(50):
        place = make_municipality(f"Узун аттуу айыл аймагы {number}")
        edition = make_edition(place, E.PUBLISHED)
        coming = make_edition(place, E.SUBMITTED)
        states: list[tuple[Any, dict[str, Any]]] = [
            (edition, {}),
            (edition, {"next_check": today - DAY}),
            (edition, {"offer": Offer.NOT_OFFERED, "offer_reason": "Жок"}),
            (coming, {}),
        ]
        for index, service in enumerate(services):
            where, fields = states[index % 4]
            rows.append(
                RegistryEntry(edition=where, service=service, number=index, **fields)
            )
    RegistryEntry.objects.bulk_create(rows)
    page = on(staff, PAGE)
    shown = [cell for cells in signs(page).values() for cell in cells[6:]]
    assert Counter(shown) == dict.fromkeys("✓!×○", 750)
    assert len(page.encode()) < 60 * 1024


@pytest.mark.django_db
def test_who_may_see_the_overview(browse: Any, personas: Any) -> None:
    service, place = make_service(), make_municipality()
    pages = (
        PAGE,
        COVERAGE,
        MISSING,
        f"{PAGE}municipality/{place.pk}/",
        f"{PAGE}service/{service.pk}/",
    )
    allowed = {
        *("programme_manager", "regional_coordinator", "grant_manager"),
        *("finance_officer", "me_officer", "superuser"),
    }
    for name, person in personas.named().items():
        client = browse(person)
        codes = {client.get(page).status_code for page in pages}
        assert codes == ({200} if name in allowed else {403}), name
