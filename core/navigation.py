"""Entries of the top navigation, offered by the apps.

An app lists its entries on its AppConfig:

    class GrantsConfig(AppConfig):
        name = "grants"
        navigation = (
            NavItem(Audience.STAFF, _("Calls"), "staff:call-list", order=30),
            NavItem(Audience.DONOR, _("Reports"), "donor:report-list", order=20,
                    may=is_donor),
        )
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


class Audience(StrEnum):
    """Whom a part of the portal is for; the values are the URL namespaces."""

    PUBLIC = "public"
    MUNICIPAL = "municipal"
    STAFF = "staff"
    COMMISSION = "commission"
    DONOR = "donor"


TITLES = {
    Audience.MUNICIPAL: _("My municipality"),
    Audience.STAFF: _("Programme staff"),
    Audience.COMMISSION: _("Competition commission"),
    Audience.DONOR: _("Donor"),
}


@dataclass(frozen=True)
class NavItem:
    """One entry. `may(user)` None: for everybody who sees pages of that audience.

    `url_name` is a name without arguments (`staff:call-list`); `order` sorts. The
    first entry of an audience is also the way in from the user menu, so give it `may`
    (the audience's gate). `under` is the `url_name` of a main entry: this one then stands
    in the second row, which shows while the reader is in that part.
    """

    audience: str
    label: Any
    url_name: str
    order: int = 100
    may: Callable[[Any], bool] | None = None
    under: str = ""

    def is_open_to(self, user: Any) -> bool:
        if self.may is not None:
            return bool(self.may(user))
        return self.audience == Audience.PUBLIC or bool(
            getattr(user, "is_authenticated", False)
        )


@dataclass(frozen=True)
class Link:
    """An entry made ready for a page."""

    label: Any
    url: str
    is_current: bool = False
    is_open: bool = False  # the reader is in this part
    parts: tuple["Link", ...] = ()  # the second row, the entry itself first


def all_items() -> list[NavItem]:
    """Entries of all apps, by audience and order."""
    found = [
        item
        for config in apps.get_app_configs()
        for item in getattr(config, "navigation", ())
    ]
    return sorted(found, key=lambda item: (item.audience, item.order))


def links(audience: str, user: Any, path: str) -> list[Link]:
    """What the navigation of an audience shows to a user on the page `path`.

    The current entry is the one whose address is the longest beginning of `path`. An
    entry whose main entry is closed to the user stands in the first row.
    """
    open_items = [
        (item, url)
        for item, url in _with_url(all_items())
        if item.audience == audience and item.is_open_to(user)
    ]
    matching = [url for _item, url in open_items if _covers(url, path)]
    current = max(matching, key=len, default=None)
    main = {item.url_name for item, _url in open_items if not item.under}
    return [
        _with_parts(item, url, open_items, current)
        for item, url in open_items
        if item.under not in main
    ]


def _with_parts(
    item: NavItem, url: str, open_items: list[tuple[NavItem, str]], current: str | None
) -> Link:
    """A main entry, with its second row where it has one."""
    parts = tuple(
        Link(part.label, address, address == current)
        for part, address in open_items
        if part.under == item.url_name
    )
    own = Link(item.label, url, url == current)
    is_open = own.is_current or any(part.is_current for part in parts)
    return replace(own, is_open=is_open, parts=(own, *parts) if parts else ())


def doors(user: Any) -> list[Link]:
    """The first page of every audience (but the public) that the user belongs to."""
    found: dict[str, Link] = {}
    if not getattr(user, "is_authenticated", False):
        return []
    for item, url in _with_url(all_items()):
        known = item.audience in found or item.audience not in TITLES
        if not known and item.may is not None and item.may(user):
            found[item.audience] = Link(TITLES[Audience(item.audience)], url)
    return list(found.values())


def _with_url(items: list[NavItem]) -> Iterator[tuple[NavItem, str]]:
    """Entries with their address; a wrong name is left out here and found by a test."""
    for item in items:
        try:
            yield item, reverse(item.url_name)
        except NoReverseMatch:
            continue


def _covers(url: str, path: str) -> bool:
    """Whether `path` is the page or lies under it; a home page covers only itself."""
    is_home = url.strip("/").count("/") == 0 and url.strip("/") in {"", "m", *Audience}
    return path == url or (not is_home and path.startswith(url))


def belongs_to(user: Any, audience: str) -> bool:
    """Whether an entry of that audience is open to the user by its own rule."""
    if getattr(user, "is_superuser", False):
        return True
    return any(
        item.may is not None and item.is_open_to(user)
        for item in all_items()
        if item.audience == audience
    )
