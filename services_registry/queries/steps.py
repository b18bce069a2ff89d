"""What waits for a person in the registries."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.formats import number
from core.next_steps import WARNING, NextStep
from municipalities.models import Municipality
from municipalities.permissions import WRITERS, posts_of
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition
from services_registry.queries.checks import waiting_checks
from services_registry.queries.recommendations import behind_counts

E = EditionState


def next_steps_for(user: Any) -> list[NextStep]:
    """What waits for the user in the registries of their municipalities."""
    return list(_municipal_steps(user))


def _municipal_steps(user: Any) -> Iterator[NextStep]:
    writing = {place for place, role in posts_of(user) if role in WRITERS}
    if not writing:
        return
    editions = RegistryEdition.objects.filter(municipality__in=writing)
    unanswered = Count("comments", filter=Q(comments__answered_at__isnull=True))
    under_way = editions.under_way().select_related("municipality")
    for edition in under_way.annotate(unanswered=unanswered):
        title, kind = _step(edition.state)
        yield NextStep(
            title,
            edition.get_absolute_url(),
            due=edition.discussion_until if edition.is_in_discussion else None,
            kind=kind,
            about=edition.municipality.name,
        )
        yield from _remarks_step(edition)
    yield from _check_steps(writing)
    yield from _catalogue_steps(editions)
    known = set(editions.values_list("municipality", flat=True))
    for place in Municipality.objects.current().filter(pk__in=writing - known):
        yield NextStep(
            _("Begin the service registry"),
            reverse("municipal:registry-list"),
            about=place.name,
        )


def _remarks_step(edition: Any) -> Iterator[NextStep]:
    """Remarks wait for an answer before the kenesh gets the registry."""
    if edition.unanswered:
        text = ngettext(
            "Answer %(count)s remark on the service registry",
            "Answer %(count)s remarks on the service registry",
            edition.unanswered,
        )
        yield NextStep(
            text % {"count": edition.unanswered},
            reverse("municipal:remark-list", args=[edition.pk]),
            due=edition.discussion_until,
            about=edition.municipality.name,
        )


def _check_steps(writing: set[int]) -> Iterator[NextStep]:
    for waiting in waiting_checks(writing):
        text = ngettext(
            "%(count)s service of the registry needs a check",
            "%(count)s services of the registry need a check",
            waiting.services,
        )
        yield NextStep(
            text % {"count": waiting.services},
            reverse("municipal:registry-checks", args=[waiting.edition.pk]),
            due=waiting.due,
            about=waiting.edition.municipality.name,
        )


def _catalogue_steps(editions: Any) -> Iterator[NextStep]:
    """New recommended texts: in the edition under way, else in the one in force."""
    wanted: dict[int, RegistryEdition] = {}
    for rows in (editions.in_force(), editions.under_way()):
        for edition in rows.select_related("municipality"):
            wanted[edition.municipality_id] = edition
    counts = behind_counts(wanted.values())
    for edition in wanted.values():
        if counts[edition.pk]:
            told = ngettext(
                "The recommended text of %(number)s service changed.",
                "The recommended text of %(number)s services changed.",
                counts[edition.pk],
            )
            yield NextStep(
                told % {"number": number(counts[edition.pk])},
                reverse("municipal:registry-changes", args=[edition.pk]),
                about=edition.municipality.name,
            )


def _step(state: str) -> tuple[Any, str]:
    steps: dict[str, tuple[Any, str]] = {
        E.DRAFT: (_("Finish the service registry and open the discussion"), "normal"),
        E.PUBLIC_DISCUSSION: (_("Submit the service registry to the kenesh"), "normal"),
        E.SUBMITTED: (_("Record the kenesh resolution on the registry"), "normal"),
        E.APPROVED: (_("Publish the approved service registry"), WARNING),
    }
    return steps[state]
