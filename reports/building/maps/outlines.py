"""The outline map: rayons (or oblasts) shaded by the share of municipalities in a state."""

import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.formats import number
from municipalities.enums import BoundaryLevel
from reports.queries.maps import MapShape

WIDTH, MARGIN = 720, 6
LINE, LINE_LETTERS = 13, 125  # of the attribution
FONT = "Report Sans, Noto Sans, sans-serif"
INK, EDGE, BORDER = "#15232e", "#4f7f97", "#082c3f"
LABEL_ROOM = 420  # square pixels that a number needs
# Upper end of each class in percent, its ground, and its hatch: lines closer and closer.
CLASSES = (
    (0, "#ffffff", 0),
    (25, "#e3eff4", 12),
    (50, "#b9d7e3", 8),
    (75, "#7fb3c8", 5),
    (100, "#2f7ea3", 0),
)
EMPTY_CLASS = -1
CORNERS = 3  # fewer make no area


@dataclass(frozen=True)
class Area:
    """What is told of one place: `part` of `whole` municipalities are in the state."""

    code: str
    title: str
    part: int
    whole: int
    url: str = ""

    @property
    def shade(self) -> int:
        """Number of its class; EMPTY_CLASS: it has no municipality on this map."""
        if not self.whole:
            return EMPTY_CLASS
        percent = 100 * self.part / self.whole
        return next(n for n, (top, _f, _h) in enumerate(CLASSES) if percent <= top)


@dataclass(frozen=True)
class Frame:
    """From degrees to pixels: equirectangular, true to scale at the middle latitude."""

    west: float
    north: float
    squeeze: float
    scale: float
    height: int

    @classmethod
    def around(cls, shapes: Iterable[MapShape]) -> "Frame":
        points = [p for shape in shapes for ring in shape.rings for p in ring]
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        squeeze = math.cos(math.radians((south + north) / 2))
        scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 0.01)
        height = round((north - south) * scale) + 2 * MARGIN
        return cls(west, north, squeeze, scale, height)

    def pixels(self, ring: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
        """Whole pixels, without points that fall together."""
        found: list[tuple[int, int]] = []
        for longitude, latitude in ring:
            x = round((longitude - self.west) * self.squeeze * self.scale) + MARGIN
            y = round((self.north - latitude) * self.scale) + MARGIN
            if not found or found[-1] != (x, y):
                found.append((x, y))
        return found


def draw_outlines(
    shapes: Sequence[MapShape], areas: dict[str, Area], *, title: str
) -> SafeString:
    """The finished picture with its attribution. `areas` by SOATE code; what has an
    outline and no area is drawn empty. `shapes` must not be empty.
    """
    frame = Frame.around(shapes)
    fine = [shape for shape in shapes if shape.level == BoundaryLevel.RAYON]
    coarse = [shape for shape in shapes if shape.level == BoundaryLevel.OBLAST]
    credit = textwrap.wrap(credit_of(shapes), LINE_LETTERS)
    filled = [(shape, areas.get(shape.code)) for shape in fine or coarse]
    return format_html(
        '<svg class="map-outlines" xmlns="http://www.w3.org/2000/svg" role="{role}" '
        'viewBox="0 0 {w} {h}" width="{w}" height="{h}" font-family="{font}" '
        'font-size="13" aria-label="{title}"><title>{title}</title>{hatches}'
        '<g stroke="{edge}" fill-rule="evenodd">{areas}</g>'
        '<g fill="none" stroke="{border}" stroke-width="2" pointer-events="none">'
        '{borders}</g><g text-anchor="middle" font-weight="700" pointer-events="none" '
        'fill="{ink}">{labels}</g>{credit}</svg>',
        role="group" if any(area and area.url for _s, area in filled) else "img",
        w=WIDTH,
        h=frame.height + LINE * len(credit) + 8,
        font=FONT,
        title=title,
        hatches=hatches(),
        edge=EDGE,
        areas=_join(_area(shape, area, frame) for shape, area in filled),
        border=BORDER,
        borders=_join(
            format_html('<path d="{}"/>', _path(shape, frame))
            for shape in (coarse if fine else [])
        ),
        ink=INK,
        labels=_join(_label(shape, area, frame) for shape, area in filled if area),
        credit=_credit(credit, frame),
    )


def hatches(prefix: str = "mh") -> SafeString:
    """The hatch of each class that has one."""
    return format_html(
        "<defs>{}</defs>",
        format_html_join(
            "",
            '<pattern id="{id}{n}" width="{w}" height="{w}" '
            'patternUnits="userSpaceOnUse"><rect width="{w}" height="{w}" fill="{fill}" '
            'stroke="none"/><path d="M0 {w}L{w} 0" stroke="{edge}"/></pattern>',
            (
                {"id": prefix, "n": n, "w": step, "fill": fill, "edge": EDGE}
                for n, (_top, fill, step) in enumerate(CLASSES)
                if step
            ),
        ),
    )


def shade_fill(shade: int, prefix: str = "mh") -> str:
    """The fill of a class: a colour, or a hatch over it."""
    if shade == EMPTY_CLASS:
        return "#eef1f3"
    _top, fill, step = CLASSES[shade]
    return f"url(#{prefix}{shade})" if step else fill


def legend_samples() -> list[tuple[SafeString, str]]:
    """Each class as a small picture and its words."""
    words = [_("none")]
    for (low, _f, _h), (high, _g, _i) in pairwise(CLASSES):
        words.append(
            _("over %(low)s to %(high)s %%") % {"low": low, "high": high}
            if low
            else _("up to %(high)s %%") % {"high": high}
        )
    return [(_sample(shade), word) for shade, word in enumerate(words)]


def _sample(shade: int) -> SafeString:
    return format_html(
        '<svg class="map-sign" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20" '
        'width="30" height="20" aria-hidden="true">{}<rect x="1" y="1" width="28" '
        'height="18" fill="{}" stroke="{}"/></svg>',
        hatches(f"ms{shade}-"),
        shade_fill(shade, f"ms{shade}-"),
        EDGE,
    )


def _area(shape: MapShape, area: Area | None, frame: Frame) -> SafeString:
    shade = area.shade if area else EMPTY_CLASS
    path = format_html(
        '<path d="{}" fill="{}"/>', _path(shape, frame), shade_fill(shade)
    )
    if area is None:
        return path
    named = format_html("<title>{}</title>{}", area_words(area), path)
    if area.url:
        return format_html('<a href="{}">{}</a>', area.url, named)
    return format_html("<g>{}</g>", named)


def area_words(area: Area) -> str:
    """An area in words, for readers and pointers."""
    return _("%(name)s: %(part)s of %(whole)s") % {
        "name": area.title,
        "part": number(area.part),
        "whole": number(area.whole),
    }


def _path(shape: MapShape, frame: Frame) -> str:
    """Closed rings as steps from point to point: short, because steps are small."""
    parts = []
    for ring in shape.rings:
        points = frame.pixels(ring)
        if len(points) < CORNERS:
            continue
        steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points)]
        text = " ".join(steps).replace(" -", "-")
        parts.append(f"M{points[0][0]} {points[0][1]}l{text}z")
    return "".join(parts)


def _label(shape: MapShape, area: Area, frame: Frame) -> SafeString:
    """The number on its ground, where the largest ring has room for it."""
    rings = [ring for ring in map(frame.pixels, shape.rings) if len(ring) >= CORNERS]
    if not rings or not area.part:
        return mark_safe("")
    room, x, y = max(map(_middle, rings))
    if room < LABEL_ROOM:
        return mark_safe("")
    words = number(area.part)
    wide = 8 * len(words) + 8
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="18" rx="4" fill="#fff"/>'
        '<text x="{}" y="{}">{}</text>',
        round(x - wide / 2),
        round(y - 9),
        wide,
        round(x),
        round(y + 5),
        words,
    )


def _middle(ring: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    """Area of a ring and its centre of gravity."""
    area = across = down = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross / 2
        across += (x0 + x1) * cross
        down += (y0 + y1) * cross
    if not area:
        return 0.0, float(ring[0][0]), float(ring[0][1])
    return abs(area), across / (6 * area), down / (6 * area)


def _credit(lines: Sequence[str], frame: Frame) -> SafeString:
    """Whose outlines these are, on the picture itself."""
    return format_html_join(
        "",
        '<text x="{}" y="{}" font-size="10" fill="{}">{}</text>',
        (
            (MARGIN, frame.height + 14 + LINE * place, INK, line)
            for place, line in enumerate(lines)
        ),
    )


def credit_of(shapes: Sequence[MapShape]) -> str:
    """The attributions of the outlines, each once."""
    return "; ".join(dict.fromkeys(shape.attribution for shape in shapes))


def _join(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
