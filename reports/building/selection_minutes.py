"""The minutes of a selection: rules, ranking, decision with reasons, signatures."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import DASH, date_text, moment_text, number, percent
from core.ui import Fact
from reports.building.tables import NUM, ReportTable, table_of
from reports.queries.facts import PROGRAMME
from reports.rendering import render_pdf
from selections.enums import Outcome, TieKind
from selections.models import Candidate, Criterion, TieRule
from selections.queries import Minutes

BELOW = "below"


def selection_minutes_pdf(
    *, minutes: Minutes, made_at: datetime, language: str
) -> bytes:
    """The minutes in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=selection_minutes_html(minutes=minutes, made_at=made_at),
        language=language,
        title=minutes_title(),
    )


def minutes_title() -> str:
    return _("Minutes of the selection of municipalities")


def selection_minutes_html(*, minutes: Minutes, made_at: datetime) -> str:
    """The whole document; reads nothing but `minutes`."""
    context = {
        "title": minutes_title(),
        "programme": PROGRAMME,
        "selection": minutes.selection,
        "facts": _facts(minutes, made_at),
        "criteria": _criteria(minutes),
        "quotas": _quotas(minutes),
        "tie_rules": [_tie_text(rule) for rule in minutes.tie_rules],
        "ranking": _ranking(minutes),
        "ineligible": _left_out(
            _("Candidates that were not eligible"), minutes.ineligible
        ),
        "withdrawn": _left_out(_("Candidates that withdrew"), minutes.withdrawn),
        "later": _later(minutes),
        "overridden": _overridden(minutes),
        "signatures": _signatures(minutes),
    }
    return render_to_string("reports/pdf/selection_minutes.html", context)


def _facts(minutes: Minutes, made_at: datetime) -> list[Fact]:
    selection = minutes.selection
    facts = [
        Fact(_("Cohort"), selection.cohort.name),
        Fact(_("Number of the minutes"), selection.minutes_number or DASH),
        Fact(_("Date of the meeting"), date_text(selection.minutes_date) or DASH),
        Fact(_("Place of the meeting"), selection.minutes_place or DASH),
        Fact(_("Closed on (Bishkek time)"), moment_text(selection.closes_at)),
        Fact(_("Who may take part"), capfirst(selection.get_access_display())),
        Fact(_("Places"), number(selection.places)),
        Fact(_("Score for a place, at least"), number(selection.minimum_score, 2)),
        Fact(_("Number of the decision"), selection.decision_number or DASH),
        Fact(_("Date of the decision"), date_text(selection.decision_date) or DASH),
    ]
    if selection.sufficiency_year:
        label = _("Budget sufficiency, at least")
        note = _("in %(year)s") % {"year": selection.sufficiency_year}
        facts.append(Fact(label, percent(selection.sufficiency_threshold), note))
    if minutes.ranked and not minutes.decided:
        label = _("Decisions are shown as they stand on")
        facts.append(Fact(label, date_text(made_at)))
    return [*facts, Fact(_("Made on (Bishkek time)"), moment_text(made_at))]


def _criteria(minutes: Minutes) -> ReportTable:
    return table_of(
        _("Criteria"),
        [
            (_("Criterion"), ""),
            (_("Kind"), ""),
            (_("Weight"), NUM),
            (_("Highest points"), NUM),
        ],
        [_criterion(criterion) for criterion in minutes.criteria],
    )


def _criterion(criterion: Criterion) -> list[str]:
    if not criterion.is_scored:
        return [criterion.title, capfirst(criterion.get_kind_display()), DASH, DASH]
    return [
        criterion.title,
        capfirst(criterion.get_kind_display()),
        percent(criterion.weight),
        number(criterion.max_score),
    ]


def _quotas(minutes: Minutes) -> ReportTable | None:
    if not minutes.quotas:
        return None
    return table_of(
        _("Quotas"),
        [(_("For whom"), ""), (_("Places, at most"), NUM), (_("Given"), NUM)],
        [
            [str(use.quota), number(use.quota.places), number(use.taken)]
            for use in minutes.quotas
        ],
    )


def _tie_text(rule: TieRule) -> str:
    label = capfirst(str(TieKind(rule.kind).label))
    return f"{label}: {rule.criterion.title}" if rule.criterion else label


def _ranking(minutes: Minutes) -> ReportTable:
    table = table_of(
        "",  # the heading of the page says what it is
        [
            (_("Rank"), NUM),
            (_("Municipality"), ""),
            (_("Oblast"), ""),
            (_("Score of 100"), NUM),
            (_("Decision"), ""),
            (_("Reason"), ""),
        ],
        [_ranked(minutes, candidate) for candidate in minutes.ranked],
    )
    marks = tuple(
        "" if _outcome(minutes, candidate) == Outcome.SELECTED else BELOW
        for candidate in minutes.ranked
    )
    return ReportTable(
        table.caption, table.heads, table.rows, css="ranking", row_css=marks
    )


def _ranked(minutes: Minutes, candidate: Candidate) -> list[str]:
    kept = minutes.decided.get(candidate.pk)
    outcome = _outcome(minutes, candidate)
    order = kept.reserve_order if kept else candidate.reserve_order
    decision = capfirst(str(dict(Outcome.choices).get(outcome, "")))
    if not decision:  # an older decision, after which the candidate withdrew
        decision = capfirst(candidate.get_state_display())
    if outcome == Outcome.RESERVE and order:
        decision = _("Reserve, place %(place)s") % {"place": number(order)}
    return [
        number(candidate.rank),
        candidate.municipality.full_name,
        candidate.municipality.oblast.name,
        number(candidate.score, 2),
        decision,
        " ".join(minutes.reasons[candidate.pk]) or DASH,
    ]


def _outcome(minutes: Minutes, candidate: Candidate) -> str:
    """What was decided, not what followed from it; of older decisions what stands now."""
    kept = minutes.decided.get(candidate.pk)
    if kept is not None:
        return kept.outcome
    return Outcome.SELECTED.value if candidate.is_member else str(candidate.state)


def _later(minutes: Minutes) -> ReportTable | None:
    """Places given and withdrawals after the decision, apart from it."""
    if not minutes.later:
        return None
    return table_of(
        _("What changed after the decision"),
        [
            (_("Municipality"), ""),
            (_("Day"), ""),
            (_("What happened"), ""),
            (_("Reason"), ""),
        ],
        [
            [
                change.candidate.municipality.full_name,
                date_text(change.day) or DASH,
                change.text,
                change.reason or DASH,
            ]
            for change in minutes.later
        ],
    )


def _left_out(caption: str, candidates: list[Candidate]) -> ReportTable | None:
    if not candidates:
        return None
    return table_of(
        caption,
        [(_("Municipality"), ""), (_("Reason"), "")],
        [
            [
                candidate.municipality.full_name,
                candidate.withdrawn_reason or candidate.judgement_reason or DASH,
            ]
            for candidate in candidates
        ],
    )


def _overridden(minutes: Minutes) -> ReportTable | None:
    if not minutes.overridden:
        return None
    return table_of(
        _("Rules that were not met, and why the candidate was let in"),
        [(_("Municipality"), ""), (_("Rule"), ""), (_("Value"), ""), (_("Reason"), "")],
        [
            [
                rule.candidate.municipality.full_name,
                rule.rule,
                rule.value or DASH,
                rule.override_reason,
            ]
            for rule in minutes.overridden
        ],
    )


def _signatures(minutes: Minutes) -> ReportTable:
    """A line to sign for the chair and for each member, as the minutes name them."""
    selection = minutes.selection
    chair = [selection.minutes_chair] if selection.minutes_chair else []
    lines = [line.strip() for line in selection.minutes_members.splitlines()]
    members = [name for name in lines if name and not name.startswith(tuple(chair))]
    table = table_of(
        _("Signatures"),
        [(_("Full name"), ""), (_("Role"), ""), (_("Signature"), "")],
        [
            *([name, _("Chair"), ""] for name in chair),
            *([name, _("Member"), ""] for name in members),
        ],
    )
    return ReportTable(table.caption, table.heads, table.rows, css="signatures")
