"""Passports of services on paper: one page each, as long as its texts allow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import date_text
from core.models.names import in_reader_language
from reports.building.registry_parts import (
    imprint_of,
    lines_of_text,
    place_text,
    shown,
)
from reports.queries.registries import RegistryDocument
from reports.rendering import render_pdf
from services_registry.models import RegistryEntry, StandardItem
from services_registry.queries import passport_of


@dataclass(frozen=True)
class Size:
    """A size of letters: what fits a line of title and text, and how tall a page is.

    Heights are in hundredths of a millimetre: of a line, and of what surrounds a row.
    """

    css: str
    title: int
    text: int
    line: int
    around: int


# The first size at which a passport fits its page is taken; what fits none runs on.
SIZES = (
    Size("roomy", 23, 66, 488, 330),
    Size("usual", 25, 73, 429, 260),
    Size("dense", 28, 82, 381, 200),
    Size("tight", 31, 92, 338, 150),
)
PAGE, NAME_LINE, NOTE = 20_600, 600, 1_400
NAME_LETTERS = 55
RUNS_ON = "usual"


@dataclass(frozen=True)
class Item:
    """An item of the standard: its number and title, and the lines that it says."""

    number: int
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Passport:
    """One service on paper."""

    number: int
    name: str
    about: str
    size: str
    items: tuple[Item, ...]
    left_out: tuple[str, ...] = ()
    checked: str = ""


def passports_pdf(
    *, document: RegistryDocument, made_at: datetime, language: str
) -> bytes:
    """The passports in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=passports_html(document=document, made_at=made_at),
        language=language,
        title=passports_title(document),
    )


def passports_title(document: RegistryDocument) -> str:
    """What a reader's window says: one service, or those of a municipality."""
    if len(document.entries) == 1:
        what, whose = _("Passport of a service"), document.entries[0].name
    else:
        what = _("Passports of services")
        whose = document.edition.municipality.full_name
    return f"{what}: {shown(whose)}"


def passports_html(*, document: RegistryDocument, made_at: datetime) -> str:
    """All pages; reads nothing but `document`."""
    context = {
        "edition": document.edition,
        "place": place_text(document.edition),
        "imprint": imprint_of(document, made_at),
        "passports": [_passport(entry, document.items) for entry in document.entries],
    }
    return render_to_string("reports/pdf/registry_passports.html", context)


def _passport(entry: RegistryEntry, items: Sequence[StandardItem]) -> Passport:
    told = tuple(
        Item(number, shown(row.title), tuple(shown(line) for line in row.lines))
        for number, row in enumerate(passport_of(entry, items), start=1)
    )
    name, left_out = shown(entry.name), _left_out(entry)
    about = [entry.get_register_display(), entry.service.theme.name]
    return Passport(
        number=entry.number,
        name=name,
        about=capfirst(shown(" · ".join(about))),
        size=size_for(told, _room(name, left_out, entry.edition.is_sample)),
        items=told,
        left_out=left_out,
        checked=_checked(entry),
    )


def _room(name: str, left_out: Sequence[str], is_sample: bool) -> int:
    """The height that the head of the page leaves to the items."""
    head = (ceil(len(name) / NAME_LETTERS) - 1) * NAME_LINE
    return PAGE - head - NOTE * is_sample - NOTE * bool(left_out)


def size_for(items: Sequence[Item], room: int = PAGE) -> str:
    """The largest letters with which the items fit one page."""
    for size in SIZES:
        height = sum(_lines(item, size) * size.line + size.around for item in items)
        if height <= room:
            return size.css
    return RUNS_ON


def _lines(item: Item, size: Size) -> int:
    title = ceil((len(item.title) + 4) / size.title)
    return max(title, sum(ceil(len(line) / size.text) for line in item.lines), 1)


def _left_out(entry: RegistryEntry) -> tuple[str, ...]:
    """Why the service is not given here; empty when it is."""
    if entry.is_offered:
        return ()
    decided = capfirst(entry.get_offer_display())
    if entry.covered_by:
        decided = f"{decided}: {shown(in_reader_language(entry.covered_by, 'name'))}"
    return (decided, *lines_of_text(entry.offer_reason))


def _checked(entry: RegistryEntry) -> str:
    if entry.checked_on is None:
        return ""
    day = {"date": date_text(entry.checked_on)}
    return _("Last checked on %(date)s") % day
