"""An import for the walk: checked, with its file, of a register of municipalities."""

from types import SimpleNamespace

from core import files
from core.enums import ImportRowKind, ImportState
from core.models import ImportRow, ImportRun


def build(world: SimpleNamespace) -> None:
    """One row that would change a village, one that is wrong."""
    by = world.people.programme_manager
    stored = files.store_bytes(content=b"code;name_ky\r\n", name="v.csv", by=by)
    world.import_run = ImportRun.objects.create(
        register="villages",
        state=ImportState.CHECKED,
        file=files.attach(stored),
        file_name=stored.name,
        sha256=stored.sha256,
        uploaded_by=by,
        columns=[["A", "code"], ["B", "name_ky"]],
        changed_rows=1,
        wrong_rows=1,
    )
    told = {"ky": "Жок", "ru": "Нет", "en": "No"}
    ImportRow.objects.create(
        run=world.import_run,
        number=2,
        kind=ImportRowKind.CHANGED,
        key="41703220000001",
        before={"code": "41703220000001", "name_ky": "Эски"},
        after={"code": "41703220000001", "name_ky": "Жаңы"},
    )
    ImportRow.objects.create(
        run=world.import_run,
        number=3,
        kind=ImportRowKind.WRONG,
        problems=[{"letter": "A", "column": "code", "text": told}],
        raw={"code": "x", "name_ky": "Жаңы"},
    )
