"""Charts as inline SVG made on the server: the same one for the page and the PDF.

No style attribute and no script, so the strict content security policy of the pages
holds. Colours differ in lightness too, so that a black-and-white print can be read.
Each chart carries its title, a description and its data as a table.
"""

import hashlib
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Number = Decimal | int | float
WIDTH = 640
FONT = "Report Sans, Noto Sans, sans-serif"
INK, MUTED, GRID = "#1b262d", "#5a6872", "#d5dce1"
COLOURS = ("#12557a", "#e0a030", "#7fb3c8", "#8c4a2f")
ROW, BAR = 34, 18
LABEL_WIDTH, VALUE_WIDTH, LABEL_LETTERS = 200, 120, 26
PLOT_HEIGHT, AXIS_WIDTH, STEPS = 220, 70, 4


@dataclass(frozen=True)
class Series:
    """One colour of a grouped chart: its name and a value for each group."""

    name: Any
    values: Sequence[Number | None]


@dataclass(frozen=True)
class Limit:
    """A value that is asked for, drawn as a broken line across the columns."""

    label: Any
    value: Number


@dataclass(frozen=True)
class Chart:
    """A finished chart: `svg` for the eye, `headings` and `rows` for everybody."""

    title: str
    description: str
    svg: SafeString
    headings: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def bar_chart(
    *,
    title: Any,
    description: Any,
    bars: Sequence[tuple[Any, Number | None]],
    headings: tuple[Any, Any],
    text: Callable[[Any], str] = str,
) -> Chart:
    """Horizontal bars, one for each (label, value); None draws no bar and an en dash.

    `text` turns a value into what people read, such as `core.formats.money`.
    Values must not be negative.
    """
    top = max((value for _label, value in bars if value), default=0)
    parts = [
        _bar(number, str(label), value, float(value or 0) / float(top or 1), text)
        for number, (label, value) in enumerate(bars)
    ]
    height = max(len(bars), 1) * ROW + 8
    rows = [[str(label), _word(value, text)] for label, value in bars]
    return Chart(
        title=str(title),
        description=str(description),
        svg=drawing(str(title), str(description), height, parts),
        headings=[str(heading) for heading in headings],
        rows=rows,
    )


def column_chart(  # noqa: PLR0913 - the parts of one drawing
    *,
    title: Any,
    description: Any,
    groups: Sequence[Any],
    series: Sequence[Series],
    group_heading: Any,
    text: Callable[[Any], str] = str,
    limit: Limit | None = None,
) -> Chart:
    """Grouped columns: for each group one column of each series, with a legend.

    At most four series. Values must not be negative; None draws no column. `limit` adds
    a line at a value that somebody asks for, named in the legend.
    """
    if len(series) > len(COLOURS):
        raise ValueError(f"At most {len(COLOURS)} series can be told apart.")
    values = [value for one in series for value in one.values if value is not None]
    top = nice_top(max([*values, limit.value if limit else 0]))
    parts = [*_axis(top, text), *_columns(groups, series, top, text), *_legend(series)]
    parts += _limit(limit, top, series) if limit else []
    rows = [
        [str(group), *(_word(one.values[number], text) for one in series)]
        for number, group in enumerate(groups)
    ]
    return Chart(
        title=str(title),
        description=str(description),
        svg=drawing(str(title), str(description), PLOT_HEIGHT + 84, parts),
        headings=[str(group_heading), *(str(one.name) for one in series)],
        rows=rows,
    )


def nice_top(value: Number) -> float:
    """The end of the axis: the next 1, 2, 4, 5 or 8 times a power of ten."""
    top = float(value)
    if top <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(top))) - 1) if top >= 1 else 0.1
    while power > top:
        power /= 10
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= top)


def drawing(
    title: str,
    description: str,
    height: int,
    parts: Sequence[SafeString],
    width: int = WIDTH,
) -> SafeString:
    """The SVG element around finished parts, with its title and description."""
    mark = hashlib.sha256(f"{title}\n{description}".encode()).hexdigest()[:10]
    return format_html(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" '
        'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="{font}" aria-labelledby="chart-{mark}-title chart-{mark}-desc">'
        '<title id="chart-{mark}-title">{title}</title>'
        '<desc id="chart-{mark}-desc">{description}</desc>{parts}</svg>',
        width=width,
        height=height,
        font=FONT,
        mark=mark,
        title=title,
        description=description,
        parts=_join(parts),
    )


def _bar(
    number: int,
    label: str,
    value: Number | None,
    share: float,
    text: Callable[[Any], str],
) -> SafeString:
    room = WIDTH - LABEL_WIDTH - VALUE_WIDTH
    top, length = number * ROW + 4, round(room * share, 1)
    middle = top + ROW // 2
    lines = textwrap.wrap(label, LABEL_LETTERS, max_lines=2, placeholder=" …") or [""]
    first = middle + 4 - (len(lines) - 1) * 7
    words = [
        _text(LABEL_WIDTH - 10, first + index * 14, line, anchor="end")
        for index, line in enumerate(lines)
    ]
    bar = _box(LABEL_WIDTH, middle - BAR // 2, length, BAR, COLOURS[0])
    end = _text(LABEL_WIDTH + length + 6, middle + 4, _word(value, text), bold=True)
    return _join([*words, bar, end])


def _axis(top: float, text: Callable[[Any], str]) -> list[SafeString]:
    parts = []
    for step in range(STEPS + 1):
        value = top * step / STEPS
        height = round(10 + PLOT_HEIGHT * (1 - step / STEPS), 1)
        parts.append(
            format_html(
                '<line x1="{}" y1="{y}" x2="{}" y2="{y}" stroke="{}"/>',
                AXIS_WIDTH,
                WIDTH - 4,
                GRID,
                y=height,
            )
        )
        # whole steps read better than 12.0
        shown = int(value) if value == int(value) else round(value, 2)
        words = text(shown)
        parts.append(_text(AXIS_WIDTH - 8, height + 4, words, anchor="end", fill=MUTED))
    return parts


def _columns(
    groups: Sequence[Any],
    series: Sequence[Series],
    top: float,
    text: Callable[[Any], str],
) -> list[SafeString]:
    room = (WIDTH - AXIS_WIDTH - 4) / max(len(groups), 1)
    width = min(46.0, room * 0.8 / max(len(series), 1))
    parts = []
    for place, group in enumerate(groups):
        middle = AXIS_WIDTH + room * (place + 0.5)
        left = middle - width * len(series) / 2
        for number, one in enumerate(series):
            value = one.values[place]
            tall = round(PLOT_HEIGHT * float(value or 0) / top, 1)
            start = round(left + width * number, 1)
            base = 10 + PLOT_HEIGHT - tall
            parts.append(_box(start, base, round(width - 2, 1), tall, COLOURS[number]))
        label = textwrap.shorten(str(group), max(int(room / 7), 4), placeholder="…")
        parts.append(_text(round(middle, 1), PLOT_HEIGHT + 28, label, anchor="middle"))
    return parts


def _limit(limit: Limit, top: float, series: Sequence[Series]) -> list[SafeString]:
    """The broken line, and its name after those of the series."""
    height = round(10 + PLOT_HEIGHT * (1 - float(limit.value) / top), 1)
    left = AXIS_WIDTH + sum(40 + len(str(one.name)) * 7.2 for one in series)
    drawn = ((AXIS_WIDTH, WIDTH - 4, height), (left, left + 24, PLOT_HEIGHT + 56))
    lines = [
        format_html(
            '<line x1="{}" y1="{y}" x2="{}" y2="{y}" stroke="{}" stroke-width="2" '
            'stroke-dasharray="6 4"/>',
            plain(start),
            plain(end),
            COLOURS[3],
            y=plain(level),
        )
        for start, end, level in drawn
    ]
    return [*lines, _text(left + 30, PLOT_HEIGHT + 60, str(limit.label))]


def _legend(series: Sequence[Series]) -> list[SafeString]:
    parts, left = [], float(AXIS_WIDTH)
    for number, one in enumerate(series):
        name = str(one.name)
        parts.append(_box(left, PLOT_HEIGHT + 50, 12, 12, COLOURS[number]))
        parts.append(_text(left + 18, PLOT_HEIGHT + 60, name))
        left += 40 + len(name) * 7.2
    return parts


def _box(left: float, top: float, width: float, height: float, fill: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
        plain(left),
        plain(top),
        plain(width),
        plain(height),
        fill,
    )


def _text(
    left: float,
    top: float,
    words: str,
    *,
    anchor: str = "start",
    fill: str = INK,
    bold: bool = False,
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="12" text-anchor="{}" fill="{}"{}>{}</text>',
        plain(left),
        plain(top),
        anchor,
        fill,
        mark_safe(' font-weight="700"') if bold else "",
        words,
    )


def plain(number: float) -> str:
    """A number as SVG writes it, whatever the language of the page."""
    return f"{round(number, 1):g}"


def _word(value: Number | None, text: Callable[[Any], str]) -> str:
    return "–" if value is None else text(value)


def _join(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
