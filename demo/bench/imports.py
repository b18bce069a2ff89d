"""An import of many rows beside writing them by hand, each rolled back at its end.

django-import-export is no dependency here; the baselines are what it does at its core:
row by row with `full_clean` and `save`, and a `bulk_create` by hand without any check.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from openpyxl import Workbook, load_workbook

from accounts.models import User
from core.imports import applying, checking, operations, registers
from municipalities.models import Municipality, Village

HEADS = ("code", "name_ky", "name_ru", "name_en", "municipality")


def make_file(folder: Path, rows: int) -> None:
    """The file that all of them read."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet("1")
    sheet.append(HEADS)
    code = Municipality.objects.order_by("pk").values_list("code", flat=True)[0]
    for n in range(rows):
        names = [f"Айыл {n}", f"Село {n}", f"Village {n}"]
        sheet.append([f"41799{n:09d}", *names, code])
    made.save(folder / "villages.xlsx")


def import_rows(folder: Path) -> int:
    """Dry run and applying, with rules, comparison and the audit trail."""
    register = registers.find("villages")
    by = User.objects.filter(is_superuser=True).first()
    assert register is not None  # noqa: S101 - the app declares it
    with transaction.atomic():
        content = (folder / "villages.xlsx").read_bytes()
        upload = SimpleUploadedFile("villages.xlsx", content)
        stored = operations.store_table(upload=upload, by=by)
        run = operations.upload_import(register=register, stored=stored, by=by)
        checking.check(run, register, _told)
        applying.apply(run, register, by, _told)
        transaction.set_rollback(True)
    return len(content)


def row_by_row(folder: Path) -> int:
    """What a plain loop does: a look, `full_clean` and `save` for each row."""
    with transaction.atomic():
        for code, ky, ru, en, place in _rows(folder):
            village = Village.objects.filter(code=code).first() or Village(code=code)
            village.name_ky, village.name_ru, village.name_en = ky, ru, en
            village.municipality = Municipality.objects.get(code=place)
            village.full_clean()
            village.save()
        transaction.set_rollback(True)
    return (folder / "villages.xlsx").stat().st_size


def bulk_by_hand(folder: Path) -> int:
    """One `bulk_create`: no checks, no comparison, no audit trail."""
    places = {place.code: place for place in Municipality.objects.all()}
    made = [
        Village(
            code=code, name_ky=ky, name_ru=ru, name_en=en, municipality=places[place]
        )
        for code, ky, ru, en, place in _rows(folder)
    ]
    for village in made:
        village.fill_keys()
    with transaction.atomic():
        Village.objects.bulk_create(made, batch_size=1000)
        transaction.set_rollback(True)
    return (folder / "villages.xlsx").stat().st_size


def _rows(folder: Path) -> Iterator[tuple[Any, ...]]:
    opened = load_workbook(folder / "villages.xlsx", read_only=True)
    rows = opened.worksheets[0].iter_rows(min_row=2, values_only=True)
    yield from rows
    opened.close()


def _told(percent: int, message: Any = "") -> None:
    """Nobody watches."""
