"""The numbers of a map as tables."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import number
from core.text import sort_key
from reports.building.maps.signs import Sign
from reports.building.maps.tiles import Block
from reports.building.tables import NUM, Heading, ReportTable
from reports.enums import NONE
from reports.queries.maps import MapTile

OBLAST_ROW, RAYON_ROW = "group-row", ""


def map_table(blocks: Sequence[Block], signs: Sequence[Sign]) -> ReportTable:
    """A row for each oblast with its rayons beneath, a column for each state."""
    rows, marks = [], []
    for oblast, group in groupby(blocks, key=lambda block: block.oblast):
        rayons = list(group)
        whole: Counter[str] = sum((block.counts for block in rayons), Counter())
        rows.append(_line(oblast, whole, signs))
        rows += [_line(block.title, block.counts, signs) for block in rayons]
        marks += [OBLAST_ROW, *(RAYON_ROW for _block in rayons)]
    all_of: Counter[str] = sum((block.counts for block in blocks), Counter())
    return ReportTable(
        caption=_("Municipalities by rayon and state"),
        heads=(
            Heading(_("Oblast, rayon")),
            *(Heading(capfirst(sign.label), NUM) for sign in signs),
            Heading(_("All"), NUM),
        ),
        rows=tuple(rows),
        total=_line(_("All together"), all_of, signs),
        css="map-numbers",
        row_css=tuple(marks),
    )


def _line(title: str, counts: Counter[str], signs: Sequence[Sign]) -> tuple[str, ...]:
    numbers = (number(counts[sign.key]) for sign in signs)
    return (title, *numbers, number(sum(counts.values())))


def names_table(tiles: Sequence[MapTile], signs: Sequence[Sign]) -> ReportTable:
    """Who is in which state, for paper: all states but the last, which is "none"."""
    rows = []
    for sign in signs:
        named = sorted(
            (tile for tile in tiles if tile.state == sign.key != NONE),
            key=lambda tile: (sort_key(tile.name), tile.pk),
        )
        rows += [
            (tile.name, tile.rayon or "–", tile.oblast, sign.label) for tile in named
        ]
    return ReportTable(
        caption=_("Municipalities by state"),
        heads=tuple(
            Heading(title)
            for title in (_("Municipality"), _("Rayon"), _("Oblast"), _("State"))
        ),
        rows=tuple(rows),
    )
