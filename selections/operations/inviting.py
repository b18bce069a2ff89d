"""Inviting municipalities: by list, by oblast, by an earlier programme or cohort."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Cohort, EarlierProgramme, Municipality, Oblast
from selections import notifications
from selections.enums import CandidateState, Origin, SelectionVerb
from selections.models import Candidate, Selection
from selections.permissions import can_manage_selection
from selections.queries import invitable


@transaction.atomic
def invite_municipalities(
    *, selection: Selection, by: Any, municipalities: Iterable[Municipality]
) -> list[Candidate]:
    """Invite those that are no candidates yet; returns the new ones.

    Letters go out with the announcement, or at once after it. Raises OperationRefused
    at `municipalities` when one had ended or is a member of the cohort already.
    """
    selection = _open_for_invitations(selection, by)
    places = list({place.pk: place for place in municipalities}.values())
    allowed = set(invitable(selection).values_list("pk", flat=True))
    barred = [place for place in places if place.pk not in allowed]
    refuse_if_any(_barred(place) for place in barred)
    return _invite(selection, by, places, how={"by": "list"})


def _barred(place: Municipality) -> Problem:
    text = _("%(name)s was ended by the reform or is in the cohort already.")
    return Problem(text % {"name": place.full_name}, "municipalities", "not_invitable")


@transaction.atomic
def invite_oblasts(
    *, selection: Selection, by: Any, oblasts: Iterable[Oblast]
) -> list[Candidate]:
    """Invite every municipality of the oblasts that may take part."""
    selection = _open_for_invitations(selection, by)
    chosen = list(oblasts)
    places = invitable(selection).filter(oblast__in=chosen)
    names = [str(oblast) for oblast in chosen]
    return _invite(selection, by, places, how={"by": "oblast", "oblasts": names})


@transaction.atomic
def invite_participants(
    *, selection: Selection, by: Any, programme: EarlierProgramme
) -> list[Candidate]:
    """Invite the participants of an earlier programme that may take part."""
    selection = _open_for_invitations(selection, by)
    places = invitable(selection).filter(earlier_participations__programme=programme)
    return _invite(
        selection, by, places, how={"by": "programme", "programme": str(programme)}
    )


@transaction.atomic
def invite_cohort(*, selection: Selection, by: Any, cohort: Cohort) -> list[Candidate]:
    """Invite the members of an earlier cohort that may take part."""
    selection = _open_for_invitations(selection, by)
    places = invitable(selection).filter(memberships__cohort=cohort)
    return _invite(selection, by, places, how={"by": "cohort", "cohort": str(cohort)})


def _open_for_invitations(selection: Selection, by: Any) -> Selection:
    if not can_manage_selection(by, selection):
        raise PermissionDenied
    selection = lock(selection)
    late = selection.is_past_closing and not selection.is_historic
    if not selection.takes_invitations or (selection.is_announced and late):
        text = _("Nobody can be invited any more.")
        raise OperationRefused([Problem(text, code="no_invitations")])
    return selection


def _invite(
    selection: Selection,
    by: Any,
    places: Iterable[Municipality],
    *,
    how: dict[str, Any],
) -> list[Candidate]:
    there = set(selection.candidates.values_list("municipality", flat=True))
    new = [place for place in places if place.pk not in there]
    if not new:
        return []
    moment = timezone.now()
    made = Candidate.objects.bulk_create(
        Candidate(
            selection=selection,
            municipality=place,
            origin=Origin.INVITED,
            state=CandidateState.INVITED,
            invited_at=moment,
            invited_by=by,
        )
        for place in new
    )
    if selection.is_announced:
        notifications.municipalities_invited(selection, [place.pk for place in new])
    codes = sorted(place.code for place in new)
    audit.record(
        by=by,
        verb=SelectionVerb.INVITED,
        obj=selection,
        after={**how, "count": len(codes), "municipalities": codes},
    )
    return made
