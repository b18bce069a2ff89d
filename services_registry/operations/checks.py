"""Whether the services still are as the registry tells: checks and their reminders."""

import datetime
from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.chores import chore
from core.dates import add_months
from core.locking import lock
from core.problems import Problem, refuse_if_any
from municipalities.queries import writers_of
from services_registry import notifications
from services_registry.enums import RegistryVerb, ReminderKind
from services_registry.models import (
    CheckReminder,
    RegistryEdition,
    RegistryEntry,
    RegistryRules,
)
from services_registry.permissions import can_check_entries

REMINDERS_EVERY = 3600
LONG_AGO = datetime.date.min
MOST_YEARS_AHEAD = 10


@transaction.atomic
def mark_checked(
    *,
    edition: RegistryEdition,
    by: Any,
    entries: Collection[int],
    next_check: datetime.date | None = None,
) -> int:
    """Say of entries (by key) that they were looked at today and still hold.

    `next_check`: the day of the next check; without one, as many months ahead as staff
    have set. What the kenesh approved stays as it is. Returns how many entries there were.
    Raises PermissionDenied, or OperationRefused.
    """
    if not can_check_entries(by, edition):
        raise PermissionDenied
    edition = lock(edition)
    today = timezone.localdate()
    day = next_check or next_check_after(today)
    rows = list(edition.entries.filter(pk__in=entries))
    refuse_if_any(_check_problems(edition, rows, day))
    edition.entries.filter(pk__in=[row.pk for row in rows]).update(
        checked_on=today, checked_by=by, next_check=day
    )
    audit.record(
        by=by,
        verb=RegistryVerb.CHECKED,
        obj=edition,
        after={"services": [row.name for row in rows], "next_check": day},
    )
    return len(rows)


def next_check_after(day: datetime.date) -> datetime.date:
    """When to look again, by the rules that staff have set."""
    return add_months(day, RegistryRules.current().check_months)


def _check_problems(
    edition: RegistryEdition, rows: list[RegistryEntry], day: datetime.date
) -> Iterator[Problem]:
    if not edition.may_be_checked:
        yield Problem(
            _("This edition is no longer in force: its services need no check."),
            code="not_in_force",
        )
    if not rows:
        yield Problem(_("Choose at least one service."), code="none_chosen")
    if day <= timezone.localdate():
        yield Problem(_("Choose a later day than today."), "next_check", "past")
    yield from too_far_problems(day)


def too_far_problems(day: datetime.date | None) -> Iterator[Problem]:
    """A check so far ahead is a slip of the pen: nobody would be reminded."""
    last = add_months(timezone.localdate(), 12 * MOST_YEARS_AHEAD)
    if day is not None and day > last:
        text = _("Choose a day within the next ten years.")
        yield Problem(text, "next_check", "too_far")


def count_as_checked(edition: RegistryEdition, by: Any) -> None:
    """With its publication, what nobody has checked yet counts as checked."""
    today = timezone.localdate()
    day = next_check_after(today)
    edition.entries.filter(checked_on__isnull=True).update(
        checked_on=today, checked_by=by
    )
    edition.entries.filter(next_check__isnull=True).update(next_check=day)


def take_over_checks(old: RegistryEdition, new: RegistryEdition) -> None:
    """Checks that were made of the old edition while the new one was written."""
    known = {
        (row.service_id, row.provider_id): row
        for row in old.entries.filter(checked_on__isnull=False)
    }
    changed = []
    for row in new.entries.all():
        before = known.get((row.service_id, row.provider_id))
        if before and (row.checked_on or LONG_AGO) < (before.checked_on or LONG_AGO):
            row.checked_on, row.next_check = before.checked_on, before.next_check
            row.checked_by_id = before.checked_by_id
            changed.append(row)
    fields = ["checked_on", "checked_by", "next_check"]
    RegistryEntry.objects.bulk_update(changed, fields, batch_size=200)


@chore(every=REMINDERS_EVERY)
def send_check_reminders(*, today: datetime.date | None = None) -> int:
    """Remind the writers of registries in force, before, on and after the day.

    One letter to each writer for a municipality and kind; each reminder goes out once,
    however often and by how many this runs. Returns how many reminders there were.
    """
    day = today or timezone.localdate()
    last = day + datetime.timedelta(days=RegistryRules.current().remind_days_before)
    waiting = RegistryEdition.objects.in_force(day).filter(
        entries__next_check__lte=last
    )
    return sum(_remind(edition, day) for edition in waiting.distinct())


@transaction.atomic
def _remind(edition: RegistryEdition, day: datetime.date) -> int:
    """The reminders of one edition, under its lock: two runs do not both send them."""
    edition = lock(edition)
    people = list(writers_of([edition.municipality_id]))
    if not people:
        return 0  # it goes out as soon as somebody writes for the municipality
    sent = 0
    for kind, due in _periods(day).items():
        rows = _without_reminder(edition, kind, due)
        if rows:
            CheckReminder.objects.bulk_create(
                CheckReminder(entry=row, kind=kind, due_date=row.next_check or day)
                for row in rows
            )
            notifications.check_due(edition, kind, rows, people)
            sent += len(rows)
    return sent


def _periods(day: datetime.date) -> dict[str, Q]:
    """Which days of a check call for which reminder today.

    They are periods, not single days: a portal that stood still sends them later.
    """
    rules = RegistryRules.current()
    before = day + datetime.timedelta(days=rules.remind_days_before)
    after = day - datetime.timedelta(days=max(rules.remind_days_after, 1))
    return {
        ReminderKind.BEFORE: Q(next_check__gt=day, next_check__lte=before),
        ReminderKind.ON: Q(next_check__lte=day, next_check__gt=after),
        ReminderKind.AFTER: Q(next_check__lte=after),
    }


def _without_reminder(
    edition: RegistryEdition, kind: str, due: Q
) -> list[RegistryEntry]:
    rows = edition.entries.filter(due).order_by("next_check", "number")
    told = set(
        # also of the edition before: its copy has the same day of the same check
        CheckReminder.objects.filter(
            entry__edition__municipality=edition.municipality_id, kind=kind
        ).values_list("entry__service", "entry__provider", "due_date")
    )
    return [
        row
        for row in rows
        if (row.service_id, row.provider_id, row.next_check) not in told
    ]
