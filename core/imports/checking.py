"""The dry run: what a file would do, as rows to look at. Writes nothing else."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from core.enums import ImportRowKind
from core.formats import number as number_text
from core.imports.headings import Place, match
from core.imports.judging import Judge
from core.imports.registers import Register
from core.imports.words import in_all_languages
from core.imports.workflow import IMPORTS
from core.jobs.registry import Progress
from core.locking import lock
from core.models.imports import ImportRow, ImportRun
from core.problems import OperationRefused, Problem
from core.spreadsheet_reading import read_rows

MAX_ROWS = 60_000
SPARE_COLUMNS = 10  # columns that are too many are told by their headings
BATCH = 2000


def check(run: ImportRun, register: Register, progress: Progress) -> None:
    """Compare the file with the register and write the rows of the import.

    Safe to run again: rows of an earlier try are removed first, and also when this one
    is stopped. A file that cannot be taken as a whole ends as "unreadable".
    """
    run.rows.all().delete()
    progress(1, _("Reading the file"))
    try:
        counted, places, judge = _write_rows(run, register, progress)
    except OperationRefused as refused:
        run.rows.all().delete()
        _refuse(run, refused.problems)
    except BaseException:
        run.rows.all().delete()
        raise
    else:
        _finish(run, counted, places, judge.mark())


def _write_rows(
    run: ImportRun, register: Register, progress: Progress
) -> tuple[Counter[str], list[Place], Judge]:
    wide = len(register.columns) + SPARE_COLUMNS
    assert run.file is not None  # noqa: S101 - what has no file is never checked
    with (
        run.file.content.open("rb") as source,
        read_rows(source, max_rows=MAX_ROWS, max_columns=wide) as table,
    ):
        _number, heads = next(table.rows, (0, []))
        places = match(register, heads)
        judge = Judge(run, register, places)
        counted: Counter[str] = Counter()
        judged = (judge.judge(number, raw) for number, raw in table.rows)
        for batch in _batches(judged):
            ImportRow.objects.bulk_create(batch)
            counted.update(row.kind for row in batch)
            done = counted.total()
            progress(
                5 + min(90, 90 * done // max(table.about, done)),
                _("%(done)s rows compared") % {"done": number_text(done)},
            )
    _mark_twins(run, judge, counted)
    _mark_groups(run, judge, counted)
    return counted, places, judge


def _batches(rows: Iterable[ImportRow]) -> Iterator[list[ImportRow]]:
    batch: list[ImportRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _mark_twins(run: ImportRun, judge: Judge, counted: Counter[str]) -> None:
    """A row whose key came again later is as wrong as the later one."""
    firsts = list(run.rows.filter(number__in=judge.twins))
    for row in firsts:
        counted[row.kind] -= 1
        judge.make_wrong_twin(row)
    counted[ImportRowKind.WRONG] += len(firsts)
    _rewrite(firsts)


def _mark_groups(run: ImportRun, judge: Judge, counted: Counter[str]) -> None:
    """Rows that are wrong beside those they belong to; and what is odd about others."""
    problems, warnings = judge.groups.findings()
    numbers = [*problems, *warnings]
    for start in range(0, len(numbers), BATCH):
        rows = list(run.rows.filter(number__in=numbers[start : start + BATCH]))
        for row in rows:
            if row.number in warnings:
                row.problems = judge.all_told(warnings[row.number])
            elif row.kind != ImportRowKind.WRONG:
                counted[row.kind] -= 1
                counted[ImportRowKind.WRONG] += 1
                judge.make_wrong(row, problems[row.number])
        _rewrite(rows)


def _rewrite(rows: list[ImportRow]) -> None:
    fields = ["kind", "before", "after", "problems", "raw"]
    ImportRow.objects.bulk_update(rows, fields, batch_size=200)


@transaction.atomic
def _finish(
    run: ImportRun, counted: Counter[str], places: list[Place], mark: str
) -> None:
    run = lock(run)
    if run.is_uploaded:
        IMPORTS.carry_out(
            run,
            "check",
            by=run.uploaded_by,
            columns=[[place.letter, place.column.name] for place in places],
            problems=[],
            mark=mark,
            new_rows=counted[ImportRowKind.NEW],
            changed_rows=counted[ImportRowKind.CHANGED],
            unchanged_rows=counted[ImportRowKind.UNCHANGED],
            wrong_rows=counted[ImportRowKind.WRONG],
        )


@transaction.atomic
def _refuse(run: ImportRun, problems: Iterable[Problem]) -> None:
    run = lock(run)
    if run.is_uploaded:
        told = [in_all_languages(problem) for problem in problems]
        IMPORTS.carry_out(run, "refuse", by=run.uploaded_by, problems=told)
