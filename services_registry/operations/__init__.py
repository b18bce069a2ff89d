"""Every write of the service registry: editions, their entries, the catalogue."""

from services_registry.operations.catalogue import load_catalogue, load_standard
from services_registry.operations.editions import (
    approve_edition,
    open_discussion,
    publish_edition,
    return_edition,
    start_edition,
    submit_edition,
)
from services_registry.operations.entries import (
    EntryValues,
    remove_entry,
    save_entry,
)
from services_registry.operations.naming import NewProvider, NewService
from services_registry.operations.providers import add_provider, change_provider

__all__ = [
    "EntryValues",
    "NewProvider",
    "NewService",
    "add_provider",
    "approve_edition",
    "change_provider",
    "load_catalogue",
    "load_standard",
    "open_discussion",
    "publish_edition",
    "remove_entry",
    "return_edition",
    "save_entry",
    "start_edition",
    "submit_edition",
]
