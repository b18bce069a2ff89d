"""A national registry from a file: entries for a draft of every municipality.

The baseline is what a plain loop does: a look for each reference, `full_clean`, `save`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat
from openpyxl import Workbook, load_workbook

from accounts.models import User
from core.imports import applying, checking, operations, registers
from municipalities.models import Municipality
from services_registry.enums import Offer, Payment, Register
from services_registry.models import (
    Provider,
    RegistryEdition,
    RegistryEntry,
    Service,
)

FILE = "entries.xlsx"
TEXTS = {
    "recipients": "Айыл аймагынын бардык тургундары",
    "legal_basis": "Кыргыз Республикасынын 2014-жылдын 17-июлундагы № 139 Мыйзамы",
    "result": "Кызмат өз убагында жана толук көрсөтүлдү",
}
HEADS = (
    *("municipality", "number", "service", "name_ky", "name_ru", "register", "offer"),
    *("provider", "payment", "fee_amount", "fee_unit", "covers_all_villages"),
    *(f"texts__{item}__ky" for item in TEXTS),
)


def make_file(folder: Path) -> int:
    """Codes and drafts that the file names, and the file; returns its rows."""
    call_command("load_catalogue", verbosity=0)
    for model, letter in ((Service, "s"), (Provider, "p")):
        code = Concat(Value(letter), Cast(F("pk"), CharField()))
        model._default_manager.filter(code=None).update(code=code)
    editions = list(RegistryEdition.objects.select_related("municipality"))
    RegistryEdition.objects.bulk_create(
        RegistryEdition(municipality=edition.municipality, number=2)
        for edition in editions
    )
    services = list(Service.objects.filter(entries__isnull=False).distinct())
    providers = dict(Provider.objects.values_list("municipality", "code"))
    made = Workbook(write_only=True)
    sheet = made.create_sheet("1")
    sheet.append(HEADS)
    for edition in editions:
        place = edition.municipality
        for number, service in enumerate(services, start=1):
            names = [service.name_ky, service.name_ru, Register.ADDITIONAL.value]
            facts = [Payment.PAID.value, 20, "айына", "yes", *TEXTS.values()]
            start = [place.code, number, service.code, *names, Offer.OFFERED.value]
            sheet.append([*start, providers[place.pk], *facts])
    made.save(folder / FILE)
    return len(editions) * len(services)


def import_entries(folder: Path) -> int:
    """Dry run and applying, rolled back at the end."""
    with transaction.atomic():
        size = load_entries(folder)
        transaction.set_rollback(True)
    return size


def load_entries(folder: Path) -> int:
    """Dry run and applying, for good."""
    run, register, by = _checked(folder)
    applying.apply(run, register, by, _told)
    return (folder / FILE).stat().st_size


def entries_again(folder: Path) -> int:
    """The dry run of a file that the registries hold already."""
    with transaction.atomic():
        _checked(folder)
        transaction.set_rollback(True)
    return (folder / FILE).stat().st_size


def _checked(folder: Path) -> tuple[Any, Any, Any]:
    register = registers.find("registry-entries")
    by = User.objects.filter(is_superuser=True).first()
    assert register is not None  # noqa: S101 - the app declares it
    upload = SimpleUploadedFile(FILE, (folder / FILE).read_bytes())
    stored = operations.store_table(upload=upload, by=by)
    run = operations.upload_import(register=register, stored=stored, by=by)
    checking.check(run, register, _told)
    run.refresh_from_db()
    if run.wrong_rows or run.problems:
        raise AssertionError(run.problems or run.rows.filter(kind="wrong").first())
    return run, register, by


def entry_by_entry(folder: Path) -> int:
    """A look for each reference, `full_clean` and `save` for each row."""
    with transaction.atomic():
        for row in _rows(folder):
            place = Municipality.objects.get(code=row["municipality"])
            edition = RegistryEdition.objects.get(municipality=place, state="draft")
            names = ("number", "name_ky", "name_ru", "register", "offer", "payment")
            entry = RegistryEntry.objects.filter(
                edition=edition, number=row["number"]
            ).first() or RegistryEntry(edition=edition)
            for name in (*names, "fee_amount", "fee_unit"):
                setattr(entry, name, row[name])
            entry.service = Service.objects.get(code=row["service"])
            entry.provider = Provider.objects.get(code=row["provider"])
            entry.texts = {item: {"ky": row[f"texts__{item}__ky"]} for item in TEXTS}
            entry.full_clean(exclude=["sort_key", "search_key"])
            entry.save()
        transaction.set_rollback(True)
    return (folder / FILE).stat().st_size


def parse_entries(folder: Path) -> int:
    """Only reading the file."""
    return sum(1 for _row in _rows(folder))


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    opened = load_workbook(folder / FILE, read_only=True)
    for row in opened.worksheets[0].iter_rows(min_row=2, values_only=True):
        yield dict(zip(HEADS, row, strict=True))
    opened.close()


def _told(percent: int, message: Any = "") -> None:
    """Nobody watches."""
