"""Lists: search, filters, sorting, export, and a pinned number of queries."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from core.spreadsheets import read_table
from core.text import search_key, sort_key
from municipalities.models import Cohort, Municipality, Oblast, Phase, Rayon
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_membership,
    make_municipality,
    make_official,
)

STAFF_LIST = "/staff/municipalities/"


@pytest.fixture
def staff(browse: Any, db: None) -> Client:
    return browse(make_user("me_officer"))


@pytest.mark.parametrize("typed", ["Көк", "Кок", "кок", "КӨК", "көк"])
def test_search_finds_kyrgyz_letters_however_typed(
    staff: Client, names: Any, typed: str
) -> None:
    make_municipality("Көк-Арт")
    make_municipality("Алма")
    assert names(staff.get(STAFF_LIST, {"q": typed})) == ["Көк-Арт"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("41703207859000", ["Кенешский айылный аймак"]),
        ("Kenesh", ["Кенешский айылный аймак"]),
        ("Таран-Базар", ["Курманбекский айылный аймак"]),
        ("токтогул", ["Ак-Булунский айылный аймак", "Токтогул"]),
        ("балыкчы", ["Балыкчы"]),
        ("нет такого", []),
    ],
)
def test_search_by_code_by_name_and_by_village(
    staff: Client, country: Any, names: Any, typed: str, found: list[str]
) -> None:
    rows = names(staff.get(STAFF_LIST, {"q": typed, "oblast": ""}))
    assert [name for name in rows if name in found] == found
    assert bool(rows) is bool(found)


def test_kyrgyz_order(staff: Client, names: Any) -> None:
    for name in ("Уч-Терек", "Ош", "Өзгөн", "Нарын", "Үч-Эмчек", "Ңарк", "Папан"):
        make_municipality(name)
    wanted = ["Нарын", "Ңарк", "Ош", "Өзгөн", "Папан", "Уч-Терек", "Үч-Эмчек"]
    assert names(staff.get(STAFF_LIST)) == wanted
    assert names(staff.get(STAFF_LIST, {"sort": "-name"})) == wanted[::-1]


def test_equal_names_are_told_apart_by_the_rayon(staff: Client, country: Any) -> None:
    page = staff.get(STAFF_LIST, {"q": "Джаны-Джольский"}).content.decode()
    rows = Municipality.objects.filter(name_ru__startswith="Джаны-Джольский")
    assert rows.count() > 1
    with translation.override("en"):
        assert len({row.full_name for row in rows}) == rows.count()
        for row in rows:
            assert row.code in page
            assert row.rayon is not None
            assert f">{row.rayon.name}</td>" in page


def test_filters(staff: Client, country: Any) -> None:
    def count(**asked: Any) -> int:
        return staff.get(STAFF_LIST, asked).context["page_obj"].paginator.count

    issyk_kul = Oblast.objects.get(code="41702000000000")
    suzak = Rayon.objects.get(code="41703220000000")
    cohort = Cohort.objects.get(code="cohort-2016")
    assert count() == 480
    assert count(oblast=issyk_kul.pk) == issyk_kul.municipalities.count()
    assert count(rayon=suzak.pk) == suzak.municipalities.count()
    assert count(kind="town") == 15
    assert count(cohort=cohort.pk) == 2
    assert count(phase=Phase.objects.get(number=1).pk) == 12
    assert count(phase=Phase.objects.get(number=3).pk, oblast=issyk_kul.pk) == 1
    assert count(kind="nonsense") == 480


def test_pages_hold_fifty_rows(staff: Client, country: Any) -> None:
    first, last = staff.get(STAFF_LIST), staff.get(STAFF_LIST, {"page": 10})
    assert (len(first.context["rows"]), len(last.context["rows"])) == (50, 30)
    assert len(first.content) < 60 * 1024


def test_export_holds_what_is_seen(staff: Client, country: Any, tmp_path: Any) -> None:
    asked = {"q": "балыкчы", "export": "xlsx"}
    response = staff.get(STAFF_LIST, asked)
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    with path.open("rb") as file:
        rows = read_table(file, max_rows=100, max_columns=20)
    assert rows[1][:6] == [
        "41702420000010",
        "Balykchy",
        "city",
        None,
        "Issyk-Kul",
        48000,
    ]
    assert len(rows) == 2
    text = b"".join(staff.get(STAFF_LIST, {"export": "csv"}).streaming_content).decode()
    assert len(text.splitlines()) == 481


def test_public_list_shows_participants_only(country: Any) -> None:
    response = Client().get("/municipalities/")
    assert response.context["page_obj"].paginator.count == 21


@pytest.mark.parametrize("rows", [10, 500])
def test_queries_of_the_municipality_list(
    staff: Client, rows: int, django_assert_num_queries: Any
) -> None:
    proto = make_municipality()
    Municipality.objects.bulk_create(
        Municipality(
            code=f"41799{number:09d}",
            kind="aimak",
            name_ky=f"А{number}",
            oblast=proto.oblast,
            rayon=proto.rayon,
            sort_key=sort_key(f"А{number}"),
            search_key=search_key(f"А{number}"),
        )
        for number in range(rows - 1)
    )
    for place in Municipality.objects.all()[:10]:
        make_membership(place)
    # session, user, roles; posts (menu); count, page, memberships, cohorts; 4 filters
    with django_assert_num_queries(LIST_QUERIES):
        staff.get(STAFF_LIST)


@pytest.mark.parametrize("rows", [10, 500])
def test_queries_of_the_list_of_people(
    browse: Any, rows: int, django_assert_num_queries: Any, db: None
) -> None:
    place = make_municipality()
    for _number in range(rows - 1):
        make_official(place, user=make_user("donor"))
    manager = browse(make_user("programme_manager"))
    with django_assert_num_queries(PEOPLE_QUERIES):
        assert manager.get("/staff/people/").status_code == 200


LIST_QUERIES = 11
PEOPLE_QUERIES = 9


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_an_export_is_written_in_the_language_of_its_reader(
    browse: Any, tmp_path: Any, db: None, kind: str, language: str
) -> None:
    """A streamed file is written after the request, when its language has ended."""
    make_municipality("Көк-Арт", name_ru="Кок-Арт", name_en="Kok-Art")
    client = browse(make_user("me_officer"), language)
    path = tmp_path / f"list.{kind}"
    for around in ("ky", "en"):  # whatever is active where the file is written
        with translation.override(around):
            answer = client.get(STAFF_LIST, {"export": kind})
            path.write_bytes(b"".join(answer.streaming_content))
        with path.open("rb") as file:
            heads, row = read_table(file, max_rows=10, max_columns=20)
        with translation.override(language):
            page = client.get(STAFF_LIST).context
            place = page["rows"][0]
            assert row[1:3] == [place.name, place.shown_kind]
            assert heads[1] == str(page["screen"].columns[1].title)
    assert row[1] == {"ky": "Көк-Арт", "ru": "Кок-Арт", "en": "Kok-Art"}[language]
