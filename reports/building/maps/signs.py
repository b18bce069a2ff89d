"""How a state looks on a map: colour and mark, so that it also works without colour."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from municipalities.enums import MunicipalityKind
from reports.enums import NONE, MapSubject

SIDE = 30
INK, PAPER = "#15232e", "#ffffff"
# Contrast of marks and digits to their ground is at least 4.5 : 1, of edges 3 : 1.
FIGURES = {
    "dot": '<circle cx="15" cy="15" r="4.5" fill="{ink}"/>',
    "tick": '<path d="M9 15.5l4 4.5 8-10" fill="none" stroke="{ink}" '
    'stroke-width="2.6"/>',
    "arrow": '<path d="M12 9l6 6-6 6" fill="none" stroke="{ink}" stroke-width="2.4"/>',
    "dots": '<g fill="{ink}"><circle cx="9" cy="15" r="1.8"/>'
    '<circle cx="15" cy="15" r="1.8"/><circle cx="21" cy="15" r="1.8"/></g>',
    "cross": '<path d="M10 10l10 10M20 10l-10 10" stroke="{ink}" stroke-width="2.4"/>',
    "bar": '<path d="M9 24h12" stroke="{ink}" stroke-width="2.4"/>',
    "strike": '<path d="M7 22L23 8" stroke="{ink}" stroke-width="1.6"/>',
    "": "",
}
SHAPES = {
    MunicipalityKind.AIMAK: '<rect x="1" y="1" width="28" height="28" rx="4" {paint}/>',
    MunicipalityKind.TOWN: '<circle cx="15" cy="15" r="14" {paint}/>',
    MunicipalityKind.CITY: '<path d="M8 1.5h14l7 13.5-7 13.5H8L1 15z" {paint}/>',
}


@dataclass(frozen=True)
class Look:
    """Ground, edge, colour of the mark, and which mark."""

    fill: str
    edge: str
    ink: str
    figure: str = ""


EMPTY = Look(PAPER, "#8495a3", INK)
BEGUN = Look("#eaf3f7", "#4f7f97", "#0b3a52", "dots")
ON_ITS_WAY = Look("#c5dde8", "#2b6a89", "#082c3f", "arrow")
APPROVED = Look("#8fbdd0", "#125473", "#082c3f", "tick")
LIVE = Look("#125473", "#0b3a52", PAPER, "dot")
DONE = Look("#0a2b3c", "#0a2b3c", PAPER, "tick")
ENDED = Look("#fcefcf", "#8a5f00", "#664400", "cross")

LOOKS = {
    MapSubject.COHORT: {
        "active": Look("#125473", "#0b3a52", PAPER),
        "graduated": Look("#a9cddd", "#125473", "#082c3f", "bar"),
        "withdrawn": Look("#fcefcf", "#8a5f00", "#664400", "strike"),
    },
    MapSubject.REGISTRY: {"published": LIVE, "approved": APPROVED, "in_work": BEGUN},
    MapSubject.PLAN: {
        "in_implementation": LIVE,
        "completed": DONE,
        "kenesh_approved": APPROVED,
        "with_programme": ON_ITS_WAY,
        "in_preparation": BEGUN,
        "stopped": ENDED,
    },
    MapSubject.GRANT: {
        "active": LIVE,
        "closed": DONE,
        "preparing": BEGUN,
        "terminated": ENDED,
    },
}


@dataclass(frozen=True)
class Sign:
    """A state of a map: its key, its words, its look; `number` names it in drawings."""

    key: str
    label: str
    look: Look
    number: int


def signs_of(
    subject: str, states: tuple[str, ...], *, published_only: bool
) -> tuple[Sign, ...]:
    """The signs of these states, in their order, in the active language."""
    looks = LOOKS[MapSubject(subject)]
    labels = _labels(subject, published_only=published_only)
    return tuple(
        Sign(key, str(labels[key]), looks.get(key, EMPTY), number)
        for number, key in enumerate(states)
    )


def _labels(subject: str, *, published_only: bool) -> dict[str, Any]:
    match subject:
        case MapSubject.REGISTRY:
            none = _("no published registry") if published_only else _("no registry")
            return {
                "published": _("registry published"),
                "approved": _("approved by the kenesh"),
                "in_work": _("in work"),
                NONE: none,
            }
        case MapSubject.PLAN:
            return _plan_labels(published_only=published_only)
        case MapSubject.GRANT:
            none = _("no published grant") if published_only else _("no grant")
            return {
                "active": _("grant active"),
                "closed": _("grant closed"),
                "preparing": _("agreement in preparation"),
                "terminated": _("grant terminated"),
                NONE: none,
            }
    return {
        "active": _("active in a cohort"),
        "graduated": _("graduated"),
        "withdrawn": _("left the cohort"),
        NONE: _("never in a cohort"),
    }


def _plan_labels(*, published_only: bool) -> dict[str, Any]:
    return {
        "in_implementation": _("in implementation"),
        "completed": _("completed"),
        "kenesh_approved": _("approved by the kenesh"),
        "with_programme": _("with the programme"),
        "in_preparation": _("in preparation"),
        "stopped": _("stopped"),
        NONE: _("no approved plan") if published_only else _("no plan"),
    }


def picture_of(kind: str, sign: Sign) -> SafeString:
    """Shape and mark of a tile, without its place."""
    look = sign.look
    paint = f'fill="{look.fill}" stroke="{look.edge}" stroke-width="1.6"'
    shape = SHAPES[MunicipalityKind(kind)].format(paint=paint)
    # only constants of this file
    return mark_safe(shape + FIGURES[look.figure].format(ink=look.ink))  # noqa: S308


def sample_of(kind: str, sign: Sign) -> SafeString:
    """A small picture for a legend or a heading; words stand beside it."""
    return format_html(
        '<svg class="map-sign" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} '
        '{side}" width="20" height="20" aria-hidden="true">{picture}</svg>',
        side=SIDE,
        picture=picture_of(kind, sign),
    )
