"""The moves of a registry edition."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.formats import date_text
from core.problems import Problem
from core.workflow import Machine, Move
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition
from services_registry.permissions import (
    can_edit_edition,
    can_return_edition,
    can_submit_edition,
)
from services_registry.queries.completeness import ended_entries, lacks_of

E = EditionState


def has_entries(edition: RegistryEdition) -> Iterable[Problem]:
    if not edition.entries.exists():
        yield Problem(
            _("The registry has no service yet. Add at least one."),
            code="no_entries",
            url=reverse("municipal:entry-add", args=[edition.pk]),
        )


def entries_are_complete(edition: RegistryEdition) -> Iterable[Problem]:
    """Every offered service has the items of the standard that staff ask for."""
    for lack in lacks_of(edition):
        yield Problem(
            _("“%(service)s” lacks: %(items)s.")
            % {
                "service": lack.entry.name,
                "items": ", ".join(item.name for item in lack.items),
            },
            code="incomplete",
            url=reverse("municipal:entry-detail", args=[lack.entry.pk]),
        )


def remarks_are_answered(edition: RegistryEdition) -> Iterable[Problem]:
    """The kenesh decides when people know what became of what they said."""
    waiting = edition.comments.unanswered().count()
    if waiting:
        yield Problem(
            ngettext(
                "%(count)s remark of the discussion has no answer yet. Answer it first.",
                "%(count)s remarks of the discussion have no answer yet. "
                "Answer them first.",
                waiting,
            )
            % {"count": waiting},
            code="unanswered",
            url=reverse("municipal:remark-list", args=[edition.pk]),
        )


def discussion_has_begun(edition: RegistryEdition) -> Iterable[Problem]:
    """People were told that they will be asked: the kenesh does not get it before.

    That holds for a draft too that was taken back before its discussion began.
    """
    first = edition.discussion_from
    if first is not None and first > timezone.localdate():
        text = _(
            "The public discussion is announced from %(date)s on. Submit the registry "
            "after it has begun, or open the discussion with an earlier day."
        )
        page = (
            "discussion-change" if edition.is_in_discussion else "registry-discussion"
        )
        yield Problem(
            text % {"date": date_text(first)},
            code="not_begun",
            url=reverse(f"municipal:{page}", args=[edition.pk]),
        )


def services_are_in_catalogue(edition: RegistryEdition) -> Iterable[Problem]:
    """No kenesh approves what the catalogue has given up."""
    for entry in ended_entries(edition):
        text = _(
            "“%(service)s” stood in the catalogue until %(date)s. Remove it, or put "
            "another service in its place."
        )
        until = date_text(entry.service.valid_until)
        yield Problem(
            text % {"service": entry.name, "date": until},
            code="ended",
            url=reverse("municipal:entry-detail", args=[entry.pk]),
        )


def successor_is_approved(edition: RegistryEdition) -> Iterable[Problem]:
    """The old edition goes only in the moment in which a new one is published."""
    newer = RegistryEdition.objects.filter(
        municipality=edition.municipality_id, state=E.APPROVED
    )
    if not newer.exists():
        yield Problem(_("No newer edition is approved yet."), code="no_successor")


def may_supersede(user: Any, edition: RegistryEdition) -> bool:
    return can_submit_edition(user, edition)


REGISTRY = Machine(
    noun="registry_edition",
    title=_("Edition of the service registry"),
    state_enum=EditionState,
    initial=E.DRAFT,
    moves=(
        Move(
            "open_discussion",
            (E.DRAFT,),
            E.PUBLIC_DISCUSSION,
            can_edit_edition,
            _("Open the public discussion"),
            _("opened the public discussion"),
            conditions=(has_entries,),
            screen="municipal:registry-discussion",
        ),
        Move(
            "submit",
            (E.DRAFT, E.PUBLIC_DISCUSSION),
            E.SUBMITTED,
            can_submit_edition,
            _("Submit to the kenesh"),
            _("submitted the registry to the kenesh"),
            conditions=(
                has_entries,
                entries_are_complete,
                services_are_in_catalogue,
                discussion_has_begun,
                remarks_are_answered,
            ),
            hint=_("Afterwards the registry cannot be changed until it is returned."),
            screen="municipal:registry-check",
        ),
        Move(
            "approve",
            (E.SUBMITTED,),
            E.APPROVED,
            can_edit_edition,
            _("Record the kenesh resolution"),
            _("recorded the kenesh resolution"),
            screen="municipal:registry-resolution",
        ),
        Move(
            "publish",
            (E.APPROVED,),
            E.PUBLISHED,
            can_submit_edition,
            _("Publish the registry"),
            _("published the registry"),
            hint=_("Everybody can read it then. The edition before it is superseded."),
            screen="municipal:registry-publish",
        ),
        Move(
            "supersede",
            (E.PUBLISHED,),
            E.SUPERSEDED,
            may_supersede,
            _("Supersede by a newer edition"),
            _("superseded the edition by a newer one"),
            conditions=(successor_is_approved,),
        ),
        Move(
            "return",
            (E.PUBLIC_DISCUSSION, E.SUBMITTED),
            E.DRAFT,
            can_return_edition,
            _("Return for correction"),
            _("returned the registry for correction"),
            asks_reason=True,
            style="warning",
        ),
    ),
)
# What has a button; superseding happens only while a newer edition is published.
BUTTONS = ("submit", "return")
