"""Beginning an edition and leading it to publication."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.formats import date_text
from core.locking import lock
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Municipality, Resolution
from municipalities.operations import record_resolution
from municipalities.queries import ended_problems
from services_registry import notifications
from services_registry.enums import EditionState, RegistryVerb
from services_registry.models import KeptWords, RegistryEdition, RegistryEntry
from services_registry.operations.checks import count_as_checked, take_over_checks
from services_registry.operations.copying import copy_all, copy_from_neighbour
from services_registry.permissions import can_edit_edition, can_start_edition
from services_registry.queries.content import check_code, seal_of
from services_registry.queries.kept_words import words_of
from services_registry.workflow import REGISTRY

OUT_OF_THE_WAY = 10_000


@transaction.atomic
def start_edition(
    *,
    municipality: Municipality,
    by: Any,
    source: RegistryEdition | None = None,
    empty: bool = False,
) -> RegistryEdition:
    """Begin the next edition as a copy of the one in force.

    `source`: another edition to begin with, an earlier own one or a neighbour's in force;
    `empty`: begin with none. Raises PermissionDenied, or OperationRefused when an edition
    is under way.
    """
    if not can_start_edition(by, municipality):
        raise PermissionDenied
    municipality = lock(municipality)
    refuse_if_any(ended_problems(municipality))
    editions = RegistryEdition.objects.filter(municipality=municipality)
    if editions.under_way().exists():
        told = _("An edition is under way already. Finish it first.")
        raise OperationRefused([Problem(told, code="under_way")])
    last = editions.aggregate(last=Max("number"))["last"] or 0
    edition = RegistryEdition.objects.create(municipality=municipality, number=last + 1)
    if source is None and not empty:
        # the one that is published from a later day, too: it is the newest word
        source = editions.filter(state=EditionState.PUBLISHED).first()
    audit.record(
        by=by,
        verb=RegistryVerb.STARTED,
        obj=edition,
        after={"number": edition.number, "copied_from": _told_source(source, edition)},
    )
    if source is not None and source.municipality_id == municipality.pk:
        copy_all(source, edition)
    elif source is not None:
        copy_from_neighbour(edition=edition, by=by, source=source)
    return edition


def _told_source(source: RegistryEdition | None, edition: RegistryEdition) -> Any:
    """The number of an own edition; a neighbour's with its name."""
    if source is None or source.municipality_id == edition.municipality_id:
        return source and source.number
    return str(source)


@transaction.atomic
def submit_edition(*, edition: RegistryEdition, by: Any) -> RegistryEdition:
    """Hand the edition to the kenesh; its numbers are final from here on."""
    edition = lock(edition)
    REGISTRY.require(edition, "submit", by)
    number_entries(edition)
    REGISTRY.carry_out(
        edition, "submit", by=by, submitted_at=timezone.now(), submitted_by=by
    )
    return edition


def number_entries(edition: RegistryEdition) -> None:
    """Numbers without gaps in the order of print: register, theme, name."""
    rows = list(
        edition.entries.order_by(
            "-register", "service__theme__order", "service__theme", "sort_key", "pk"
        ).only("pk", "number")
    )
    # first out of each other's way: a number stands once in an edition
    edition.entries.update(number=F("number") + OUT_OF_THE_WAY)
    for number, row in enumerate(rows, start=1):
        row.number = number
    RegistryEntry.objects.bulk_update(rows, ["number"], batch_size=200)


@transaction.atomic
def return_edition(
    *, edition: RegistryEdition, by: Any, reason: str
) -> RegistryEdition:
    """Give the edition back with a reason; its writers read that of staff in a letter."""
    edition = lock(edition)
    REGISTRY.carry_out(
        edition, "return", by=by, reason=reason, submitted_at=None, submitted_by=None
    )
    if not can_edit_edition(by, edition):
        notifications.registry_returned(edition, reason.strip())
    return edition


@transaction.atomic
def approve_edition(
    *,
    edition: RegistryEdition,
    by: Any,
    number: str,
    date: datetime.date | None,
    title: str,
    scan: StoredFile | None,
    **more: Any,
) -> RegistryEdition:
    """Record the kenesh resolution (with its scan) that approves the edition.

    The words of this day are kept with it, and the hash covers them.
    `more`: convocation, session_number, place. Raises OperationRefused like
    `municipalities.operations.record_resolution`.
    """
    edition = lock(edition)
    REGISTRY.require(edition, "approve", by)
    resolution = record_resolution(
        municipality=edition.municipality,
        by=by,
        number=number,
        date=date,
        title=title,
        scan=scan,
        **more,
    )
    keep_words(edition, resolution)
    seal = seal_of(edition)
    REGISTRY.carry_out(
        edition,
        "approve",
        by=by,
        resolution=resolution,
        content_sha256=seal,
        check_code=check_code(edition, seal),
    )
    return edition


def keep_words(edition: RegistryEdition, resolution: Resolution) -> None:
    """What the edition calls things on this day; from now on it says nothing else."""
    KeptWords.objects.create(
        edition=edition,
        words=words_of(edition, resolution),
        kept_at=timezone.now(),
        is_sealed=True,
    )


@transaction.atomic
def publish_edition(
    *,
    edition: RegistryEdition,
    by: Any,
    in_force_from: datetime.date | None = None,
) -> RegistryEdition:
    """Publish an approved edition; the one before it is superseded in the same breath.

    `in_force_from`: the first day on which it holds (today); until then the edition
    before it stays in force. Entries that nobody has checked yet count as checked today.
    Raises OperationRefused at `in_force_from` for a day past, or before the first day of
    an edition that is published already.
    """
    edition = lock(edition)
    municipality = lock(edition.municipality)
    REGISTRY.require(edition, "publish", by)
    first_day = in_force_from or timezone.localdate()
    refuse_if_any(day_problems(edition, first_day))
    last_day = first_day - datetime.timedelta(days=1)
    for old in RegistryEdition.objects.select_for_update().filter(
        municipality=municipality, state=EditionState.PUBLISHED
    ):
        REGISTRY.carry_out(old, "supersede", by=by, in_force_until=last_day)
        take_over_checks(old, edition)
    count_as_checked(edition, by)
    REGISTRY.carry_out(
        edition,
        "publish",
        by=by,
        published_at=timezone.now(),
        published_by=by,
        in_force_from=first_day,
    )
    return edition


def day_problems(edition: RegistryEdition, first_day: datetime.date) -> list[Problem]:
    """What stands against a first day: no two editions ever hold on one day."""
    if first_day < timezone.localdate():
        early = _("Choose today or a later day: what is published holds from then on.")
        return [Problem(early, "in_force_from", "past")]
    ahead = RegistryEdition.objects.filter(
        municipality=edition.municipality_id,
        state=EditionState.PUBLISHED,
        in_force_from__gt=first_day,
    ).first()
    if ahead is None:
        return []
    words = {"number": ahead.number, "date": date_text(ahead.in_force_from)}
    text = _("Edition %(number)s is published from %(date)s. Choose that day or later.")
    return [Problem(text % words, "in_force_from", "before_the_other")]
