"""Gantt chart, measures by objective, matrix of risks."""

from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from action_plans.enums import PlanState
from action_plans.models import ActionPlan, Measure
from action_plans.queries import plan_content, plan_document
from action_plans.queries.document import gantt_of
from action_plans.queries.gantt import gantt, scale_of
from action_plans.queries.measure_groups import measure_groups, numbered
from action_plans.queries.result_tables import risk_matrix
from tests.factories.action_plans import make_complete_plan, make_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.once

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def plan(db: None) -> ActionPlan:
    return make_plan(start_date=date(2016, 6, 1), end_date=date(2017, 5, 31))


def add(plan: ActionPlan, title: str, start: date | None, end: date | None) -> Measure:
    return Measure.objects.create(
        plan=plan,
        order=plan.measure_rows.count(),
        title=title,
        responsible="Канарейка Асан",
        start_date=start,
        end_date=end,
    )


def parsed(chart: str) -> ElementTree.Element:
    return ElementTree.fromstring(chart)  # noqa: S314 - our own drawing


def drawn(plan: ActionPlan, rows: int = 0) -> list[ElementTree.Element]:
    found = gantt(plan, list(enumerate(plan.measure_rows.all(), 1)), rows)
    assert found is not None
    return [parsed(chart) for chart in found.charts]


def boxes(svg: ElementTree.Element) -> list[tuple[str, str]]:
    return [(box.get("x", ""), box.get("width", "")) for box in svg.iter(f"{SVG}rect")]


def words(svg: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def test_bars_stand_where_their_days_are(plan: ActionPlan) -> None:
    add(plan, "Даярдоо", date(2016, 1, 1), date(2016, 6, 30))
    add(plan, "Куруу", date(2016, 7, 1), date(2016, 12, 31))
    (svg,) = drawn(plan)
    # 2016 has 366 days on 498 units from 262 on
    assert boxes(svg) == [("262", "247.6"), ("509.6", "250.4")]
    assert words(svg) == ["2016", *map(str, range(1, 13)), "1. Даярдоо", "2. Куруу"]


@pytest.mark.parametrize(
    ("end", "step", "labels"),
    [
        (date(2017, 7, 31), 1, ["2", "3"]),
        (date(2017, 8, 1), 3, ["I", "II"]),
        (date(2022, 1, 31), 3, ["I", "II"]),
        (date(2022, 2, 1), 12, ["", ""]),
    ],
)
def test_the_scale_follows_the_length(
    plan: ActionPlan, end: date, step: int, labels: list[str]
) -> None:
    add(plan, "Узак иш", date(2016, 2, 10), end)
    found = gantt(plan, [(1, plan.measure_rows.get())])
    assert found is not None
    row = plan.measure_rows.get()
    bar = type("B", (), {"start": row.start_date, "end": row.end_date})()
    scale = scale_of([bar])
    assert scale.step == step
    assert [scale.label(day) for day in scale.ticks()[:2]] == labels
    assert scale.start <= date(2016, 2, 10)
    assert scale.end > end


def test_one_day_only_is_drawn_light_and_said(plan: ActionPlan) -> None:
    add(plan, "Башталды", date(2016, 7, 1), None)
    add(plan, "Бүтөт", None, date(2016, 8, 31))
    add(plan, "Күнү жок", None, None)
    found = gantt(plan, list(enumerate(plan.measure_rows.all(), 1)))
    assert found is not None
    assert found.undated == ("3. Күнү жок",)
    (svg,) = drawn(plan)
    assert len(boxes(svg)) == 2
    description = svg.findtext(f"{SVG}desc")
    assert description is not None
    assert "light bar" in description or "Ачык" in description


def test_without_any_date_nothing_is_drawn(plan: ActionPlan) -> None:
    assert gantt(plan, []) is None
    row = add(plan, "Күнү жок", None, None)
    found = gantt(plan, [(1, row)])
    assert found is not None
    assert (found.charts, found.undated) == ((), ("1. Күнү жок",))


def test_long_names_are_cut_and_cannot_become_markup(plan: ActionPlan) -> None:
    add(plan, "<b>Ө</b> " + "узун-сөз " * 30, date(2016, 7, 1), date(2016, 7, 1))
    (svg,) = drawn(plan)
    name = words(svg)[-1]
    assert name.startswith("1. <b>Ө</b>")
    assert name.endswith("…")
    assert len(name) <= 76
    assert float(boxes(svg)[0][1]) >= 2


def test_many_measures_in_parts(plan: ActionPlan) -> None:
    for number in range(100):
        add(plan, f"Чара {number}", date(2016, 7, 1), date(2016, 9, 30))
    assert [len(boxes(svg)) for svg in drawn(plan, 30)] == [30, 30, 30, 10]
    titles = [svg.findtext(f"{SVG}title") for svg in drawn(plan, 30)]
    assert len(set(titles)) == 4
    (whole,) = drawn(plan)
    assert len(boxes(whole)) == 100
    size = len(ElementTree.tostring(whole, "unicode").encode())
    assert size < 24 * 1024


def test_measures_stand_by_objective(plan: ActionPlan) -> None:
    first, second = (
        plan.objective_rows.create(order=n, text=f"Максат {n}") for n in (1, 2)
    )
    for title, objective in (("а", second), ("б", None), ("в", first), ("г", second)):
        row = add(plan, title, date(2016, 7, 1), date(2016, 7, 2))
        Measure.objects.filter(pk=row.pk).update(objective=objective)
    content = plan_content(plan)
    groups = measure_groups(content.measures, content.rows("objective"))
    assert [(n, m.title) for n, m in numbered(groups)] == [
        (1, "в"),
        (2, "а"),
        (3, "г"),
        (4, "б"),
    ]
    section = plan_document(plan, content).sections[5]
    assert [[row[0].text for row in table.rows] for table in section.tables] == [
        ["1. в"],
        ["2. а", "3. г"],
        ["4. б"],
    ]
    assert "Максат 1" in section.tables[0].caption
    found = gantt_of(content)
    assert found is not None
    (svg,) = map(parsed, found.charts)
    assert words(svg)[-4:] == ["1. в", "2. а", "3. г", "4. б"]


def test_risks_stand_in_their_cells(plan: ActionPlan) -> None:
    for likelihood, impact in (("high", "low"), ("low", "high"), ("high", "low")):
        plan.risk_rows.create(
            text="Т", likelihood=likelihood, impact=impact, answer="Ж"
        )
    table = risk_matrix(list(plan.risk_rows.all()))
    cells = [[(cell.text, cell.tone) for cell in row[1:]] for row in table.rows]
    empty = ("", "")
    assert [[bool(text) for text, _tone in row] for row in cells] == [
        [True, False, False],
        [False, False, False],
        [False, False, True],
    ]
    assert "1, 3" in cells[0][0][0]
    assert cells[1][1] == empty
    assert all(cell.note for row in table.rows for cell in row[1:])


def test_pages_show_the_chart_without_names_of_people(
    browse: Callable[..., Client], personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a, PlanState.IN_IMPLEMENTATION)
    add(plan, "Куруу иши", date(2016, 7, 1), date(2016, 9, 30))
    own = browse(personas.head_a).get(plan.get_absolute_url())
    public = Client().get(reverse("public:plan-detail", args=[plan.pk]))
    for response in (own, public):
        html = response.content.decode()
        assert html.count('<svg class="chart"') == 1
        assert "Куруу иши" in html
        assert "style=" not in html
        assert "Баанын өсүшү" in html
    assert "Канарейка" in own.content.decode()
    assert "Канарейка" not in public.content.decode()


def test_the_writing_page_shows_the_chart(
    browse: Callable[..., Client], personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a, PlanState.DRAFT)
    add(plan, "Куруу иши", date(2016, 7, 1), date(2016, 9, 30))
    client = browse(personas.coordinator_a)
    for section, charts in (("measures", 1), ("risks", 0)):
        url = reverse("municipal:plan-section", args=[plan.pk, section])
        assert client.get(url).content.decode().count('<svg class="chart"') == charts
