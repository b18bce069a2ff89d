"""Imports: what the check finds, what applying writes, what undo takes back."""

from typing import Any

import pytest

from accounts.models import User
from core import audit, jobs
from core.enums import ImportState
from core.imports import checking, operations, sweeping
from core.imports.shown import ShownRow
from core.jobs import leases
from core.models import AuditEvent, ImportRow, ImportRun, Job, StoredFile
from core.problems import OperationRefused
from municipalities.models import Village
from tests.factories.imports import (
    VILLAGE_HEADS,
    applied,
    book,
    checked,
    hand_in,
    undone,
    work,
)
from tests.factories.municipalities import make_municipality
from tests.personas import Personas, Places

CODES = [f"41702215{number:06d}" for number in range(1, 600)]


@pytest.fixture
def by(personas: Personas) -> User:
    return personas.programme_manager


@pytest.fixture
def villages(places: Places) -> list[Village]:
    """Three villages of A; nothing else is in the table."""
    Village.objects.all().delete()
    return [
        Village.objects.create(
            code=code, name_ky=f"Айыл {n}", name_ru=f"Село {n}", municipality=places.a
        )
        for n, code in enumerate(CODES[:3])
    ]


def row(n: int, place: Any, **other: Any) -> list[Any]:
    values = {"name_ky": f"Айыл {n}", "name_ru": f"Село {n}"} | other
    return [CODES[n], values["name_ky"], values["name_ru"], place.code]


def mixed(places: Places) -> bytes:
    """Unchanged, changed, new, wrong."""
    return book(
        VILLAGE_HEADS,
        [
            row(0, places.a),
            row(1, places.a, name_ru="Другое"),
            row(7, places.b),
            row(2, places.a, name_ky="", name_ru=""),
        ],
    )


def kinds(run: ImportRun) -> dict[int, str]:
    return dict(run.rows.values_list("number", "kind"))


def problems(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, letter and English sentence of every problem."""
    return [
        (each.number, problem["letter"], problem["text"]["en"])
        for each in run.rows.filter(kind="wrong")
        for problem in each.problems or ()
    ]


def state() -> list[tuple[Any, ...]]:
    return list(Village.objects.order_by("code").values_list())


def test_the_check_finds_each_kind_and_writes_nothing(
    by: User, places: Places, villages: list[Village]
) -> None:
    before, events = state(), AuditEvent.objects.count()
    run = checked("villages", mixed(places), by)
    assert kinds(run) == {2: "unchanged", 3: "changed", 4: "new", 5: "wrong"}
    assert run.is_checked
    assert (run.new_rows, run.changed_rows) == (1, 1)
    assert (run.unchanged_rows, run.wrong_rows) == (1, 1)
    changed = run.rows.get(number=3)
    assert run.declared is not None
    shown = ShownRow(changed, run.declared, {})
    assert [(str(c.title), c.old, c.new) for c in shown.changes()] == [
        ("Name in Russian", "Село 1", "Другое")
    ]
    assert problems(run) == [(5, "B", "Write the name in at least one language.")]
    assert state() == before
    assert AuditEvent.objects.count() == events + 1  # the move of the import itself


def test_wrong_rows_stand_in_the_way_until_they_are_left_out(
    by: User, places: Places, villages: list[Village]
) -> None:
    run = checked("villages", mixed(places), by)
    with pytest.raises(OperationRefused) as refused:
        operations.ask_apply(run=run, by=by)
    assert [p.code for p in refused.value.problems] == ["wrong-rows"]
    before = Village.objects.get(code=CODES[2]).name_ky
    run = applied(run, by, leave_out_wrong=True)
    assert run.is_applied
    assert (run.applied_by, run.job.state) == (by, "ready")  # type: ignore[union-attr]
    assert Village.objects.get(code=CODES[1]).name_ru == "Другое"
    made = Village.objects.get(code=CODES[7])
    assert (made.municipality, made.sort_key != "", made.search_key) == (
        places.b,
        True,
        "айыл 7\nсело 7",
    )
    assert Village.objects.get(code=CODES[2]).name_ky == before
    assert list(audit.broken_links()) == []
    told = AuditEvent.objects.filter(object_type="municipalities.village")
    assert [(e.verb, e.before, e.after) for e in told.order_by("-id")] == [
        (
            "import.row_made",
            {},
            {
                "code": CODES[7],
                "name_ky": "Айыл 7",
                "name_ru": "Село 7",
                "municipality": places.b.code,
            },
        ),
        ("import.row_changed", {"name_ru": "Село 1"}, {"name_ru": "Другое"}),
    ]
    assert {e.note for e in told} == {f"Import № {run.pk}"}


def test_applying_twice_does_nothing_twice(
    by: User, places: Places, villages: list[Village]
) -> None:
    run = checked("villages", book(VILLAGE_HEADS, [row(9, places.a)]), by)
    run = operations.ask_apply(run=run, by=by)
    twin = jobs.enqueue(
        kind=operations.APPLY, parameters={"import": run.pk}, by=by, title="again"
    )
    work(run)
    after, events = state(), AuditEvent.objects.count()
    jobs.run(twin.pk)
    twin.refresh_from_db()
    assert twin.is_ready
    assert state() == after
    assert AuditEvent.objects.count() == events
    with pytest.raises(OperationRefused):
        operations.ask_apply(run=run, by=by)


def test_the_same_file_again_changes_nothing(
    by: User, places: Places, villages: list[Village]
) -> None:
    content = book(VILLAGE_HEADS, [row(n, places.a) for n in range(20)])
    applied(checked("villages", content, by), by)
    again = checked("villages", content, by)
    assert (again.unchanged_rows, again.right_rows, again.wrong_rows) == (20, 0, 0)
    assert Village.objects.count() == 20
    with pytest.raises(OperationRefused):
        operations.ask_apply(run=again, by=by)


def test_a_column_that_is_missing_stays_and_an_empty_cell_empties(
    by: User, places: Places, villages: list[Village]
) -> None:
    content = book(["code", "name_ru"], [[CODES[0], None]])
    applied(checked("villages", content, by), by)
    village = Village.objects.get(code=CODES[0])
    assert (village.name_ky, village.name_ru) == ("Айыл 0", "")


def test_a_new_row_needs_the_columns_that_are_required(by: User) -> None:
    run = checked("villages", book(["code", "name_ky"], [[CODES[30], "Жаңы"]]), by)
    sentence = "This is a new record: the file needs the column “Municipality” for it."
    assert problems(run) == [(2, "", sentence)]


def test_equal_names_never_mix(by: User, places: Places) -> None:
    twins = [make_municipality("Ак-Суу"), make_municipality("Ак-Суу")]
    rows = [
        [CODES[n], "Бир", "Один", f"{twin.code} Ак-Суу"] for n, twin in enumerate(twins)
    ]
    named = [[CODES[5], "Эки", "Два", "Ак-Суу"]]
    run = checked("villages", book(VILLAGE_HEADS, [*rows, *named]), by)
    assert problems(run) == [
        (4, "D", "No record has the code “Ак-Суу”. Names are not enough.")
    ]
    applied(run, by, leave_out_wrong=True)
    places_of = dict(Village.objects.values_list("code", "municipality__code"))
    assert [places_of[CODES[n]] for n in (0, 1)] == [twin.code for twin in twins]


def test_a_key_that_stands_twice_is_wrong_both_times(
    by: User, places: Places, villages: list[Village]
) -> None:
    rows = [
        row(0, places.a),
        row(8, places.a),
        row(0, places.a, name_ky="Башка"),
        row(8, places.a),
    ]
    run = checked("villages", book(VILLAGE_HEADS, rows), by)
    message = "The same record stands in row {} of the file, too."
    assert problems(run) == [
        (2, "A", message.format(4)),
        (3, "A", message.format(5)),
        (4, "A", message.format(2)),
        (5, "A", message.format(3)),
    ]
    assert (run.right_rows, run.unchanged_rows, run.wrong_rows) == (0, 0, 4)
    first = run.rows.get(number=2)
    assert first.raw == {
        "code": CODES[0],
        "name_ky": "Айыл 0",
        "name_ru": "Село 0",
        "municipality": places.a.code,
    }


FAULTS: list[tuple[str, Any, str]] = [
    ("A", "=1+1", "There is a formula. Enter its value instead."),
    ("A", "123", "A SOATE code has 14 digits; a provisional code is P and 13 digits."),
    ("A", None, "This cell must not be empty."),
    ("B", "ы" * 251, "The text has 251 letters; at most 250 fit."),
    ("C", "a\u202eb", "The text holds signs that cannot be seen. Type it anew."),
    ("C", "=SUM(A1:A9)", "There is a formula. Enter its value instead."),
    ("D", "41700000000000",
     "No record has the code “41700000000000”. Names are not enough."),
    ("D", None, "This cell must not be empty."),
    ("E", "too much", "Column E: not named"),
    ("D", 5.5, "No record has the code “5.5”. Names are not enough."),
]  # fmt: skip


def planted(places: Places) -> tuple[bytes, list[tuple[int, str, str]]]:
    """A file of 1,000 rows, every second one with a fault; and what must be told."""
    rows, expected = [], []
    usable = [fault for fault in FAULTS if fault[0] != "E"]
    for n in range(1000):
        values = [f"41702215{n + 1000:06d}", f"Айыл {n}", f"Село {n}", places.a.code]
        if n % 2:
            letter, value, sentence = usable[n // 2 % len(usable)]
            values["ABCD".index(letter)] = value
            expected.append((n + 2, letter, sentence))
        rows.append(values)
    return book(VILLAGE_HEADS, rows), expected


def test_all_of_500_planted_faults_are_told_with_row_and_column(
    by: User, places: Places
) -> None:
    content, expected = planted(places)
    assert len(expected) == 500
    run = checked("villages", content, by)
    assert problems(run) == expected
    assert (run.new_rows, run.wrong_rows) == (500, 500)


def test_each_sentence_is_kept_in_every_language(by: User, places: Places) -> None:
    run = checked("villages", planted(places)[0], by)
    told = run.rows.filter(kind="wrong").first()
    assert told is not None
    assert set(told.problems[0]["text"]) == {"ky", "ru", "en"}


# Undo ---------------------------------------------------------------------------------
def test_undo_gives_back_exactly_what_was(
    by: User, places: Places, villages: list[Village]
) -> None:
    before = state()
    run = applied(checked("villages", mixed(places), by), by, leave_out_wrong=True)
    assert state() != before
    run = undone(run, by)
    assert run.is_undone
    assert state() == before
    assert list(audit.broken_links()) == []
    verbs = AuditEvent.objects.filter(verb__startswith="import.row_")
    assert sorted(verbs.values_list("verb", flat=True)) == [
        "import.row_changed", "import.row_made",
        "import.row_removed", "import.row_restored",
    ]  # fmt: skip
    after = state()
    jobs.run(
        jobs.enqueue(
            kind=operations.UNDO, parameters={"import": run.pk}, by=by, title="again"
        ).pk
    )
    assert state() == after


@pytest.mark.parametrize("n", [1, 7], ids=["a changed row", "a new row"])
def test_undo_is_refused_when_a_row_changed_since(
    by: User, places: Places, villages: list[Village], n: int
) -> None:
    run = applied(checked("villages", mixed(places), by), by, leave_out_wrong=True)
    Village.objects.filter(code=CODES[n]).update(name_en="Later")
    # a column that is not in the file counts for a new row, which would be removed
    if n == 1:
        Village.objects.filter(code=CODES[n]).update(name_ru="Позже")
    after = state()
    run = undone(run, by)
    assert run.is_applied
    assert run.job is not None
    number = {1: 3, 7: 4}[n]
    assert run.job.error_message == (
        "The import cannot be undone: these rows changed since it was applied: "
        f"{number} ({CODES[n]})."
    )
    assert state() == after


def test_undo_is_refused_when_something_hangs_on_a_new_row(
    by: User, places: Places
) -> None:
    heads = ["code", "name_ky", "kind", "oblast", "rayon"]
    rayon = places.a.rayon
    assert rayon is not None
    code = "41703220000999"
    rows = [[code, "Жаңы", "aimak", rayon.oblast.code, rayon.code]]
    run = applied(checked("municipalities", book(heads, rows), by), by)
    assert run.is_applied, run.job
    made = type(places.a).objects.get(code=code)
    Village.objects.create(code=CODES[50], name_ky="Тиги", municipality=made)
    run = undone(run, by)
    assert run.is_applied
    assert run.job is not None
    assert run.job.error_message == (
        "The import cannot be undone: other records already use rows that it made: "
        f"2 ({code}): Тиги."
    )
    Village.objects.filter(code=CODES[50]).delete()
    assert undone(run, by).is_undone
    assert not type(places.a).objects.filter(code=code).exists()


# Changes between check and apply ------------------------------------------------------
@pytest.mark.parametrize("n", [0, 1, 7], ids=["unchanged", "changed", "new"])
def test_what_changed_since_the_check_is_refused(
    by: User, places: Places, villages: list[Village], n: int
) -> None:
    run = checked("villages", mixed(places), by)
    defaults = {"name_ky": "Позже", "municipality": places.a}
    Village.objects.update_or_create(code=CODES[n], defaults=defaults)
    before = state()
    run = applied(run, by, leave_out_wrong=True)
    assert run.is_checked
    assert run.job is not None
    assert run.job.error_message.startswith(
        "Something changed in the register since the check, so nothing was applied."
    )
    assert state() == before
    run = work(operations.check_again(run=run, by=by))
    assert applied(run, by, leave_out_wrong=True).is_applied


def test_a_right_that_ended_stops_the_job(
    by: User, places: Places, villages: list[Village]
) -> None:
    run = checked("villages", book(VILLAGE_HEADS, [row(9, places.a)]), by)
    run = operations.ask_apply(run=run, by=by)
    by.role_assignments.update(revoked_at="2016-01-01T00:00Z", revoked_by=by)
    run = work(run)
    assert run.is_checked
    assert run.job is not None
    assert run.job.error_message == "You may no longer load this register."
    assert Village.objects.count() == 3


# Cancel -------------------------------------------------------------------------------
def cancel_at(monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    """A person cancels the job just before its n-th sign of progress."""
    calls = []
    real = leases.report

    def report(job: Job, percent: int, message: Any) -> bool:
        calls.append(percent)
        return False if len(calls) == call else real(job, percent, message)

    monkeypatch.setattr(leases, "report", report)


def test_a_cancelled_check_leaves_no_rows(
    by: User, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "BATCH", 10)
    content = book(VILLAGE_HEADS, [row(n, places.a) for n in range(100)])
    run = hand_in("villages", content, by)
    cancel_at(monkeypatch, 4)
    run = work(run)
    assert run.is_uploaded
    assert ImportRow.objects.count() == 0


def test_a_cancelled_apply_rolls_back_what_was_written(
    by: User, places: Places, villages: list[Village], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = checked("villages", mixed(places), by)
    before, events = state(), AuditEvent.objects.count()
    run = operations.ask_apply(run=run, by=by, leave_out_wrong=True)
    cancel_at(monkeypatch, 4)
    run = work(run)
    assert run.is_checked
    assert state() == before
    assert AuditEvent.objects.count() == events


# Ends ---------------------------------------------------------------------------------
def test_a_discarded_import_loses_rows_and_file(
    by: User, places: Places, django_capture_on_commit_callbacks: Any
) -> None:
    run = checked("villages", book(VILLAGE_HEADS, [row(1, places.a)]), by)
    with django_capture_on_commit_callbacks(execute=True):
        run = operations.discard(run=run, by=by)
    assert (run.state, run.file, run.rows.count()) == (ImportState.DISCARDED, None, 0)
    assert StoredFile.objects.count() == 0


def test_what_nobody_applies_expires_after_a_day(by: User, places: Places) -> None:
    content = book(VILLAGE_HEADS, [row(1, places.a)])
    old = checked("villages", content, by)
    done = applied(checked("villages", content, by), by)
    new = checked("villages", content, by)
    for run in (old, done):
        ImportRun.objects.filter(pk=run.pk).update(uploaded_at="2016-01-01T00:00Z")
    assert sweeping.sweep() == 1
    states = dict(ImportRun.objects.values_list("pk", "state"))
    assert states == {old.pk: "expired", done.pk: "applied", new.pk: "checked"}
    assert sweeping.sweep() == 0
