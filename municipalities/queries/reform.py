"""Acts of the territorial reform and the changes in them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from municipalities.enums import ReformState
from municipalities.models import (
    FormerName,
    Municipality,
    ReformAct,
    ReformChange,
    Succession,
    Village,
)
from municipalities.queries.successions import links


def act_rows(user: Any) -> QuerySet[ReformAct]:
    """Acts with the number of their changes, the latest first."""
    return (
        ReformAct.objects.visible_to(user)
        .annotate(change_count=Count("changes"))
        .order_by("-date", "-pk")
    )


def changes_of(act: ReformAct) -> list[ReformChange]:
    """The changes of an act with their units and villages, in four queries."""
    places = Municipality.objects.with_place().order_by("sort_key", "pk")
    return list(
        act.changes.select_related(
            "municipality__rayon", "municipality__oblast", "rayon", "oblast"
        )
        .prefetch_related(
            Prefetch("predecessors", places, to_attr="sources"),
            Prefetch("villages", Village.objects.all(), to_attr="chosen"),
        )
        .order_by("pk")
    )


def sources_of(change: Any) -> list[Municipality]:
    """The units that a change of `changes_of` takes something from."""
    return change.sources


def units_of(changes: Iterable[Any]) -> dict[int, Municipality]:
    """Every municipality that stands in the changes, by key."""
    found = {}
    for change in changes:
        for unit in (*change.sources, change.municipality):
            if unit is not None:
                found[unit.pk] = unit
    return dict(sorted(found.items()))


def successions_of(act: ReformAct) -> list[Succession]:
    """The links that an act in force made."""
    return list(links().filter(act=act).order_by("successor__sort_key", "pk"))


def acts_touching(units: Iterable[int]) -> QuerySet[ReformAct]:
    """Acts in force that changed any of the units."""
    keys = list(units)
    touched = Q(changes__municipality__in=keys) | Q(changes__predecessors__in=keys)
    return (
        ReformAct.objects.filter(touched, state=ReformState.IN_FORCE)
        .distinct()
        .order_by("date", "pk")
    )


def code_is_taken(code: str, but: Municipality | None = None) -> bool:
    """Whether a municipality bears the code, or bore it once."""
    others = Municipality.objects.filter(code=code)
    once = FormerName.objects.filter(code=code)
    if but is not None:
        others, once = others.exclude(pk=but.pk), once.exclude(municipality=but)
    return others.exists() or once.exists()
