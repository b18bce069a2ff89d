"""How numbers, sums, dates and times are written for people: once for pages and PDFs.

All functions take None and give a dash, so that what is not known stays visibly empty.
Numbers look the same in all three languages: `1 234 567,89` with no-break spaces.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import dates, timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

NBSP = "\xa0"
MINUS = "\u2212"
DASH = "\u2014"
KILO = 1024

Amount = Decimal | int | float


def number(value: Amount | None, places: int = 0) -> str:
    """A number with groups of three and a comma: `1 234,5`. Halves go up."""
    if value is None or value == "":
        return DASH
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits = f"{abs(exact):,.{places}f}".replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{digits}" if exact < 0 else digits


def measured(value: Amount | None) -> str:
    """A measured number with the decimals that it has, at most two: `12`, `3,5`."""
    if value is None or value == "":
        return DASH
    exact = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    exponent = exact.as_tuple().exponent
    return number(exact, max(0, -exponent) if isinstance(exponent, int) else 0)


def money(value: Amount | None, currency: str = "") -> str:
    """A sum to the tyiyn: `1 234 567,89`; with a currency word when one is given.

    `currency` is a code (`KGS`, `CHF`); soms are written as the word of the reader's
    language, because the sign of the som is missing in most fonts.
    """
    text = number(value, 2)
    if not currency or text == DASH:
        return text
    return f"{text}{NBSP}{currency_name(currency)}"


def money_short(value: Amount | None, currency: str = "") -> str:
    """A sum without tyiyns when it has none: `1 616 613`, but `1 616 613,50`."""
    if value is None or value == "":
        return DASH
    whole = Decimal(str(value)) == Decimal(str(value)).to_integral_value()
    text = number(value, 0 if whole else 2)
    return f"{text}{NBSP}{currency_name(currency)}" if currency else text


def currency_name(code: str) -> str:
    """The word for a currency: "som" for KGS, else the code itself."""
    return pgettext("currency", "som") if code == "KGS" else code


def percent(value: Amount | None, places: int = 2) -> str:
    """A share already in percent: `11.14` is written `11,14 %`."""
    text = number(value, places)
    return text if text == DASH else f"{text}{NBSP}%"


def date_text(value: date | None) -> str:
    """`2015-ж., 20-август`, `20 августа 2015 г.`, `20 August 2015`."""
    if not value:
        return DASH
    day = _local(value)
    month = _month(day.month, genitive=True)
    match _language():
        case "ky":
            return f"{day.year}-ж., {day.day}-{month}"
        case "ru":
            return f"{day.day} {month} {day.year} г."
    return f"{day.day} {month} {day.year}"


def date_short(value: date | None) -> str:
    """For narrow columns: `20.08.2015`, in every language."""
    return f"{_local(value):%d.%m.%Y}" if value else DASH


def month_text(value: date | None) -> str:
    """`2015-ж., август`, `август 2015 г.`, `August 2015`."""
    if not value:
        return DASH
    day = _local(value)
    month = _month(day.month)
    match _language():
        case "ky":
            return f"{day.year}-ж., {month}"
        case "ru":
            return f"{month} {day.year} г."
    return f"{month} {day.year}"


def time_text(value: datetime | None) -> str:
    """Clock time in Bishkek: `18:00`."""
    return f"{timezone.localtime(value):%H:%M}" if value else DASH


def moment_text(value: datetime | None) -> str:
    """Date and clock time in Bishkek: `2015-ж., 20-август, 18:00`."""
    return f"{date_text(value)}, {time_text(value)}" if value else DASH


def period_text(start: date | None, end: date | None) -> str:
    """Two dates with a dash between; an open end stays open."""
    if not start and not end:
        return DASH
    first = date_text(start) if start else "…"
    last = date_text(end) if end else "…"
    return f"{first} – {last}"


def size_text(size: int | None) -> str:
    """Size of a file: `12 KB`, `1,4 MB`; units of 1024 bytes."""
    if size is None:
        return DASH
    if size < KILO * KILO:
        text = number(max(1, (size + KILO - 1) // KILO))
        return _("%(size)s KB") % {"size": text}
    return _("%(size)s MB") % {"size": number(size / KILO / KILO, 1)}


def _language() -> str:
    return (get_language() or "ky").partition("-")[0]


def _local(value: date) -> date:
    """The day in Bishkek when the value is a moment; else the day itself."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value
    return value


def _month(month: int, *, genitive: bool = False) -> str:
    """The month's name; in lower case, but for English."""
    names = dates.MONTHS_ALT if genitive else dates.MONTHS
    name = str(names[month])
    return name if _language() == "en" else name.lower()
