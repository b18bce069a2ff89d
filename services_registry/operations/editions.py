"""Beginning an edition and leading it to publication."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Municipality
from municipalities.operations import record_resolution
from municipalities.queries import ended_problems
from services_registry import notifications
from services_registry.enums import EditionState, RegistryVerb
from services_registry.models import RegistryEdition
from services_registry.permissions import can_edit_edition, can_start_edition
from services_registry.workflow import REGISTRY


@transaction.atomic
def start_edition(*, municipality: Municipality, by: Any) -> RegistryEdition:
    """Begin the next edition as a copy of the published one.

    Raises PermissionDenied, or OperationRefused when an edition is under way.
    """
    if not can_start_edition(by, municipality):
        raise PermissionDenied
    municipality = lock(municipality)
    refuse_if_any(ended_problems(municipality))
    editions = RegistryEdition.objects.filter(municipality=municipality)
    if editions.under_way().exists():
        raise OperationRefused(
            [
                Problem(
                    _("An edition is under way already. Finish it first."),
                    code="under_way",
                )
            ]
        )
    last = editions.aggregate(last=Max("number"))["last"] or 0
    edition = RegistryEdition.objects.create(municipality=municipality, number=last + 1)
    source = editions.published().first()
    if source is not None:
        _copy_entries(source, edition)
    audit.record(
        by=by,
        verb=RegistryVerb.STARTED,
        obj=edition,
        after={"number": edition.number, "copied_from": source and source.number},
    )
    return edition


def _copy_entries(source: RegistryEdition, target: RegistryEdition) -> None:
    for entry in source.entries.select_related("service", "provider"):
        villages = list(entry.villages.all())
        entry.pk, entry.edition = None, target
        entry._state.adding = True
        entry.save()
        entry.villages.set(villages)


@transaction.atomic
def open_discussion(
    *,
    edition: RegistryEdition,
    by: Any,
    discussion_from: datetime.date,
    discussion_until: datetime.date,
) -> RegistryEdition:
    """Open the public discussion from one day to another."""
    edition = lock(edition)
    if discussion_until < discussion_from:
        REGISTRY.require(edition, "open_discussion", by)
        raise OperationRefused(
            [
                Problem(
                    _("The discussion cannot end before it begins."),
                    "discussion_until",
                    "ends_before",
                )
            ]
        )
    REGISTRY.carry_out(
        edition,
        "open_discussion",
        by=by,
        discussion_from=discussion_from,
        discussion_until=discussion_until,
    )
    return edition


@transaction.atomic
def submit_edition(*, edition: RegistryEdition, by: Any) -> RegistryEdition:
    edition = lock(edition)
    REGISTRY.carry_out(
        edition, "submit", by=by, submitted_at=timezone.now(), submitted_by=by
    )
    return edition


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
    REGISTRY.carry_out(edition, "approve", by=by, resolution=resolution)
    return edition


@transaction.atomic
def publish_edition(*, edition: RegistryEdition, by: Any) -> RegistryEdition:
    """Publish an approved edition; the one before it is superseded in the same breath."""
    edition = lock(edition)
    municipality = lock(edition.municipality)
    REGISTRY.require(edition, "publish", by)
    for old in RegistryEdition.objects.select_for_update().filter(
        municipality=municipality, state=EditionState.PUBLISHED
    ):
        REGISTRY.carry_out(old, "supersede", by=by)
    REGISTRY.carry_out(
        edition, "publish", by=by, published_at=timezone.now(), published_by=by
    )
    return edition
