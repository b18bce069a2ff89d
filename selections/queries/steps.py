"""What waits for a person in selections."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.next_steps import DANGER, NORMAL, WAITING, WARNING, NextStep, in_order
from municipalities.permissions import WRITERS, posts_of
from selections.enums import CandidateState, SelectionState
from selections.models import Candidate, Selection
from selections.queries.lists import open_without_candidate, selection_rows
from selections.queries.places import next_reserves

SOON = timedelta(days=7)
CS, SS = CandidateState, SelectionState


def next_steps_for(user: Any) -> list[NextStep]:
    """Next steps of the person in all roles, in order of their dates."""
    return in_order([*_municipal(user), *_staff(user)])


def _municipal(user: Any) -> Iterator[NextStep]:
    places = {place for place, role in posts_of(user) if role in WRITERS}
    if not places:
        return
    now = timezone.now()
    own = Candidate.objects.filter(
        Q(state__in=(CS.INVITED, CS.PREPARING), selection__state=SS.ANNOUNCED)
        | Q(state=CS.RETURNED, selection__state=SS.SCREENING),
        municipality__in=places,
        selection__is_historic=False,
    )
    for candidate in own.with_place():
        yield _own_step(candidate, now)
    for selection in open_without_candidate(user, now):
        yield NextStep(
            _("Apply for the selection"),
            reverse("municipal:selection-detail", args=[selection.pk]),
            due=selection.closes_at,
            kind=_haste(selection, now),
            about=selection.title,
        )


def _own_step(candidate: Candidate, now: Any) -> NextStep:
    url = reverse("municipal:candidate-detail", args=[candidate.pk])
    selection = candidate.selection
    if candidate.is_returned:
        title = _("Correct the returned papers of the selection")
        return NextStep(title, url, kind=WARNING, about=selection.title)
    if candidate.is_invited:
        title = _("Answer the invitation to the selection")
    else:
        title = _("Finish and submit the papers for the selection")
    return NextStep(
        title,
        url,
        due=selection.closes_at,
        kind=_haste(selection, now),
        about=selection.title,
    )


def _haste(selection: Selection, now: Any) -> str:
    left = selection.closes_at - now
    if left < timedelta(0):
        return DANGER
    return WARNING if left < SOON else NORMAL


def _staff(user: Any) -> Iterator[NextStep]:
    if not has_verb(user, Verb.MANAGE_SELECTIONS):
        return
    now = timezone.now()
    over = (SS.ARCHIVED, SS.CANCELLED)
    for selection in selection_rows(user).exclude(state__in=over):
        step = _staff_step(selection, now)
        if step is None:
            continue
        title, due, kind = step
        yield NextStep(
            title,
            selection.get_absolute_url(),
            due=due,
            kind=kind,
            about=selection.title,
        )


def _staff_step(selection: Any, now: Any) -> tuple[str, Any, str] | None:
    """What to do with a selection in its state, until when, how urgent."""
    if selection.results_are_public:
        return _after_publication(selection)
    if selection.is_announced and selection.closes_at >= now:
        return _("The selection is open"), selection.closes_at, WAITING
    if selection.is_in_screening and selection.waiting:
        text = ngettext(
            "Check %(count)s candidate", "Check %(count)s candidates", selection.waiting
        )
        return text % {"count": selection.waiting}, None, NORMAL
    texts = {
        SS.DRAFT: (_("Complete and announce the selection"), selection.opens_at),
        SS.ANNOUNCED: (_("Start the eligibility check"), None),
        SS.SCREENING: (_("Start the scoring"), None),
        SS.SCORING: (_("Score the candidates and close the scoring"), None),
        SS.RANKED: (_("Record the minutes and the decision"), None),
        SS.DECIDED: (_("Publish the results of the selection"), None),
    }
    title, due = texts[SS(selection.state)]
    return title, due, NORMAL


def _after_publication(selection: Any) -> tuple[str, Any, str] | None:
    unsigned = selection.candidates.filter(state=CS.SELECTED).count()
    if unsigned:
        text = ngettext(
            "Record %(count)s memorandum", "Record %(count)s memoranda", unsigned
        )
        return text % {"count": unsigned}, None, NORMAL
    if next_reserves(selection):
        return _("Give the free place to the reserve"), None, WARNING
    return None
