"""Budget sufficiency of a year over all municipalities."""

from decimal import Decimal
from typing import Any

from django.db.models import (
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from municipalities.models import BudgetSufficiency, Municipality
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

    Those that the reform ended are left out unless they have a figure of the year.
    """
    figure = BudgetSufficiency.objects.filter(municipality=OuterRef("pk"), year=year)
    return (
        municipality_rows(user)
        .filter(Q(ended_date=None) | Exists(figure))
        .annotate(
            year=Value(year, IntegerField()),
            percent=Subquery(figure.values("percent")[:1]),
            source=Subquery(figure.values("source")[:1]),
            is_sample=Subquery(figure.values("is_sample")[:1]),
            known_percent=Coalesce("percent", NOT_RECORDED),
        )
    )
