"""The public discussion of an edition: its dates, its notice."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import audit
from core.formats import date_text
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from services_registry.enums import RegistryVerb
from services_registry.models import RegistryEdition, RegistryRules
from services_registry.permissions import can_edit_edition
from services_registry.workflow import REGISTRY


@transaction.atomic
def open_discussion(
    *,
    edition: RegistryEdition,
    by: Any,
    discussion_from: datetime.date,
    discussion_until: datetime.date,
    notice_ky: str = "",
    notice_ru: str = "",
) -> RegistryEdition:
    """Open the public discussion from one day to another, with a notice to the people.

    Raises PermissionDenied, or OperationRefused at the fields.
    """
    edition = lock(edition)
    REGISTRY.require(edition, "open_discussion", by)
    new = _values(discussion_from, discussion_until, notice_ky, notice_ru)
    refuse_if_any([*_problems(new), *_length_problems(new)])
    REGISTRY.carry_out(edition, "open_discussion", by=by, **new)
    return edition


@transaction.atomic
def change_discussion(
    *,
    edition: RegistryEdition,
    by: Any,
    discussion_from: datetime.date,
    discussion_until: datetime.date,
    notice_ky: str = "",
    notice_ru: str = "",
) -> RegistryEdition:
    """Change dates and notice while the edition is in discussion.

    Raises PermissionDenied, or OperationRefused at the fields: a discussion that has
    begun keeps its first day, and new dates leave people the days that staff set.
    """
    if not can_edit_edition(by, edition):
        raise PermissionDenied
    edition = lock(edition)
    refuse_if_any(_state_problems(edition))
    new = _values(discussion_from, discussion_until, notice_ky, notice_ru)
    before, after = audit.changed_values(edition, new)
    problems = [*_problems(new), *_first_day_problems(edition, discussion_from)]
    if {"discussion_from", "discussion_until"} & set(after):
        problems += _length_problems(new)
    refuse_if_any(problems)
    if after:
        for name, value in new.items():
            setattr(edition, name, value)
        edition.save()
        audit.record(
            by=by,
            verb=RegistryVerb.DISCUSSION_CHANGED,
            obj=edition,
            before=before,
            after=after,
        )
    return edition


def _values(
    first: datetime.date, last: datetime.date, notice_ky: str, notice_ru: str
) -> dict[str, Any]:
    return {
        "discussion_from": first,
        "discussion_until": last,
        "notice_ky": notice_ky.strip(),
        "notice_ru": notice_ru.strip(),
    }


def _problems(new: dict[str, Any]) -> Iterator[Problem]:
    first, last = new["discussion_from"], new["discussion_until"]
    if last < first:
        yield Problem(
            _("The discussion cannot end before it begins."),
            "discussion_until",
            "ends_before",
        )
    if not (new["notice_ky"] or new["notice_ru"]):
        yield Problem(
            _("Write the notice in at least one of the two languages."),
            "notice_ky",
            "no_notice",
        )


def _length_problems(new: dict[str, Any]) -> Iterator[Problem]:
    """People have as many days as staff set; the first and the last one count."""
    first, last = new["discussion_from"], new["discussion_until"]
    days = RegistryRules.current().discussion_days
    earliest = first + datetime.timedelta(days=days - 1)
    if first <= last < earliest:
        text = ngettext(
            "A discussion lasts at least %(count)s day. Choose %(date)s or a later day.",
            "A discussion lasts at least %(count)s days. Choose %(date)s or a later day.",
            days,
        )
        told = {"count": days, "date": date_text(earliest)}
        yield Problem(text % told, "discussion_until", "too_short")


def _state_problems(edition: RegistryEdition) -> Iterator[Problem]:
    if not edition.is_in_discussion:
        yield Problem(_("This edition is not in discussion."), code="wrong_state")


def _first_day_problems(
    edition: RegistryEdition, first: datetime.date
) -> Iterator[Problem]:
    begun = edition.discussion_from
    if begun is not None and begun <= timezone.localdate() and first != begun:
        yield Problem(
            _("The discussion has begun already: its first day cannot be changed."),
            "discussion_from",
            "begun",
        )


def discussion_is_editable(edition: RegistryEdition) -> None:
    """Raises OperationRefused where remarks can no longer be recorded or answered."""
    if not edition.is_editable:
        text = _("This edition is closed for changes: the state is “%(state)s”.")
        state = {"state": edition.get_state_display()}
        raise OperationRefused([Problem(text % state, code="closed")])
