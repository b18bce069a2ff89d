"""What waits for a person in the registries."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.next_steps import WARNING, NextStep
from municipalities.models import Municipality
from municipalities.permissions import WRITERS, posts_of
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition

E = EditionState


def next_steps_for(user: Any) -> list[NextStep]:
    """What waits for the user in the registries of their municipalities."""
    return list(_municipal_steps(user))


def _municipal_steps(user: Any) -> Iterator[NextStep]:
    writing = {place for place, role in posts_of(user) if role in WRITERS}
    if not writing:
        return
    editions = RegistryEdition.objects.filter(municipality__in=writing)
    for edition in editions.under_way().select_related("municipality"):
        title, kind = _step(edition.state)
        yield NextStep(
            title,
            edition.get_absolute_url(),
            due=edition.discussion_until if edition.is_in_discussion else None,
            kind=kind,
            about=edition.municipality.name,
        )
    known = set(editions.values_list("municipality", flat=True))
    for place in Municipality.objects.current().filter(pk__in=writing - known):
        yield NextStep(
            _("Begin the service registry"),
            reverse("municipal:registry-list"),
            about=place.name,
        )


def _step(state: str) -> tuple[Any, str]:
    steps: dict[str, tuple[Any, str]] = {
        E.DRAFT: (_("Finish the service registry and open the discussion"), "normal"),
        E.PUBLIC_DISCUSSION: (_("Submit the service registry to the kenesh"), "normal"),
        E.SUBMITTED: (_("Record the kenesh resolution on the registry"), "normal"),
        E.APPROVED: (_("Publish the approved service registry"), WARNING),
    }
    return steps[state]
