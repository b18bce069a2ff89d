"""What every print of a registry carries: its number, its check, the mark of a draft."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.formats import date_text, moment_text
from municipalities.enums import MunicipalityKind
from reports.queries.registries import RegistryDocument
from services_registry.models import RegistryEdition

STAMP_LENGTH = 16
BLANK, BLANK_DAY = "________", "____________________"
# Letters that turn the direction of what follows, and those that cannot be seen.
_UNSEEN = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0B, 0x20),
        0x061C,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
    ]
)


def shown(text: Any) -> str:
    """Text for paper: without letters that nobody sees or that turn others around."""
    return str(text).translate(_UNSEEN)


def lines_of_text(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(
        line for line in (shown(each).strip() for each in text.splitlines()) if line
    )


@dataclass(frozen=True)
class Imprint:
    """What stands on every page; `watermark` is empty once the kenesh has approved."""

    place: str
    number: str
    watermark: str
    foot: str
    check: str
    printed: str


def imprint_of(document: RegistryDocument, made_at: datetime) -> Imprint:
    """The imprint of a print made at a moment, in the active language."""
    edition = document.edition
    place = shown(edition.municipality.full_name)
    number = edition_text(edition)
    return Imprint(
        place=place,
        number=number,
        watermark="" if edition.is_approved else pgettext("watermark", "DRAFT"),
        foot=" · ".join([place, number, *_proof(document)]),
        check=_check(edition),
        printed=_("Printed on (Bishkek time)") + f": {moment_text(made_at)}",
    )


def edition_text(edition: RegistryEdition) -> str:
    return _("Edition %(number)s") % {"number": edition.number}


def verify_address() -> str:
    """Where anybody can check a code; written out, for people who hold paper."""
    return f"{settings.PORTAL_URL}/verify/"


def _proof(document: RegistryDocument) -> list[str]:
    """Number and code of an approved edition; of a draft, what state it shows."""
    edition = document.edition
    if not edition.is_approved:
        stamp = _("state of the contents: %(stamp)s")
        return [stamp % {"stamp": document.seal[:STAMP_LENGTH]}]
    parts = [_("registry number %(number)s") % {"number": edition.registry_number}]
    if edition.check_code:
        code = _("check code %(code)s: %(address)s")
        parts.append(code % {"code": edition.check_code, "address": verify_address()})
    return parts


def _check(edition: RegistryEdition) -> str:
    """The sentence that tells how to check an approved print."""
    if not (edition.is_approved and edition.check_code):
        return ""
    sentence = _(
        "Anybody can check this print: enter the code %(code)s at %(address)s."
    )
    return sentence % {"code": edition.check_code, "address": verify_address()}


def annex_lines(edition: RegistryEdition) -> list[str]:
    """The head of an annex, line by line; what is not decided yet is left blank."""
    resolution = edition.resolution if edition.is_approved else None
    number, day, lines = BLANK, BLANK_DAY, []
    if resolution is not None:
        number, day = shown(resolution.number), date_text(resolution.date)
        lines = _session(resolution)
    return [
        _("Annex to the resolution of the local kenesh"),
        _("No. %(number)s of %(date)s") % {"number": number, "date": day},
        *lines,
        place_text(edition),
    ]


def _session(resolution: Any) -> list[str]:
    known = (
        (_("session %(session)s"), "session", resolution.session_number),
        (_("convocation %(convocation)s"), "convocation", resolution.convocation),
    )
    told = [text % {name: shown(value)} for text, name, value in known if value]
    return [capfirst(", ".join(told))] if told else []


def place_text(edition: RegistryEdition) -> str:
    """The municipality with what it is: `Кеңеш (Тоң), айыл аймагы`."""
    place = edition.municipality
    return f"{shown(place.full_name)}, {place.get_kind_display()}"


def signers_of(edition: RegistryEdition) -> list[str]:
    """Who signs under the registry."""
    is_aimak = edition.municipality.kind == MunicipalityKind.AIMAK
    head = _("Head of the aiyl okmotu") if is_aimak else _("Mayor of the city")
    return [head, capfirst(_("chair of the local kenesh"))]
