"""Files for imports, and imports carried through their jobs."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from core import jobs
from core.imports import operations, registers
from core.models import ImportRun

VILLAGE_HEADS = ("code", "name_ky", "name_ru", "municipality")


def book(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """An XLSX file; a text that begins with "=" is a real formula."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet("1")
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def cells(content: bytes, sheet: int = 0) -> list[tuple[Any, ...]]:
    """All rows of a sheet of an XLSX file."""
    opened = load_workbook(io.BytesIO(content))
    return list(opened.worksheets[sheet].iter_rows(values_only=True))


def hand_in(slug: str, content: bytes, by: Any, name: str = "t.xlsx") -> ImportRun:
    """Upload a file for a register; its check waits."""
    register = registers.find(slug)
    assert register is not None
    upload = SimpleUploadedFile(name, content)
    stored = operations.store_table(upload=upload, by=by)
    return operations.upload_import(register=register, stored=stored, by=by)


def work(run: ImportRun) -> ImportRun:
    """Do the job of an import; gives the import as it stands afterwards."""
    assert run.job_id is not None
    jobs.run(run.job_id)
    return ImportRun.objects.select_related("job", "file").get(pk=run.pk)


def checked(slug: str, content: bytes, by: Any, name: str = "t.xlsx") -> ImportRun:
    return work(hand_in(slug, content, by, name))


def applied(run: ImportRun, by: Any, *, leave_out_wrong: bool = False) -> ImportRun:
    return work(operations.ask_apply(run=run, by=by, leave_out_wrong=leave_out_wrong))


def undone(run: ImportRun, by: Any) -> ImportRun:
    return work(operations.ask_undo(run=run, by=by))
