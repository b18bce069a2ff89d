"""Two people change the budget lines of one measure: choose, or join line by line."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from action_plans import operations as do
from action_plans.models import ActionPlan, Measure
from action_plans.operations import mark_of
from action_plans.queries import CostLine, costs_of, keyed_costs
from action_plans.queries.line_joining import How, joined_lines, lasting_keys
from tests.action_plans.test_writing import carried, form_values
from tests.factories.action_plans import make_measure, make_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]


def line(amount: int, note: str = "", source: str = "grant") -> CostLine:
    return CostLine("works", source, False, Decimal(amount), note)


# The three sides ----------------------------------------------------------------------
SHOWN = {"a": line(1), "b": line(2), "c": line(3), "d": line(4), "e": line(5)}
BASE = {key: mark_of(one) for key, one in SHOWN.items()}


def joined(mine: list[Any], theirs: list[Any]) -> list[tuple[str, How]]:
    found = joined_lines(BASE, mine, theirs, mark_of)
    return [(one.key, one.how) for one in found]


def test_what_only_one_of_them_touched_is_taken_by_itself() -> None:
    same = list(SHOWN.items())
    assert joined(same, same) == [(key, How.SAME) for key in SHOWN]
    mine = [("a", line(10)), *same[2:], ("", line(7, "mine"))]
    theirs = [*same[:2], ("c", line(30)), same[4], ("n1", line(8, "theirs"))]
    found = joined_lines(BASE, mine, theirs, mark_of)
    assert [(one.key, one.how, one.taken()) for one in found] == [
        ("a", How.MINE_CHANGED, line(10)),
        ("b", How.MINE_REMOVED, None),
        ("c", How.THEIRS_CHANGED, line(30)),
        ("e", How.SAME, line(5)),
        ("n1", How.THEIRS_ADDED, line(8, "theirs")),
        ("d", How.THEIRS_REMOVED, None),
        ("new0", How.MINE_ADDED, line(7, "mine")),
    ]


def test_what_both_changed_differently_is_to_be_chosen() -> None:
    mine = [("a", line(10)), ("b", line(20)), ("d", line(40)), ("e", line(50))]
    theirs = [("a", line(11)), ("c", line(30)), ("d", line(40)), ("e", line(5))]
    found = joined_lines(BASE, mine, theirs, mark_of)
    assert [(one.key, one.how) for one in found] == [
        ("a", How.CLASH),
        ("c", How.CLASH),  # removed by me, changed by the colleague
        ("d", How.BOTH_SAME),
        ("e", How.MINE_CHANGED),
        ("b", How.CLASH),  # changed by me, removed by the colleague
    ]
    assert [one.taken("mine") for one in found if one.is_clash] == [
        line(10),
        None,
        line(20),
    ]
    assert [one.taken("theirs") for one in found if one.is_clash] == [
        line(11),
        line(30),
        None,
    ]


def test_the_same_new_line_of_both_stands_once_and_another_one_twice() -> None:
    new = line(9, "pump")
    mine = [*SHOWN.items(), ("", new), ("", new)]
    theirs = [*SHOWN.items(), ("n1", new)]
    assert joined(mine, theirs)[5:] == [
        ("n1", How.BOTH_SAME),
        ("new0", How.MINE_ADDED),
    ]


def test_keys_stay_with_their_lines() -> None:
    old = [("a", line(1)), ("b", line(2)), ("c", line(2))]
    written = [line(2), line(99), line(1), line(2)]
    assert lasting_keys(old, written, []) == ["b", "", "a", "c"]
    assert lasting_keys(old, written, ["", "a", "strange", "a"]) == ["b", "a", "", "c"]


# The pages ----------------------------------------------------------------------------
@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_plan(places.a)


@pytest.fixture
def measure(plan: ActionPlan, personas: Personas) -> Measure:
    """Three lines: 100 of the grant, 50 and 20 of the local budget."""
    row = make_measure(plan, {})
    lines = [
        line(100, "pipes"),
        line(50, "poles", "local_budget"),
        line(20, "lamps", "local_budget"),
    ]
    do.set_measure_costs(measure=row, costs=lines, version=1, by=personas.head_a)
    row.refresh_from_db()
    return row


@pytest.fixture
def writer(browse: Browse, personas: Personas) -> Client:
    return browse(personas.coordinator_a)


def url_of(measure: Measure) -> str:
    return reverse(
        "municipal:plan-row-edit", args=[measure.plan_id, "measure", measure.pk]
    )


def saved_by_colleague(client: Client, measure: Measure, **change: str) -> None:
    shown = form_values(client.get(url_of(measure)))
    assert client.post(url_of(measure), shown | change).status_code == 302


@pytest.fixture
def clash(writer: Client, measure: Measure, browse: Browse, personas: Personas) -> Any:
    """The page after both saved.

    Mine: pipes 110, lamps removed, a pump added. Theirs: pipes 120, poles 55.
    """
    shown = form_values(writer.get(url_of(measure)))
    saved_by_colleague(
        browse(personas.head_a),
        measure,
        **{"costs-0-amount": "120", "costs-1-amount": "55"},
    )
    mine = {
        "costs-0-amount": "110",
        "costs-2-DELETE": "on",
        "costs-3-category": "works",
        "costs-3-source": "community",
        "costs-3-amount": "7",
        "costs-3-note": "pump",
    }
    answer = writer.post(url_of(measure), shown | mine)
    assert answer.status_code == 409
    return answer


def amounts(measure: Measure) -> list[int]:
    return [int(one.amount) for one in costs_of(measure)]


def key_of(measure: Measure, note: str) -> str:
    return next(key for key, one in keyed_costs(measure) if one.note == note)


def test_the_page_shows_both_sides_of_the_line_and_the_sums(
    clash: Any, measure: Measure
) -> None:
    [shown] = clash.context["clashes"]
    assert [one.line.how for one in shown.lines.shown()] == [
        How.CLASH,
        How.THEIRS_CHANGED,
        How.MINE_REMOVED,
        How.MINE_ADDED,
    ]
    assert shown.lines.totals == {"mine": 167, "theirs": 195}
    assert clash.context["sums"]["measure"].total == 62, "the pipes are not chosen yet"
    assert amounts(measure) == [120, 55, 20]


def test_joined_lines_are_saved_only_after_their_sums_were_seen(
    clash: Any, writer: Client, measure: Measure
) -> None:
    pipes = f"line_{key_of(measure, 'pipes')}"
    choice = carried(clash) | {"pick_costs": "join"}
    # without a choice of the pipes
    page = writer.post(url_of(measure), choice)
    assert page.status_code == 409
    assert page.context["clashes"][0].error
    # chosen, but the page never showed this sum: without a script it comes once more
    page = writer.post(url_of(measure), choice | {pipes: "mine", "counted": "62.00"})
    assert page.status_code == 409
    [shown] = page.context["clashes"]
    assert (shown.lines.counted, shown.lines.is_complete) == ("172.00", True)
    assert page.context["sums"]["measure"].total == 172
    assert amounts(measure) == [120, 55, 20]
    again = carried(page) | {"pick_costs": "join", pipes: "mine", "counted": "172.00"}
    assert writer.post(url_of(measure), again).status_code == 302
    assert costs_of(measure) == [
        line(110, "pipes"),
        line(55, "poles", "local_budget"),
        line(7, "pump", "community"),
    ]
    assert key_of(measure, "pipes") == pipes.removeprefix("line_")


def test_a_recount_saves_nothing_and_keeps_the_picks(
    clash: Any, writer: Client, measure: Measure
) -> None:
    pipes = f"line_{key_of(measure, 'pipes')}"
    asked = carried(clash) | {"pick_costs": "join", pipes: "theirs", "recount": "1"}
    page = writer.post(url_of(measure), asked)
    assert page.status_code == 409
    [shown] = page.context["clashes"]
    assert (str(shown.error), shown.lines.counted) == ("", "182.00")
    assert shown.lines.shown()[0].pick == "theirs"
    assert amounts(measure) == [120, 55, 20]


@pytest.mark.parametrize(
    ("pick", "stands"), [("mine", [110, 50, 7]), ("theirs", [120, 55, 20])]
)
def test_all_lines_of_one_side(
    pick: str, stands: list[int], clash: Any, writer: Client, measure: Measure
) -> None:
    answer = writer.post(url_of(measure), carried(clash) | {"pick_costs": pick})
    assert answer.status_code == 302
    assert amounts(measure) == stands


def test_a_third_save_meanwhile_is_not_overwritten(
    clash: Any,
    writer: Client,
    measure: Measure,
    browse: Browse,
    personas: Personas,
) -> None:
    pipes = f"line_{key_of(measure, 'pipes')}"
    saved_by_colleague(browse(personas.head_a), measure, **{"costs-1-amount": "66"})
    asked = {"pick_costs": "join", pipes: "mine", "counted": "172.00"}
    page = writer.post(url_of(measure), carried(clash) | asked)
    assert page.status_code == 409
    assert amounts(measure) == [120, 66, 20]
    [shown] = page.context["clashes"]
    assert shown.lines.counted == "183.00", "the new sums are shown first"
    again = carried(page) | {**asked, "counted": "183.00"}
    assert writer.post(url_of(measure), again).status_code == 302
    assert amounts(measure) == [110, 66, 7]


def test_lines_that_do_not_clash_and_another_field_that_does(
    writer: Client, measure: Measure, browse: Browse, personas: Personas
) -> None:
    shown = form_values(writer.get(url_of(measure)))
    saved_by_colleague(browse(personas.head_a), measure, title="Жаңы аталыш")
    mine = {"title": "Менин аталышым", "costs-0-amount": "101"}
    page = writer.post(url_of(measure), shown | mine)
    assert page.status_code == 409
    assert [clash.name for clash in page.context["clashes"]] == ["title"]
    answer = writer.post(url_of(measure), carried(page) | {"pick_title": "theirs"})
    assert answer.status_code == 302
    measure.refresh_from_db()
    assert (measure.title, amounts(measure)) == ("Жаңы аталыш", [101, 50, 20])
