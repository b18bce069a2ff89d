"""Pieces that models of every app share."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stamped(models.Model):
    """Rows that know when they were made and last changed (UTC)."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


class MoneyField(models.DecimalField):
    """An amount with two decimals; 14 digits hold a whole call many times over."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)


def both_or_none(at: str, by: str) -> models.CheckConstraint:
    """A pair such as approved_at and approved_by: both are filled, or neither."""
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{at.removesuffix('_at')}_both_or_none",
        condition=models.Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | models.Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
    )


def not_negative(field: str) -> models.CheckConstraint:
    """An amount or count that is zero or more (or empty)."""
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_not_negative",
        condition=models.Q(**{f"{field}__gte": 0}),
    )
