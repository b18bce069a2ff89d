"""Plans of the past from a table: taken over whole, with warnings, corrected, undone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from action_plans import operations
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, Measure, QuarterReport
from action_plans.queries import plan_document, plan_totals
from action_plans.queries.past import doubts
from core import audit
from core.models import ImportRun
from core.models.audit import AuditEvent
from municipalities.models import Municipality, Resolution
from tests.factories.imports import applied, book, checked, undone
from tests.factories.municipalities import make_municipality, make_village
from tests.factories.past import (
    HEADS,
    NO_MEASURE,
    NO_SUM,
    SLUG,
    own_row,
    paper,
    past_row,
)
from tests.factories.services_registry import make_service


@pytest.fixture
def staff(personas: Any) -> Any:
    return personas.programme_manager


@pytest.fixture
def place(db: None) -> Municipality:
    return make_municipality("Авлетим")


@pytest.fixture(autouse=True)
def service(db: None) -> Any:
    return make_service("Бала бакча", code="preschool")


def told(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, column and English sentence of all problems of wrong rows."""
    rows = run.rows.filter(kind="wrong").order_by("number")
    return [
        (row.number, problem["column"], problem["text"]["en"])
        for row in rows
        for problem in row.problems
    ] + [(0, "", problem["en"]) for problem in run.problems]


def warned(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, column and English sentence of all warnings."""
    rows = run.rows.exclude(kind="wrong").order_by("number")
    return [
        (row.number, problem["column"], problem["text"]["en"])
        for row in rows
        for problem in row.problems or ()
    ]


def make_resolution(place: Municipality, number: str, day: str) -> Resolution:
    return Resolution.objects.create(
        municipality=place, number=number, date=day, title="Токтом"
    )


def check(rows: list[list[Any]], by: Any) -> ImportRun:
    return checked(SLUG, book(HEADS, rows), by)


def load(rows: list[list[Any]], by: Any) -> ImportRun:
    run = check(rows, by)
    assert (run.state, told(run)) == ("checked", [])
    run = applied(run, by)
    assert run.state == "applied", run.job
    return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.new_rows, run.changed_rows, run.unchanged_rows, run.wrong_rows


def test_avletim_is_kept_as_printed_with_a_warning(
    staff: Any, place: Municipality
) -> None:
    """Printed total 2,483,253, grant 3,083,253, own 400,000."""
    rows = paper(place, stated_total=2483253)
    run = check(rows, staff)
    assert (counts(run), told(run)) == ((2, 0, 0, 0), [])
    sentence = (
        "The stated total is 2\u00a0483\u00a0253,00\u00a0som, but the measures add up to "
        "3\u00a0483\u00a0253,00\u00a0som. The difference is 1\u00a0000\u00a0000,00\u00a0som."
    )
    assert warned(run) == [(2, "stated_total", sentence)]
    assert applied(run, staff).state == "applied"
    plan = ActionPlan.objects.get()
    assert (plan.stated_total, plan_totals(plan).total) == (2483253, 3483253)
    assert (plan.is_historical, plan.has_warnings, plan.state) == (
        *(True, True),
        PlanState.COMPLETED,
    )
    assert (plan.past_label, plan.submitted_by) == ("historic, with warnings", staff)
    assert timezone.localdate(plan.submitted_at) == date(2017, 4, 26)
    assert plan_document(plan).warnings == (sentence,)
    assert plan.versions.get().content["total"] == "3483253.00"
    lines = Measure.objects.get().costs.values_list("category", "source", "amount")
    assert list(lines) == [
        ("works", "grant", Decimal(3083253)),
        ("works", "local_budget", Decimal(400000)),
    ]
    assert audit.timeline(plan)[0].verb == "action_plan.past_recorded"
    assert list(audit.broken_links()) == []


def test_the_same_file_twice_makes_no_second_plan(
    staff: Any, place: Municipality
) -> None:
    rows = paper(place)
    run = load(rows, staff)
    assert (warned(run), ActionPlan.objects.get().past_label) == ([], "historic")
    again = check(rows, staff)
    assert counts(again) == (0, 0, 2, 0)
    # under another code it is the same plan, too
    twin = check(paper(place, past_code="avletim-2"), staff)
    assert told(twin) == [
        (row, "title", "This plan stands under the code avletim-1 already.")
        for row in (2, 3)
    ]
    assert ActionPlan.objects.count() == 1


def test_two_imports_of_one_plan_make_one(staff: Any, place: Municipality) -> None:
    """Both were checked before either was applied."""
    first, second = (check(paper(place), staff) for _time in range(2))
    assert applied(first, staff).state == "applied"
    assert applied(second, staff).state == "checked"
    assert ActionPlan.objects.count() == 1


def test_everything_odd_is_a_warning(staff: Any, place: Municipality) -> None:
    other = make_municipality("Бөтөн")
    foreign, ours = make_village(other), make_village(place)
    odd = {
        "start_date": None,
        "end_date": None,
        "submitted_on": None,
        "beneficiaries_women": 151,
        "villages": f"{ours.code}; {foreign.code} {foreign.name}",
        "stated_total": None,
    }
    run = check([past_row(place, **odd), own_row(place, amount=1, **odd)], staff)
    assert (told(run), counts(run)) == ([], (2, 0, 0, 0))
    found = [(column, text) for _row, column, text in warned(run)]
    assert [column for column, _text in found] == [
        *("amount", "start_date", "end_date", "submitted_on"),
        *("beneficiaries", "villages"),
    ]
    assert "0,00" in found[0][1]
    assert foreign.name in found[-1][1]
    assert ours.name not in found[-1][1]
    applied(run, staff)
    plan = ActionPlan.objects.get()
    assert (plan.has_warnings, plan.submitted_at, plan.submitted_by) == (
        *(True, None),
        None,
    )
    # what was told at the check is what the plan goes on telling
    assert [str(one) for one in doubts(plan)] == [text for _column, text in found]
    assert counts(
        check([past_row(place, **odd), own_row(place, amount=1, **odd)], staff)
    ) == (
        *(0, 0),
        *(2, 0),
    )


def test_villages_of_partners_are_no_strangers(staff: Any, place: Municipality) -> None:
    partner = make_municipality("Өнөктөш")
    village = make_village(partner)
    known = {"villages": village.code, "partners": f"{partner.code} Өнөктөш"}
    run = load(paper(place, **known), staff)
    plan = ActionPlan.objects.get()
    assert (warned(run), doubts(plan)) == ([], [])
    assert [row.municipality for row in plan.partners.all()] == [partner]
    assert list(plan.villages.all()) == [village]


def test_a_plan_of_which_no_measure_is_known(staff: Any, place: Municipality) -> None:
    rows = [past_row(place, **NO_MEASURE)]
    run = load(rows, staff)
    assert [text for _row, _column, text in warned(run)] == [
        "The papers do not say what the measures cost."
    ]
    assert Measure.objects.count() == 0
    assert counts(check(rows, staff)) == (0, 0, 1, 0)


def test_measures_lines_and_notes_in_their_order(
    staff: Any, place: Municipality
) -> None:
    second = {"measure_number": 2, "measure_title": "Окутуу", "category": "training"}
    rows = [
        own_row(place, 1, note="чатыр", amount=1.25),
        past_row(place, 2, note="пол"),
        past_row(place, 3, note="пол"),
        own_row(place, 4, in_kind="yes", amount=100, **second),
        past_row(place, 5, **NO_SUM, measure_number=3, measure_title="Мониторинг"),
    ]
    run = load(list(reversed(rows)), staff)
    assert counts(check(rows, staff)) == (0, 0, 5, 0)
    found = [
        (m.title, [(c.source, c.note, c.in_kind) for c in m.costs.all()])
        for m in Measure.objects.order_by("order")
    ]
    assert found == [
        (
            "Курулуш",
            [
                ("local_budget", "чатыр", False),
                *[("grant", "пол", False)] * 2,
            ],
        ),
        ("Окутуу", [("local_budget", "", True)]),
        ("Мониторинг", []),
    ]
    assert plan_totals(ActionPlan.objects.get()).total == Decimal("6166607.25")
    assert undone(run, staff).state == "undone"


def test_faults_are_told_at_their_cells(staff: Any, place: Municipality) -> None:
    other = make_municipality("Бөтөн")
    make_service("Бөтөн кызмат", code="foreign", municipality=other)
    make_resolution(other, "7", "2017-01-02")
    planted: list[tuple[dict[str, Any], str, str]] = [
        ({"municipality": "1"}, "municipality", "No record has the code “1”."),
        ({"service": "nothing"}, "service", "No record has the code"),
        ({"service": "foreign"}, "service", "Choose a service of the list."),
        ({"state": "draft"}, "state", "not one of the allowed values"),
        ({"state": None}, "state", "must not be empty"),
        ({"source_note": " "}, "source_note", "must not be empty"),
        ({"title": None}, "title", "must not be empty"),
        ({"submitted_on": "2017"}, "submitted_on", "must be a date"),
        ({"end_date": "2017-05-31"}, "end_date", "The end lies before the start."),
        ({"partners": f"{other.code}, 12"}, "partners", "No record has the code “12”"),
        ({"partners": place.code}, "partners", "no partner of its own plan"),
        ({"villages": "x"}, "villages", "No record has the code “x”."),
        ({"resolution_number": "7"}, "resolution_date", "belong together"),
        (
            {"resolution_number": "7", "resolution_date": "2017-01-02"},
            "resolution_number",
            "This resolution is not recorded yet.",
        ),
        ({"stated_total": "=1+1"}, "stated_total", "There is a formula."),
        ({"stated_total": -1}, "stated_total", "must lie between"),
        ({"amount": 0}, "amount", "must be more than zero"),
        ({"amount": 1.005}, "amount", "at most 2 decimals"),
        ({"amount": None}, "amount", "goes with a sum"),
        ({"cost_source": None}, "cost_source", "must not be empty"),
        ({"in_kind": "yes"}, "in_kind", "The grant is paid in cash."),
        ({"in_kind": None}, "in_kind", "must not be empty"),
        ({"measure_number": None}, "measure_number", "to which measure"),
        ({"measure_number": 2}, "measure_number", "Number the measures 1, 2, 3"),
        ({"measure_title": None}, "measure_title", "must not be empty"),
        ({"past_code": "ө"}, "past_code", ""),
        ({"past_code": None}, "past_code", "must not be empty"),
        ({"goal": "a\u202eb"}, "goal", "signs that cannot be seen"),
        ({"line": 2}, "line", "The plan has no row 1."),
    ]
    rows = [
        past_row(place, **{"past_code": f"p-{n}", "title": f"План {n}"} | change)
        for n, (change, _column, _text) in enumerate(planted)
    ]
    run = check(rows, staff)
    assert counts(run) == (0, 0, 0, len(planted))
    for number, (change, column, text) in enumerate(planted, start=2):
        of_row = {c: t for n, c, t in told(run) if n == number}
        assert list(of_row) == [column], (change, of_row)
        assert text in of_row[column], (change, of_row)


def test_a_wrong_row_keeps_its_whole_plan_out(staff: Any, place: Municipality) -> None:
    """Money of a plan is never left out in silence."""
    rows = [
        past_row(place),
        own_row(place, amount="көп"),
        *paper(place, past_code="right", title="Туура"),
        past_row(place, past_code="lost", title="Үчүнчү"),
        own_row(place, past_code=None, title="Үчүнчү"),
    ]
    run = check(rows, staff)
    with_it = "it belongs together with this one: both are taken in, or neither."
    assert [(n, c) for n, c, _text in told(run)] == [
        (2, ""),
        (3, "amount"),
        (6, ""),
        (7, "past_code"),
    ]
    assert told(run)[0][2] == f"Row 3 is wrong, and {with_it}"
    assert told(run)[2][2] == f"Row 7 is wrong, and {with_it}"
    assert counts(run) == (2, 0, 0, 4)
    applied(run, staff, leave_out_wrong=True)
    assert ActionPlan.objects.get().past_code == "right"


def test_rows_of_a_plan_say_the_same(staff: Any, place: Municipality) -> None:
    rows = [
        past_row(place),
        own_row(place, goal="Башка", stated_total=1),
        own_row(place, 3, measure_title="Башка"),
        past_row(place, past_code="b", title="Б"),
        own_row(place, 3, past_code="b", title="Б"),
        past_row(place, past_code="v", title="В"),
        own_row(place, 1, past_code="v", title="В"),
        past_row(place, past_code="g", title="Г"),
        own_row(place, past_code="g", title="Г", **NO_MEASURE | {"amount": None}),
    ]
    found = told(check(rows, staff))
    assert [(n, c) for n, c, _text in found if c] == [
        (3, "goal"),
        (3, "stated_total"),
        (4, "measure_title"),
        (6, "line"),
        (7, "past_code"),
        (8, "past_code"),
        (10, "measure_number"),
    ]


def test_a_correction_is_a_new_version_and_can_be_undone(
    staff: Any, place: Municipality
) -> None:
    load(paper(place, stated_total=2483253), staff)
    plan, measure = ActionPlan.objects.get(), Measure.objects.get()
    first = plan.versions.get()
    rows = [*paper(place), own_row(place, 3, cost_source="community", amount=5)]
    run = check(rows, staff)
    assert (counts(run), told(run)) == ((1, 2, 0, 0), [])
    assert [column for _row, column, _text in warned(run)] == ["stated_total"]
    run = applied(run, staff)
    plan.refresh_from_db()
    assert (plan.stated_total, plan_totals(plan).total) == (3483253, 3483258)
    assert Measure.objects.get() == measure
    assert list(plan.versions.values_list("number", flat=True)) == [2, 1]
    event = audit.timeline(plan)[0]
    assert event.verb == "action_plan.past_corrected"
    assert (event.before["stated_total"], event.after["stated_total"]) == (
        "2483253.00",
        "3483253.00",
    )
    assert counts(check(rows, staff)) == (0, 0, 3, 0)
    run = undone(run, staff)
    assert run.state == "undone", run.job
    plan.refresh_from_db()
    assert (plan.stated_total, plan_totals(plan).total) == (2483253, 3483253)
    assert plan.versions.first().content == first.content


def test_a_correction_names_all_rows_and_not_the_state(
    staff: Any, place: Municipality
) -> None:
    load(paper(place), staff)
    other = make_municipality("Бөтөн")
    run = check([past_row(place, goal="Башка")], staff)
    [(number, column, text)] = told(run)
    assert (number, column) == (2, "line")
    assert "The portal holds 2 rows of this plan." in text
    run = check(paper(place, state="in_implementation"), staff)
    assert {column for _row, column, _text in told(run)} == {"state"}
    run = check(paper(other), staff)
    assert {column for _row, column, _text in told(run)} == {"municipality"}


def test_a_measure_with_progress_stays(staff: Any, place: Municipality) -> None:
    second = {"measure_number": 2, "measure_title": "Окутуу"}
    rows = [past_row(place), own_row(place, **second)]
    load(rows, staff)
    plan = ActionPlan.objects.get()
    report = QuarterReport.objects.create(plan=plan, year=2017, quarter=1)
    measure = plan.measure_rows.get(order=2)
    measure.progress.create(report=report, percent=50)
    run = applied(check(paper(place), staff), staff)
    assert run.state == "checked"
    assert plan.measure_rows.count() == 2


def test_undo_leaves_nothing_behind(staff: Any, place: Municipality) -> None:
    partner = make_municipality("Өнөктөш")
    run = load(paper(place, partners=partner.code), staff)
    before = AuditEvent.objects.count()
    run = undone(run, staff)
    assert run.state == "undone", run.job
    assert (ActionPlan.objects.count(), Measure.objects.count()) == (0, 0)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)[before:]
    assert list(verbs) == ["action_plan.past_removed", "importrun.undo"]
    load(paper(place), staff)


def test_a_plan_in_use_is_not_taken_back(staff: Any, place: Municipality) -> None:
    run = load(paper(place), staff)
    plan = ActionPlan.objects.get()
    QuarterReport.objects.create(plan=plan, year=2017, quarter=1)
    run = undone(run, staff)
    assert (run.state, ActionPlan.objects.count()) == ("applied", 1)
    assert "other records already use rows" in str(run.job.error_message)


def test_the_resolution_is_that_of_the_municipality(
    staff: Any, place: Municipality
) -> None:
    paper_of_kenesh = make_resolution(place, "12/3", "2017-03-20")
    known = {"resolution_number": "12/3", "resolution_date": "2017-03-20"}
    load(paper(place, **known), staff)
    assert ActionPlan.objects.get().resolution == paper_of_kenesh
    assert counts(check(paper(place, **known), staff)) == (0, 0, 2, 0)


def test_what_an_operation_recorded_is_in_the_table(
    staff: Any, place: Municipality, service: Any
) -> None:
    plan = operations.record_historical_plan(
        by=staff,
        municipality=place,
        service=service,
        title="Кагаздан",
        source_note="Папка 3",
        measures=[{"title": "Курулуш", "costs": [{"source": "grant", "amount": 7}]}],
    )
    rows = past_row(
        place,
        past_code=plan.past_code,
        title="Кагаздан",
        source_note="Папка 3",
        category="other",
        amount=7,
        **dict.fromkeys(HEADS[6:12] + HEADS[13:15]),
    )
    assert counts(check([rows], staff)) == (0, 0, 1, 0)
