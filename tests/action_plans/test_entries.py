"""Tables that are filled in as one form: five years of upkeep, people of all villages."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from action_plans import operations
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, PlanPartner
from action_plans.queries import plan_content, section_problems
from action_plans.queries.sections import BY_SLUG
from core.models import AuditEvent
from core.problems import OperationRefused
from municipalities.models import Municipality, Village
from tests.factories.action_plans import make_plan
from tests.factories.municipalities import make_village
from tests.personas import Personas, Places

KIB = 1024
PEOPLE = {
    "girls": "100",
    "boys": "90",
    "women": "200",
    "men": "190",
    "older_women": "20",
    "older_men": "10",
    "vulnerable": "60",
    "population": "1 000",
}


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_plan(places.a)


@pytest.fixture
def writer(personas: Personas, browse: Any) -> Client:
    return browse(personas.coordinator_a)


def url_of(plan: ActionPlan, kind: str) -> str:
    return reverse("municipal:plan-table", args=[plan.pk, kind])


def sent(page: Any, **change: Any) -> dict[str, Any]:
    """What the browser sends when the page is saved as it stands, with changes."""
    form = page.context["form"]
    data = {"version": form["version"].value(), "seen": form["seen"].value()}
    for name in form.fields:
        if name not in {"version", "seen"}:
            shown = form.fields[name].widget.format_value(form[name].value())
            data[name] = "" if shown is None else shown
    assert set(change) <= set(data)
    return {**data, **change}


def cells(village: Village, **values: Any) -> dict[str, Any]:
    return {f"r{village.pk}-{name}": value for name, value in values.items()}


def years(plan: ActionPlan) -> list[tuple[Any, ...]]:
    names = ("year", "cost", "from_tariff", "from_budget", "from_others", "note")
    return list(plan.upkeepyear_rows.order_by("year").values_list(*names))


# Upkeep -------------------------------------------------------------------------------
def test_five_years_are_written_in_one_form(writer: Client, plan: ActionPlan) -> None:
    page = writer.get(url_of(plan, "upkeep"))
    data = sent(page)
    for year in range(1, 6):
        data |= {
            f"r{year}-cost": f"{year} 000,50",
            f"r{year}-from_tariff": "600",
            f"r{year}-from_budget": "400,50",
        }
    data["r5-note"] = "Демөөрчү"
    data["r5-from_others"] = "3000"
    answer = writer.post(url_of(plan, "upkeep"), data)
    assert answer.status_code == 302
    assert answer["Location"] == reverse(
        "municipal:plan-section", args=[plan.pk, "upkeep"]
    )
    paid, half = Decimal(600), Decimal("400.50")
    assert years(plan) == [
        *((y, Decimal(f"{y}000.50"), paid, half, Decimal(0), "") for y in range(1, 5)),
        (5, Decimal("5000.50"), paid, half, Decimal(3000), "Демөөрчү"),
    ]
    page = writer.get(url_of(plan, "upkeep"))
    assert [row["sum"] for row in page.context["sheet"].lines()] == [
        "0,00",
        "1\xa0000,00",
        "2\xa0000,00",
        "3\xa0000,00",
        "1\xa0000,00",
    ]
    assert [total for _head, _column, total in page.context["sheet"].totals()] == [
        "15\xa0002,50",
        "3\xa0000,00",
        "2\xa0002,50",
        "3\xa0000,00",
        "7\xa0000,00",
    ]
    plan.refresh_from_db()
    assert plan.version == 2, "one save, however many rows"
    assert plan.upkeep_yearly_cost == Decimal("1000.50"), "that of year 1"
    event = AuditEvent.objects.get(verb="action_plan.table_saved")
    assert event.object_id == str(plan.pk)
    section = BY_SLUG["upkeep"]
    assert [p.code for p in section_problems(plan_content(plan), section)] == ["empty"]


def test_years_are_proposed_from_the_old_field_and_from_year_one(
    writer: Client, plan: ActionPlan
) -> None:
    section = reverse("municipal:plan-section", args=[plan.pk, "upkeep"])
    ActionPlan.objects.filter(pk=plan.pk).update(upkeep_yearly_cost=Decimal(140000))
    assert "upkeep_yearly_cost" in writer.get(section).context["form"].fields
    page = writer.get(url_of(plan, "upkeep"))
    assert [page.context["form"][f"r{y}-cost"].value() for y in range(1, 6)] == [
        Decimal(140000)
    ] * 5
    only_first = sent(page, **{f"r{y}-cost": "" for y in range(2, 6)})
    only_first |= {"r1-cost": "90000", "r1-from_budget": "80000"}
    assert writer.post(url_of(plan, "upkeep"), only_first).status_code == 302
    assert [row[:4] for row in years(plan)] == [(1, 90000, 0, 80000)]
    assert "upkeep_yearly_cost" not in writer.get(section).context["form"].fields
    page = writer.get(url_of(plan, "upkeep"))
    assert [r["is_proposed"] for r in page.context["sheet"].lines()] == [
        False,
        *[True] * 4,
    ]
    assert writer.post(url_of(plan, "upkeep"), sent(page)).status_code == 302
    assert [row[:4] for row in years(plan)] == [
        (y, 90000, 0, 80000) for y in range(1, 6)
    ]


def test_a_year_without_cost_is_refused_and_nothing_is_written(
    writer: Client, plan: ActionPlan
) -> None:
    page = writer.get(url_of(plan, "upkeep"))
    wrong = sent(page, **{"r1-cost": "100", "r3-from_tariff": "50", "r4-cost": "abc"})
    answer = writer.post(url_of(plan, "upkeep"), wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["r4-cost"]
    answer = writer.post(url_of(plan, "upkeep"), {**wrong, "r4-cost": "0"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["r3-cost"]
    assert 'id="id_r3-cost"' in answer.content.decode()
    assert 'value="50"' in answer.content.decode(), "nothing that was typed is lost"
    assert years(plan) == []
    answer = writer.post(
        url_of(plan, "upkeep"), {**wrong, "r4-cost": "0", "r3-cost": "7"}
    )
    assert [row[:2] for row in years(plan)] == [(1, 100), (3, 7), (4, 0)]


def test_an_emptied_year_goes(writer: Client, plan: ActionPlan) -> None:
    for year in (1, 2):
        plan.upkeepyear_rows.create(year=year, cost=10 * year, note="а")
    empty = {"r2-cost": "", "r2-from_tariff": "", "r2-note": ""}
    data = sent(writer.get(url_of(plan, "upkeep")), **empty)
    data |= {f"r{y}-cost": "" for y in (3, 4, 5)}
    writer.post(url_of(plan, "upkeep"), data)
    assert [row[:2] for row in years(plan)] == [(1, 10)]


def test_a_year_stands_once_also_by_the_form_of_one_row(
    writer: Client, plan: ActionPlan
) -> None:
    plan.upkeepyear_rows.create(year=2, cost=10)
    url = reverse("municipal:plan-row-create", args=[plan.pk, "upkeep"])
    twice = {"year": "2", "cost": "7", "from_tariff": "7"}
    twice |= {"from_budget": "0", "from_others": "0"}
    answer = writer.post(url, twice)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["year"]
    assert writer.post(url, {**twice, "year": "1"}).status_code == 302
    assert [row[:2] for row in years(plan)] == [(1, 7), (2, 10)]


# People -------------------------------------------------------------------------------
def test_all_villages_are_written_in_one_form(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    villages = [*places.a.villages.all(), *(make_village(places.a) for _ in range(2))]
    page = writer.get(url_of(plan, "beneficiaries"))
    assert [row["line"].key for row in page.context["sheet"].lines()] == [
        village.pk for village in sorted(villages, key=lambda v: v.sort_key)
    ]
    first, second, third = villages
    data = sent(
        page, **cells(first, **PEOPLE), **cells(third, women="5", population="5")
    )
    assert writer.post(url_of(plan, "beneficiaries"), data).status_code == 302
    rows = {row.village_id: row for row in plan.beneficiaries_rows.all()}
    assert set(rows) == {first.pk, third.pk}, "an empty village is no row"
    assert (rows[first.pk].people, rows[first.pk].population) == (610, 1000)
    plan.refresh_from_db()
    sums = (plan.beneficiaries, plan.beneficiaries_women, plan.beneficiaries_vulnerable)
    assert sums == (615, 325, 60)
    page = writer.get(url_of(plan, "beneficiaries"))
    sheet = page.context["sheet"]
    assert {r["line"].key: r["sum"] for r in sheet.lines()} == {
        first.pk: "610",
        second.pk: "0",
        third.pk: "5",
    }
    assert {column: total for _head, column, total in sheet.totals()}["sum"] == "615"


def test_details_of_a_village_stay(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    village = places.a.villages.get()
    row = plan.beneficiaries_rows.create(
        village=village,
        population=100,
        women=9,
        vulnerable=8,
        groups={"disability": 8},
        households=4,
    )
    page = writer.get(url_of(plan, "beneficiaries"))
    writer.post(url_of(plan, "beneficiaries"), sent(page, **cells(village, men="3")))
    row.refresh_from_db()
    assert (row.people, row.groups, row.households) == (12, {"disability": 8}, 4)
    # fewer people of vulnerable groups than one of the groups has
    less = sent(
        writer.get(url_of(plan, "beneficiaries")), **cells(village, vulnerable="7")
    )
    answer = writer.post(url_of(plan, "beneficiaries"), less)
    assert list(answer.context["form"].errors) == [f"r{village.pk}-vulnerable"]
    # a village with details is not removed by an empty line
    gone = sent(writer.get(url_of(plan, "beneficiaries")))
    gone |= dict.fromkeys([n for n in gone if n.startswith(f"r{village.pk}-")], "")
    answer = writer.post(url_of(plan, "beneficiaries"), gone)
    assert answer.status_code == 422
    assert plan.beneficiaries_rows.get() == row


def test_more_than_live_there_asks_for_the_reason(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    village = places.a.villages.get()
    url, reason = url_of(plan, "beneficiaries"), f"r{village.pk}-reason"
    page = writer.get(url)
    assert reason not in page.content.decode(), "asked for only where it is needed"
    data = sent(page, **cells(village, **{**PEOPLE, "population": "609"}))
    del data[reason]
    answer = writer.post(url, data)
    assert list(answer.context["form"].errors) == [reason]
    assert f'name="{reason}"' in answer.content.decode()
    assert writer.post(url, {**data, reason: "Коңшу айыл да алат"}).status_code == 302
    row = plan.beneficiaries_rows.get()
    assert (row.people, row.reason) == (610, "Коңшу айыл да алат")
    assert f'name="{reason}"' in writer.get(url).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"vulnerable": "611"}, "vulnerable"),
        ({"girls": "-1"}, "girls"),
        ({"girls": "99999999999"}, "girls"),
        ({"population": ""}, "population"),
        ({name: "" for name in PEOPLE if name != "population"}, "girls"),
    ],
)
def test_what_cannot_be(
    change: dict[str, Any],
    field: str,
    writer: Client,
    plan: ActionPlan,
    places: Places,
) -> None:
    village = places.a.villages.get()
    url = url_of(plan, "beneficiaries")
    data = sent(writer.get(url), **cells(village, **{**PEOPLE, **change}))
    answer = writer.post(url, data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [f"r{village.pk}-{field}"]
    assert plan.beneficiaries_rows.count() == 0


# Two writers --------------------------------------------------------------------------
def test_two_writers_of_different_cells_keep_both(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    village = places.a.villages.get()
    url = url_of(plan, "beneficiaries")
    writer.post(url, sent(writer.get(url), **cells(village, **PEOPLE)))
    early = writer.get(url)
    writer.post(url, sent(writer.get(url), **cells(village, girls="1")))
    answer = writer.post(url, sent(early, **cells(village, boys="2")))
    assert answer.status_code == 302
    row = plan.beneficiaries_rows.get()
    assert (row.girls, row.boys, row.women) == (1, 2, 200)


def test_one_cell_of_two_writers_is_a_choice(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    plan.upkeepyear_rows.create(year=1, cost=100)
    url = url_of(plan, "upkeep")
    early = writer.get(url)
    writer.post(url, sent(writer.get(url), **{"r1-cost": "111", "r2-cost": "5"}))
    mine = sent(early, **{"r1-cost": "122", "r1-note": "Менин сөзүм"})
    answer = writer.post(url, mine)
    assert answer.status_code == 409
    assert [clash.name for clash in answer.context["clashes"]] == ["r1-cost", "r2-cost"]
    assert years(plan)[0][1] == 111, "nothing is written yet"
    choice = dict(answer.context["carried"]) | {
        "version": answer.context["version"],
        "seen": answer.context["seen"],
        "decided": answer.context["decided"],
        "pick_r1-cost": "mine",
        "pick_r2-cost": "theirs",
    }
    assert writer.post(url, choice).status_code == 302
    assert [row[:2] for row in years(plan)][:2] == [(1, 122), (2, 5)]
    assert years(plan)[0][5] == "Менин сөзүм"


def test_a_row_that_a_colleague_removed_stays_gone_unless_it_is_written(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    village = places.a.villages.get()
    url = url_of(plan, "beneficiaries")
    writer.post(url, sent(writer.get(url), **cells(village, **PEOPLE)))
    early = writer.get(url)
    plan.beneficiaries_rows.all().delete()
    assert writer.post(url, sent(early)).status_code == 302
    assert plan.beneficiaries_rows.count() == 0
    answer = writer.post(url, sent(early, **cells(village, girls="7")))
    assert answer.status_code == 409
    choice = dict(answer.context["carried"]) | {
        "seen": answer.context["seen"],
        "decided": answer.context["decided"],
        f"pick_r{village.pk}-girls": "mine",
    }
    assert writer.post(url, choice).status_code == 302
    row = plan.beneficiaries_rows.get()
    assert (row.girls, row.boys, row.population) == (7, 90, 1000)


def test_without_marks_an_older_page_never_overwrites(
    personas: Personas, plan: ActionPlan
) -> None:
    by = personas.coordinator_a
    row = plan.upkeepyear_rows.create(year=1, cost=100)
    full = {"cost": Decimal(7), "from_tariff": 0, "from_budget": 0, "from_others": 0}
    ActionPlan.objects.filter(pk=plan.pk).update(version=5)
    with pytest.raises(operations.VersionConflict) as conflict:
        operations.write_entries(
            plan=plan, kind="upkeep", values={1: full}, version=4, by=by
        )
    assert conflict.value.saved == {"r1-cost": Decimal(100)}
    operations.write_entries(
        plan=plan, kind="upkeep", values={1: full}, version=5, by=by
    )
    row.refresh_from_db()
    assert (row.cost, row.version) == (Decimal(7), 2)


# Permissions --------------------------------------------------------------------------
@pytest.fixture
def joint(plan: ActionPlan, places: Places) -> ActionPlan:
    PlanPartner.objects.create(plan=plan, municipality=places.b)
    return plan


def test_a_partner_sees_and_writes_its_own_villages_only(
    joint: ActionPlan, personas: Personas, places: Places, browse: Any
) -> None:
    own, foreign = places.b.villages.get(), places.a.villages.get()
    joint.beneficiaries_rows.create(village=foreign, population=987654, women=4)
    partner = browse(personas.coordinator_b)
    page = partner.get(url_of(joint, "beneficiaries"))
    assert [row["line"].key for row in page.context["sheet"].lines()] == [own.pk]
    assert "987" not in page.content.decode().replace("\xa0", "")
    data = sent(page, **cells(own, women="3", population="9"))
    forged = {**data, **cells(foreign, women="1", population="9")}
    answer = partner.post(url_of(joint, "beneficiaries"), forged)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("municipal:plan-part", args=[joint.pk])
    rows = dict(joint.beneficiaries_rows.values_list("village", "women"))
    assert rows == {own.pk: 3, foreign.pk: 4}
    assert partner.get(url_of(joint, "upkeep")).status_code == 403
    assert partner.post(url_of(joint, "upkeep"), data).status_code == 403


def test_the_operation_refuses_foreign_rows(
    joint: ActionPlan, personas: Personas, places: Places
) -> None:
    def write(by: User, kind: str, values: dict[int, Any]) -> None:
        operations.write_entries(
            plan=joint, kind=kind, values=values, version=joint.version, by=by
        )

    foreign = {places.a.villages.get().pk: {"women": 3, "population": 9}}
    with pytest.raises(PermissionDenied):
        write(personas.coordinator_b, "beneficiaries", foreign)
    with pytest.raises(PermissionDenied):
        write(personas.coordinator_b, "upkeep", {1: {"cost": Decimal(1)}})
    joint.partners.all().delete()
    stranger = {places.b.villages.get().pk: {"women": 3, "population": 9}}
    with pytest.raises(OperationRefused) as told:
        write(personas.coordinator_a, "beneficiaries", stranger)
    assert [p.code for p in told.value.problems] == ["foreign"]
    assert joint.beneficiaries_rows.count() == 0


def test_a_closed_plan_and_other_kinds_have_no_table(
    writer: Client, plan: ActionPlan
) -> None:
    assert writer.get(url_of(plan, "risk")).status_code == 404
    assert writer.get(url_of(plan, "nothing")).status_code == 404
    ActionPlan.objects.filter(pk=plan.pk).update(state=PlanState.SUBMITTED)
    assert writer.get(url_of(plan, "upkeep")).status_code == 403


def test_the_section_leads_to_the_table(writer: Client, plan: ActionPlan) -> None:
    for section, kind in (("upkeep", "upkeep"), ("inclusion", "beneficiaries")):
        page = writer.get(reverse("municipal:plan-section", args=[plan.pk, section]))
        assert url_of(plan, kind) in page.content.decode()


# Sizes --------------------------------------------------------------------------------
def villages_of(place: Municipality, count: int) -> list[Village]:
    while place.villages.count() < count:
        make_village(place, name_ky=f"Жаңы-Талап айылы {place.villages.count():03}")
    return list(place.villages.all())


def test_forty_villages_take_as_many_queries_as_two(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    url, counts = url_of(plan, "beneficiaries"), []
    writer.cookies["language"] = "ky"
    for number in (2, 40):
        change: dict[str, Any] = {}
        for village in villages_of(places.a, number):
            change |= cells(village, **PEOPLE)
        with CaptureQueriesContext(connection) as reading:
            page = writer.get(url)
        with CaptureQueriesContext(connection) as adding:
            assert writer.post(url, sent(page, **change)).status_code == 302
        page = writer.get(url)
        again = {
            name: "1000" if name.endswith("population") else "11" for name in change
        }
        with CaptureQueriesContext(connection) as changing:
            assert writer.post(url, sent(page, **again)).status_code == 302
        assert plan.beneficiaries_rows.filter(women=11).count() == number
        assert len(writer.get(url).content) <= 60 * KIB
        counts.append((len(reading), len(adding), len(changing)))
        plan.beneficiaries_rows.all().delete()
    assert counts[0] == counts[1]
