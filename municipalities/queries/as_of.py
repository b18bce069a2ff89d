"""Municipalities as of any date: which existed, and what they were called then."""

import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from municipalities.enums import ReformState
from municipalities.models import FormerName, Municipality, Village, VillageMove

# What a list sorts, searches and filters by, and the field it stands for.
KNOWN = {
    "known_name": "sort_key",
    "known_words": "search_key",
    "known_kind": "kind",
    "known_code": "code",
}


def as_of(
    rows: QuerySet[Municipality], day: datetime.date | None
) -> QuerySet[Municipality]:
    """Rows as they were on a day; without a day as they are, ended ones too.

    Sort and search by `known_name`, `known_words`, filter by `known_kind`: they are
    those of the day, and so are `name`, `full_name`, `shown_code` and `shown_kind` of
    the rows. A day costs one query more, however many rows there are.
    """
    if day is None:
        return rows.annotate(**{known: F(field) for known, field in KNOWN.items()})
    later = _names_after(day).filter(municipality=OuterRef("pk"))
    return (
        rows.existing_on(day)  # type: ignore[attr-defined]
        .annotate(
            **{
                known: Coalesce(Subquery(later.values(field)[:1]), F(field))
                for known, field in KNOWN.items()
            }
        )
        .prefetch_related(names_on(day))
    )


def names_on(day: datetime.date, path: str = "") -> "Prefetch[Any]":
    """For `prefetch_related`: municipalities at `path` show the names of the day."""
    lookup = f"{path}__former_names" if path else "former_names"
    return Prefetch(lookup, _names_after(day), to_attr="names_after")


def _names_after(day: datetime.date) -> QuerySet[FormerName]:
    """The first of a municipality's rows tells what it was called on the day."""
    return FormerName.objects.filter(until_date__gt=day).order_by("until_date", "pk")


def existed_on(day: datetime.date, path: str) -> Q:
    """The condition that the municipality at `path` existed on a day."""
    began = Q(**{f"{path}__started_date__isnull": True}) | Q(
        **{f"{path}__started_date__lte": day}
    )
    lasted = Q(**{f"{path}__ended_date__isnull": True}) | Q(
        **{f"{path}__ended_date__gt": day}
    )
    return began & lasted


def matching_places(
    rows: QuerySet[Municipality], word: str, day: datetime.date | None = None
) -> QuerySet[Municipality]:
    """Rows of `as_of` whose names, codes or villages hold the folded word.

    A code that was replaced finds its municipality, too.
    """
    code = word.upper()
    once = FormerName.objects.filter(municipality=OuterRef("pk"), code__contains=code)
    found = Q(known_words__contains=word) | Q(code__contains=code) | Exists(once)
    village = _villages_on(day).filter(home=OuterRef("pk"), search_key__contains=word)
    return rows.filter(found | Exists(village))


def _villages_on(day: datetime.date | None) -> QuerySet[Village]:
    """Villages with `home`, the key of the municipality they belonged to."""
    if day is None:
        return Village.objects.annotate(home=F("municipality"))
    later = VillageMove.objects.filter(
        village=OuterRef("pk"), act__date__gt=day, act__state=ReformState.IN_FORCE
    ).order_by("act__date", "pk")
    return Village.objects.annotate(
        home=Coalesce(
            Subquery(later.values("from_municipality")[:1]), F("municipality"), Value(0)
        )
    )
