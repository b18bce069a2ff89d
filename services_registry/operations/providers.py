"""The municipality's list of providers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import Problem, refuse_if_any
from municipalities.models import Municipality
from services_registry.enums import RegistryVerb
from services_registry.models import Provider
from services_registry.permissions import can_edit_providers

FIXED = _(
    "An approved registry names this provider, so name and kind stay as they are. Add "
    "the provider under its new name, and name that one in the next edition."
)


@transaction.atomic
def add_provider(
    *, municipality: Municipality, by: Any, name: str, kind: str
) -> Provider:
    """Add a body that provides services in the municipality.

    Raises PermissionDenied, or OperationRefused at `name`.
    """
    if not can_edit_providers(by, municipality):
        raise PermissionDenied
    municipality = lock(municipality)
    name = " ".join(name.split())
    refuse_if_any(_name_problems(municipality, name))
    provider = Provider.objects.create(municipality=municipality, name=name, kind=kind)
    audit.record(
        by=by,
        verb=RegistryVerb.PROVIDER_MADE,
        obj=provider,
        after={"name": name, "kind": kind},
    )
    return provider


@transaction.atomic
def change_provider(
    *, provider: Provider, by: Any, name: str, kind: str, is_active: bool
) -> Provider:
    """Change name or kind; a provider that is not active is not offered for entries.

    Name and kind that a kenesh has approved stay. Raises PermissionDenied, or
    OperationRefused at `name` or `kind`.
    """
    if not can_edit_providers(by, provider.municipality):
        raise PermissionDenied
    place = lock(provider.municipality)
    provider = lock(provider)
    name = " ".join(name.split())
    refuse_if_any(
        [
            *_name_problems(place, name, but=provider),
            *_fixed_problems(provider, name, kind),
        ]
    )
    new = {"name": name, "kind": kind, "is_active": is_active}
    before, after = audit.changed_values(provider, new)
    if not after:
        return provider
    for attribute, value in new.items():
        setattr(provider, attribute, value)
    provider.save()
    for entry in provider.entries.select_related("service", "provider"):
        # an entry's search text holds its provider's name
        entry.save(update_fields=["search_key"])
    audit.record(
        by=by,
        verb=RegistryVerb.PROVIDER_CHANGED,
        obj=provider,
        before=before,
        after=after,
    )
    return provider


def _name_problems(
    place: Municipality, name: str, but: Provider | None = None
) -> list[Problem]:
    """A name is needed, and no two providers of a municipality share one."""
    if not name:
        return [Problem(_("Write the name of the provider."), "name", "no_name")]
    same = Provider.objects.of(place).filter(name=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        return [
            Problem(
                _("The municipality has a provider of this name already."),
                "name",
                "twice",
            )
        ]
    return []


def _fixed_problems(provider: Provider, name: str, kind: str) -> list[Problem]:
    """What stands in an approved registry goes on saying what the kenesh approved."""
    changed = {"name": provider.name != name, "kind": provider.kind != kind}
    if not any(changed.values()):
        return []
    if not Provider.objects.in_closed_editions().filter(pk=provider.pk).exists():
        return []
    return [
        Problem(FIXED, field, "approved")
        for field, differs in changed.items()
        if differs
    ]
