"""Who may do what with selections and their candidates."""

from typing import Any

from accounts.enums import Verb
from accounts.permissions import has_verb
from municipalities.permissions import (
    can_sign_for,
    can_write_for,
    has_municipal_role,
)
from selections.models import Candidate, Selection


# Selections: staff --------------------------------------------------------------------
def can_see_selections(user: Any, obj: Any = None) -> bool:
    """Staff who follow selections: everything, and the ranking before the decision."""
    return has_verb(user, Verb.SEE_SELECTIONS)


def can_make_selection(user: Any, obj: Any = None) -> bool:
    return has_verb(user, Verb.MANAGE_SELECTIONS)


def can_manage_selection(user: Any, selection: Selection) -> bool:
    """Change it, invite, announce it, lead it to the scoring, record memoranda."""
    return has_verb(user, Verb.MANAGE_SELECTIONS)


def can_judge_selection(user: Any, selection: Selection) -> bool:
    """Close and reopen the scoring."""
    return has_verb(user, Verb.JUDGE_SELECTIONS)


def can_decide_selection(user: Any, selection: Selection) -> bool:
    """Record lots, minutes and the decision, publish it."""
    return has_verb(user, Verb.DECIDE_SELECTIONS)


# Candidates: the municipality, and staff in its place ----------------------------------
def acts_on_behalf(user: Any, candidate: Candidate) -> bool:
    """Staff take the candidate's steps over from papers of the past."""
    return candidate.selection.is_historic and has_verb(user, Verb.MANAGE_SELECTIONS)


def can_apply_for(user: Any, selection: Selection, municipality: Any) -> bool:
    """The head says that the municipality wishes to take part, without an invitation."""
    if can_sign_for(user, municipality):
        return True
    return selection.is_historic and has_verb(user, Verb.MANAGE_SELECTIONS)


def can_edit_candidate(user: Any, candidate: Candidate) -> bool:
    """Head and coordinator write answers and add documents."""
    return can_write_for(user, candidate.municipality) or acts_on_behalf(
        user, candidate
    )


def can_sign_candidate(user: Any, candidate: Candidate) -> bool:
    """The head confirms the wish, accepts commitments, submits, declines."""
    return can_sign_for(user, candidate.municipality) or acts_on_behalf(user, candidate)


def can_recommend_candidate(user: Any, candidate: Candidate) -> bool:
    """Staff add the recommendation of an earlier programme."""
    return has_verb(user, Verb.MANAGE_SELECTIONS)


def can_withdraw_candidate(user: Any, candidate: Candidate) -> bool:
    """The head; staff with what they were told by letter or phone.

    Between decision and publication only staff may: whether the head's button works
    would tell the decision.
    """
    if has_verb(user, Verb.MANAGE_SELECTIONS):
        return True
    if candidate.selection.is_decided:
        return False
    return can_sign_for(user, candidate.municipality)


def can_see_own_candidate(user: Any, candidate: Candidate) -> bool:
    return has_municipal_role(user, candidate.municipality)


# Candidates: staff --------------------------------------------------------------------
def can_see_candidate(user: Any, candidate: Candidate) -> bool:
    """The page of a candidate for staff; what it wrote: `can_read_answers`."""
    return can_see_selections(user)


def can_read_answers(user: Any, candidate: Candidate) -> bool:
    """Answers, evidence and documents: its own people; staff once it was sent in."""
    if can_see_own_candidate(user, candidate):
        return True
    if not can_see_selections(user):
        return False
    return candidate.was_sent or acts_on_behalf(user, candidate)


def can_read_ranking(user: Any, selection: Selection) -> bool:
    """Points and order are known to staff only, before and after the decision."""
    return can_see_selections(user)


def can_judge_candidate(user: Any, candidate: Candidate) -> bool:
    """Check eligibility, return for correction, score."""
    return has_verb(user, Verb.JUDGE_SELECTIONS)


def can_decide_candidate(user: Any, candidate: Candidate) -> bool:
    return has_verb(user, Verb.DECIDE_SELECTIONS)


def can_promote_candidate(user: Any, candidate: Candidate) -> bool:
    """Give a place that became free to the reserve."""
    return has_verb(user, Verb.DECIDE_SELECTIONS)


def can_record_memorandum(user: Any, candidate: Candidate) -> bool:
    """The membership begins with it, so the right to change cohorts is needed, too."""
    return has_verb(user, Verb.MANAGE_SELECTIONS) and has_verb(
        user, Verb.MANAGE_MUNICIPALITIES
    )


def can_read_memorandum(user: Any, candidate: Candidate) -> bool:
    return can_see_selections(user) or can_see_own_candidate(user, candidate)
