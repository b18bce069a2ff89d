"""The tile map: blocks of one rayon each, a tile for every municipality."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from municipalities.enums import MunicipalityKind
from reports.building.maps.signs import SIDE, Sign, picture_of
from reports.queries.maps import MapTile

PITCH, COLUMNS = 34, 4
FONT = "Report Sans, Noto Sans, sans-serif"
# so many tiles with their names keep a page small; longer maps have several pages
PAGE_TILES = 150
Link = Callable[[MapTile], str]


@dataclass(frozen=True)
class Block:
    """A rayon, or the cities of oblast rank of an oblast, with its tiles."""

    title: str
    oblast: str
    tiles: tuple[MapTile, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(tile.state for tile in self.tiles)


def blocks_of(tiles: Iterable[MapTile]) -> tuple[Block, ...]:
    """Tiles that stand in order, as blocks. Every tile is in exactly one."""
    blocks = []
    for (oblast, _code, rayon), group in groupby(tiles, key=_place_of):
        title = rayon or _("Cities of oblast rank")
        blocks.append(Block(title, oblast, tuple(group)))
    return tuple(blocks)


def _place_of(tile: MapTile) -> tuple[str, str, str]:
    return (tile.oblast, tile.rayon_code if tile.rayon else "", tile.rayon)


def pages_of(blocks: Sequence[Block], most: int = PAGE_TILES) -> list[list[Block]]:
    """Blocks in pages of at most `most` tiles; a larger block is cut. At least one."""
    pages: list[list[Block]] = [[]]
    room = most
    for block in _cut(blocks, most):
        if len(block.tiles) > room:
            pages.append([])
            room = most
        pages[-1].append(block)
        room -= len(block.tiles)
    return pages


def _cut(blocks: Sequence[Block], most: int) -> Iterator[Block]:
    for block in blocks:
        for start in range(0, len(block.tiles), most):
            yield Block(block.title, block.oblast, block.tiles[start : start + most])


def draw_block(
    block: Block, signs: Sequence[Sign], *, link: Link | None = None
) -> SafeString:
    """The tiles of a block. With `link` each leads to its municipality and refers to the
    pictures of `draw_symbols`; without, the drawing stands by itself, as in a PDF.
    """
    by_key = {sign.key: sign for sign in signs}
    places = [
        (tile, by_key[tile.state], number % COLUMNS * PITCH, number // COLUMNS * PITCH)
        for number, tile in enumerate(block.tiles)
    ]
    rows = -(-len(block.tiles) // COLUMNS)
    drawn = [
        _linked(*place, link(place[0])) if link else _plain(*place) for place in places
    ]
    return format_html(
        '<svg class="map-block" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" '
        'width="{w}" height="{h}" font-family="{font}" font-size="12" '
        'font-weight="700" text-anchor="middle" role="{role}" aria-label="{title}">'
        "{title_tag}{drawn}</svg>",
        w=COLUMNS * PITCH - PITCH + SIDE,
        h=rows * PITCH - PITCH + SIDE,
        font=FONT,
        role="group" if link else "img",
        title=block.title,
        title_tag="" if link else format_html("<title>{}</title>", block.title),
        drawn=_join(drawn),
    )


def draw_symbols(signs: Sequence[Sign]) -> SafeString:
    """What the tiles of a page refer to; itself unseen."""
    symbols = format_html_join(
        "",
        '<g id="{}">{}</g>',
        (
            (symbol_of(kind, sign), picture_of(kind, sign))
            for sign in signs
            for kind in MunicipalityKind
        ),
    )
    return format_html(
        '<svg class="map-symbols" width="0" height="0" aria-hidden="true">'
        "<defs>{}</defs></svg>",
        symbols,
    )


def symbol_of(kind: str, sign: Sign) -> str:
    return f"m{kind[0]}{kind[-1]}{sign.number}"


def name_of(tile: MapTile, sign: Sign) -> str:
    """A tile in words: name, rayon, state, cohorts."""
    parts = [tile.name, tile.rayon or tile.oblast, sign.label, *tile.cohorts]
    return ", ".join(parts)


def _linked(tile: MapTile, sign: Sign, x: int, y: int, url: str) -> SafeString:
    return format_html(
        '<a href="{}"><title>{}</title><use href="#{}" x="{}" y="{}"/>{}</a>',
        url,
        name_of(tile, sign),
        symbol_of(tile.kind, sign),
        x,
        y,
        _digits(tile, sign, x, y),
    )


def _plain(tile: MapTile, sign: Sign, x: int, y: int) -> SafeString:
    return format_html(
        '<g transform="translate({} {})">{}{}</g>',
        x,
        y,
        picture_of(tile.kind, sign),
        _digits(tile, sign, 0, 0),
    )


def _digits(tile: MapTile, sign: Sign, x: int, y: int) -> SafeString:
    """The year of the cohort in two digits."""
    if not tile.year:
        return mark_safe("")
    return format_html(
        '<text x="{}" y="{}" fill="{}">{}</text>',
        x + SIDE // 2,
        y + 19,
        sign.look.ink,
        f"{tile.year % 100:02d}",
    )


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
