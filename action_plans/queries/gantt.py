"""Gantt chart of measures: inline SVG made on the server, the same for page and PDF.

No style attribute and no script. The scale has months, quarters or years, whichever the
time of the plan leaves room for. A measure is named by its number and the beginning of
its title; the table of measures has the whole one.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan, Measure
from core.charts import COLOURS, GRID, INK, MUTED, drawing, plain
from core.dates import add_months
from core.formats import date_text

WIDTH, LEFT, HEAD = 760, 262, 34
LETTERS, LINES = 38, 2
ROW, LINE, BAR = 20, 12, 12
ONE_DAY = timedelta(days=1)
# so many months at most can be told apart as months, as quarters
MONTHS_SHOWN, QUARTERS_SHOWN = 18, 72
YEAR = "#9fb0bb"
ROMAN = ("I", "II", "III", "IV")

Numbered = Sequence[tuple[int, Measure]]


@dataclass(frozen=True)
class Bar:
    """A measure in time. `is_open`: one of its two days is not given."""

    number: int
    title: str
    start: date
    end: date
    is_open: bool


@dataclass(frozen=True)
class Gantt:
    """Charts in their order, and the measures that have no dates, with numbers."""

    charts: tuple[SafeString, ...]
    undated: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """Time from the first day of a unit to the day after the last; `step`: months."""

    start: date
    end: date
    step: int

    def at(self, day: date) -> float:
        """Where a day begins, in units of the drawing."""
        share = (day - self.start).days / (self.end - self.start).days
        return LEFT + share * (WIDTH - LEFT)

    def ticks(self) -> list[date]:
        """First days of the units."""
        found, day = [], self.start
        while day < self.end:
            found.append(day)
            day = add_months(day, self.step)
        return found

    def years(self) -> list[tuple[int, date, date]]:
        """Each year with its first day on the scale and the day after its last."""
        return [
            (
                year,
                max(self.start, date(year, 1, 1)),
                min(self.end, date(year + 1, 1, 1)),
            )
            for year in range(self.start.year, (self.end - ONE_DAY).year + 1)
        ]

    def label(self, day: date) -> str:
        """Months by number, quarters as people write them; a year says itself."""
        if self.step == 1:
            return str(day.month)
        return ROMAN[(day.month - 1) // 3] if self.step == 3 else ""  # noqa: PLR2004


def gantt(plan: ActionPlan, measures: Numbered, rows: int = 0) -> Gantt | None:
    """The measures in time; `rows`: so many in a drawing at most (0: all in one).

    A day that is not given is that of the plan. None without any measure.
    """
    if not measures:
        return None
    bars = list(_bars(plan, measures))
    drawn = {bar.number for bar in bars}
    size = rows or len(bars) or 1
    parts = [bars[first : first + size] for first in range(0, len(bars), size)]
    return Gantt(
        charts=tuple(_chart(part, scale_of(bars), len(parts) > 1) for part in parts),
        undated=tuple(
            f"{number}. {row.title}" for number, row in measures if number not in drawn
        ),
    )


def _bars(plan: ActionPlan, measures: Numbered) -> Iterable[Bar]:
    """The measures of which at least one day is known."""
    for number, row in measures:
        known = [day for day in (row.start_date, row.end_date) if day]
        if known:
            start = row.start_date or min(plan.start_date or known[0], known[0])
            end = row.end_date or max(plan.end_date or known[0], known[0])
            yield Bar(number, row.title, start, end, len(known) == 1)


def scale_of(bars: Sequence[Bar]) -> Scale:
    """From the first to the last day of all bars, in whole units."""
    first = min(bar.start for bar in bars).replace(day=1)
    last = max(bar.end for bar in bars).replace(day=1)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= MONTHS_SHOWN:
        return Scale(first, add_months(last, 1), 1)
    if months <= QUARTERS_SHOWN:
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
        last = last.replace(month=(last.month - 1) // 3 * 3 + 1)
        return Scale(first, add_months(last, 3), 3)
    return Scale(date(first.year, 1, 1), date(last.year + 1, 1, 1), 12)


def _chart(bars: Sequence[Bar], scale: Scale, is_part: bool) -> SafeString:
    labels = [_label(bar) for bar in bars]
    height = ROW + LINE * (max(len(lines) for lines in labels) - 1)
    bottom = HEAD + height * len(bars)
    return drawing(
        _title(bars, is_part),
        _description(bars),
        bottom + 2,
        [
            _grid(scale, len(bars), height),
            _head(scale),
            _names(labels, height),
            _boxes(bars, scale, height, is_open=False),
            _boxes(bars, scale, height, is_open=True),
        ],
        width=WIDTH,
    )


def _title(bars: Sequence[Bar], is_part: bool) -> str:
    if not is_part:
        return _("When the measures are carried out")
    return _("When the measures are carried out: No. %(first)s to %(last)s") % {
        "first": bars[0].number,
        "last": bars[-1].number,
    }


def _description(bars: Sequence[Bar]) -> str:
    text = _(
        "A bar for each measure from its first to its last day, from %(first)s to "
        "%(last)s. The table of measures tells the same in words."
    ) % {
        "first": date_text(min(bar.start for bar in bars)),
        "last": date_text(max(bar.end for bar in bars)),
    }
    if any(bar.is_open for bar in bars):
        more = _("A light bar: one of the two days is not given.")
        return f"{text} {more}"
    return text


def _label(bar: Bar) -> list[str]:
    """Number and title in two lines at most; what is left out is marked."""
    return textwrap.wrap(
        f"{bar.number}. {bar.title}", LETTERS, max_lines=LINES, placeholder=" …"
    )


def _grid(scale: Scale, rows: int, height: int) -> SafeString:
    """Lines of time from top to bottom, lines between the measures."""
    bottom = HEAD + rows * height
    at = [scale.at(day) for day in [*scale.ticks(), scale.end]]
    years = [scale.at(first) for _year, first, _last in scale.years()]
    down = "".join(f"M{plain(x)} {HEAD - 16}V{bottom}" for x in at)
    long = "".join(f"M{plain(x)} 2V{bottom}" for x in years)
    across = "".join(f"M0 {HEAD + n * height}H{WIDTH}" for n in range(rows + 1))
    return format_html(
        '<path d="{}{}" stroke="{}" fill="none"/><path d="{}" stroke="{}" fill="none"/>',
        down,
        across,
        GRID,
        long,
        YEAR,
    )


def _head(scale: Scale) -> SafeString:
    """Years above, months or quarters beneath."""
    marks = [
        (_middle(scale, first, last), 13, str(year))
        for year, first, last in scale.years()
    ]
    ticks = scale.ticks()
    marks += [
        (_middle(scale, day, after), HEAD - 5, scale.label(day))
        for day, after in zip(ticks, [*ticks[1:], scale.end], strict=True)
        if scale.label(day)
    ]
    words = format_html_join("", '<text x="{}" y="{}">{}</text>', marks)
    return format_html(
        '<g font-size="11" text-anchor="middle" fill="{}">{}</g>', MUTED, words
    )


def _middle(scale: Scale, first: date, last: date) -> str:
    return plain((scale.at(first) + scale.at(last)) / 2)


def _names(labels: Sequence[Sequence[str]], height: int) -> SafeString:
    """Numbers and titles, left of the bars."""
    words = []
    for place, lines in enumerate(labels):
        middle = HEAD + place * height + height / 2
        top = plain(middle + 4 - (len(lines) - 1) * LINE / 2)
        more = format_html_join(
            "", '<tspan x="0" dy="{}">{}</tspan>', ((LINE, line) for line in lines[1:])
        )
        words.append((top, lines[0], more))
    return format_html(
        '<g font-size="11" fill="{}">{}</g>',
        INK,
        format_html_join("", '<text y="{}">{}{}</text>', words),
    )


def _boxes(
    bars: Sequence[Bar], scale: Scale, height: int, *, is_open: bool
) -> SafeString:
    """The bars of measures with both days, or of those with one."""
    boxes = []
    for place, bar in enumerate(bars):
        if bar.is_open == is_open:
            left = scale.at(bar.start)
            length = max(scale.at(bar.end + ONE_DAY) - left, 2)
            top = HEAD + place * height + (height - BAR) / 2
            boxes.append((plain(left), plain(top), plain(length), BAR))
    return format_html(
        '<g fill="{}">{}</g>' if not is_open else '<g fill="{}" stroke="{c}">{}</g>',
        COLOURS[2] if is_open else COLOURS[0],
        format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}"/>', boxes),
        c=COLOURS[0],
    )
