"""Inputs of the portal: sums, dates, moments. All work without JavaScript."""

from decimal import Decimal
from typing import Any

from django import forms

from core.formats import NBSP, currency_name, number

CURRENCY = "KGS"


class MoneyInput(forms.TextInput):
    """A text field for a sum: shown as `1 234 567,89`, with the currency beside it.

    Not `type=number`: browsers disagree about commas and refuse spaces.
    """

    template_name = "_components/widgets/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None, currency: str = CURRENCY):
        self.currency = currency
        super().__init__(
            {"inputmode": "decimal", "autocomplete": "off", **(attrs or {})}
        )

    def format_value(self, value: Any) -> str | None:
        """Known sums with groups of three; what a person typed stays as typed."""
        if value is None or value == "":
            return None
        if isinstance(value, Decimal | int | float):
            return number(value, 2)
        return str(value)

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["currency"] = currency_name(self.currency)
        return context


class PercentInput(MoneyInput):
    """A text field for a share in percent: `11,14`."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, currency="%")

    def format_value(self, value: Any) -> str | None:
        text = super().format_value(value)
        return text.removesuffix(",00") if text else text


class NumberInput(forms.TextInput):
    """A whole or decimal number as text; the wheel of a mouse cannot change it."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(
            {"inputmode": "numeric", "autocomplete": "off", **(attrs or {})}
        )

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return super().format_value(value)


class DateInput(forms.DateInput):
    """The browser's own date picker; falls back to a text field."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None):
        # type=date takes and gives only ISO dates, whatever the page's language.
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of date and time, in Bishkek time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def without_spaces(text: str) -> str:
    """The text with every kind of space made plain, and none at the ends."""
    for space in (NBSP, "\u202f", "\u2009", "\t"):
        text = text.replace(space, " ")
    return text.strip()
