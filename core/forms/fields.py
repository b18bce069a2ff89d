"""Form fields of the portal."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.formats import money_short
from core.widgets import (
    DateInput,
    MomentInput,
    MoneyInput,
    NumberInput,
    PercentInput,
    without_spaces,
)

# Groups of three divided by spaces, or no groups; then at most one comma or dot.
WRITTEN = re.compile(
    r"(?P<sign>[-\u2212]?)(?P<whole>\d{1,3}( \d{3})+|\d+)([.,](?P<part>\d*))?", re.A
)
MOST_COUNTED = 2_147_483_647  # what a column of the database holds
UNITS = re.compile(r"\s*(сомов|сома|сом|som|kgs|chf|%)\.?$", re.IGNORECASE)


class WrittenDecimalField(forms.DecimalField):
    """A number as people write it: `1 234,50`, `1234.50`, with any kind of space.

    `1,234` is never taken for one thousand: a comma begins the decimals.
    """

    default_error_messages = {
        "invalid": _("Write a number, for example 1 234,50."),
        "min_value": _("The number cannot be less than %(limit_value)s."),
        "max_value": _("The number cannot be more than %(limit_value)s."),
    }

    def to_python(self, value: Any) -> Any:
        """The number, or None when empty. Raises ValidationError for anything else."""
        if isinstance(value, str):
            value = self._plain(value)
        return super().to_python(value)

    def run_validators(self, value: Any) -> None:
        """As Django's, but limits are written the way numbers are: `4 000 000,00`."""
        try:
            super().run_validators(value)
        except ValidationError as refused:
            for error in refused.error_list:
                params = error.params or {}
                limit = params.get("limit_value")
                if isinstance(limit, Decimal | int):
                    params["limit_value"] = self.written(Decimal(limit))
            raise

    def written(self, limit: Decimal) -> str:
        """A limit as the message shows it."""
        return money_short(limit)

    def _plain(self, text: str) -> str:
        text = UNITS.sub("", without_spaces(text))
        if not text:
            return ""
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        sign = "-" if found["sign"] else ""
        whole = found["whole"].replace(" ", "")
        return f"{sign}{whole}.{found['part'] or '0'}"


class AmountField(WrittenDecimalField):
    """A sum of money to the tyiyn, zero or more."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": _("Write the sum in digits, for example 250 000,00."),
        "max_decimal_places": _("Write at most two digits after the comma."),
        "min_value": _("The sum cannot be less than %(limit_value)s."),
        "max_value": _("The sum cannot be more than %(limit_value)s."),
    }

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", 0)
        super().__init__(**kwargs)


class PercentField(WrittenDecimalField):
    """A share in percent with at most two decimals, 0 to 100 unless told otherwise."""

    widget = PercentInput

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("max_digits", 6)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 100)
        super().__init__(**kwargs)


class NumberField(WrittenDecimalField):
    """A measured number (metres, people); decimals as `decimal_places` allows."""

    widget = NumberInput

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(**kwargs)


class CountField(forms.IntegerField):
    """A whole number, zero or more; spaces between groups are allowed."""

    widget = NumberInput
    default_error_messages = {"invalid": _("Write a whole number.")}

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", MOST_COUNTED)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = without_spaces(value).replace(" ", "")
        return super().to_python(value)


class DayField(forms.DateField):
    """A date; takes what the date picker sends and `20.08.2015`."""

    widget = DateInput
    default_error_messages = {
        "invalid": _("Write the date as day, month, year, for example 20.08.2015."),
    }


class MomentField(forms.DateTimeField):
    """A date with clock time, in Bishkek time."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("Write date and time, for example 20.08.2015 18:00."),
    }
