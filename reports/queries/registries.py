"""A registry and its passports, read once for paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.enums import JobState
from core.models.jobs import Job
from reports.enums import ReportKind
from services_registry.enums import Offer, Register
from services_registry.models import RegistryEdition, RegistryEntry, StandardItem
from services_registry.queries import (
    entries_of,
    items_of,
    read_as_approved,
    with_passport,
)
from services_registry.queries.content import seal_of_entries

# One PDF has 1,500 rows at most, headings and themes among them.
REGISTRY_LIMIT = 1_200
PASSPORT_ROWS = 1_400
VOLUME = 50
SHARED_LANGUAGES = {"ky": _("In Kyrgyz"), "ru": _("In Russian")}
FAILED_LATELY = timedelta(hours=1)


@dataclass(frozen=True)
class RegistryDocument:
    """An edition with its entries by register, theme and number; `seal` names them."""

    edition: RegistryEdition
    entries: tuple[RegistryEntry, ...]
    seal: str
    items: tuple[StandardItem, ...] = ()


@dataclass(frozen=True)
class Volume:
    """Passports that one PDF holds: from a number of the registry to another."""

    first: int
    last: int

    @property
    def key(self) -> str:
        return f"{self.first}-{self.last}"


@transaction.atomic
def gather_registry(pk: int) -> RegistryDocument | None:
    """The whole edition; None when it is gone. Eight queries, whatever its size."""
    edition = _edition(pk)
    if edition is None:
        return None
    return _document(edition, with_passport(entries_of(edition)))


@transaction.atomic
def gather_passports(pk: int, first: int, last: int) -> RegistryDocument | None:
    """The offered services with these numbers; None when there are none any more."""
    edition = _edition(pk)
    if edition is None:
        return None
    rows = edition.entries.filter(offer=Offer.OFFERED, number__range=(first, last))
    document = _document(edition, with_passport(rows), items_of(edition))
    return document if document.entries else None


@transaction.atomic
def gather_passport(pk: int, entry: int) -> RegistryDocument | None:
    """One service of an edition, offered or not; None when it is gone."""
    edition = _edition(pk)
    if edition is None:
        return None
    rows = with_passport(edition.entries.filter(pk=entry))
    document = _document(edition, rows, items_of(edition))
    return document if document.entries else None


def _edition(pk: int) -> RegistryEdition | None:
    rows = RegistryEdition.objects.select_related(
        "municipality__rayon", "municipality__oblast", "resolution"
    )
    return read_as_approved(rows).filter(pk=pk).first()


def _document(
    edition: RegistryEdition,
    rows: QuerySet[RegistryEntry],
    items: Sequence[StandardItem] = (),
) -> RegistryDocument:
    by_number = list(rows.order_by("number"))
    entries = tuple(sorted(by_number, key=_in_print))
    return RegistryDocument(
        edition, entries, seal_of_entries(by_number), items=tuple(items)
    )


def _in_print(entry: RegistryEntry) -> tuple[Any, ...]:
    """By register, theme and number; themes in the order that they had."""
    theme, is_further = entry.service.theme, entry.register != Register.BASIC
    return is_further, theme.order, theme.pk, entry.number


def volumes_of(edition: RegistryEdition) -> list[Volume]:
    """The passports of an edition in parts that fit a PDF, by their numbers."""
    numbers = list(
        edition.entries.filter(offer=Offer.OFFERED)
        .order_by("number")
        .values_list("number", flat=True)
    )
    rows = StandardItem.objects.filter(is_active=True).count()
    size = max(1, min(VOLUME, PASSPORT_ROWS // max(rows, 1)))
    parts = [numbers[at : at + size] for at in range(0, len(numbers), size)]
    return [Volume(part[0], part[-1]) for part in parts]


@dataclass(frozen=True)
class SharedPrint:
    """The print of an edition in a language that serves everybody: its newest job."""

    language: str
    name: Any
    job: Job | None

    @property
    def is_ready(self) -> bool:
        return self.job is not None and self.job.is_ready

    @property
    def is_under_way(self) -> bool:
        return self.job is not None and self.job.is_active


def shared_prints(edition: RegistryEdition) -> list[SharedPrint]:
    """For each language of print, what there is; one query."""
    newest: dict[str, Job] = {}
    for job in shared_jobs(edition):
        newest.setdefault(job.language, job)
    return [
        SharedPrint(code, name, newest.get(code))
        for code, name in SHARED_LANGUAGES.items()
    ]


def shared_jobs(edition: RegistryEdition) -> QuerySet[Job]:
    """Jobs that nobody owns: their prints serve everybody; the newest first."""
    return (
        Job.objects.filter(requested_by=None, kind=ReportKind.REGISTRY)
        .filter(parameters__edition=edition.pk, parameters__shared=True)
        .select_related("result")
        .order_by("-created_at")
    )


def shared_parameters(edition: RegistryEdition) -> dict[str, Any]:
    """The parameters of a print for everybody."""
    return {"edition": edition.pk, "shared": True}


def shared_under_way() -> int:
    """How many prints for everybody wait or are being made."""
    active = [JobState.QUEUED, JobState.RUNNING]
    return Job.objects.filter(requested_by=None, state__in=active).count()


def has_failed_lately(job: Job | None) -> bool:
    """Whether a print failed within the last hour: trying at once would fail again."""
    if job is None or not job.is_failed or job.finished_at is None:
        return False
    return timezone.now() - job.finished_at < FAILED_LATELY
