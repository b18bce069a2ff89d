"""The result sheet of a call: ranking, cut line, decisions with reasons, signatures."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import DASH, date_text, moment_text, money, number, percent
from core.ui import Fact
from grants.queries import CallResult, RankedRow
from reports.building.tables import NUM, ReportTable, share_text, table_of
from reports.queries.facts import PROGRAMME
from reports.rendering import render_pdf

CUT, BELOW = "cut", "below"


def call_result_pdf(*, result: CallResult, made_at: Any, language: str) -> bytes:
    """The sheet in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=call_result_html(result=result, made_at=made_at),
        language=language,
        title=sheet_title(),
    )


def sheet_title() -> str:
    return _("Result sheet of the call")


def call_result_html(*, result: CallResult, made_at: Any) -> str:
    """The whole document; reads nothing but the result."""
    context = {
        "title": sheet_title(),
        "programme": PROGRAMME,
        "call": result.call,
        "facts": _facts(result, made_at),
        "criteria": _criteria(result),
        "ranking": _ranking(result),
        "decisions": _decisions(result),
        "ineligible": _ineligible(result),
        "signatures": _signatures(result),
    }
    return render_to_string("reports/pdf/call_result.html", context)


def _facts(result: CallResult, made_at: Any) -> list[Fact]:
    call = result.call
    minimum, known = number(call.minimum_score, 2), call.has_known_awards
    stand = []
    if any(row.application.is_decided for row in result.rows):
        # awards are taken back and given from the reserve after the session
        label = _("Decisions are shown as they stand on")
        stand = [Fact(label, date_text(made_at))]
    return [
        Fact(_("Kind of grant"), capfirst(str(call.get_tier_display()))),
        Fact(_("State"), capfirst(str(call.get_state_display()))),
        Fact(_("Closed on (Bishkek time)"), moment_text(call.closes_at)),
        Fact(_("Date of the session"), date_text(call.session_date)),
        Fact(_("Envelope, KGS"), money(call.envelope)),
        Fact(_("Asked for, KGS"), money(result.requested if known else None)),
        Fact(_("Awarded, KGS"), money(result.awarded if known else None)),
        Fact(_("Left in the envelope, KGS"), money(result.free if known else None)),
        Fact(_("Score for an award, at least"), minimum),
        Fact(
            _("Own contribution, at least"),
            percent(call.minimum_cofinance_percent),
            _("of the total cost"),
        ),
        Fact(_("Members present"), number(result.attended)),
        Fact(_("Quorum"), number(call.quorum)),
        Fact(_("Withdrawn applications"), number(result.withdrawn)),
        *stand,
        Fact(_("Made on (Bishkek time)"), moment_text(made_at)),
    ]


def _criteria(result: CallResult) -> ReportTable:
    return table_of(
        _("Criteria"),
        [(_("Criterion"), ""), (_("Weight"), NUM), (_("Highest points"), NUM)],
        [
            [criterion.name, percent(criterion.weight), number(criterion.scale)]
            for criterion in result.criteria
        ],
    )


def _ranking(result: CallResult) -> ReportTable:
    """Applications in their order; the envelope ends under the row marked "cut"."""
    table = table_of(
        _("Ranking"),
        [
            (_("Place"), NUM),
            (_("Municipality"), ""),
            (_("Application"), ""),
            (_("Score"), NUM),
            (_("Scored by"), NUM),
            (_("Conflicts"), NUM),
            (_("Own share of total"), NUM),
            (_("Asked for, KGS"), NUM),
            (_("Sum from the top, KGS"), NUM),
            (_("Decision"), ""),
            (_("Awarded, KGS"), NUM),
        ],
        [_ranked(row) for row in result.rows],
    )
    return ReportTable(
        table.caption,
        table.heads,
        table.rows,
        css="ranking",
        row_css=_marks(result.rows),
    )


def _marks(rows: list[RankedRow]) -> tuple[str, ...]:
    marks = []
    for number_, row in enumerate(rows):
        following = rows[number_ + 1] if number_ + 1 < len(rows) else None
        ends = row.is_in_line and (following is None or not following.is_in_line)
        marks.append(CUT if ends else "" if row.is_in_line else BELOW)
    return tuple(marks)


def _ranked(row: RankedRow) -> list[str]:
    application = row.application
    scored_by = _("%(sheets)s of %(judges)s") % {
        "sheets": number(row.sheets),
        "judges": number(row.judges),
    }
    decision = application.get_state_display() if application.is_decided else DASH
    return [
        number(row.rank),
        application.municipality.full_name,
        str(application),
        number(row.shown_score, 2),
        scored_by,
        number(row.conflicts),
        share_text(row.amounts.share_of_total),
        money(row.amounts.grant),
        money(row.running),
        capfirst(str(decision)),
        money(row.grant.amount) if row.grant else DASH,
    ]


def _decisions(result: CallResult) -> ReportTable | None:
    decided = [row.application for row in result.rows if row.application.is_decided]
    if not decided:
        return None
    return table_of(
        _("Decisions and their reasons"),
        [(_("Municipality"), ""), (_("Decision"), ""), (_("Reason"), "")],
        [
            [
                application.municipality.full_name,
                capfirst(str(application.get_state_display())),
                application.reason or DASH,
            ]
            for application in decided
        ],
    )


def _ineligible(result: CallResult) -> ReportTable | None:
    if not result.ineligible:
        return None
    return table_of(
        _("Applications that were not eligible"),
        [(_("Municipality"), ""), (_("Application"), ""), (_("Reason"), "")],
        [
            [
                application.municipality.full_name,
                str(application),
                application.reason or DASH,
            ]
            for application in result.ineligible
        ],
    )


def _signatures(result: CallResult) -> ReportTable:
    """A line for each member to sign; who was absent has none to sign on."""
    table = table_of(
        _("Commission"),
        [
            (_("Full name"), ""),
            (_("Role"), ""),
            (_("Present"), ""),
            (_("Signature"), ""),
        ],
        [
            [
                str(seat.user),
                capfirst(str(seat.get_role_display())),
                _("yes") if seat.attended else _("no"),
                "" if seat.attended else DASH,
            ]
            for seat in result.seats
        ],
    )
    return ReportTable(table.caption, table.heads, table.rows, css="signatures")
