"""Pages of the form as a workbook: download, hand in, differences, who may what."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from accounts.models import User
from action_plans.models import ActionPlan, FilledForm
from core.audit import timeline
from municipalities.enums import MunicipalRole
from tests.factories.municipalities import make_official
from tests.factories.plan_forms import (
    answer_cell,
    form_of,
    make_full_plan,
    make_place,
    row_cell,
    sheet,
    upload_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KIB = 1024


@pytest.fixture
def full(client: Client) -> tuple[ActionPlan, User]:
    place, head = make_place()
    client.force_login(head)
    return make_full_plan(place, head), head


def workbook(response: Any) -> Any:
    assert response.status_code == 200
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def hand_in(client: Client, plan: ActionPlan, book: Any) -> Any:
    return client.post(f"/m/plans/{plan.pk}/form/", {"file": upload_of(book)})


@pytest.mark.parametrize(
    ("language", "title"),
    [("ky", "Көйгөй"), ("ru", "Проблема"), ("xx", "Көйгөй"), ("", "Көйгөй")],
)
def test_the_form_speaks_the_language_that_was_chosen(
    client: Client, full: Any, language: str, title: str
) -> None:
    plan, _head = full
    response = client.get(f"/m/plans/{plan.pk}/form.xlsx?language={language}")
    told = language if language in {"ky", "ru"} else "ky"
    assert response["Content-Disposition"] == (
        f'attachment; filename="plan-{plan.pk}-{told}.xlsx"'
    )
    assert sheet(workbook(response), "rows:problem")["C3"].value == f"{title} *"


def test_the_workbook_can_be_filled_in_and_printed(full: Any) -> None:
    book = form_of(full[0])
    texts, risks = sheet(book, "texts"), sheet(book, "rows:risk")
    for page in (texts, risks):
        assert page.protection.sheet
        assert page.row_dimensions[1].hidden
        assert page.column_dimensions["A"].hidden
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows == "$3:$3"
    assert risks.page_setup.orientation == "landscape"
    assert (texts.freeze_panes, risks.freeze_panes) == ("A4", "C5")
    answer, label = answer_cell(book, "need.need"), texts["B6"]
    assert (answer.protection.locked, label.protection.locked) == (False, True)
    assert answer.alignment.wrap_text
    # filled rows and free ones beneath; lists for what is chosen
    assert (risks["B5"].value, risks["B15"].value, risks["B16"].value) == (1, 11, None)
    lists = [rule.formula1 for rule in risks.data_validations.dataValidation]
    assert len(lists) == 2
    hidden = {s.title: s.sheet_state for s in book.worksheets[-2:]}
    assert hidden == {"lists": "hidden", "portal": "veryHidden"}


def test_text_is_never_a_formula(full: Any) -> None:
    cell = answer_cell(form_of(full[0]), "need.need_survey")
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","y")')


def test_the_plan_leads_to_its_form(client: Client, full: Any) -> None:
    plan, _head = full
    page = client.get(plan.get_absolute_url()).content.decode()
    assert f'href="/m/plans/{plan.pk}/form/"' in page


def filled_in(client: Client, plan: ActionPlan) -> FilledForm:
    """A form with an answer that is changed and a row that is new."""
    book = workbook(client.get(f"/m/plans/{plan.pk}/form.xlsx?language=ru"))
    answer_cell(book, "upkeep.upkeep").value = "Предприятие <b>следит</b>"
    row_cell(book, "problem", "text", 3).value = "Насос старый"
    response = hand_in(client, plan, book)
    filled = FilledForm.objects.get()
    where = f"/m/plans/{plan.pk}/form/{filled.pk}/"
    assert (response.status_code, response["Location"]) == (302, where)
    return filled


def test_from_the_differences_into_the_plan(client: Client, full: Any) -> None:
    plan, _head = full
    filled = filled_in(client, plan)
    where = f"/m/plans/{plan.pk}/form/{filled.pk}/"
    page = client.get(where).content.decode()
    assert "&lt;b&gt;следит&lt;/b&gt;" in page
    assert page.count('name="pick"') == page.count(" checked") == 2
    assert len(page.encode()) < 60 * KIB
    picks = [part.partition('"')[0] for part in page.split('name="pick" value="')[1:]]
    for _click in range(2):
        response = client.post(where, {"pick": picks})
        assert (response.status_code, response["Location"]) == (
            302,
            plan.get_absolute_url(),
        )
    plan.refresh_from_db()
    assert plan.upkeep == "Предприятие <b>следит</b>"
    assert plan.problem_rows.filter(text="Насос старый").count() == 1
    verbs = [event.verb for event in timeline(plan)]
    assert verbs.count("action_plan.form_taken") == 1
    assert verbs.count("action_plan.form_handed_in") == 1
    assert 'name="pick"' not in client.get(where).content.decode()


def test_the_file_is_kept(client: Client, full: Any) -> None:
    plan, _head = full
    filled = filled_in(client, plan)
    home = client.get(f"/m/plans/{plan.pk}/form/").content.decode()
    assert home.count('data-label="') == 2
    kept = client.get(f"/m/plans/{plan.pk}/form/{filled.pk}/file/")
    with filled.file.content.open() as stored:
        assert b"".join(kept.streaming_content) == stored.read()


def test_a_refused_form_is_told_at_its_field(client: Client, full: Any) -> None:
    plan, _head = full
    response = client.post(f"/m/plans/{plan.pk}/form/", {})
    assert response.status_code == 422
    book = form_of(plan)
    del book["portal"]
    response = hand_in(client, plan, book)
    assert response.status_code == 422
    with translation.override("ky"):
        told = gettext(
            "This is no form of an action plan. Download the form of this plan first."
        )
    assert response.context["form"].errors == {"file": [told]}


def test_a_pick_that_nobody_was_offered_is_refused(client: Client, full: Any) -> None:
    plan, _head = full
    book = form_of(plan)
    answer_cell(book, "upkeep.upkeep").value = "Жаңы"
    where = hand_in(client, plan, book)["Location"]
    for picks in ([], ["text:upkeep:upkeep~000000000000"], ["x"]):
        response = client.post(where, {"pick": picks})
        assert response.status_code == 422
        assert " checked" not in response.content.decode()
    assert FilledForm.objects.get().taken_at is None


def test_a_partner_downloads_and_does_not_hand_in(client: Client, full: Any) -> None:
    plan, _head = full
    book = form_of(plan)
    hand_in(client, plan, book)
    partner = plan.partners.get().municipality
    client.force_login(make_official(partner, MunicipalRole.COORDINATOR))
    home, part = f"/m/plans/{plan.pk}/form/", f"/m/plans/{plan.pk}/part/"
    assert f'href="{home}"' in client.get(part).content.decode()
    page = client.get(home)
    assert page.status_code == 200
    assert 'name="file"' not in page.content.decode()
    assert "form.xlsx" not in page.content.decode().split("<h2>")[-1]
    assert workbook(client.get(f"/m/plans/{plan.pk}/form.xlsx")).worksheets
    filled = FilledForm.objects.get()
    for address in (f"{home}{filled.pk}/", f"{home}{filled.pk}/file/"):
        assert client.get(address).status_code == 403
    assert hand_in(client, plan, book).status_code == 403
    assert client.post(f"{home}{filled.pk}/", {"pick": ["x"]}).status_code == 403


def test_a_plan_that_is_handed_in_has_no_form(client: Client, full: Any) -> None:
    plan, _head = full
    book = form_of(plan)
    where = hand_in(client, plan, book)["Location"]
    ActionPlan.objects.filter(pk=plan.pk).update(state="submitted")
    for address in (
        f"/m/plans/{plan.pk}/form/",
        f"/m/plans/{plan.pk}/form.xlsx",
        where,
    ):
        assert client.get(address).status_code == 403
    assert "/form/" not in client.get(plan.get_absolute_url()).content.decode()


def many(plan: ActionPlan, count: int) -> None:
    plan.problem_rows.bulk_create(
        type(plan.problem_rows.first())(plan=plan, text=f"Көйгөй {n}", order=n + 10)
        for n in range(count)
    )
    measure = plan.measure_rows.get()
    measure.costs.bulk_create(
        type(measure.costs.first())(
            measure=measure, category="works", source="grant", amount=n + 1
        )
        for n in range(count)
    )


def test_ten_rows_and_five_hundred_ask_as_often(client: Client, full: Any) -> None:
    plan, _head = full
    asked = [asked_for(client, plan, count) for count in (0, 10, 490)]
    # the first time the process learns what it keeps
    assert asked[1] == asked[2]


def asked_for(client: Client, plan: ActionPlan, count: int) -> dict[str, int]:
    """How many queries each page asks, with so many more rows; all are changed."""
    many(plan, count)
    with CaptureQueriesContext(connection) as download:
        book = workbook(client.get(f"/m/plans/{plan.pk}/form.xlsx"))
    for place in range(1, count + 1):
        row_cell(book, "problem", "causes", place).value = f"Эски түтүк {count}"
    upload = upload_of(book)
    with CaptureQueriesContext(connection) as hand_in:
        response = client.post(f"/m/plans/{plan.pk}/form/", {"file": upload})
    with CaptureQueriesContext(connection) as differences:
        page = client.get(response["Location"])
    assert page.content.decode().count('name="pick"') == count
    return {
        "download": len(download),
        "hand in": len(hand_in),
        "differences": len(differences),
    }
