"""Municipalities as of any date: which existed, and what they were called then."""

import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    DateField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
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


def as_of(rows: QuerySet[Any], day: datetime.date | None, path: str = "") -> Any:
    """Rows as they were on a day; without a day as they are, ended ones too.

    `rows` are municipalities, or have one at `path`. Sort and search by `known_name` and
    `known_words`, filter by `known_kind`: they are those of the day, and so are `name`,
    `full_name`, `shown_code` and `shown_kind` of the municipalities. A day costs one
    query more, however many rows there are.
    """
    start = f"{path}__" if path else ""
    if day is None:
        now = {known: F(f"{start}{field}") for known, field in KNOWN.items()}
        return rows.annotate(**now)
    return named_as_of(rows.filter(existed_on(day, path)), day, path)


def named_as_of(rows: QuerySet[Any], day: datetime.date, path: str = "") -> Any:
    """Rows with the names, kinds and codes of a day; it leaves out none of them."""
    start = f"{path}__" if path else ""
    later = _names_after(day).filter(municipality=OuterRef(path or "pk"))
    then: dict[str, Any] = {
        known: Coalesce(Subquery(later.values(field)[:1]), F(f"{start}{field}"))
        for known, field in KNOWN.items()
    }
    if not path:
        then["known_day"] = Value(day, DateField())  # for `shown_memberships`
    return rows.annotate(**then).prefetch_related(names_on(day, path))


def existed_on(day: datetime.date, path: str = "") -> Q:
    """The condition that a municipality existed; on the day of its end it is no more."""
    return existed_within(day, day, path)


def existed_within(first: datetime.date, last: datetime.date, path: str = "") -> Q:
    """The condition that a municipality existed on one of these days at least."""
    start = f"{path}__" if path else ""
    began = Q(**{f"{start}started_date__isnull": True})
    began |= Q(**{f"{start}started_date__lte": last})
    lasted = Q(**{f"{start}ended_date__isnull": True})
    lasted |= Q(**{f"{start}ended_date__gt": first})
    return began & lasted


def names_on(day: datetime.date, path: str = "") -> "Prefetch[Any]":
    """For `prefetch_related`: municipalities at `path` show the names of the day."""
    lookup = f"{path}__former_names" if path else "former_names"
    return Prefetch(lookup, _names_after(day), to_attr="names_after")


def _names_after(day: datetime.date) -> QuerySet[FormerName]:
    """The first of a municipality's rows tells what it was called on the day."""
    return FormerName.objects.filter(until_date__gt=day).order_by("until_date", "pk")


def matching_places(
    rows: QuerySet[Municipality], word: str, day: datetime.date | None = None
) -> QuerySet[Municipality]:
    """Rows of `as_of` whose names, codes or villages hold the folded word.

    A code that was replaced finds its municipality, too; so does a former name where
    no day is asked for.
    """
    code = word.upper()
    former = Q(code__contains=code)
    if day is None:
        former |= Q(search_key__contains=word)
    once = FormerName.objects.filter(former, municipality=OuterRef("pk"))
    found = Q(known_words__contains=word) | Q(code__contains=code) | Exists(once)
    village = _villages_on(day).filter(search_key__contains=word)
    village = village.filter(Q(home=OuterRef("pk")))
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
            Subquery(later.values("from_municipality")[:1]),
            F("municipality"),
            output_field=BigIntegerField(),
        )
    )
