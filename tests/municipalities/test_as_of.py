"""Lists as of any day: what existed then, and what it was called."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.spreadsheets import read_table
from core.text import search_key, sort_key
from municipalities.models import FormerName, Municipality
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_official,
    make_village,
)
from tests.factories.reform import (
    DAY,
    add_rename,
    add_town,
    carry_out,
    confirm,
    make_act,
    manager,
    merged,
)

STAFF_LIST = "/staff/municipalities/"
BEFORE, AFTER = "2024-12-31", "2025-01-01"


@pytest.fixture
def staff(browse: Any, db: None) -> Client:
    return browse(make_user("me_officer"))


@pytest.fixture
def reform(db: None) -> dict[str, Municipality]:
    """Үч-Эмчек and Алма become Кыдыр-Аке; Көк-Арт becomes the town Ават."""
    places = {name: make_municipality(name) for name in ("Үч-Эмчек", "Алма", "Көк-Арт")}
    make_village(places["Алма"], "Тепке")
    new = merged(places["Үч-Эмчек"], places["Алма"], name_ky="Кыдыр-Аке")
    act = make_act()
    add_town(act, places["Көк-Арт"], name_ky="Ават", name_ru="Ават", name_en="Avat")
    carry_out(act)
    return places | {"new": new}


def shown(client: Client, **asked: str) -> list[str]:
    """Names of the rows as the reader of Kyrgyz sees them."""
    rows = client.get(STAFF_LIST, asked).context["rows"]
    return [row.borne.name_ky for row in rows]


def test_the_day_before_and_the_day_itself(staff: Client, reform: Any) -> None:
    assert shown(staff, on=BEFORE) == ["Алма", "Көк-Арт", "Үч-Эмчек"]
    assert shown(staff, on=AFTER) == ["Ават", "Кыдыр-Аке"]
    assert shown(staff) == ["Ават", "Алма", "Кыдыр-Аке", "Үч-Эмчек"]


def test_sorted_and_found_by_the_names_of_the_day(staff: Client, reform: Any) -> None:
    assert shown(staff, on=BEFORE, sort="-name") == ["Үч-Эмчек", "Көк-Арт", "Алма"]
    assert shown(staff, on=BEFORE, q="кок") == ["Көк-Арт"]
    assert shown(staff, on=BEFORE, q="ават") == []
    assert shown(staff, on=AFTER, q="кок") == []
    assert shown(staff, on=AFTER, q="ават") == ["Ават"]
    # a village leads to the municipality that it belonged to then
    assert shown(staff, on=BEFORE, q="тепке") == ["Алма"]
    assert shown(staff, on=AFTER, q="тепке") == ["Кыдыр-Аке"]
    assert shown(staff, q="тепке") == ["Кыдыр-Аке"]


def test_the_kind_of_the_day(staff: Client, reform: Any) -> None:
    assert shown(staff, on=BEFORE, kind="town") == []
    assert shown(staff, on=AFTER, kind="town") == ["Ават"]
    page = staff.get(STAFF_LIST, {"on": BEFORE, "q": "кок"}).content.decode()
    assert ">aiyl aimak</td>" in page


def test_two_names_in_turn(staff: Client, db: None) -> None:
    place = make_municipality("Биринчи")
    for month, name in ((3, "Экинчи"), (6, "Үчүнчү")):
        act = make_act(date=datetime.date(2025, month, 1))
        add_rename(act, place, name_ky=name)
        carry_out(act)
    days = ("2025-02-28", "2025-03-01", "2025-05-31", "2025-06-01")
    names = [shown(staff, on=day) for day in days]
    assert names == [["Биринчи"], ["Экинчи"], ["Экинчи"], ["Үчүнчү"]]


def test_an_old_code_finds_its_municipality(staff: Client, reform: Any) -> None:
    from_provisional = reform["new"].code
    reform["new"].code = "41703220999000"
    FormerName.objects.create(
        municipality=reform["new"],
        until_date=timezone.localdate(),
        kind="aimak",
        code=from_provisional,
        name_ky="Кыдыр-Аке",
    )
    reform["new"].save()
    assert shown(staff, q=from_provisional) == ["Кыдыр-Аке"]
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    rows = staff.get(STAFF_LIST, {"on": yesterday.isoformat(), "q": from_provisional})
    assert [row.shown_code for row in rows.context["rows"]] == [from_provisional]


@pytest.mark.parametrize(
    "day", ["nonsense", "2025-02-30", "9999-12-31", "0001-01-01", "'; --"]
)
def test_a_day_that_is_none_is_told_and_changes_nothing(
    staff: Client, reform: Any, day: str
) -> None:
    answer = staff.get(STAFF_LIST, {"on": day})
    assert answer.status_code == 200
    assert answer.context["filters"].form.errors["on"]
    assert len(answer.context["rows"]) == 4


def test_the_export_is_what_is_seen(staff: Client, reform: Any, tmp_path: Any) -> None:
    asked = {"on": BEFORE, "export": "xlsx"}
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"".join(staff.get(STAFF_LIST, asked).streaming_content))
    with path.open("rb") as file:
        rows = read_table(file, max_rows=100, max_columns=20)
    assert [row[1] for row in rows[1:]] == ["Алма", "Көк-Арт", "Үч-Эмчек"]
    assert {row[2] for row in rows[1:]} == {"aiyl aimak"}


def test_the_public_list_and_a_cohort(staff: Client, reform: Any) -> None:
    cohort = make_cohort(2016)
    for name in ("Алма", "Көк-Арт"):
        make_membership(reform[name], cohort)
    make_membership(reform["new"], cohort, joined_date="2025-02-01")
    public = Client().get("/municipalities/", {"on": BEFORE}).context["rows"]
    assert [row.borne.name_ky for row in public] == ["Алма", "Көк-Арт"]

    def members(**asked: str) -> list[str]:
        rows = staff.get(f"/staff/cohorts/{cohort.pk}/", asked).context["rows"]
        return [row.municipality.borne.name_ky for row in rows]

    assert members() == ["Ават", "Алма", "Кыдыр-Аке"]
    assert members(on=BEFORE) == ["Алма", "Көк-Арт"]
    assert members(on=AFTER) == ["Ават"]
    assert members(on="2025-02-01") == ["Ават", "Кыдыр-Аке"]
    assert members(on=BEFORE, q="кок") == ["Көк-Арт"]


def test_people_as_of_a_day(browse: Any, reform: Any, db: None) -> None:
    official = make_official(reform["Алма"], user=make_user(full_name="Асан Үсөнов"))
    long_ago = timezone.make_aware(datetime.datetime(2020, 1, 1))  # noqa: DTZ001
    official.official_posts.update(since=long_ago)
    confirm(reform["Алма"], passing={official: "head"}, from_date=DAY)
    client = browse(manager())

    def posts(**asked: str) -> list[str]:
        rows = client.get("/staff/people/", {"q": "асан", **asked}).context["rows"]
        return [
            f"{post.role} {post.municipality.borne.name_ky}"
            for row in rows
            for post in row.live_posts
        ]

    assert posts() == ["head Кыдыр-Аке"]
    assert posts(on="2024-06-01") == ["coordinator Алма"]
    assert posts(on="2019-06-01") == []
    assert posts(on="2024-06-01", municipal_role="head") == []
    assert posts(on="2024-06-01", municipal_role="coordinator") == ["coordinator Алма"]


@pytest.mark.parametrize("rows", [10, 500])
def test_a_day_costs_one_query_more(
    staff: Client, rows: int, django_assert_num_queries: Any
) -> None:
    proto = make_municipality()
    made = Municipality.objects.bulk_create(
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
    FormerName.objects.bulk_create(
        FormerName(
            municipality=place,
            until_date=DAY,
            kind="aimak",
            code=place.code,
            name_ky=f"Б{place.code}",
            sort_key=sort_key(f"Б{place.code}"),
            search_key=search_key(f"Б{place.code}"),
        )
        for place in made
    )
    for place in Municipality.objects.all()[:10]:
        make_membership(place)
    plain = LIST_QUERIES
    with django_assert_num_queries(plain):
        staff.get(STAFF_LIST)
    with django_assert_num_queries(plain + 1):
        answer = staff.get(STAFF_LIST, {"on": BEFORE, "q": "б"})
    assert len(answer.context["rows"]) == min(rows - 1, 50)
    cohort = make_cohort(2017)
    for place in made:
        make_membership(place, cohort)
    url = f"/staff/cohorts/{cohort.pk}/"
    with django_assert_num_queries(COHORT_QUERIES):
        staff.get(url)
    with django_assert_num_queries(COHORT_QUERIES + 1):
        staff.get(url, {"on": BEFORE})


LIST_QUERIES = 11
COHORT_QUERIES = 10


def test_a_former_name_finds_its_municipality_where_no_day_is_asked(
    staff: Client, reform: Any
) -> None:
    assert shown(staff, q="кок-арт") == ["Ават"]
    assert shown(staff, on=AFTER, q="кок-арт") == []


def test_the_year_of_budget_sufficiency_lists_who_existed_then(
    staff: Client, reform: Any
) -> None:
    where = "/staff/sufficiency/"

    def names(**asked: str) -> list[str]:
        rows = staff.get(where, asked).context["rows"]
        return [row.borne.name_ky for row in rows]

    old, new = ["Алма", "Көк-Арт", "Үч-Эмчек"], ["Ават", "Кыдыр-Аке"]
    assert names(year="2024") == old
    assert names(year="2025") == new
    assert names(year="2024", recorded="0", sort="-name") == old[::-1]
    assert names(year="2024", q="кок") == ["Көк-Арт"]
    assert names(year="2025", q="кок") == []
    assert names(year="2024", q="тепке") == ["Алма"]
    reform["new"].budget_sufficiencies.create(year=2024, percent=70, source="Кат")
    assert names(year="2024") == ["Алма", "Көк-Арт", "Кыдыр-Аке", "Үч-Эмчек"]
    for year in ("0", "9999", "99999"):
        assert staff.get(where, {"year": year, "q": "кок"}).status_code == 200
    export = staff.get(where, {"year": "2024", "q": "кок", "export": "csv"})
    text = b"".join(export.streaming_content).decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 2
    assert "Көк-Арт" in text


@pytest.fixture
def cohorts(db: None) -> tuple[Any, Any]:
    """Алма left in 2018, of Бел no day is known, Дос joined the cohort of 2019."""
    first, second = make_cohort(2016), make_cohort(2019)
    gone, undated, stays = (make_municipality(name) for name in ("Алма", "Бел", "Дос"))
    make_membership(
        gone, first, state="withdrawn", left_date="2018-03-01", left_reason="Кат"
    )
    make_membership(undated, first, joined_date=None)
    make_membership(stays, second, joined_date="2019-09-24")
    return first, second


def test_the_members_of_a_day(staff: Client, cohorts: Any) -> None:
    """Who left later was active then; who joined later was no member."""

    def members(**asked: str) -> list[tuple[str, str]]:
        answer = staff.get(f"/staff/cohorts/{cohorts[0].pk}/", asked)
        figures = [int(figure.value) for figure in answer.context["figures"]]
        rows = answer.context["rows"]
        if "state" not in asked:
            assert figures[0] == sum(figures[1:]) == len(rows)
        return [(row.municipality.name_ky, row.shown_state) for row in rows]

    assert members() == [("Алма", "withdrawn"), ("Бел", "active")]
    assert members(on="2015-12-31") == []
    assert members(on="2016-02-01") == [("Алма", "active"), ("Бел", "active")]
    assert members(on="2016-02-01", state="withdrawn") == []
    assert len(members(on="2016-02-01", state="active")) == 2
    assert members(on="2018-03-01") == [("Бел", "active")]


def test_the_cohorts_of_a_day_in_the_lists(staff: Client, cohorts: Any) -> None:
    def known(**asked: str) -> dict[str, int]:
        rows = staff.get(STAFF_LIST, asked).context["rows"]
        return {row.name_ky: len(row.shown_memberships) for row in rows}

    assert known() == {"Алма": 1, "Бел": 1, "Дос": 1}
    assert known(on="2015-12-31") == {"Алма": 0, "Бел": 0, "Дос": 0}
    assert known(on="2016-02-01") == {"Алма": 1, "Бел": 1, "Дос": 0}
    key = str(cohorts[0].pk)
    assert shown(staff, on="2015-12-31", cohort=key) == []
    assert shown(staff, on="2016-02-01", cohort=key) == ["Алма", "Бел"]
    public = Client().get("/municipalities/", {"on": "2016-02-01"}).context["rows"]
    assert [row.name_ky for row in public] == ["Алма", "Бел"]
