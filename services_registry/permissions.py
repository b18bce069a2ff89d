"""Who may do what with a registry edition."""

from typing import Any

from accounts.enums import Verb
from accounts.permissions import has_verb
from municipalities.permissions import (
    WRITERS,
    can_sign_for,
    can_write_for,
    has_municipal_role,
    posts_of,
)
from services_registry.models import RegistryEdition


def can_start_edition(user: Any, municipality: Any) -> bool:
    return can_write_for(user, municipality)


def can_see_own_edition(user: Any, edition: RegistryEdition) -> bool:
    return has_municipal_role(user, edition.municipality)


def can_edit_edition(user: Any, edition: RegistryEdition) -> bool:
    """Head and coordinator write entries and lead the edition to the kenesh."""
    return can_write_for(user, edition.municipality)


def can_submit_edition(user: Any, edition: RegistryEdition) -> bool:
    """The head hands the edition to the kenesh and publishes it."""
    return can_sign_for(user, edition.municipality)


def can_return_edition(user: Any, edition: RegistryEdition) -> bool:
    """Its writers take an edition back; staff return one that is submitted."""
    return can_write_for(user, edition.municipality) or (
        edition.is_submitted and has_verb(user, Verb.RETURN_REGISTRIES)
    )


def can_answer_remarks(user: Any, edition: RegistryEdition) -> bool:
    return can_write_for(user, edition.municipality)


def can_check_entries(user: Any, edition: RegistryEdition) -> bool:
    """Head and coordinator say that the services still are as the registry tells."""
    return can_write_for(user, edition.municipality)


def can_edit_providers(user: Any, municipality: Any) -> bool:
    return can_write_for(user, municipality)


def can_record_quality(user: Any, municipality: Any) -> bool:
    """Readings are recorded at any time, also when the registry is published."""
    return can_write_for(user, municipality)


def can_write_anywhere(user: Any) -> bool:
    """Whether the user writes for any municipality at all."""
    return any(role in WRITERS for _place, role in posts_of(user))


def can_see_registries(user: Any, obj: Any = None) -> bool:
    return has_verb(user, Verb.SEE_REGISTRIES)


def can_manage_registries(user: Any, obj: Any = None) -> bool:
    """Keep the catalogue and the standard, load registries of municipalities."""
    return has_verb(user, Verb.MANAGE_REGISTRIES)


def can_keep_needs(user: Any, municipality: Any) -> bool:
    """Record what people need: its writers, and staff who type it in for them."""
    return can_write_for(user, municipality) or can_manage_registries(user)
