"""Pages of imports: who sees what, what they show, how many queries they take."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.enums import Role
from accounts.models import User
from core.imports import registers
from core.models import ImportRow, ImportRun
from tests.factories.accounts import make_user
from tests.factories.imports import VILLAGE_HEADS, book, checked, hand_in, work
from tests.personas import Personas, Places

CODE = "41702215{:06d}"


@pytest.fixture
def by(personas: Personas) -> User:
    return personas.programme_manager


def village_file(places: Places, number: int, *, wrong: int = 0) -> bytes:
    rows = [
        [CODE.format(n), f"Айыл {n}", f"Село {n}", places.a.code if n >= wrong else "?"]
        for n in range(number)
    ]
    return book(VILLAGE_HEADS, rows)


def queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_detail_and_lists_take_the_same_queries_at_10_and_500(
    by: User, places: Places, browse: Any
) -> None:
    client = browse(by)
    few = checked("villages", village_file(places, 10, wrong=2), by)
    many = checked("villages", village_file(places, 500, wrong=50), by)
    counts = {queries(client, run.get_absolute_url()) for run in (few, many)}
    assert len(counts) == 1
    assert counts.pop() <= 13
    lists = ("/staff/imports/", "/staff/imports/all/", "/staff/imports/villages/")
    before = [queries(client, url) for url in lists]
    ImportRun.objects.bulk_create(
        ImportRun(
            register="villages", file_name=f"{n}.xlsx", sha256="0" * 64,
            uploaded_by=by, state="discarded",
        )
        for n in range(500)
    )  # fmt: skip
    assert [queries(client, url) for url in lists] == before
    assert max(before) <= 11


def test_a_check_takes_no_query_per_row(
    by: User, places: Places, django_assert_max_num_queries: Any
) -> None:
    runs = [
        hand_in("villages", village_file(places, number), by) for number in (10, 1000)
    ]
    counts = []
    for run in runs:
        with CaptureQueriesContext(connection) as found:
            work(run)
        counts.append(len(found))
    few, many = counts
    # rows are inserted in batches, by SQLite in smaller ones
    assert many - few <= 15


def test_the_page_says_old_new_and_what_is_wrong(
    by: User, places: Places, browse: Any
) -> None:
    village = places.a.villages.get()
    rows = [
        [village.code, "Жаңы аты", village.name_ru, places.a.code],
        ["7", "Айыл", "Село", places.a.code],
    ]
    run = checked("villages", book(VILLAGE_HEADS, rows), by)
    page = browse(by).get(run.get_absolute_url()).content.decode()
    assert f"<del>{village.name_ky}</del> → <ins>Жаңы аты</ins>" in " ".join(
        page.split()
    )
    assert "Column A, “SOATE code”: A SOATE code has 14 digits" in page
    assert "1 row is wrong." in page
    assert "Apply 1 row" in page
    only_wrong = browse(by).get(f"{run.get_absolute_url()}?kind=wrong")
    assert [row.number for row in only_wrong.context["rows"]] == [3]
    answer = browse(by, "ru").get(run.get_absolute_url())
    with translation.override("ru"):
        assert f"{translation.gettext('SOATE code')}" in answer.content.decode()


def test_apply_undo_and_cancel_by_buttons(
    by: User, places: Places, browse: Any
) -> None:
    client = browse(by)
    answer = client.post(
        "/staff/imports/villages/",
        {"file": SimpleUploadedFile("t.xlsx", village_file(places, 3, wrong=1))},
    )
    run = ImportRun.objects.get()
    assert answer.url == run.get_absolute_url()
    shown = client.get(answer.url).content.decode()
    assert f'hx-get="/staff/imports/{run.pk}/progress/"' in shown
    client.post(f"/staff/imports/{run.pk}/cancel/")
    assert ImportRun.objects.get().job.is_cancelled  # type: ignore[union-attr]
    client.post(f"/staff/imports/{run.pk}/move/check_again/")
    run = work(ImportRun.objects.get())
    client.post(f"/staff/imports/{run.pk}/apply/")
    assert not ImportRun.objects.get().is_at_work
    client.post(f"/staff/imports/{run.pk}/apply/", {"leave_out_wrong": "on"})
    assert work(ImportRun.objects.get()).is_applied
    client.post(f"/staff/imports/{run.pk}/undo/")
    assert work(ImportRun.objects.get()).is_undone
    ended = client.get(f"/staff/imports/{run.pk}/progress/")
    assert ended["HX-Refresh"] == "true"


@pytest.mark.parametrize("path", ["", "progress/", "refused/"])
def test_others_do_not_see_an_import(
    personas: Personas, places: Places, browse: Any, path: str
) -> None:
    run = checked("villages", village_file(places, 3), personas.programme_manager)
    url = f"{run.get_absolute_url()}{path}"
    for name, user in personas.named().items():
        allowed = name in {"programme_manager", "regional_coordinator", "superuser"}
        answer = browse(user).get(url)
        assert (answer.status_code == 200) is allowed, name
        if answer.streaming:
            assert b"".join(answer.streaming_content)
    stranger = browse(personas.head_a)
    for what in ("apply/", "undo/", "cancel/", "move/discard/"):
        assert stranger.post(f"{run.get_absolute_url()}{what}").status_code == 403
    assert ImportRun.objects.get().is_checked


def test_a_run_of_another_register_is_not_there(
    personas: Personas, places: Places, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may load one register only sees the imports of that one."""
    run = checked("villages", village_file(places, 3), personas.programme_manager)
    cohorts, villages = registers.find("cohorts"), registers.find("villages")
    monkeypatch.setattr(type(villages), "may", lambda self, user: user.is_superuser)
    monkeypatch.setattr(type(cohorts), "may", lambda self, user: True)
    other = make_user(Role.GRANT_MANAGER)
    assert browse(other).get(run.get_absolute_url()).status_code == 404
    assert browse(other).get("/staff/imports/villages/").status_code == 403
    # the own import stays visible, but is not decided on any more
    mine = browse(personas.programme_manager)
    assert mine.get(run.get_absolute_url()).status_code == 200
    assert mine.post(f"{run.get_absolute_url()}apply/").status_code == 403
    assert ImportRow.objects.count() == 3


def test_the_menu_offers_imports_to_those_who_may(
    personas: Personas, browse: Any
) -> None:
    for user, offered in (
        (personas.programme_manager, True),
        (personas.finance_officer, False),
    ):
        page = browse(user).get("/staff/municipalities/").content.decode()
        assert ('href="/staff/imports/"' in page) is offered


def test_the_home_lists_every_register_once(by: User, browse: Any) -> None:
    page = browse(by).get("/staff/imports/")
    slugs = [register.slug for register in page.context["registers"]]
    assert slugs == [
        "municipalities", "villages", "cohorts", "memberships", "earlier-programmes",
        "earlier-participants", "budget-sufficiency", "population", "offices",
        "post-holders", "convocations", "service-themes", "resolutions", "services",
        "standard-items", "recommended-texts", "providers", "registry-editions",
        "registry-entries", "historical-plans",
    ]  # fmt: skip


def test_keys_are_shown_with_names(by: User, places: Places, browse: Any) -> None:
    """A code alone tells nobody which municipality a row is about."""
    heads = ("municipality", "year", "percent", "source")
    row = [places.a.code, 2016, 61.5, "Кат"]
    run = checked("budget-sufficiency", book(heads, [row]), by)
    client = browse(by)
    with translation.override("en"):
        named = f"{places.a.code} {places.a.full_name} / 2016"
    assert [r.key for r in client.get(run.get_absolute_url()).context["rows"]] == [
        named
    ]
    village = places.a.villages.create(code=CODE.format(1), name_ky="Көк-Суу")
    rows = [[village.code, "Көк-Суу 2", "", places.a.code]]
    rows.append([CODE.format(2), "Жаңы", "", places.a.code])
    run = checked("villages", book(VILLAGE_HEADS, rows), by)
    keys = [r.key for r in client.get(run.get_absolute_url()).context["rows"]]
    assert keys == [f"{village.code} Көк-Суу", CODE.format(2)]


def test_the_list_of_imports_is_exported_as_it_is_seen(
    by: User, places: Places, browse: Any
) -> None:
    run = checked("villages", village_file(places, 3, wrong=1), by)
    ImportRun.objects.create(register="cohorts", file_name="c.xlsx", uploaded_by=by)
    client, asked = browse(by), {"register": "villages", "export": "csv"}
    answer = client.get("/staff/imports/all/", asked)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    told = lines[1].split(";")
    assert told[:3] == [str(run.pk), "t.xlsx", "Villages"]
    assert told[4:7] == ["2", "0", "1"]
    assert told[-1] == str(by)
