"""Reads across the models of the registry."""

from services_registry.queries.completeness import (
    Lack,
    active_items,
    has_item,
    lacking,
    lacks_of,
)
from services_registry.queries.content import check_code, content_of, seal_of
from services_registry.queries.editions import (
    Group,
    edition_rows,
    entries_of,
    groups_of,
    newest_edition,
    own_editions,
    places_that_may_start,
    provider_rows,
    providers_of,
    published_editions,
    registered_services,
    usable_services,
    writable_places,
)
from services_registry.queries.passport import (
    PassportRow,
    channel_line,
    lines_of,
    passport_of,
    short_number,
    with_passport,
)
from services_registry.queries.steps import next_steps_for

__all__ = [
    "Group",
    "Lack",
    "PassportRow",
    "active_items",
    "channel_line",
    "check_code",
    "content_of",
    "edition_rows",
    "entries_of",
    "groups_of",
    "has_item",
    "lacking",
    "lacks_of",
    "lines_of",
    "newest_edition",
    "next_steps_for",
    "own_editions",
    "passport_of",
    "places_that_may_start",
    "provider_rows",
    "providers_of",
    "published_editions",
    "registered_services",
    "seal_of",
    "short_number",
    "usable_services",
    "with_passport",
    "writable_places",
]
