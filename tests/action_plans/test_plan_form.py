"""The form of a plan as a workbook: out and in again gives the same plan."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings
from django.utils import translation

from accounts.models import User
from action_plans import operations
from action_plans.building.form_layout import sheets
from action_plans.models import ActionPlan, FilledForm
from action_plans.queries import ROW_KINDS, SECTIONS, frozen_content, plan_content
from action_plans.queries.form_cells import plan_cells
from action_plans.queries.form_columns import (
    FILES,
    LINES,
    FormColumn,
    row_columns,
    text_columns,
)
from action_plans.queries.form_differences import FormItem, form_differences
from core.problems import OperationRefused
from tests.factories.action_plans import make_plan
from tests.factories.plan_forms import (
    answer_cell,
    form_of,
    handed_in,
    make_full_plan,
    make_place,
    row_cell,
    sheet,
    type_in,
)

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["ky", "ru"])
FIRST_ROW = 5


@pytest.fixture
def full() -> tuple[ActionPlan, User]:
    place, head = make_place()
    return make_full_plan(place, head), head


def again(plan: ActionPlan) -> ActionPlan:
    return ActionPlan.objects.with_place().get(pk=plan.pk)


def differences(form: FilledForm) -> list[FormItem]:
    cells = plan_cells(plan_content(again(form.plan)))
    return form_differences(cells, FilledForm.objects.get(pk=form.pk).content)


def ids(form: FilledForm) -> list[str]:
    return [item.id for item in differences(form)]


def take_all(form: FilledForm, by: User) -> None:
    picks = [item.pick for item in differences(form)]
    operations.take_form_over(form=form, picks=picks, by=by)


def faults(form: FilledForm, language: str = "en") -> list[tuple[str, str]]:
    return [(f["cell"], f["text"][language]) for f in form.content["faults"]]


def told(plan: ActionPlan, *, keys: bool = True, files: bool = True) -> Any:
    """What a plan says; without the keys of rows, and what names them by place."""
    content = frozen_content(again(plan))
    if not files:
        content["rows"]["annex"] = []
        for row in content["rows"]["hearing"]:
            del row["minutes"]
    if keys:
        return content
    names = {
        row["key"]: f"{kind} {place}"
        for kind, rows in content["rows"].items()
        for place, row in enumerate(rows)
        if row["key"]
    }
    for rows in content["rows"].values():
        for row in rows:
            for name in ("key", "objective", "measure"):
                row[name] = names.get(row.get(name), row.get(name))
    return content


@LANGUAGES
def test_a_form_that_nobody_touched_says_what_the_plan_says(
    full: Any, language: str
) -> None:
    plan, head = full
    before = told(plan)
    form = handed_in(plan, form_of(plan, language), head)
    assert (form.content["faults"], ids(form)) == ([], [])
    assert form.base_version == plan.version
    assert told(plan) == before


def test_the_form_asks_for_all_sections(full: Any) -> None:
    plan, _head = full
    book = form_of(plan)
    asked = {
        str(cell.value).partition(":")[0] for cell in sheet(book, "texts")["A"][4:]
    } - {"None"}
    wanted = {f"{s.slug}.{name}" for s in SECTIONS for name in s.fields}
    assert asked == wanted
    tables = {s["A1"].value for s in book.worksheets if s["A1"].value}
    kinds = {f"rows:{kind}" for kind in (*ROW_KINDS, LINES)}
    assert tables == kinds | {"guide", "texts", "portal"} | {book["lists"]["A1"].value}
    for kind, rows in ROW_KINDS.items():
        names = {column.name.partition(".")[0] for column in row_columns(kind)}
        assert names == set(rows.fields) - set(FILES)
    assert {s.section.number for s in map(_Numbered, sheets())} == {
        *(s.number for s in SECTIONS if s.rows),
        7,
    }


class _Numbered:
    def __init__(self, found: Any) -> None:
        number = int(found.heading.partition(".")[0])
        self.section = SECTIONS[number - 1]


def changed_cell(column: FormColumn, old: Any) -> Any:
    """Another answer to a question, as a person would type it; choices stay."""
    if column.kind == "decimal":
        return "1 234,50" if old is None else float(old) + 0.25
    changed = {
        "prose": f"{old or ''} жаңы",
        "text": f"{old or ''} жаңы",
        "number": (old or 0) + 1 if isinstance(old, int | None) else old,
        "date": "03.05.2016",
    }
    return changed.get(column.kind, old)


@LANGUAGES
def test_each_answer_that_is_changed_in_the_file_is_changed_in_the_plan(
    full: Any, language: str
) -> None:
    plan, head = full
    book = form_of(plan, language)
    for section in SECTIONS:
        for column in text_columns(section.slug):
            cell = answer_cell(book, f"{section.slug}.{column.name}")
            if column.name != "stated_total":
                type_in(cell, changed_cell(column, cell.value))
    for kind in ROW_KINDS:
        for column in row_columns(kind):
            cell = row_cell(book, kind, column.name)
            if cell.value is not None and column.name != "year":
                type_in(cell, changed_cell(column, cell.value))
    # a word of the list in another language, in other letters
    answer_cell(book, "management.provider_model").value = "BY A MUNICIPAL INSTITUTION"
    form = handed_in(plan, book, head)
    assert faults(form) == []
    before = told(plan)
    take_all(form, head)
    after = told(plan)
    same = [
        f"{slug}.{name}"
        for slug, texts in after["texts"].items()
        for name, text in texts.items()
        if text == before["texts"][slug][name]
    ]
    # choices, and what the measures add up to
    assert same == [
        "budget.stated_total",
        "tariff.tariff_covers_running",
        "tariff.tariff_covers_depreciation",
    ]
    # what was typed over the sums of the villages is not asked for
    assert after["texts"]["passport"]["beneficiaries_women"] == 273
    assert after["texts"]["passport"]["title"] == "Таза суу жаңы"
    assert after["texts"]["passport"]["start_date"] == "2016-05-03"
    assert after["texts"]["tariff"]["tariff_amount"] == "12.75"
    assert after["texts"]["need"]["need_survey"].endswith('"y") жаңы')
    assert after["rows"]["beneficiaries"][0]["groups"] == {"disability": 13, "other": 4}
    assert after["rows"]["indicator"][0]["baseline"] == "-1.00"
    assert differences(form) == []


@LANGUAGES
def test_a_form_filled_in_for_an_empty_plan_gives_the_same_plan(
    full: Any, language: str
) -> None:
    plan, head = full
    empty = make_plan(plan.municipality, service=plan.service, title="Бош")
    source, target = form_of(plan, language), form_of(again(empty), language)
    for name in ("texts", *(f"rows:{kind}" for kind in (*ROW_KINDS, LINES))):
        _copy(source, target, name)
    form = handed_in(empty, target, head)
    assert faults(form) == []
    # a document waits for its file
    picks = [item.pick for item in differences(form) if item.can_take]
    operations.take_form_over(form=form, picks=picks, by=head)
    one = told(plan, keys=False, files=False)
    assert told(empty, keys=False, files=False) == one


def _copy(source: Any, target: Any, tag: str) -> None:
    """What a person does: all answers, none of the hidden keys."""
    one, other = sheet(source, tag), sheet(target, tag)
    if tag == "texts":
        for row in range(FIRST_ROW, one.max_row + 1):
            code = one.cell(row, 1).value
            if code and any(c.value == code for c in other["A"]):
                type_in(answer_cell(target, code), one.cell(row, 4).value)
        return
    for row in one.iter_rows(min_row=FIRST_ROW, min_col=3):
        for cell in row:
            if cell.value is not None:
                type_in(other.cell(cell.row, cell.column), cell.value)


def test_a_colleague_who_changed_the_same_answer_is_no_victim(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    answer_cell(book, "need.need").value = "Менин текстим"
    answer_cell(book, "upkeep.upkeep").value = "Менин кароом"
    row_cell(book, "risk", "answer").value = "Менин жообум"
    operations.save_section(
        plan=plan,
        version=plan.version,
        section="need",
        values={"need": "Анын тексти"},
        by=head,
    )
    operations.save_section(
        plan=again(plan),
        version=plan.version,
        section="situation",
        values={"legal": "Анын мыйзамы"},
        by=head,
    )
    risk = plan.risk_rows.get()
    operations.change_row(
        plan=plan,
        kind="risk",
        row_id=risk.pk,
        version=risk.version,
        values={"answer": "Анын жообу"},
        by=head,
    )
    form = handed_in(plan, book, head)
    found = {item.id: item for item in differences(form)}
    key = f"row:risk:{risk.key}"
    assert set(found) == {"text:need:need", "text:upkeep:upkeep", key}
    assert [i.id for i in found.values() if i.is_proposed] == ["text:upkeep:upkeep"]
    assert [i.id for i in found.values() if i.meanwhile] == ["text:need:need", key]
    picks = [item.pick for item in found.values() if item.is_proposed]
    operations.take_form_over(form=form, picks=picks, by=head)
    plan = again(plan)
    assert (plan.need, plan.upkeep, plan.legal) == (
        "Анын тексти",
        "Менин кароом",
        "Анын мыйзамы",
    )
    assert plan.risk_rows.get().answer == "Анын жообу"


def test_what_is_missing_in_the_file_goes_only_when_it_is_picked(full: Any) -> None:
    plan, head = full
    problems = list(plan.problem_rows.all())
    book = form_of(plan)
    for name in ("text", "causes"):
        row_cell(book, "problem", name, 2).value = None
    del book[sheet(book, "rows:objective").title]
    form = handed_in(plan, book, head)
    item = differences(form)[0]
    assert ids(form) == [f"row:problem:{problems[1].key}"]
    assert not item.is_proposed
    operations.take_form_over(form=form, picks=[item.pick], by=head)
    assert list(plan.problem_rows.all()) == problems[:1]
    assert plan.objective_rows.count() == 2


def test_new_rows_find_the_new_rows_that_they_name(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    row_cell(book, "objective", "text", 3).value = "Үчүнчү максат"
    row_cell(book, "measure", "title", 2).value = "Жаңы иш-чара"
    row_cell(book, "measure", "objective", 2).value = 3
    row_cell(book, "measure", "responsible", 2).value = "Айыл өкмөтү"
    count = plan.measure_rows.get().costs.count()
    for name, value in {
        "measure": "2.",
        "category": "Окутуу",
        "source": "local budget",
        "amount": "1 000,50",
        "note": "Тренер",
    }.items():
        row_cell(book, LINES, name, count + 1).value = value
    row_cell(book, "indicator", "name", 2).value = "Окутулгандар"
    row_cell(book, "indicator", "measure", 2).value = "№ 2"
    row_cell(book, "indicator", "unit", 2).value = "адам"
    row_cell(book, "indicator", "target", 2).value = 12
    form = handed_in(plan, book, head)
    if faults(form):
        # the label of the category is whatever the house calls it
        category = row_cell(book, LINES, "category", 1).value
        row_cell(book, LINES, "category", count + 1).value = category
        form = handed_in(plan, book, head)
    assert faults(form) == []
    take_all(form, head)
    measure = plan.measure_rows.get(title="Жаңы иш-чара")
    assert measure.objective.text == "Үчүнчү максат"
    line = measure.costs.get()
    assert (line.source, line.in_kind, line.amount, line.note) == (
        "local_budget",
        False,
        Decimal("1000.50"),
        "Тренер",
    )
    assert plan.indicator_rows.get(name="Окутулгандар").measure == measure
    # the file once more: everything stands there already
    assert differences(form) == []


def test_a_new_row_without_the_row_that_it_names_is_not_written(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    row_cell(book, "objective", "text", 3).value = "Үчүнчү максат"
    row_cell(book, "indicator", "objective").value = 3
    form = handed_in(plan, book, head)
    indicator = [i for i in differences(form) if i.kind == "indicator"]
    before = told(plan)
    with pytest.raises(OperationRefused) as refused:
        operations.take_form_over(form=form, picks=[indicator[0].pick], by=head)
    assert str(refused.value) == (
        f"Sheet “{sheet(book, 'rows:indicator').title}”, row 5: It names a row that is "
        "not taken over. Take over that row, too."
    )
    assert told(plan) == before
    assert FilledForm.objects.get(pk=form.pk).taken_at is None


def test_rows_that_stand_in_each_others_way_are_written_in_turn(full: Any) -> None:
    """The chair goes to the second member: it can only be free after the first."""
    plan, head = full
    book = form_of(plan)
    one = row_cell(book, "member", "role", 1)
    other = row_cell(book, "member", "role", 2)
    one.value, other.value = other.value, one.value
    take_all(handed_in(plan, book, head), head)
    roles = [member.role for member in plan.groupmember_rows.all()]
    assert roles == ["secretary", "chair"]


def test_what_the_plan_refuses_leaves_everything_as_it_was(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    answer_cell(book, "upkeep.upkeep").value = "Жаңы"
    answer_cell(book, "passport.end_date").value = "01.01.2016"
    row_cell(book, "hearing", "date").value = "01.01.2999"
    form = handed_in(plan, book, head)
    hearings, before = sheet(book, "rows:hearing").title, told(plan)
    future = "The hearing lies in the future. Record it when it was held."
    with pytest.raises(OperationRefused) as refused:
        take_all(form, head)
    assert [str(problem) for problem in refused.value.problems] == [
        f"Sheet “{hearings}”, row 5: {future}",
        "Passport of the plan, End of the plan: The end lies before the start.",
    ]
    assert told(plan) == before
    assert FilledForm.objects.get(pk=form.pk).taken_at is None


def test_a_second_click_takes_over_once(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    row_cell(book, "problem", "text", 3).value = "Үчүнчү көйгөй"
    form = handed_in(plan, book, head)
    picks = [item.pick for item in differences(form)]
    for _time in range(2):
        operations.take_form_over(form=form, picks=picks, by=head)
    assert plan.problem_rows.filter(text="Үчүнчү көйгөй").count() == 1
    assert again(plan).version == plan.version + 1
    # the same file once more is a form of its own, with nothing left to take
    assert ids(handed_in(plan, book, head)) == []


def test_what_changed_while_somebody_looked_is_refused(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    answer_cell(book, "upkeep.upkeep").value = "Жаңы"
    form = handed_in(plan, book, head)
    picks = [item.pick for item in differences(form)]
    operations.save_section(
        plan=plan,
        version=plan.version,
        section="upkeep",
        values={"upkeep": "Анын тексти"},
        by=head,
    )
    for refused_picks, code in ((picks, "changed_meanwhile"), ([], "nothing_picked")):
        with pytest.raises(OperationRefused) as refused:
            operations.take_form_over(form=form, picks=refused_picks, by=head)
        assert [problem.code for problem in refused.value.problems] == [code]
    assert again(plan).upkeep == "Анын тексти"


@override_settings(LANGUAGE_CODE="ky")
def test_words_of_lists_are_understood_in_every_language(full: Any) -> None:
    plan, head = full
    with translation.override("ru"):
        village = str(plan.villages.get())
    book = form_of(plan, "ky")
    row_cell(book, "risk", "impact").value = "Низкий"
    row_cell(book, "beneficiaries", "village").value = village
    form = handed_in(plan, book, head)
    assert faults(form) == []
    assert {a.name: a.file for i in differences(form) for a in i.answers} == {
        "impact": "low"
    }
