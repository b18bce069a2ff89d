"""Who went over into whom: predecessors, successors, and who answers for records."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.formats import date_text
from core.problems import Problem
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality, RightsSuccession, Succession

PLACES = (
    *("predecessor__rayon", "predecessor__oblast"),
    *("successor__rayon", "successor__oblast"),
)


def links() -> QuerySet[Succession]:
    """Successions with both places, the act and the confirmation of rights."""
    return Succession.objects.select_related(*PLACES, "act", "rights__confirmed_by")


@dataclass(frozen=True)
class Predecessor:
    """A unit for whose records another one answers: directly, or through `via`."""

    place: Municipality
    date: datetime.date
    link: Succession


def answered_for(place: Municipality) -> list[Predecessor]:
    """All units whose records the municipality took over, chains included."""
    found: dict[int, Predecessor] = {}
    new: set[int] = {place.pk}
    while new:
        rows = links().filter(successor__in=new, takes_over=True)
        new = set()
        for link in rows.order_by("date", "pk"):
            if link.predecessor_id not in found and link.predecessor_id != place.pk:
                found[link.predecessor_id] = Predecessor(
                    link.predecessor, link.date, link
                )
                new.add(link.predecessor_id)
    return list(found.values())


def heir_of(place: Municipality) -> Municipality | None:
    """The living municipality that answers for one that ended; None if none does."""
    seen = {place.pk}
    found: Municipality | None = place
    while found is not None and found.has_ended:
        link = links().filter(predecessor=found, takes_over=True).first()
        found = link.successor if link and link.successor_id not in seen else None
        seen.add(found.pk if found else 0)
    return found


def ended_problems(
    place: Municipality, field: str = "municipality"
) -> Iterator[Problem]:
    """Why nothing new can be begun for a municipality that the reform ended."""
    if not place.has_ended:
        return
    heir = heir_of(place)
    told = {"place": place.name, "day": date_text(place.ended_date)}
    if heir is None:
        message = _("On %(day)s the territorial reform ended %(place)s.") % told
    else:
        message = _(
            "On %(day)s the territorial reform ended %(place)s. Begin it for %(heir)s, "
            "which took over."
        ) % (told | {"heir": heir.full_name})
    yield Problem(message, field, "ended")


def writers_of(places: Iterable[int | Municipality]) -> QuerySet[User]:
    """Heads and coordinators who write for the municipalities now, each once.

    Where the rights of a unit passed, these are the people of its successor.
    """
    keys = {p.pk if isinstance(p, Municipality) else p for p in places}
    return User.objects.filter(
        is_active=True,
        official_posts__ended_at__isnull=True,
        official_posts__role__in=(MunicipalRole.HEAD, MunicipalRole.COORDINATOR),
        official_posts__municipality__in=acting_places(keys),
    ).distinct()


def acting_places(places: Iterable[int]) -> set[int]:
    """Municipalities whose people act for these: themselves, and confirmed heirs."""
    return RightsSuccession.objects.acting_for(places)
