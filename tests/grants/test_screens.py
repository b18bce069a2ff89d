"""Screens as people use them: drafts, two editors, embargo, lists, rows without script."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from grants import operations as do
from grants.enums import ApplicationState, CallState, Tier
from grants.models import Application, Call, Grant
from grants.queries import next_steps_for, programme_rows, ranking
from tests.factories.accounts import make_user
from tests.factories.grants import (
    declare,
    make_application,
    make_approved_plan,
    make_call,
    make_grant,
    make_seat,
    make_session,
    make_sheet,
)
from tests.factories.municipalities import make_municipality
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
OPEN = {"opens_at": "2016-01-01T00:00Z", "closes_at": "2099-01-01T00:00Z"}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def rows(*lines: dict[str, str], total: int = 0) -> dict[str, str]:
    data = {
        "form-TOTAL_FORMS": str(total or len(lines)),
        "form-INITIAL_FORMS": "0",
    }
    for number, line in enumerate(lines):
        data |= {f"form-{number}-{name}": value for name, value in line.items()}
    return data


# The municipality ----------------------------------------------------------------------
def test_apply_in_tier_one_page_by_page(  # noqa: PLR0915 - one way, page by page
    personas: Personas, places: Places, browse: Any
) -> None:
    call = make_call(cohort=places.cohort, documents=1, **OPEN)
    coordinator = browse(personas.coordinator_a)
    assert b"Apply for a grant" in coordinator.get(f"/m/calls/{call.pk}/").content
    started = coordinator.post(
        f"/m/calls/{call.pk}/apply/",
        {"title": "Preparing the plan", "municipality": places.a.pk},
    )
    application = Application.objects.get()
    url = f"/m/applications/{application.pk}/"
    assert (started.status_code, started.url) == (302, url)
    typed = {
        "title": "Preparing the plan",
        "summary": "Experts and training",
        "start_date": "2016-06-01",
        "end_date": "2016-09-01",
        "stated_total": "249 080,00",
        "version": "1",
    } | rows(
        _line("Training", "63 180,00"),
        _line("Documents and experts", "173600"),
        _line("M&E group", "12 300,00"),
        total=5,
    )
    assert coordinator.post(f"{url}edit/", typed).status_code == 302
    amounts = application.budget_lines.values_list("amount", flat=True)
    assert sum(amounts) == Decimal("249080.00")

    head = browse(personas.head_a)
    page = head.get(f"{url}submit/").content.decode()
    assert "Add the document" in page
    assert "Submit</button>" not in page
    refused = head.post(f"{url}submit/", {"version": "2"})
    assert refused.status_code == 422
    wanted = call.required_documents.get()
    upload = {f"document_{wanted.pk}": SimpleUploadedFile("paper.pdf", PDF)}
    assert coordinator.post(f"{url}documents/", upload).status_code == 302
    assert head.post(f"{url}submit/", {"version": "2"}).status_code == 302
    application.refresh_from_db()
    assert application.is_submitted
    # sent again: the same receipt, no error
    assert head.post(f"{url}submit/", {"version": "2"}).status_code == 302
    document = application.documents.get()
    file = head.get(f"/m/applications/files/{document.pk}/")
    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Disposition"].startswith("attachment")


def _line(title: str, amount: str) -> dict[str, str]:
    return {
        "title": title,
        "category": "training",
        "source": "grant",
        "amount": amount,
    }


def test_two_editors_see_both_texts(
    personas: Personas, places: Places, browse: Any
) -> None:
    application = make_application(make_call(cohort=places.cohort, **OPEN), places.a)
    do.save_application(
        application=application, version=1, by=personas.head_a, summary="HEAD WROTE"
    )
    typed = {"title": "Mine", "summary": "I WROTE", "version": "1"} | rows(
        _line("Mine only", "5")
    )
    url = f"/m/applications/{application.pk}/edit/"
    answer = browse(personas.coordinator_a).post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("HEAD WROTE", "I WROTE", "Mine only", "Two people wrote"):
        assert text in page
    application.refresh_from_db()
    assert application.summary == "HEAD WROTE"
    # the page carries the new version: saving again is now a decision
    assert 'name="version" value="2"' in page
    again = browse(personas.coordinator_a).post(url, typed | {"version": "2"})
    application.refresh_from_db()
    assert (again.status_code, application.summary) == (302, "I WROTE")


def test_autosave_answers_in_json(
    personas: Personas, places: Places, browse: Any
) -> None:
    application = make_application(make_call(cohort=places.cohort, **OPEN), places.a)
    client = browse(personas.coordinator_a)
    url = f"/m/applications/{application.pk}/edit/"
    header = {"headers": {"X-Requested-With": "autosave"}}
    typed = {"title": "Auto", "version": "1"} | rows()
    assert client.post(url, typed, **header).json()["version"] == 2
    assert client.post(url, typed, **header).status_code == 409
    assert client.post(url, {"version": "2"}, **header).status_code == 422


def test_more_rows_keep_what_was_typed(
    personas: Personas, places: Places, browse: Any
) -> None:
    application = make_application(make_call(cohort=places.cohort, **OPEN), places.a)
    typed = {"title": "Kept title", "version": "1", "more": "1"} | rows(
        _line("Kept line", "12,5")
    )
    answer = browse(personas.coordinator_a).post(
        f"/m/applications/{application.pk}/edit/", typed
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kept title" in page
    assert "Kept line" in page
    assert "form-3-title" in page
    assert application.budget_lines.count() == 1


def test_posting_foreign_fields_changes_nothing(
    personas: Personas, places: Places, browse: Any
) -> None:
    application = make_application(make_call(cohort=places.cohort, **OPEN), places.a)
    typed = {
        "title": "T",
        "version": "1",
        "state": "selected",
        "number": "HACK",
        "municipality": str(places.b.pk),
    } | rows()
    browse(personas.coordinator_a).post(
        f"/m/applications/{application.pk}/edit/", typed
    )
    application.refresh_from_db()
    assert (application.state, application.number, application.municipality) == (
        "draft",
        None,
        places.a,
    )


@pytest.mark.parametrize(
    "decision", ["selected", "reserve", "not_selected", "eligible"]
)
def test_embargo(
    personas: Personas, places: Places, browse: Any, decision: str
) -> None:
    """Until the results are out, every decision looks the same everywhere."""
    call, (application,) = make_session((places.a, "200000.00", ("8", "8")))
    manager = personas.grant_manager
    if decision == "selected":
        do.award_grant(application=application, by=manager)
    elif decision == "reserve":
        do.reserve_application(application=application, by=manager, reason="LEAK")
    elif decision == "not_selected":
        do.reject_application(application=application, by=manager, reason="LEAK")
    head = browse(personas.head_a)
    pages = [
        head.get(url).content.decode()
        for url in (
            f"/m/applications/{application.pk}/",
            "/m/applications/",
            f"/m/calls/{call.pk}/",
            "/m/grants/",
            f"/calls/{call.pk}/",
        )
    ]
    assert "under consideration" in pages[0]
    assert "under consideration" in pages[1]
    assert not any("LEAK" in page or "G-2016" in page for page in pages)
    assert "Withdraw" not in pages[0]
    assert (
        head.get("/m/applications/?export=csv")
        .getvalue()
        .decode()
        .count("under consideration")
    )
    move = head.post(
        f"/m/applications/{application.pk}/move/withdraw/", {"reason": "x"}
    )
    assert move.status_code == 403
    assert next_steps_for(personas.head_a) == []


def test_results_after_publishing(
    personas: Personas, places: Places, browse: Any
) -> None:
    _call, (application,) = make_session((places.a, "200000.00", ("8", "8")))
    do.reject_application(
        application=application, by=personas.grant_manager, reason="Upkeep is unclear"
    )
    Call.objects.update(state=CallState.PUBLISHED)
    page = browse(personas.head_a).get(f"/m/applications/{application.pk}/")
    assert "Upkeep is unclear" in page.content.decode()
    assert "not selected" in page.content.decode()


# Staff ---------------------------------------------------------------------------------
def call_fields(places: Places, **changed: str) -> dict[str, Any]:
    return {
        "tier": Tier.OTHER,
        "title_ky": "К",
        "title_ru": "К",
        "title_en": "C",
        "cohorts": [places.cohort.pk],
        "opens_at": "2016-04-01T09:00",
        "closes_at": "2016-05-20T18:00",
        "envelope": "42 000 000",
        "ceiling": "4 000 000,00",
        "ceiling_currency": "KGS",
        "minimum_cofinance_percent": "10",
    } | changed


def test_make_a_call(personas: Personas, places: Places, browse: Any) -> None:
    client = browse(personas.grant_manager)
    assert client.post("/staff/calls/new/", call_fields(places)).status_code == 302
    call = Call.objects.get()
    assert call.closes_at.isoformat() == "2016-05-20T12:00:00+00:00"
    assert (call.envelope, call.tier) == (Decimal(42_000_000), "other")
    url = f"/staff/calls/{call.pk}/"
    criterion = {
        "name_ky": "Н",
        "name_ru": "Н",
        "name_en": "Need",
        "weight": "100",
        "scale": "10",
    }
    empty = {"scale": "10"}
    assert client.post(f"{url}criteria/", rows(criterion, empty)).status_code == 302
    assert [c.name_en for c in call.criteria.all()] == ["Need"]
    assert client.get(url).status_code == 200
    # one button, all reasons
    client.post(f"{url}move/announce/")
    call.refresh_from_db()
    assert call.is_editable


def test_a_call_with_wrong_answers(
    personas: Personas, places: Places, browse: Any
) -> None:
    wrong = call_fields(
        places, closes_at="2016-03-01T18:00", ceiling_currency="CHF", title_ky="Kept"
    )
    answer = browse(personas.grant_manager).post("/staff/calls/new/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in ("closes before it opens", "Enter the rate of the bank", "Kept"):
        assert text in page
    assert not Call.objects.exists()


def test_tranches_name_the_difference(
    personas: Personas, places: Places, browse: Any
) -> None:
    call = make_call(state=CallState.PUBLISHED)
    grant = make_grant(make_application(call, places.a, state="selected"))
    url = f"/staff/grants/{grant.pk}/tranches/"
    client = browse(personas.grant_manager)
    wrong = rows({"amount": "100 000"}, {"amount": "99 999,50"})
    answer = client.post(url, wrong)
    assert answer.status_code == 422
    assert "0,50" in answer.content.decode()
    assert grant.tranches.count() == 1
    assert client.post(url, rows({"amount": "100000"}, {"amount": "100000"})).url
    assert grant.tranches.count() == 2


def test_close_not_above_the_amount(
    personas: Personas, places: Places, browse: Any
) -> None:
    call = make_call(state=CallState.PUBLISHED)
    grant = make_grant(
        make_application(call, places.a, state="selected"), state="active"
    )
    url = f"/staff/grants/{grant.pk}/close/"
    client = browse(personas.finance_officer)
    typed = {"spent_amount": "200000,01", "closed_date": "2017-01-01"}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, typed | {"spent_amount": "199 080"}).status_code == 302
    grant.refresh_from_db()
    assert (grant.is_closed, grant.spent_amount) == (True, Decimal(199080))


# Lists: sums, exports, number of queries -----------------------------------------------
def many(number: int) -> Call:
    call = make_call(
        state=CallState.PUBLISHED, envelope=Decimal(900_000_000), ceiling=10**6
    )
    seat = make_seat(call)
    for _number in range(number):
        application = make_application(call, make_municipality(), state="selected")
        make_sheet(application, seat, "8", "8")
        make_grant(application)
    return call


def test_sums_of_the_page_are_those_of_the_file(
    personas: Personas, browse: Any
) -> None:
    many(3)
    client = browse(personas.grant_manager)
    assert "600\xa0000,00" in client.get("/staff/grants/").content.decode()
    book = load_workbook(
        BytesIO(client.get("/staff/grants/?export=xlsx").getvalue()), read_only=True
    )
    cells = list(book.worksheets[0].iter_rows(values_only=True))
    amount = cells[0].index("Amount, KGS")
    assert sum(row[amount] for row in cells[1:]) == 600_000
    assert len(cells) == 4


LISTS = ("/staff/calls/", "/staff/applications/", "/staff/grants/", "ranking", "rows")


@pytest.mark.parametrize("number", [10, 500])
def test_queries_do_not_grow(personas: Personas, browse: Any, number: int) -> None:
    call = many(number)
    client = browse(personas.grant_manager)
    counts = {}
    for name in LISTS:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            if name == "ranking":
                assert len(ranking(call)) == number
            elif name == "rows":
                assert len(programme_rows()) == number
            else:
                assert client.get(name).status_code == 200
        counts[name] = len(seen)
    page = client.get(f"/staff/calls/{call.pk}/ranking/")
    assert page.status_code == 200
    assert Grant.objects.count() == number
    assert counts == {
        "/staff/calls/": 9,
        "/staff/applications/": 9,
        "/staff/grants/": 10,
        "ranking": 7,
        "rows": 4,
    }


# Next steps ----------------------------------------------------------------------------
def test_next_steps(personas: Personas, places: Places) -> None:
    call = make_call(cohort=places.cohort, **OPEN)
    (step,) = next_steps_for(personas.head_a)
    assert (step.url, step.due) == (f"/m/calls/{call.pk}/", step.due)
    application = make_application(call, places.a)
    (step,) = next_steps_for(personas.coordinator_a)
    assert step.url == f"/m/applications/{application.pk}/"
    assert next_steps_for(personas.viewer_a) == []
    (step,) = next_steps_for(personas.grant_manager)
    assert step.is_waiting
    Call.objects.update(closes_at="2016-02-01T00:00Z", state=CallState.SCREENING)
    Application.objects.update(state=ApplicationState.SUBMITTED)
    (step,) = next_steps_for(personas.grant_manager)
    assert "1" in str(step.title)
    make_seat(call, personas.commission_member)
    Call.objects.update(state=CallState.SCORING)
    Application.objects.update(state=ApplicationState.ELIGIBLE)
    (step,) = next_steps_for(personas.commission_member)
    assert step.url == f"/commission/calls/{call.pk}/"


def test_plans_of_a_foreign_municipality_are_not_offered(
    personas: Personas, places: Places, browse: Any
) -> None:
    call = make_call(cohort=places.cohort, tier=Tier.IMPLEMENTATION, **OPEN)
    own = make_approved_plan(places.a, title="OWN PLAN")
    foreign = make_approved_plan(places.b, title="FOREIGN PLAN")
    client = browse(personas.coordinator_a)
    url = f"/m/calls/{call.pk}/apply/"
    page = client.get(url).content.decode()
    assert "OWN PLAN" in page
    assert "FOREIGN PLAN" not in page
    stolen = {"plan": foreign.pk, "municipality": places.a.pk}
    assert client.post(url, stolen).status_code == 422
    stolen = {"plan": foreign.pk, "municipality": places.b.pk}
    assert client.post(url, stolen).status_code == 422
    assert not Application.objects.exists()
    assert client.post(url, {"plan": own.pk, "municipality": places.a.pk}).url
    assert Application.objects.get().plan == own


def test_an_unknown_sort_in_the_address_keeps_the_usual_order(
    places: Places, personas: Personas, browse: Any
) -> None:
    calls = [make_call(cohort=places.cohort) for _number in range(2)]
    client = browse(personas.grant_manager)
    usual = client.get("/staff/calls/").context["rows"]
    strange = client.get("/staff/calls/?sort=nothing").context["rows"]
    assert [call.pk for call in strange] == [call.pk for call in usual]
    assert {call.pk for call in usual} == {call.pk for call in calls}


def test_staff_with_a_conflict_wait_for_the_results(
    places: Places, browse: Any
) -> None:
    manager = make_user("grant_manager", "commission_member")
    call = make_call(cohort=places.cohort, state=CallState.SESSION)
    application = make_application(call, places.a, state=ApplicationState.SELECTED)
    grant = make_grant(application)
    declare(application, make_seat(call, manager), conflict=True)
    client, page = browse(manager), grant.get_absolute_url()
    assert client.get(page).status_code == 404
    assert grant.number not in client.get("/staff/grants/").content.decode()
    Call.objects.filter(pk=call.pk).update(state=CallState.PUBLISHED)
    assert client.get(page).status_code == 200


def test_what_bars_the_submission_stands_at_its_field(
    personas: Personas, places: Places, browse: Any
) -> None:
    call = make_call(cohort=places.cohort, **OPEN)
    application = make_application(
        call, places.a, version=2, stated_total=Decimal("190000.00")
    )
    page = browse(personas.coordinator_a).get(f"/m/applications/{application.pk}/edit/")
    assert list(page.context["form"].errors) == ["stated_total"]
    assert page.context["form"]["title"].value() == application.title
    # a draft that nobody has saved yet is left in peace
    Application.objects.filter(pk=application.pk).update(version=1)
    page = browse(personas.coordinator_a).get(f"/m/applications/{application.pk}/edit/")
    assert page.context["form"].errors == {}


@pytest.mark.parametrize(
    ("months", "needed"),
    [
        (12, ["summary", "start_date", "end_date", "stated_total"]),
        (None, ["summary", "stated_total"]),
    ],
)
def test_fields_that_a_submission_needs_are_not_called_optional(
    personas: Personas,
    places: Places,
    browse: Any,
    months: int | None,
    needed: list[str],
) -> None:
    call = make_call(cohort=places.cohort, maximum_months=months, **OPEN)
    application = make_application(call, places.a)
    page = browse(personas.coordinator_a).get(f"/m/applications/{application.pk}/edit/")
    fields = page.context["form"].fields
    assert [n for n in fields if hasattr(fields[n], "needed_note")] == needed
