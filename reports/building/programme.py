"""The programme report: from figures to HTML to a PDF."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import DASH, moment_text, money, number
from core.ui import Fact
from grants.queries import ProgrammeRow
from reports.building.glance import glance_of, place_text
from reports.building.maps.sheet import sheet_of
from reports.building.notes import notes_of
from reports.building.tables import NUM, ReportTable, known, share_text, table_of
from reports.queries.cases import Case
from reports.queries.facts import (
    ACTION_PLAN,
    DONOR,
    IMPLEMENTERS,
    PROGRAMME,
    PROJECT_NUMBER,
    OfficialName,
)
from reports.queries.maps import MapData
from reports.queries.programme import ProgrammeData, chosen_names
from reports.rendering import render_pdf

# A PDF is for reading: longer lists belong into the spreadsheet of the same page.
LIST_ROWS = 400
WARNING_ROWS = 60
STAMP_LENGTH = 16
GOAL_LENGTH = 600


@dataclass(frozen=True)
class CasePage:
    """What the report says of one municipality."""

    title: str
    facts: tuple[Fact, ...]
    grants: ReportTable
    plans: tuple[tuple[str, str], ...]


def programme_pdf(
    *,
    data: ProgrammeData,
    cases: tuple[Case, ...],
    language: str,
    places: MapData | None = None,
) -> bytes:
    """The report in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=programme_html(data=data, cases=cases, places=places),
        language=language,
        title=report_title(),
    )


def programme_html(
    *, data: ProgrammeData, cases: tuple[Case, ...], places: MapData | None = None
) -> str:
    """The whole document, without touching the database; `places`: its map."""
    context = _context(data, cases) | {"sheet": sheet_of(places) if places else None}
    return render_to_string("reports/pdf/programme.html", context)


def report_title() -> str:
    return _("Programme report")


def _context(data: ProgrammeData, cases: tuple[Case, ...]) -> dict[str, Any]:
    glance = glance_of(data)
    return {
        "title": report_title(),
        "programme": PROGRAMME,
        "other_names": _names(PROGRAMME),
        "plan_term": ACTION_PLAN,
        "cover": _cover(data),
        "data": data,
        "glance": glance,
        "grants": grant_list(data),
        "shown_note": _shown_note(len(data.rows)),
        "cases": [_case(case) for case in cases],
        "cases_note": _cases_note(data, cases),
        "warnings": _warnings(data.warned),
        "notes": notes_of(data),
    }


def _names(name: OfficialName) -> list[tuple[str, str]]:
    """The name in the other languages: the document goes to readers of all three."""
    names = [("ky", name.name_ky), ("ru", name.name_ru), ("en", name.name_en)]
    return [(code, text) for code, text in names if text != str(name)]


def _cover(data: ProgrammeData) -> list[tuple[str, str]]:
    chosen = chosen_names(data.chosen)
    return [
        (_("Donor"), str(DONOR)),
        (_("Implemented by"), "; ".join(str(name) for name in IMPLEMENTERS)),
        (_("Project number"), PROJECT_NUMBER),
        (_("Years of the awards"), _period(data.rows)),
        *(chosen or [(_("Part of the programme"), _("the whole programme"))]),
        (_("Made on (Bishkek time)"), moment_text(data.read_at)),
        (_("Grants in this report"), number(data.figures.grants)),
        (_("Stamp of the data"), data.stamp[:STAMP_LENGTH]),
    ]


def _period(rows: tuple[ProgrammeRow, ...]) -> str:
    if not rows:
        return DASH
    years = [row.awarded_year for row in rows]
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"


def grant_list(data: ProgrammeData) -> ReportTable:
    """The list of grants, at most LIST_ROWS; the last row adds up all of them."""
    whole = data.figures
    return table_of(
        _("Grants by oblast and municipality"),
        [
            (_("Number"), "nowrap"),
            (_("Municipality"), ""),
            (_("What for"), ""),
            (_("Year"), NUM),
            (_("Granted, KGS"), NUM),
            (_("Own contribution, KGS"), NUM),
            (_("Total cost, KGS"), NUM),
            (_("Own share of total"), NUM),
        ],
        [_grant_line(row) for row in data.rows[:LIST_ROWS]],
        [
            "",
            _("All together"),
            "",
            "",
            money(whole.amount),
            money(whole.own),
            money(whole.total),
            share_text(whole.share_of_sums),
        ],
    )


def _grant_line(row: ProgrammeRow) -> list[str]:
    return [
        _marked(row.number, row),
        place_text(row),
        row.title,
        str(row.awarded_year),
        money(row.amount),
        money(row.own),
        money(row.total),
        share_text(row.share_of_total),
    ]


def _marked(text: str, row: ProgrammeRow) -> str:
    """Sample data carry a star wherever they are named."""
    return f"{text} *" if row.is_sample else text


def _shown_note(rows: int) -> str:
    if rows <= LIST_ROWS:
        return ""
    return _(
        "The list shows the first %(shown)s of %(all)s grants; the sums are of all. "
        "The full list is in the spreadsheet on the programme's page."
    ) % {"shown": number(LIST_ROWS), "all": number(rows)}


def _cases_note(data: ProgrammeData, cases: tuple[Case, ...]) -> str:
    if len(cases) == data.figures.municipalities:
        return ""
    return _("Pages are shown for %(shown)s of %(all)s municipalities.") % {
        "shown": number(len(cases)),
        "all": number(data.figures.municipalities),
    }


def _case(case: Case) -> CasePage:
    sums = case.figures
    place = case.place
    facts = [
        Fact(_("Oblast"), place.oblast.name),
        Fact(_("SOATE code"), place.code),
        Fact(_("Population"), number(place.population)),
        Fact(_("Cohorts"), ", ".join(case.cohorts) or DASH),
        Fact(_("Granted, KGS"), money(sums.amount)),
        Fact(_("Own contribution, KGS"), money(sums.own)),
        Fact(_("Own share of total, average"), share_text(sums.average_share)),
        Fact(_("People who benefit"), known(sums.beneficiaries)),
    ]
    table = table_of(
        _("Grants of the municipality"),
        [
            (_("Number"), "nowrap"),
            (_("What for"), ""),
            (_("Kind of grant"), ""),
            (_("State"), ""),
            (_("Granted, KGS"), NUM),
            (_("Own contribution, KGS"), NUM),
        ],
        [
            [
                _marked(row.number, row),
                row.title,
                capfirst(str(row.tier_label)),
                capfirst(str(row.state_label)),
                money(row.amount),
                money(row.own),
            ]
            for row in case.rows
        ],
    )
    partners = {row.plan_id: ", ".join(row.partners) for row in case.rows}
    plans = [_plan_text(plan, partners.get(plan.pk, "")) for plan in case.plans]
    goals = tuple(plan for plan in plans if plan[1])
    return CasePage(place.full_name, tuple(facts), table, goals)


def _plan_text(plan: Any, partners: str) -> tuple[str, str]:
    """Title and goal of a plan; a joint plan names its partners."""
    title = plan.title
    if partners:
        title = _("%(title)s (together with %(partners)s)") % {
            "title": title,
            "partners": partners,
        }
    goal = plan.goal.strip()
    return title, goal if len(goal) <= GOAL_LENGTH else f"{goal[:GOAL_LENGTH]}…"


def _warnings(rows: tuple[ProgrammeRow, ...]) -> ReportTable | None:
    if not rows:
        return None
    return table_of(
        _("Records with a warning"),
        [(_("Number"), "nowrap"), (_("Municipality"), ""), (_("Warning"), "")],
        [
            [_marked(row.number, row), place_text(row), row.warning]
            for row in rows[:WARNING_ROWS]
        ],
    )
