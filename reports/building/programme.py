"""The programme report: from figures to HTML to a PDF."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import DASH, date_short, date_text, moment_text, money, number
from reports.building.glance import Glance, glance_of
from reports.building.tables import NUM, ReportTable, share_text, table_of
from reports.queries.cases import Case
from reports.queries.facts import (
    ACTION_PLAN,
    DONOR,
    IMPLEMENTERS,
    PROGRAMME,
    PROJECT_NUMBER,
    OfficialName,
)
from reports.queries.programme import ProgrammeData, chosen_names
from reports.queries.rows import ProgrammeRow
from reports.queries.sums import add_up
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
    facts: tuple[tuple[str, str], ...]
    grants: ReportTable
    plans: tuple[tuple[str, str], ...]


def programme_pdf(
    *, data: ProgrammeData, cases: tuple[Case, ...], language: str
) -> bytes:
    """The report in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=programme_html(data=data, cases=cases),
        language=language,
        title=report_title(),
    )


def programme_html(*, data: ProgrammeData, cases: tuple[Case, ...]) -> str:
    """The whole document, without touching the database."""
    return render_to_string("reports/pdf/programme.html", _context(data, cases))


def report_title() -> str:
    return _("Programme report")


def _context(data: ProgrammeData, cases: tuple[Case, ...]) -> dict[str, Any]:
    glance: Glance = glance_of(data)
    return {
        "title": report_title(),
        "programme": PROGRAMME,
        "programme_names": _names(PROGRAMME),
        "plan_term": ACTION_PLAN,
        "cover": _cover(data),
        "data": data,
        "glance": glance,
        "grants": grant_list(data.rows),
        "shown_note": _shown_note(len(data.rows)),
        "cases": [_case(case) for case in cases],
        "cases_note": _cases_note(data, cases),
        "warnings": _warnings(data.warned),
        "notes": _notes(data),
    }


def _names(name: OfficialName) -> list[tuple[str, str]]:
    """The programme's names with their language, for a document that all may read."""
    return [("ky", name.name_ky), ("ru", name.name_ru), ("en", name.name_en)]


def _cover(data: ProgrammeData) -> list[tuple[str, str]]:
    chosen = chosen_names(data.chosen)
    return [
        (_("Donor"), str(DONOR)),
        (_("Carried out by"), str(IMPLEMENTERS)),
        (_("Project number"), PROJECT_NUMBER),
        (_("Awards from and until"), _period(data.rows)),
        *(chosen or [(_("Part of the programme"), _("the whole programme"))]),
        (_("Made on (Bishkek time)"), moment_text(data.read_at)),
        (_("Grants in this report"), number(data.sums.grants)),
        (_("Stamp of the data"), data.stamp[:STAMP_LENGTH]),
    ]


def _period(rows: tuple[ProgrammeRow, ...]) -> str:
    if not rows:
        return DASH
    days = [row.awarded for row in rows]
    return f"{date_text(min(days))} – {date_text(max(days))}"


def grant_list(rows: tuple[ProgrammeRow, ...]) -> ReportTable:
    """The list of grants, at most LIST_ROWS; the last row adds up all of them."""
    whole = add_up(rows)
    table = table_of(
        _("Grants, the latest first"),
        [
            (_("Number"), "nowrap"),
            (_("Municipality"), ""),
            (_("What for"), ""),
            (_("Awarded on"), "nowrap"),
            (_("Granted, KGS"), NUM),
            (_("Own contribution, KGS"), NUM),
            (_("Total cost, KGS"), NUM),
            (_("Own share of total"), NUM),
        ],
        [_grant_line(row) for row in rows[:LIST_ROWS]],
    )
    total = (
        _("All together"),
        "",
        "",
        "",
        money(whole.amount),
        money(whole.own),
        money(whole.total),
        share_text(whole.own_of_total),
    )
    return ReportTable(table.caption, table.headings, table.rows, total)


def _grant_line(row: ProgrammeRow) -> list[str]:
    sums = add_up((row,))
    return [
        _marked(row.number, row),
        row.municipality,
        row.title,
        date_short(row.awarded),
        money(row.amount),
        money(row.own) if row.has_budget else DASH,
        money(row.total) if row.has_budget else DASH,
        share_text(sums.own_of_total),
    ]


def _marked(text: str, row: ProgrammeRow) -> str:
    """Sample data carry a star wherever they are named."""
    return f"{text} *" if row.is_sample else text


def _shown_note(rows: int) -> str:
    if rows <= LIST_ROWS:
        return ""
    return _(
        "The list shows the latest %(shown)s of %(all)s grants; the sums are of all. "
        "The full list is in the spreadsheet on the programme's page."
    ) % {"shown": number(LIST_ROWS), "all": number(rows)}


def _cases_note(data: ProgrammeData, cases: tuple[Case, ...]) -> str:
    if len(cases) == data.sums.municipalities:
        return ""
    return _("Pages are shown for %(shown)s of %(all)s municipalities.") % {
        "shown": number(len(cases)),
        "all": number(data.sums.municipalities),
    }


def _case(case: Case) -> CasePage:
    sums = case.sums
    place = case.place
    facts = [
        (_("Oblast"), place.oblast.name),
        (_("SOATE code"), place.code),
        (_("Population"), number(place.population)),
        (_("Cohorts"), ", ".join(case.cohorts) or DASH),
        (_("Granted, KGS"), money(sums.amount)),
        (_("Own contribution, share of the total cost"), share_text(sums.own_of_total)),
        (
            _("People who benefit"),
            number(sums.beneficiaries) if sums.people_known else DASH,
        ),
    ]
    table = table_of(
        _("Grants"),
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
                str(row.tier_label),
                str(row.state_label),
                money(row.amount),
                money(row.own) if row.has_budget else DASH,
            ]
            for row in case.rows
        ],
    )
    partners = {row.plan_id: ", ".join(row.partners) for row in case.rows}
    plans = [_plan_text(plan, partners.get(plan.pk, "")) for plan in case.plans]
    return CasePage(place.full_name, tuple(facts), table, tuple(plans))


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
            [_marked(row.number, row), row.municipality, row.warning]
            for row in rows[:WARNING_ROWS]
        ],
    )


def _notes(data: ProgrammeData) -> list[str]:
    """How the figures come about; every sentence is true of the code that adds."""
    sums = data.sums
    notes = [
        _(
            "A grant counts once the results of its call are published. Awards that are "
            "not yet published are left out."
        ),
        _(
            "Each grant counts once and belongs to one cohort. Municipalities, plans and "
            "people are counted once, however many grants they have: the rows of a table "
            "may add up to more municipalities than the last row says."
        ),
        _(
            "The own contribution is what the local budget, the community and the "
            "service provider pay, in cash or in kind. Money of the republican budget "
            "and of other donors counts in the total cost only."
        ),
        _(
            "The share of the total is the own contribution divided by the total cost; "
            "the share of the grant is the own contribution divided by the grant. Both "
            "are rounded down to two decimals."
        ),
        _(
            "Own contribution of the total: %(of_total)s. "
            "Own contribution of the grant: %(of_grant)s."
        )
        % {
            "of_total": share_text(sums.own_of_total),
            "of_grant": share_text(sums.own_of_grant),
        },
        ngettext(
            "The shares are reckoned from %(known)s of %(all)s grant: the one whose "
            "budget by source is known.",
            "The shares are reckoned from %(known)s of %(all)s grants: those whose "
            "budget by source is known.",
            sums.grants,
        )
        % {"known": number(sums.budgets_known), "all": number(sums.grants)},
        _("The number of people is known for %(known)s of %(all)s plans.")
        % {"known": number(sums.people_known), "all": number(sums.plans)},
        _("Full stamp of the data (SHA-256): %(stamp)s") % {"stamp": data.stamp},
    ]
    if data.has_samples:
        notes.append(_("A star (*) marks sample data: they show the form, not facts."))
    return notes
