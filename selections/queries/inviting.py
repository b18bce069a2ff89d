"""Who can be invited to a selection, and what an invitation would add."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from municipalities.models import Municipality
from selections.models import Selection


def invitable(selection: Selection) -> QuerySet[Municipality]:
    """Those that existed on the closing day and are not in the cohort.

    In papers of the past, members are on record already.
    """
    day = timezone.localdate(selection.closes_at)
    places = Municipality.objects.with_place().filter(
        Q(ended_date__isnull=True) | Q(ended_date__gt=day)
    )
    if selection.is_historic:
        return places
    return places.exclude(memberships__cohort=selection.cohort_id)


@dataclass(frozen=True)
class Invitation:
    """What inviting some municipalities would do."""

    new: list[Municipality]
    there: list[Municipality]
    barred: list[Municipality]

    @property
    def mark(self) -> str:
        """Tells this set of new ones from any other."""
        keys = ",".join(str(pk) for pk in sorted(place.pk for place in self.new))
        return hashlib.sha256(keys.encode()).hexdigest()[:16]


def invitation(selection: Selection, places: Iterable[Municipality]) -> Invitation:
    """New ones, candidates already, and those that cannot take part; two queries."""
    allowed = set(invitable(selection).values_list("pk", flat=True))
    candidates = set(selection.candidates.values_list("municipality", flat=True))
    new, there, barred = [], [], []
    for place in places:
        if place.pk in candidates:
            there.append(place)
        elif place.pk in allowed:
            new.append(place)
        else:
            barred.append(place)
    return Invitation(new, there, barred)
