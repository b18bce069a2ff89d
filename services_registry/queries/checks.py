"""Which entries have to be looked at again, and when they were looked at last."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from services_registry.enums import CheckNeed
from services_registry.models import RegistryEdition, RegistryEntry, RegistryRules

NEVER = date.max


@dataclass(frozen=True)
class LastChecks:
    """When the services of an edition were last checked: all but `never` of them."""

    latest: date | None
    oldest: date | None
    never: int


@dataclass(frozen=True)
class WaitingChecks:
    """How many services of an edition wait for a check, and since or until when."""

    edition: RegistryEdition
    services: int
    due: date


def soon(today: date | None = None) -> date:
    """Until which day a check counts as due soon."""
    days = RegistryRules.current().remind_days_before
    return (today or timezone.localdate()) + timedelta(days=days)


def check_rows(edition: RegistryEdition) -> QuerySet[RegistryEntry]:
    """The entries of an edition, what is due first; those without a day stand last."""
    rows = edition.entries.select_related("provider", "checked_by")
    return rows.annotate(check_order=Coalesce("next_check", Value(NEVER)))


def in_need(rows: QuerySet[RegistryEntry], need: str) -> QuerySet[RegistryEntry]:
    """Entries that are overdue, due soon, or were never checked."""
    today = timezone.localdate()
    if need == CheckNeed.OVERDUE:
        return rows.filter(next_check__lt=today)
    if need == CheckNeed.SOON:
        return rows.filter(next_check__gte=today, next_check__lte=soon(today))
    if need == CheckNeed.NEVER:
        return rows.filter(checked_on__isnull=True)
    return rows


def last_checks(edition: RegistryEdition) -> LastChecks:
    """The latest and the oldest check of an edition's services."""
    days = list(edition.entries.order_by().values_list("checked_on", flat=True))
    known = [day for day in days if day]
    return LastChecks(
        max(known, default=None), min(known, default=None), len(days) - len(known)
    )


def waiting_checks(places: Any) -> list[WaitingChecks]:
    """For each registry in force of the places: how much has to be checked, until when."""
    due = Q(entries__next_check__lte=soon())
    rows = (
        RegistryEdition.objects.in_force()
        .filter(municipality__in=places)
        .select_related("municipality")
        .annotate(
            waiting=Count("entries", filter=due),
            first_due=Min("entries__next_check", filter=due),
        )
    )
    return [
        WaitingChecks(row, row.waiting, row.first_due) for row in rows if row.waiting
    ]
