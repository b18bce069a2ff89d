"""What the page of a selection says about it: facts, figures, what is still missing."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.formats import moment_text, number, percent
from core.ui import Check, Fact, Figure
from selections.enums import NOT_SENT, TAKES_PLACE, CandidateState
from selections.models import Selection
from selections.workflow import SELECTION

# Parts of a draft: screen, name, and the fields whose problems are mended there.
PARTS = (
    (
        "staff:selection-edit",
        _("Facts and announcement"),
        ("announcement_ky", "closes_at", "sufficiency_year"),
    ),
    ("staff:selection-criteria", _("Criteria"), ("criteria",)),
    ("staff:selection-invite", _("Whom you invite"), ("candidates",)),
)


def selection_facts(selection: Selection) -> list[Fact]:
    """Dates in Bishkek time, places, thresholds, source."""
    least, year = selection.minimum_score, selection.sufficiency_year
    facts = [
        Fact(_("Cohort"), selection.cohort.name),
        Fact(_("Who may take part"), capfirst(selection.get_access_display())),
        Fact(_("Opens"), moment_text(selection.opens_at), _("Bishkek time")),
        Fact(_("Closes"), moment_text(selection.closes_at), _("Bishkek time")),
        Fact(_("Places"), number(selection.places)),
        Fact(
            _("Score for a place, at least"),
            number(least, 2) if least is not None else _("none is asked"),
        ),
        Fact(
            _("Budget sufficiency"),
            _("%(year)s: at least %(percent)s")
            % {"year": year, "percent": percent(selection.sufficiency_threshold)}
            if year
            else _("none is asked"),
        ),
    ]
    if selection.is_historic:
        facts.append(Fact(_("Papers of the past"), selection.source_note or _("yes")))
    return facts


def decision_facts(selection: Selection) -> list[Fact]:
    """Decision and minutes, what is on record of them."""
    facts = []
    if selection.decision_date:
        facts += [
            Fact(_("Number of the decision"), selection.decision_number),
            Fact(_("Date of the decision"), _day(selection.decision_date)),
            Fact(_("Reasons"), selection.decision_reasons),
        ]
    if selection.minutes_date:
        facts += [
            Fact(_("Number of the minutes"), selection.minutes_number),
            Fact(_("Date of the meeting"), _day(selection.minutes_date)),
            Fact(_("Chair"), selection.minutes_chair),
            Fact(_("Members present"), selection.minutes_members),
        ]
    if selection.lot_record:
        facts.append(Fact(_("Drawing of lots"), selection.lot_record))
    return facts


def _day(value: Any) -> str:
    return f"{value:%d.%m.%Y}"


def count_by_state(selection: Selection) -> dict[str, int]:
    """Number of candidates by state; one query."""
    rows = selection.candidates.order_by().values_list("state")
    return dict(rows.annotate(count=Count("pk")))


def figures(selection: Selection, counts: dict[str, int]) -> list[Figure]:
    """All candidates, those that sent papers, every state that somebody is in."""
    total = sum(counts.values())
    sent = sum(n for state, n in counts.items() if state not in NOT_SENT)
    taken = sum(counts.get(state, 0) for state in TAKES_PLACE)
    places = _("of %(number)s places") % {"number": number(selection.places)}
    tiles = [
        Figure(number(total), _("Candidates")),
        Figure(number(sent), _("Papers sent in")),
        Figure(number(taken), _("Places taken"), note=places),
    ]
    return [
        *tiles,
        *(
            Figure(number(counts[state]), capfirst(state.label), url=f"?state={state}")
            for state in CandidateState
            if counts.get(state)
        ),
    ]


def draft_checks(selection: Selection) -> list[Check]:
    """What announcing still needs, each line with the screen that mends it."""
    problems = SELECTION.problems(selection, "announce")
    checks = []
    for screen, title, fields in PARTS:
        address = reverse(screen, args=[selection.pk])
        here = [problem for problem in problems if problem.field in fields]
        checks += [
            Check(title, passed=False, note=problem.message, mend=address)
            for problem in here
        ] or [Check(title, passed=True)]
    return checks
