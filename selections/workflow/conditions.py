"""What must hold before a selection moves on."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.problems import Problem
from selections.enums import DECIDED, UNSCREENED, CandidateState, TieKind
from selections.models import Selection
from selections.queries.scores import unscored_candidates

WHOLE = 100


def has_announcement(selection: Selection) -> Iterator[Problem]:
    if not selection.announcement and not selection.is_historic:
        yield Problem(
            _("Write the announcement: what the selection is and what is asked."),
            "announcement_ky",
            "no_announcement",
        )


def has_time_to_answer(selection: Selection) -> Iterator[Problem]:
    if selection.closes_at <= timezone.now() and not selection.is_historic:
        yield Problem(
            _("The closing time has already passed."), "closes_at", "closed_already"
        )


def has_candidates_to_invite(selection: Selection) -> Iterator[Problem]:
    if not selection.is_open_to_all and not selection.candidates.exists():
        yield Problem(
            _("The selection is by invitation: choose whom to invite."),
            "candidates",
            "nobody_invited",
        )


def weights_add_up(selection: Selection) -> Iterator[Problem]:
    weights = [c.weight or 0 for c in selection.criteria.all() if c.is_scored]
    if weights and sum(weights) != WHOLE:
        total = f"{sum(weights):f}".rstrip("0").rstrip(".")
        yield Problem(
            _("The weights of the criteria add up to %(sum)s, they must make 100.")
            % {"sum": total},
            "criteria",
            "weights",
        )


def asks_for_something(selection: Selection) -> Iterator[Problem]:
    asked = selection.criteria.exists() or selection.commitments.exists()
    if not asked and not selection.is_historic:
        yield Problem(
            _("Enter the criteria or the commitments: nothing is asked yet."),
            "criteria",
            "nothing_asked",
        )


def names_sufficiency_year(selection: Selection) -> Iterator[Problem]:
    asked = any(criterion.is_sufficiency for criterion in selection.criteria.all())
    ordered = selection.tie_rules.filter(kind=TieKind.SUFFICIENCY).exists()
    if (asked or ordered) and not selection.sufficiency_year:
        yield Problem(
            _("Say for which year the budget sufficiency is asked."),
            "sufficiency_year",
            "no_year",
        )


def is_past_closing(selection: Selection) -> Iterator[Problem]:
    if not selection.is_past_closing:
        yield Problem(
            _("The selection is still open: the check begins after the closing time."),
            code="still_open",
        )


def all_screened(selection: Selection) -> Iterator[Problem]:
    waiting = selection.candidates.filter(state__in=UNSCREENED).count()
    if waiting:
        yield Problem(
            _("Candidates that are not checked yet: %(count)s.") % {"count": waiting},
            code="not_screened",
        )


def has_eligible(selection: Selection) -> Iterator[Problem]:
    if not selection.candidates.filter(state=CandidateState.ELIGIBLE).exists():
        yield Problem(_("No candidate is eligible."), code="none_eligible")


def has_ranked(selection: Selection) -> Iterator[Problem]:
    """Asked again at the end of the decision, when the eligible are decided already."""
    ranked = (CandidateState.ELIGIBLE, *DECIDED)
    if not selection.candidates.filter(state__in=ranked).exists():
        yield Problem(_("No candidate is left to decide on."), code="none_ranked")


def all_scored(selection: Selection) -> Iterator[Problem]:
    """Every scored criterion of every eligible candidate has its points."""
    missing = unscored_candidates(selection)
    if missing:
        yield Problem(
            _("Candidates whose points are not complete: %(count)s.")
            % {"count": missing},
            code="not_scored",
        )


def has_minutes(selection: Selection) -> Iterator[Problem]:
    if not (selection.minutes_number and selection.minutes_date):
        yield Problem(
            _("Record the minutes of the meeting: number, date and who was present."),
            "minutes_number",
            "no_minutes",
        )


def nobody_joined(selection: Selection) -> Iterator[Problem]:
    if selection.candidates.filter(state=CandidateState.MEMBER).exists():
        yield Problem(
            _("Municipalities have already joined the cohort by this selection."),
            code="joined",
        )
