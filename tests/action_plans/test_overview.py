"""The staff's overview: counts by state, filters, what is given out, who gets it."""

import csv
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from action_plans.enums import PlanState
from action_plans.models import (
    ActionPlan,
    Measure,
    MeasureCost,
    PlanComment,
    PlanPartner,
)
from action_plans.queries import plan_totals
from core.formats import money, percent
from tests.access.world import CANARY
from tests.core.test_page_weight import KIB
from tests.factories.action_plans import make_measure, make_plan
from tests.factories.municipalities import (
    make_municipality,
    make_oblast,
    make_rayon,
)
from tests.factories.services_registry import make_service, make_theme
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]
S = PlanState
URL = "/staff/plans/"
STAFF = {
    "programme_manager",
    "regional_coordinator",
    "grant_manager",
    "finance_officer",
    "me_officer",
    "superuser",
}


@pytest.fixture
def staff(browse: Browse, personas: Personas) -> Client:
    return browse(personas.me_officer)


def titles(client: Client, query: str = "") -> list[str]:
    """The plans of the list, and the very same in what is given out."""
    answer = client.get(URL + query)
    assert answer.status_code == 200
    shown = [plan.title for plan in answer.context["rows"]]
    assert [row[0] for row in xlsx(client, query)[1:]] == shown
    assert [row[0] for row in comma_separated(client, query)[1:]] == shown
    return shown


def given_out(client: Client, query: str, kind: str) -> bytes:
    join = "&" if query else "?"
    answer: Any = client.get(f"{URL}{query}{join}export={kind}")
    return b"".join(answer.streaming_content)


def xlsx(client: Client, query: str = "") -> list[tuple[Any, ...]]:
    content = given_out(client, query, "xlsx")
    return list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def comma_separated(client: Client, query: str = "") -> list[list[str]]:
    text = given_out(client, query, "csv").decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def since(plan: ActionPlan, days: int) -> ActionPlan:
    """The plan came into its state so many days ago."""
    moment = timezone.now() - timedelta(days=days)
    ActionPlan.objects.filter(pk=plan.pk).update(state_since=moment)
    return plan


def board(client: Client, query: str = "") -> dict[str, tuple[int, Decimal, Decimal]]:
    tiles = client.get(URL + query).context["board"]
    return {
        str(tile["label"]): (tile["row"].count, tile["row"].total, tile["row"].grant)
        for tile in tiles
        if tile["row"].count
    }


def test_plans_are_counted_by_state_with_their_money(
    staff: Client, places: Places
) -> None:
    make_measure(make_plan(places.a, state=S.SUBMITTED), {"grant": "0.10"})
    both = make_plan(places.b, state=S.SUBMITTED)
    make_measure(both, {"grant": "0.20", "local_budget": "1000000.07"})
    make_measure(both, {"other_donor": "0.01"})
    make_plan(places.a, state=S.RETURNED, title="Кайтты")
    make_plan(places.a)
    change = make_plan(places.a, state=S.SUBMITTED)
    ActionPlan.objects.filter(pk=change.pk).update(amends=both)
    submitted = (2, Decimal("1000000.38"), Decimal("0.30"))
    assert board(staff) == {
        "All plans": (3, *submitted[1:]),
        "Submitted to the programme": submitted,
        "Returned for correction": (1, Decimal(0), Decimal(0)),
    }
    page = staff.get(URL + "?state=returned&q=кайтты&page=7")
    tiles = {str(tile["label"]): tile for tile in page.context["board"]}
    # the other filters stay, the page does not
    assert tiles["Submitted to the programme"]["url"] == (
        "?q=%D0%BA%D0%B0%D0%B9%D1%82%D1%82%D1%8B&state=submitted"
    )
    assert [label for label, tile in tiles.items() if tile["is_chosen"]] == [
        "Returned for correction"
    ]
    assert tiles["Submitted to the programme"]["row"].count == 0
    assert titles(staff, "?state=returned") == ["Кайтты"]
    html = staff.get(URL).content.decode()
    assert f'<span class="nowrap">{money(Decimal("1000000.38"))}</span>' in html


def test_of_drafts_staff_know_how_many_and_where(staff: Client, places: Places) -> None:
    make_plan(places.a, title=CANARY)
    make_plan(places.b, title=CANARY, state=S.HEARING_HELD)
    make_plan(places.b, title="Суу", state=S.SUBMITTED)
    page = staff.get(URL)
    assert page.context["being_written"] == 2
    assert "2 more plans are being written" in page.content.decode()
    assert CANARY not in page.content.decode()
    assert staff.get(f"{URL}?municipality=Алма").context["being_written"] == 1
    oblast = places.a.oblast_id
    assert staff.get(f"{URL}?oblast={oblast}").context["being_written"] == 2
    theme = ActionPlan.objects.first().service.theme_id
    for query in (f"q={CANARY}", "share=none", f"theme={theme}", "joint=no", "days=1"):
        page = staff.get(f"{URL}?{query}")
        assert page.context["being_written"] is None
        assert ">" + CANARY not in page.content.decode()
    for kind in ("xlsx", "csv"):
        assert CANARY.encode() not in given_out(staff, "", kind)


@pytest.fixture
def three(places: Places) -> list[ActionPlan]:
    """Submitted 10 days ago; returned 11 days ago, far away; joint, accepted today."""
    names = {"name_ky": "Талас", "name_ru": "Таласская", "name_en": "Talas"}
    oblast = make_oblast("41707000000000", **names)
    rayon = make_rayon("41707215000000", oblast=oblast)
    far = make_municipality("Талас", rayon=rayon, code="41707215100000")
    light = make_service("Жарык", theme=make_theme("light", order=99))
    first = since(make_plan(places.a, state=S.SUBMITTED, title="Бир"), 10)
    second = since(make_plan(far, state=S.RETURNED, title="Эки", service=light), 11)
    third = since(make_plan(places.b, state=S.ACCEPTED, title="Үч"), 0)
    third.partners.create(municipality=far)
    make_measure(first, {"grant": "90", "community": "10"})
    make_measure(second, {"grant": "90.01", "provider": "10"})
    return [first, second, third]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Бир", "Үч", "Эки"]),
        ("theme={theme}", ["Эки"]),
        ("cohort={cohort}", ["Бир", "Үч"]),
        ("oblast={oblast}", ["Эки"]),
        ("days=11", []),
        ("days=10", ["Эки"]),
        ("days=9", ["Бир", "Эки"]),
        ("days=0", ["Бир", "Эки"]),
        ("joint=yes", ["Үч"]),
        ("joint=no", ["Бир", "Эки"]),
        ("share=low", ["Эки"]),
        ("share=enough", ["Бир"]),
        ("share=none", ["Үч"]),
        # led and joined, by name and by code
        ("municipality=талас", ["Үч", "Эки"]),
        ("municipality={code}", ["Үч", "Эки"]),
        ("municipality=жок", []),
        ("joint=no&share=low&days=5&state=returned", ["Эки"]),
        # what cannot be read narrows nothing
        ("days=x&share=y&oblast=z&page=w", ["Бир", "Үч", "Эки"]),
    ],
)
def test_every_filter_narrows_the_list_and_the_files(
    staff: Client,
    places: Places,
    three: list[ActionPlan],
    query: str,
    expected: list[str],
) -> None:
    _first, second, _third = three
    asked = query.format(
        theme=second.service.theme_id,
        cohort=places.cohort.pk,
        oblast=second.municipality.oblast_id,
        code=second.municipality.code,
    )
    assert titles(staff, f"?sort=title&{asked}") == expected


def test_a_deadline_counts_while_the_plan_is_returned(
    staff: Client, three: list[ActionPlan]
) -> None:
    today = timezone.localdate()
    ActionPlan.objects.update(return_deadline=today)
    assert titles(staff, "?deadline=passed") == []
    ActionPlan.objects.update(return_deadline=today - timedelta(days=1))
    assert titles(staff, "?deadline=passed") == ["Эки"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("age", ["Эки", "Бир", "Үч"]),
        ("-age", ["Үч", "Бир", "Эки"]),
        ("state", ["Эки", "Бир", "Үч"]),
        ("total", ["Үч", "Эки", "Бир"]),
        ("share", ["Үч", "Бир", "Эки"]),
        ("-share", ["Эки", "Бир", "Үч"]),
        ("remarks", ["Бир", "Эки", "Үч"]),
    ],
)
def test_the_list_is_sorted(
    staff: Client,
    personas: Personas,
    places: Places,
    sort: str,
    expected: list[str],
) -> None:
    first = since(make_plan(places.a, state=S.RETURNED, title="Бир"), 5)
    second = since(make_plan(places.a, state=S.SUBMITTED, title="Эки"), 9)
    third = since(make_plan(places.a, state=S.COMPLETED, title="Үч"), 1)
    make_measure(first, {"grant": "900", "community": "100"})
    make_measure(second, {"grant": "9", "community": "9"})
    make_remark(third, personas)
    assert titles(staff, f"?sort={sort}") == expected


def make_remark(plan: ActionPlan, personas: Personas, **fields: Any) -> PlanComment:
    """A comment of a finished review that nobody has settled."""
    return PlanComment.objects.create(
        plan=plan,
        section="need",
        author=personas.grant_manager,
        **{
            "text": "Эмне үчүн?",
            "from_review": True,
            "shown_at": timezone.now(),
            **fields,
        },
    )


def test_open_comments_are_those_of_the_programme(
    staff: Client, personas: Personas, places: Places
) -> None:
    plan = make_plan(places.a, state=S.RETURNED)
    told = make_remark(plan, personas)
    make_remark(plan, personas, answers=told)
    make_remark(plan, personas, shown_at=None)
    make_remark(plan, personas, from_review=False, text=CANARY)
    settled = {"resolved_at": timezone.now(), "resolved_by": personas.head_a}
    make_remark(plan, personas, **settled)
    page = staff.get(URL)
    assert [row.open_remarks for row in page.context["rows"]] == [1]
    assert CANARY not in page.content.decode()


AMOUNTS = st.lists(
    st.tuples(
        st.sampled_from(["grant", "local_budget", "community", "other_donor"]),
        st.integers(min_value=1, max_value=99_999_999_999),
    ),
    max_size=5,
)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(AMOUNTS)
def test_money_is_the_same_on_list_file_and_plan(
    staff: Client, places: Places, amounts: list[tuple[str, int]]
) -> None:
    ActionPlan.objects.all().delete()
    plan = make_plan(places.a, state=S.SUBMITTED, title="Таза суу")
    for source, tyiyns in amounts:
        make_measure(plan, {source: Decimal(tyiyns) / 100})
    totals = plan_totals(plan)
    (line,) = staff.get(URL).context["lines"]
    assert (line["plan"].total_sum, line["plan"].grant_sum) == (
        totals.total,
        totals.grant,
    )
    assert line["share"] == totals.shown_share_of_total
    row = dict(zip(*xlsx(staff), strict=True))
    known = totals.total or None
    assert row["Total cost, KGS"] == (None if known is None else float(totals.total))
    text = dict(zip(*comma_separated(staff), strict=True))
    shown = {
        "Total cost, KGS": known and totals.total,
        "Grant, KGS": known and totals.grant,
        "Own contribution, KGS": known and totals.own,
        "Own share of total, percent": totals.shown_share_of_total,
    }
    told = {name: text[name].replace("\xa0", "").replace(",", ".") for name in shown}
    assert told == {
        name: "" if value is None else f"{value:.2f}" for name, value in shown.items()
    }
    where = "low" if totals.total and not totals.reaches_least_share else "enough"
    expected = ["Таза суу"] if totals.total else []
    assert titles(staff, f"?share={where}") == expected
    page = staff.get(reverse("staff:plan-detail", args=[plan.pk])).content.decode()
    listed = staff.get(URL).content.decode()
    for value in (totals.total, totals.grant) if known else ():
        assert money(value) in page
        assert money(value) in listed
    if known:
        assert percent(totals.shown_share_of_total) in listed


def test_ten_percent_is_reached_and_a_tyiyn_less_is_not(
    staff: Client, places: Places
) -> None:
    """Zhany-Zhol's numbers and others in which binary fractions go astray."""
    for grant, own in (("1454951.70", "161661.30"), ("0.81", "0.09"), ("8.10", "0.90")):
        exact = make_plan(places.a, state=S.SUBMITTED, title="Жетет")
        make_measure(exact, {"grant": grant, "local_budget": own})
        short = make_plan(places.a, state=S.SUBMITTED, title="Жетпейт")
        less = Decimal(own) - Decimal("0.01")
        make_measure(short, {"grant": grant, "local_budget": less})
    assert titles(staff, "?share=enough") == ["Жетет"] * 3
    assert titles(staff, "?share=low") == ["Жетпейт"] * 3


def test_who_gets_the_overview(
    browse: Browse, personas: Personas, places: Places
) -> None:
    make_plan(places.b, title=CANARY, state=S.SUBMITTED)
    got = set()
    for name, person in personas.named().items():
        for query in ("", "?export=xlsx", "?export=csv", "?share=none"):
            answer = browse(person).get(URL + query)
            list(answer.streaming_content if answer.streaming else ())
            if answer.status_code == 200:
                got.add(name)
            else:
                assert (answer.status_code, CANARY.encode() in answer.content) == (
                    403,
                    False,
                )
    assert got == STAFF
    assert Client().get(URL).status_code == 302


# Plans together ------------------------------------------------------------------------
def together(client: Client, query: str) -> list[list[str]]:
    """The table of groups, as text."""
    table = client.get(URL + query).context["group_table"]
    return [[str(cell.text) for _head, cell in row] for row in table.body()]


def test_plans_are_put_together_by_what_they_share(
    staff: Client, places: Places, three: list[ActionPlan]
) -> None:
    first = ["1", money(100), money(90), money(10), percent(10)]
    second = ["1", money("100.01"), money("90.01"), money(10), percent("9.99")]
    none = ["1", "—", "—", "—", "—"]
    both = ["2", *first[1:]]
    assert together(staff, "?by=theme") == [["Water", *both], ["Water", *second]]
    assert together(staff, "?by=oblast") == [["Jalal-Abad", *both], ["Talas", *second]]
    assert together(staff, "?by=cohort") == [[places.cohort.name, *both]]
    assert together(staff, "?by=share") == [
        ["below 10 %", *second],
        ["10 % and more", *first],
        ["no costs yet", *none],
    ]
    since(three[0], 100)
    assert [row[:2] for row in together(staff, "?by=days")] == [
        ["14", "1"],
        ["30", "1"],
        ["90", "1"],
        ["180", "0"],
    ]
    # the filters of the list hold, and each group leads to its plans
    assert together(staff, "?by=share&q=эки") == [
        ["below 10 %", *second],
        ["10 % and more", "0", *none[1:]],
        ["no costs yet", "0", *none[1:]],
    ]
    for by in ("theme", "oblast", "cohort", "days", "share"):
        table = staff.get(f"{URL}?by={by}").context["group_table"]
        for (_head, cell), (_count_head, count), *_rest in table.body():
            page = staff.get(URL + cell.url)
            assert len(page.context["rows"]) == int(count.text)
    assert staff.get(f"{URL}?by=pk").context["group_table"] is None


def test_500_plans_ask_no_more_than_10(staff: Client, places: Places) -> None:
    def count(query: str = "") -> int:
        with CaptureQueriesContext(connection) as caught:
            answer: Any = staff.get(URL + query)
            assert answer.status_code == 200
            # what is given out is read row by row
            list(answer.streaming_content if answer.streaming else ())
        return len(caught)

    fill(places, 10)
    count()
    export, narrow = "?export=csv", "?share=low&joint=yes"
    few = count(), count(narrow), count(export)
    fill(places, 490)
    page = staff.get(URL)
    assert page.context["page_obj"].paginator.count == 500
    assert (count(), count(narrow), count(export)) == few == (14, 13, 7)
    assert len(page.content) <= 60 * KIB
    for by in ("theme", "oblast", "cohort", "days", "share"):
        assert count(f"?by={by}") <= 22


def fill(places: Places, number: int) -> None:
    """Joint plans with long names of their own municipality, and their costs."""
    service = make_service("Калкты таза ичүүчү суу менен камсыздоо кызматы")
    day = timezone.localdate() - timedelta(days=3)
    plans = []
    for _row in range(number):
        place = make_municipality("Кыргыз-Ата айыл аймагы")
        plan = ActionPlan(municipality=place, service=service, state=S.RETURNED)
        plan.title, plan.return_deadline = "Таза суу " * 12, day
        plan.sort_key = plan.search_key = "таза суу"
        plans.append(plan)
    ActionPlan.objects.bulk_create(plans)
    PlanPartner.objects.bulk_create(
        PlanPartner(plan=plan, municipality=places.a) for plan in plans
    )
    measures = [Measure(plan=plan, title="Иш") for plan in plans]
    Measure.objects.bulk_create(measures)
    MeasureCost.objects.bulk_create(
        MeasureCost(measure=measure, category="works", source="grant", amount=1234567)
        for measure in measures
    )
    # a database that has just been filled does not know yet how much it holds
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
