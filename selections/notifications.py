"""Letters of selections: one function per letter. Papers of the past send none."""

from collections.abc import Iterable

from core.letters import send_letter
from municipalities.models import Municipality
from municipalities.queries import writers_of
from selections.enums import NOT_SENT
from selections.models import Candidate, Selection


def selection_announced(selection: Selection) -> None:
    """To the invited; where all may take part, to every municipality."""
    places: Iterable[int]
    if selection.is_open_to_all:
        places = Municipality.objects.current().values_list("pk", flat=True)
    else:
        places = selection.candidates.values_list("municipality", flat=True)
    _announce(selection, places)


def municipalities_invited(selection: Selection, places: Iterable[int]) -> None:
    """To those who were invited after the announcement."""
    _announce(selection, places)


def _announce(selection: Selection, places: Iterable[int]) -> None:
    if selection.is_historic:
        return
    for person in writers_of(places):
        send_letter(
            to=person, name="selection_announced", context={"selection": selection}
        )


def candidate_submitted(candidate: Candidate) -> None:
    """The receipt."""
    _to_candidate(candidate, "candidate_submitted")


def candidate_returned(candidate: Candidate, reason: str) -> None:
    """What has to be corrected."""
    _to_candidate(candidate, "candidate_returned", reason=reason)


def selection_decided(selection: Selection) -> None:
    """The published decision, to every candidate that sent its papers in."""
    sent = selection.candidates.exclude(state__in=NOT_SENT)
    for candidate in sent.select_related("municipality"):
        candidate.selection = selection
        _to_candidate(candidate, "selection_decided")


def place_given(candidate: Candidate) -> None:
    """A place became free for a municipality of the reserve."""
    _to_candidate(candidate, "place_given")


def _to_candidate(candidate: Candidate, name: str, **extra: object) -> None:
    if candidate.selection.is_historic:
        return
    for person in writers_of([candidate.municipality_id]):
        context = {"candidate": candidate, "selection": candidate.selection, **extra}
        send_letter(to=person, name=name, context=context)
