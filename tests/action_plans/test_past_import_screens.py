"""Plans of the past through the real pages: template, upload, warnings, who may."""

from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from action_plans.models import ActionPlan
from core.models import ImportRun
from municipalities.models import Municipality
from tests.factories.imports import applied, book, cells, checked, hand_in, undone, work
from tests.factories.municipalities import make_municipality, make_village
from tests.factories.past import HEADS, SLUG, own_row, paper, past_row
from tests.factories.services_registry import make_service
from tests.personas import Personas

PAGE = f"/staff/imports/{SLUG}/"
LOADERS = {"programme_manager", "regional_coordinator", "grant_manager", "superuser"}


@pytest.fixture
def staff(personas: Personas) -> Any:
    return personas.grant_manager


@pytest.fixture
def place(db: None) -> Municipality:
    return make_municipality("Авлетим")


@pytest.fixture(autouse=True)
def service(db: None) -> Any:
    return make_service("Бала бакча", code="preschool")


def upload(client: Any, content: bytes, name: str = "plans.xlsx") -> ImportRun:
    """Upload through the page; the check is done."""
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, content)})
    run = ImportRun.objects.latest("pk")
    assert answer.url == run.get_absolute_url()
    return work(run)


def public_reader() -> Client:
    """Somebody who is not logged in and reads English."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def downloaded(client: Any, url: str) -> bytes:
    return b"".join(client.get(url).streaming_content)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_table_that_comes_out_goes_in_again(
    staff: Any, place: Municipality, browse: Any, language: str
) -> None:
    partner = make_municipality("Өнөктөш")
    village = make_village(place)
    known = {"partners": partner.code, "villages": village.code, "stated_total": 7}
    applied(checked(SLUG, book(HEADS, paper(place, **known)), staff), staff)
    client = browse(staff, language)
    content = downloaded(client, f"{PAGE}template/?rows=1")
    sheet = cells(content)
    assert len(sheet) == 3
    assert f"{partner.code} " in " ".join(str(cell) for cell in sheet[1])
    run = upload(client, content)
    assert (run.unchanged_rows, run.right_rows, run.wrong_rows) == (2, 0, 0)
    plain = downloaded(client, f"{PAGE}template/?rows=1&format=csv")
    assert upload(client, plain, "plans.csv").unchanged_rows == 2
    # into an empty portal it makes the same plan
    before = ActionPlan.objects.get().versions.get().content
    done = ImportRun.objects.get(state="applied")
    assert undone(done, staff).state == "undone"
    assert applied(upload(client, content), staff).state == "applied"
    after = ActionPlan.objects.get().versions.get().content
    for content_of in (before, after):
        for measure in content_of["rows"]["measure"]:
            measure.pop("key")
    assert after == before


def test_the_template_offers_lists_and_explains_each_column(
    staff: Any, place: Municipality, browse: Any
) -> None:
    client = browse(staff, "en")
    content = downloaded(client, f"{PAGE}template/")
    titles = [title for title in cells(content)[0] if title]
    assert len(set(titles)) == len(titles) == 35
    assert [row[0] for row in cells(content, 1)][1:36] == titles
    lists = [value for row in cells(content, 2) for value in row]
    for offered in ("programme grant", "construction and repair", "completed", "yes"):
        assert offered in lists
    assert "draft" not in lists
    page = client.get(PAGE).content.decode()
    assert page.count('<th scope="row">') == 35
    assert len(page.encode()) < 60 * 1024


def test_warnings_are_shown_at_the_check_and_with_the_plan(
    staff: Any, place: Municipality, browse: Any
) -> None:
    client = browse(staff, "en")
    content = book(HEADS, paper(place, stated_total=2483253))
    run = upload(client, content)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "1 row has a warning." in page
    assert "The stated total is 2\u00a0483\u00a0253,00\u00a0som" in page
    assert "with warnings: 1" in page
    warned = client.get(f"{run.get_absolute_url()}?kind=warned").context["rows"]
    assert [row.number for row in warned] == [2]
    client.post(f"{run.get_absolute_url()}apply/")
    work(ImportRun.objects.get())
    plan = ActionPlan.objects.get()
    for reader, where in ((client, "/staff/plans/"), (public_reader(), "/plans/")):
        shown = reader.get(where).content.decode()
        assert "historic, with warnings" in shown, where
        shown = reader.get(f"{where}{plan.pk}/").content.decode()
        assert "Historic, with warnings" in shown
        assert "The difference is 1\u00a0000\u00a0000,00\u00a0som." in shown
        assert "dpi.kg 1368" in shown


def test_a_plan_without_doubts_is_only_called_historic(
    staff: Any, place: Municipality, browse: Any
) -> None:
    applied(checked(SLUG, book(HEADS, paper(place)), staff), staff)
    plan = ActionPlan.objects.get()
    public = public_reader()
    listed = public.get("/plans/").content.decode()
    assert "historic" in listed
    assert "with warnings" not in listed
    page = public.get(f"/plans/{plan.pk}/").content.decode()
    assert "Historic" in page
    assert "with warnings" not in page


def test_only_those_who_record_plans_of_the_past_load_them(
    personas: Personas, place: Municipality, browse: Any
) -> None:
    secret = "ЖАШЫРЫН"
    run = checked(
        SLUG, book(HEADS, paper(place, title=secret)), personas.programme_manager
    )
    for name, user in personas.named().items():
        client = browse(user)
        allowed = name in LOADERS
        for url in (PAGE, f"{PAGE}template/", run.get_absolute_url()):
            assert (status_of(client, url) == 200) is allowed, (name, url)
            if not allowed:
                page = client.get(url).content.decode()
                assert secret not in page, (name, url)
        if not allowed:
            for what in ("apply/", "undo/", "cancel/", "move/discard/"):
                answer = client.post(f"{run.get_absolute_url()}{what}")
                assert answer.status_code in {302, 403, 404}, (name, what)
            file = SimpleUploadedFile("t.xlsx", book(HEADS, paper(place)))
            assert client.post(PAGE, {"file": file}).status_code in {302, 403}
    assert ImportRun.objects.get().state == "checked"
    assert ActionPlan.objects.count() == 0


def many(place: Municipality, number: int) -> bytes:
    rows = []
    for n in range(number // 2):
        rows += paper(place, past_code=f"p-{n}", title=f"План {n}", stated_total=n)
    return book(HEADS, rows)


def status_of(client: Any, url: str) -> int:
    """The status of an answer that was read to its end."""
    answer = client.get(url)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    status: int = answer.status_code
    return status


def queries(client: Any, url: str) -> int:
    status_of(client, url)
    with CaptureQueriesContext(connection) as found:
        assert status_of(client, url) == 200
    return len(found)


# committed: the heartbeat of a long job looks for its row from a connection of its own
@pytest.mark.django_db(transaction=True)
def test_pages_and_lists_take_the_same_queries_at_10_and_500(
    staff: Any, place: Municipality, browse: Any
) -> None:
    client = browse(staff)
    few = checked(SLUG, many(place, 10), staff)
    large = checked(SLUG, many(place, 500), staff)
    counts = {queries(client, run.get_absolute_url()) for run in (few, large)}
    assert len(counts) == 1
    assert counts.pop() <= 20
    applied(few, staff)
    lists = ("/staff/plans/", "/plans/", PAGE, f"{PAGE}template/?rows=1")
    before = [queries(client, url) for url in lists]
    applied(checked(SLUG, many(place, 500), staff), staff)
    assert ActionPlan.objects.filter(has_warnings=True).count() == 250
    assert [queries(client, url) for url in lists] == before


def test_a_check_takes_no_query_per_row(staff: Any, place: Municipality) -> None:
    counts = []
    for number in (10, 1000):
        run = hand_in(SLUG, many(place, number), staff)
        with CaptureQueriesContext(connection) as found:
            work(run)
        counts.append(len(found))
    assert counts[1] - counts[0] <= 25


def test_hostile_files_end_in_sentences(
    staff: Any, place: Municipality, browse: Any
) -> None:
    client = browse(staff, "en")
    rows = [
        past_row(place, title="=HYPERLINK(1)"),
        own_row(place, title="<script>alert(1)</script>"),
        past_row(place, past_code="'; DROP TABLE", title="x" * 300),
    ]
    run = upload(client, book(HEADS, rows))
    assert (run.state, run.wrong_rows, run.right_rows) == ("checked", 3, 0)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "There is a formula. Enter its value instead." in page
    assert "<script>alert" not in page
    refused = cells(downloaded(client, f"{run.get_absolute_url()}refused/"))
    assert refused[2][HEADS.index("title")] == "<script>alert(1)</script>"
    file = SimpleUploadedFile("broken.xlsx", b"PK\x03\x04 no workbook")
    assert client.post(PAGE, {"file": file}).status_code == 422
    unknown = upload(client, book((*HEADS, "password"), [[*past_row(place), "x"]]))
    assert unknown.state == "unreadable"
    assert ActionPlan.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_5000_rows_come_in_and_go(staff: Any, place: Municipality) -> None:
    """50 plans of a hundred rows each; a fault in one keeps only that plan out."""
    rows = [
        past_row(
            place,
            line,
            past_code=f"p-{n}",
            title=f"План {n}",
            amount="?" if (n, line) == (7, 100) else line,
        )
        for n in range(50)
        for line in range(1, 101)
    ]
    run = checked(SLUG, book(HEADS, rows), staff)
    assert (run.new_rows, run.wrong_rows) == (4900, 100)
    run = applied(run, staff, leave_out_wrong=True)
    assert run.state == "applied", run.job
    assert ActionPlan.objects.count() == 49
    with translation.override("en"):
        assert not ActionPlan.objects.filter(past_code="p-7").exists()
    assert undone(run, staff).state == "undone"
    assert ActionPlan.objects.count() == 0


def test_the_file_is_told_in_the_language_of_the_reader(
    staff: Any, place: Municipality, browse: Any
) -> None:
    run = upload(browse(staff, "ky"), book(HEADS, paper(place, stated_total=1)))
    pages = {
        language: browse(staff, language).get(run.get_absolute_url()).content.decode()
        for language in ("ky", "ru", "en")
    }
    assert "Көрсөтүлгөн жалпы сумма" in pages["ky"]
    assert "Указанная общая сумма" in pages["ru"]
    assert "The stated total" in pages["en"]
