"""A whole map, ready for a page or a PDF: pictures, legend, table, all in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import date_text, number
from municipalities.enums import BoundaryLevel, MunicipalityKind
from reports.building.maps.outlines import (
    Area,
    credit_of,
    draw_outlines,
    legend_samples,
)
from reports.building.maps.signs import Sign, sample_of, signs_of
from reports.building.maps.tables import map_table
from reports.building.maps.tiles import (
    Block,
    Link,
    blocks_of,
    draw_block,
    draw_symbols,
    pages_of,
)
from reports.building.tables import ReportTable
from reports.enums import MapSubject
from reports.queries.maps import MapData, MapTile

AreaLink = Callable[[MapTile, str], str]


@dataclass(frozen=True)
class LegendEntry:
    """A picture, what it means, and how many municipalities are so."""

    picture: SafeString
    label: str
    count: str = ""


@dataclass(frozen=True)
class DrawnBlock:
    """A rayon: its name, the number of its municipalities, its tiles."""

    title: str
    count: str
    svg: SafeString


@dataclass(frozen=True)
class MapSheet:
    """Finished text and pictures. `oblasts`: name and blocks, of this page of the map.

    `outlines` is empty on a tile map, and `credit` where no outlines are drawn.
    """

    title: str
    day: str
    legend: tuple[LegendEntry, ...]
    kinds: tuple[LegendEntry, ...]
    table: ReportTable
    notes: tuple[str, ...]
    oblasts: tuple[tuple[str, tuple[DrawnBlock, ...]], ...] = ()
    symbols: SafeString = field(default_factory=lambda: mark_safe(""))
    outlines: SafeString = field(default_factory=lambda: mark_safe(""))
    shades: tuple[LegendEntry, ...] = ()
    shaded: str = ""
    credit: str = ""
    pages: int = 1


def sheet_of(
    data: MapData,
    *,
    page: int | None = None,
    link: Link | None = None,
    area_link: AreaLink | None = None,
) -> MapSheet:
    """The map in the active language. `page` None: the whole map on one sheet, as in a
    PDF. `link` gives the address of a municipality, `area_link` of the rayon or
    oblast (the level) that a municipality lies in.
    """
    signs = signs_of(
        data.chosen.subject, data.states, published_only=data.published_only
    )
    blocks = blocks_of(data.tiles)
    pages = [list(blocks)] if page is None else pages_of(blocks)
    shown = pages[min(max(page or 1, 1), len(pages)) - 1]
    outlines = _outlines(data, signs, area_link)
    drawn = () if data.shapes else _oblasts(shown, signs, link)
    return MapSheet(
        title=title_of(data),
        day=date_text(data.chosen.day),
        legend=_legend(data, signs),
        kinds=_kinds(data, signs),
        table=map_table(blocks, signs),
        notes=_notes(data),
        oblasts=drawn,
        symbols=draw_symbols(signs) if link and drawn else mark_safe(""),
        outlines=outlines,
        shades=tuple(
            LegendEntry(picture, words)
            for picture, words in (legend_samples() if data.shapes else ())
        ),
        shaded=_shaded(data, signs).label,
        credit=credit_of(data.shapes),
        pages=1 if data.shapes else len(pages),
    )


def title_of(data: MapData) -> str:
    """What the map shows, as a heading."""
    return {
        MapSubject.COHORT: _("Municipalities in the cohorts"),
        MapSubject.REGISTRY: _("Service registries of the municipalities"),
        MapSubject.PLAN: _("Action plans of the municipalities"),
        MapSubject.GRANT: _("Grants of the municipalities"),
    }[MapSubject(data.chosen.subject)]


def _legend(data: MapData, signs: Sequence[Sign]) -> tuple[LegendEntry, ...]:
    counts = data.counts
    return tuple(
        LegendEntry(
            sample_of(MunicipalityKind.AIMAK, sign),
            capfirst(sign.label),
            number(counts[sign.key]),
        )
        for sign in signs
    )


def _kinds(data: MapData, signs: Sequence[Sign]) -> tuple[LegendEntry, ...]:
    """The shapes, drawn in the plainest look."""
    kinds = [tile.kind for tile in data.tiles]
    return tuple(
        LegendEntry(
            sample_of(kind, signs[-1]),
            capfirst(str(kind.label)),
            number(kinds.count(kind)),
        )
        for kind in MunicipalityKind
    )


def _oblasts(
    blocks: Sequence[Block], signs: Sequence[Sign], link: Link | None
) -> tuple[tuple[str, tuple[DrawnBlock, ...]], ...]:
    return tuple(
        (
            oblast,
            tuple(
                DrawnBlock(
                    block.title,
                    number(len(block.tiles)),
                    draw_block(block, signs, link=link),
                )
                for block in group
            ),
        )
        for oblast, group in groupby(blocks, key=lambda block: block.oblast)
    )


def _shaded(data: MapData, signs: Sequence[Sign]) -> Sign:
    """The state that outlines are shaded by; the first one if none was chosen."""
    return next((s for s in signs if s.key == data.chosen.state), signs[0])


def _outlines(
    data: MapData, signs: Sequence[Sign], area_link: AreaLink | None
) -> SafeString:
    if not data.shapes:
        return mark_safe("")
    title = f"{title_of(data)}: {_shaded(data, signs).label}"
    return draw_outlines(
        data.shapes, areas_of(data, _shaded(data, signs).key, area_link), title=title
    )


def areas_of(
    data: MapData, state: str, area_link: AreaLink | None = None
) -> dict[str, Area]:
    """The outlined places by code, with how many of their municipalities are so."""
    fine = any(shape.level == BoundaryLevel.RAYON for shape in data.shapes)
    level = BoundaryLevel.RAYON if fine else BoundaryLevel.OBLAST
    groups: dict[str, list[MapTile]] = {}
    for tile in data.tiles:
        code = tile.rayon_code if fine else tile.oblast_code
        groups.setdefault(code, []).append(tile)
    return {
        code: Area(
            code,
            (tiles[0].rayon or tiles[0].name) if fine else tiles[0].oblast,
            sum(tile.state == state for tile in tiles),
            len(tiles),
            area_link(tiles[0], level) if area_link else "",
        )
        for code, tiles in groups.items()
    }


def _notes(data: MapData) -> tuple[str, ...]:
    """What a reader must know to read the map rightly."""
    notes = [
        _("Every municipality that existed on %(day)s stands once.")
        % {"day": date_text(data.chosen.day)}
    ]
    if data.chosen.subject == MapSubject.COHORT and data.shapes:
        # digits on outlines are numbers of municipalities
        notes.append(
            _(
                "Where no day of joining is recorded, the year of the cohort stands "
                "for it."
            )
        )
    elif data.chosen.subject == MapSubject.COHORT:
        notes.append(
            _(
                "The digits are the year of the cohort: 16 is 2016. Where no day of "
                "joining is recorded, the year of the cohort stands for it."
            )
        )
    else:
        notes.append(
            _(
                "The states are those of today. Of several records of a municipality "
                "the one that has come furthest counts."
            )
        )
    if data.published_only:
        notes.append(_("Only published facts are shown."))
    if data.has_samples:
        notes.append(_("Some states come from sample data: they show the form."))
    return tuple(notes)
