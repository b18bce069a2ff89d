"""Budget sufficiency of a year over all municipalities."""

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from municipalities.models import BudgetSufficiency, Municipality
from municipalities.queries.as_of import existed_within, named_as_of
from municipalities.queries.places import municipality_rows

NOT_RECORDED = Decimal(-1)  # sorts before every percent


def recorded_years() -> list[int]:
    """Years with at least one figure, the latest first."""
    years = BudgetSufficiency.objects.order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def latest_year() -> int:
    """The latest year with a figure; this year while there is none."""
    years = recorded_years()
    return years[0] if years else timezone.localdate().year


def sufficiency_rows(user: Any, year: int) -> QuerySet[Municipality]:
    """Municipalities with `percent`, `source`, `is_sample` of the year; None: no figure.

    They are those that existed in the year, under the names of its last day; others only
    where a figure of the year is on record. `year` is 1 to 9999.
    """
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    figure = BudgetSufficiency.objects.filter(municipality=OuterRef("pk"), year=year)
    rows = municipality_rows(user).filter(existed_within(first, last) | Exists(figure))
    return named_as_of(rows, last).annotate(
        year=Value(year, IntegerField()),
        percent=Subquery(figure.values("percent")[:1]),
        source=Subquery(figure.values("source")[:1]),
        is_sample=Subquery(figure.values("is_sample")[:1]),
        known_percent=Coalesce("percent", NOT_RECORDED),
    )
