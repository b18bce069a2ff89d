"""Municipalities: lists, search, and what a municipality's page shows."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.text import search_key
from municipalities.models import (
    BudgetSufficiency,
    CohortMembership,
    FormerName,
    Municipality,
    Official,
    Succession,
    Village,
)
from municipalities.queries.as_of import as_of, matching_places
from municipalities.queries.cohorts import begun_by
from municipalities.queries.people import officials_of
from municipalities.queries.successions import links


def _memberships() -> QuerySet[CohortMembership]:
    return CohortMembership.objects.select_related("cohort")


def municipality_rows(user: Any) -> QuerySet[Municipality]:
    """All municipalities with rayon, oblast and cohorts, in alphabetical order.

    Lists pass them through `as_of`.
    """
    return (
        Municipality.objects.visible_to(user)
        .with_place()
        .prefetch_related(Prefetch("memberships", _memberships()))
        .annotate(
            # databases disagree where empty values stand: here they come first
            rayon_key=Coalesce("rayon__sort_key", Value("")),
            known_population=Coalesce("population", 0),
        )
        .order_by("sort_key", "pk")
    )


def participant_rows(
    user: Any, day: datetime.date | None = None
) -> QuerySet[Municipality]:
    """The municipalities that take or took part in the programme, or did by a day."""
    return municipality_rows(user).filter(Exists(_members(day)))


def _members(day: datetime.date | None) -> QuerySet[CohortMembership]:
    members = CohortMembership.objects.filter(municipality=OuterRef("pk"))
    return members if day is None else members.filter(begun_by(day))


def find_places(text: str, limit: int = 20) -> list[Municipality]:
    """The municipalities that match every word of the text, for picking one."""
    living = Municipality.objects.current().with_place().order_by("sort_key", "pk")
    rows = as_of(living, None)
    words = search_key(text).split()
    if not words:
        return []
    for word in words:
        rows = matching_places(rows, word)
    return list(rows[:limit])


def in_cohort(
    rows: QuerySet[Municipality], cohort: Any, day: datetime.date | None = None
) -> QuerySet[Municipality]:
    """Rows that belong to the cohort, or did by a day."""
    return rows.filter(Exists(_members(day).filter(cohort=cohort)))


def in_phase(
    rows: QuerySet[Municipality], phase: Any, day: datetime.date | None = None
) -> QuerySet[Municipality]:
    """Rows that belong to any cohort of the phase, or did by a day."""
    return rows.filter(Exists(_members(day).filter(cohort__phase=phase)))


@dataclass(frozen=True)
class PlaceCard:
    """What `municipalities/_place.html` shows of a municipality.

    `officials` is filled for staff only: names of people are not public.
    """

    municipality: Municipality
    villages: list[Village]
    memberships: list[CohortMembership]
    sufficiencies: list[BudgetSufficiency]
    successors: list[Succession]
    predecessors: list[Succession]
    former_names: list[FormerName]
    officials: list[Official] = field(default_factory=list)


def place_card(municipality: Municipality, *, with_people: bool = False) -> PlaceCard:
    """The place part of a municipality's page, in six queries (seven with people)."""
    here = Q(predecessor=municipality) | Q(successor=municipality)
    found = list(links().filter(here).order_by("date", "pk"))
    return PlaceCard(
        municipality=municipality,
        villages=list(municipality.villages.all()),
        memberships=list(
            municipality.memberships.select_related("cohort", "cohort__phase")
        ),
        sufficiencies=list(municipality.budget_sufficiencies.all()),
        successors=[link for link in found if link.predecessor_id == municipality.pk],
        predecessors=[link for link in found if link.successor_id == municipality.pk],
        former_names=list(municipality.former_names.all()),
        officials=officials_of(municipality) if with_people else [],
    )


def place_meant_by(text: str) -> Municipality:
    """The municipality of a SOATE code (a former one, too) or a name.

    Names repeat: several matches are listed with their rayons. Raises ValidationError.
    """
    text = text.strip()
    by_code = Municipality.objects.with_place().with_code(text.upper())
    if by_code is not None:
        return by_code
    found = find_places(text, limit=6)
    exact = [
        place for place in found if search_key(text) in place.search_key.split("\n")
    ]
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise ValidationError(
            _("No municipality has the name or code “%(text)s”."), params={"text": text}
        )
    if len(found) > 1:
        raise ValidationError(
            _("Several municipalities fit: %(places)s. Write the SOATE code."),
            params={"places": "; ".join(f"{p.full_name} {p.code}" for p in found)},
        )
    return found[0]
