"""Forms that come back broken, forged or from elsewhere: a sentence, never a loss."""

import io
from typing import Any

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import User
from action_plans import operations
from action_plans.building.form_layout import SALT
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, FilledForm
from action_plans.queries.form_columns import LINES
from core.models import StoredFile
from core.problems import OperationRefused
from municipalities.enums import MunicipalRole
from tests.action_plans.test_plan_form import differences, faults, ids, take_all, told
from tests.factories.action_plans import make_plan
from tests.factories.municipalities import make_official
from tests.factories.plan_forms import (
    answer_cell,
    form_of,
    handed_in,
    make_full_plan,
    make_place,
    row_cell,
    sheet,
    upload_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> tuple[ActionPlan, User]:
    place, head = make_place()
    return make_full_plan(place, head), head


def refusal(plan: ActionPlan, upload: Any, by: User) -> list[str]:
    with pytest.raises(OperationRefused) as refused:
        operations.hand_in_form(plan=plan, upload=upload, by=by)
    assert FilledForm.objects.count() == 0
    assert {problem.field for problem in refused.value.problems} <= {"file", ""}
    return [str(problem) for problem in refused.value.problems]


def resigned(book: Any, **changes: Any) -> Any:
    """The form with another hidden part, signed as the portal does."""
    portal = book["portal"]
    text = "".join(portal.cell(row, 1).value for row in range(2, portal.max_row + 1))
    base = signing.loads(text, salt=SALT) | changes
    portal.delete_rows(2, portal.max_row)
    portal["A2"] = signing.dumps(base, salt=SALT, compress=True)
    return book


def test_other_workbooks_are_told_apart(full: Any) -> None:
    plan, head = full
    stranger = make_plan(plan.municipality)
    assert refusal(plan, upload_of(Workbook()), head) == [
        "This is no form of an action plan. Download the form of this plan first."
    ]
    assert refusal(plan, upload_of(form_of(stranger)), head) == [
        "This form belongs to another plan."
    ]
    assert refusal(plan, upload_of(resigned(form_of(plan), format=0)), head) == [
        "This form is too old. Download it anew and copy your answers into it."
    ]


def test_the_hidden_part_cannot_be_changed(full: Any) -> None:
    plan, head = full
    stranger = form_of(make_plan(plan.municipality))
    text = stranger["portal"]["A2"].value
    stranger["portal"]["A2"] = text[:-4] + "AAAA"
    (sentence,) = refusal(plan, upload_of(stranger), head)
    assert sentence == (
        "The hidden part of the workbook was changed, so it cannot be compared. "
        "Download the form anew and copy your answers into it."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Hand in the table as an XLSX or CSV file."),
        (b"a;b\r\n1;2\r\n", "Hand in the workbook as an XLSX file."),
        (b"%PDF-1.4", "Hand in the table as an XLSX or CSV file."),
        (
            b"PK\x03\x04 broken",
            "The file is damaged or cannot be opened safely. Save it anew.",
        ),
    ],
)
def test_other_files(full: Any, content: bytes, sentence: str) -> None:
    plan, head = full
    assert refusal(plan, SimpleUploadedFile("a.xlsx", content), head) == [sentence]


def test_ten_thousand_rows(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    table = sheet(book, "rows:problem")
    for row in range(20, 10_020):
        table.cell(row, 3).value = "көйгөй"
    assert refusal(plan, upload_of(book), head) == [
        "The table may have at most 2000 rows."
    ]


def test_cells_that_cannot_be_read_are_told_by_their_place(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    answer_cell(book, "need.need").value = "=1+1"
    answer_cell(book, "passport.start_date").value = "бүгүн"
    answer_cell(book, "passport.title").value = None
    row_cell(book, "measure", "objective").value = 77
    row_cell(book, "measure", "responsible").value = "Жаңы"
    row_cell(book, "beneficiaries", "village").value = "Атлантида"
    row_cell(book, "beneficiaries", "girls").value = -1
    row_cell(book, LINES, "amount").value = "көп"
    row_cell(book, "risk", "text", 2).value = "Жаңы тобокелдик"
    form = handed_in(plan, book, head)
    places = [
        answer_cell(book, "passport.title"),
        answer_cell(book, "passport.start_date"),
        answer_cell(book, "need.need"),
        row_cell(book, "beneficiaries", "village"),
        row_cell(book, "beneficiaries", "girls"),
        row_cell(book, "risk", "likelihood", 2),
        row_cell(book, "risk", "impact", 2),
        row_cell(book, "risk", "answer", 2),
        row_cell(book, "measure", "objective"),
        row_cell(book, LINES, "amount"),
    ]
    empty = "This cell must not be empty."
    assert faults(form) == [
        (cell.coordinate, text)
        for cell, text in zip(
            places,
            [
                empty,
                "This must be a date, for example 01.02.2016.",
                "There is a formula. Enter its value instead.",
                "“Атлантида” is not in the list of this cell. Choose from the list.",
                "The number must lie between 0 and 2147483647.",
                empty,
                empty,
                empty,
                "No row has the number “77”. Write the number of a row.",
                "This must be a number.",
            ],
            strict=True,
        )
    ]
    found = differences(form)
    measure = plan.measure_rows.get()
    assert [(item.id, item.can_take) for item in found] == [
        (f"row:measure:{measure.key}", True),
        ("row:risk:new-6", False),
    ]
    # neither the objective nor the costs are touched
    assert [answer.name for answer in found[0].answers] == ["responsible"]
    with pytest.raises(OperationRefused):
        operations.take_form_over(form=form, picks=[found[1].pick], by=head)


def test_keys_that_were_typed_or_copied_make_new_rows(full: Any) -> None:
    """Nobody reaches the rows of another plan, and a copied row replaces none."""
    plan, head = full
    place, other_head = plan.municipality, head
    other = make_plan(place)
    foreign = other.risk_rows.create(
        text="Бөтөн", likelihood="low", impact="low", answer="Жок"
    )
    book = form_of(plan)
    risks = sheet(book, "rows:risk")
    own_key = risks["A5"].value
    for row, key in ((6, str(foreign.key)), (7, own_key)):
        risks.cell(row, 1).value = key
        for column in range(3, 7):
            risks.cell(row, column).value = risks.cell(5, column).value
        risks.cell(row, 3).value = f"Тобокелдик {row}"
    form = handed_in(plan, book, other_head)
    assert ids(form) == ["row:risk:new-6", "row:risk:new-7"]
    take_all(form, head)
    foreign.refresh_from_db()
    assert (foreign.text, foreign.plan_id) == ("Бөтөн", other.pk)
    assert list(plan.risk_rows.values_list("text", flat=True)) == [
        "Баанын өсүшү",
        "Тобокелдик 6",
        "Тобокелдик 7",
    ]


def test_a_row_that_a_colleague_removed_comes_back_only_when_it_is_picked(
    full: Any,
) -> None:
    plan, head = full
    book = form_of(plan)
    row_cell(book, "risk", "answer").value = "Жаңы жооп"
    risk = plan.risk_rows.get()
    operations.remove_row(plan=plan, kind="risk", row_id=risk.pk, by=head)
    form = handed_in(plan, book, head)
    (item,) = differences(form)
    assert (item.is_gone, item.is_proposed) == (True, False)
    operations.take_form_over(form=form, picks=[item.pick], by=head)
    assert plan.risk_rows.get().answer == "Жаңы жооп"


def test_a_document_cannot_travel(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    row_cell(book, "annex", "kind", 2).value = row_cell(book, "annex", "kind").value
    row_cell(book, "annex", "title", 2).value = "Протокол"
    row_cell(book, "annex", "title").value = "Жаңы смета"
    form = handed_in(plan, book, head)
    found = differences(form)
    assert [item.can_take for item in found] == [True, False]
    operations.take_form_over(form=form, picks=[found[0].pick], by=head)
    annex = plan.annex_rows.get()
    assert (annex.title, annex.file.name) == ("Жаңы смета", "scan.pdf")


def test_a_text_that_no_cell_holds_stays_in_the_portal(full: Any) -> None:
    plan, head = full
    long = "суу " * 9000
    ActionPlan.objects.filter(pk=plan.pk).update(need=long)
    book = form_of(ActionPlan.objects.with_place().get(pk=plan.pk))
    answer_cell(book, "need.need").value = "Кыска"
    form = handed_in(plan, book, head)
    assert ids(form) == []


def test_who_may_not_write_hands_nothing_in(full: Any) -> None:
    plan, head = full
    book = form_of(plan)
    answer_cell(book, "upkeep.upkeep").value = "Жаңы"
    form = handed_in(plan, book, head)
    picks = [item.pick for item in differences(form)]
    viewer = make_official(plan.municipality, MunicipalRole.VIEWER)
    partner = plan.partners.get().municipality
    writer = make_official(partner, MunicipalRole.COORDINATOR)
    stored, before = StoredFile.objects.count(), told(plan)
    for stranger in (viewer, writer):
        with pytest.raises(PermissionDenied):
            operations.hand_in_form(plan=plan, upload=upload_of(book), by=stranger)
        with pytest.raises(PermissionDenied):
            operations.take_form_over(form=form, picks=picks, by=stranger)
    ActionPlan.objects.filter(pk=plan.pk).update(state=PlanState.SUBMITTED)
    for write in (
        lambda: operations.hand_in_form(
            plan=ActionPlan.objects.get(pk=plan.pk), upload=upload_of(book), by=head
        ),
        lambda: operations.take_form_over(form=form, picks=picks, by=head),
    ):
        with pytest.raises(OperationRefused):
            write()
    assert (StoredFile.objects.count(), told(plan)) == (stored, before)


def test_the_same_file_twice_is_kept_once(full: Any) -> None:
    plan, head = full
    target = io.BytesIO()
    form_of(plan).save(target)
    uploads = [SimpleUploadedFile("a.xlsx", target.getvalue()) for _time in range(2)]
    one, other = (
        operations.hand_in_form(plan=plan, upload=upload, by=head) for upload in uploads
    )
    assert one == other
    assert one.file.is_attached
