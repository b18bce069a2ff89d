"""Rules on the money of an application."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from core.formats import date_text, money, percent
from grants.building.rules import Case, Rule
from grants.models import Call
from grants.queries import Amounts


def sums(case: Case) -> Iterator[Rule]:
    stated, total = case.application.stated_total, case.amounts.total
    note = ""
    if not total:
        note = _("The budget has no lines. Enter what the work costs and who pays.")
    elif stated is None:
        note = _("Enter the total cost, so that the sum of the lines can be checked.")
    elif stated != total:
        note = _(
            "The lines add up to %(lines)s, the stated total is %(stated)s: "
            "the difference is %(difference)s."
        ) % {
            "lines": money(total, "KGS"),
            "stated": money(stated, "KGS"),
            "difference": money(abs(stated - total), "KGS"),
        }
    yield Rule(
        "sums",
        _("The budget adds up"),
        not note,
        value=money(total, "KGS"),
        threshold=money(stated, "KGS"),
        source=_("sum of the budget lines; stated total"),
        note=note,
        field="stated_total",
    )


def ceiling(case: Case) -> Iterator[Rule]:
    call, asked = case.call, case.amounts.grant
    note = ""
    if asked <= 0:
        note = _("The budget asks for no grant: no line is paid by the programme.")
    elif asked > call.ceiling_kgs:
        note = _("The grant asked for is %(over)s over the ceiling of %(ceiling)s.") % {
            "over": money(asked - call.ceiling_kgs, "KGS"),
            "ceiling": money(call.ceiling_kgs, "KGS"),
        }
    yield Rule(
        "ceiling",
        _("The grant asked for is within the ceiling"),
        not note,
        value=money(asked, "KGS"),
        threshold=_("at most %(sum)s") % {"sum": money(call.ceiling_kgs, "KGS")},
        source=ceiling_source(call),
        note=note,
        field="budget",
    )


def ceiling_source(call: Call) -> str:
    """Where a ceiling in KGS comes from when the call sets it in another currency."""
    if call.ceiling_rate is None:
        return _("rules of the call")
    return _("%(ceiling)s at the rate %(rate)s of %(date)s, %(bank)s") % {
        "ceiling": money(call.ceiling, call.ceiling_currency),
        "rate": f"{call.ceiling_rate.normalize():f}".replace(".", ","),
        "date": date_text(call.ceiling_rate_date),
        "bank": call.ceiling_rate_bank or "–",
    }


def cofinance(case: Case) -> Iterator[Rule]:
    amounts, least = case.amounts, case.call.minimum_cofinance_percent
    if not least and not amounts.own:
        return
    passed = bool(amounts.total) and amounts.reaches(least)
    missing = _missing_own(amounts, least)
    yield Rule(
        "cofinance",
        _("Own contribution, as a share of the total cost"),
        passed,
        value=_("%(of_total)s of the total (%(of_grant)s of the grant)")
        % {
            "of_total": percent(amounts.shown_share_of_total),
            "of_grant": percent(amounts.shown_share_of_grant),
        },
        threshold=_("at least %(percent)s of the total") % {"percent": percent(least)},
        source=_("budget lines paid by local budget, community and provider: %(sum)s")
        % {"sum": money(amounts.own, "KGS")},
        note=""
        if passed
        else _(
            "The own contribution is less than %(percent)s of the total cost. With the "
            "same grant at least %(sum)s more is needed."
        )
        % {"percent": percent(least), "sum": money(missing, "KGS")},
        field="budget",
    )


def _missing_own(amounts: Amounts, least: Decimal) -> Decimal:
    """How much own contribution lacks while the other sources stay, rounded up."""
    if least >= 100:  # noqa: PLR2004 - percent
        return amounts.grant + amounts.other
    rest = amounts.total - amounts.own
    needed = rest * least / (100 - least)
    return max(needed - amounts.own, Decimal(0)).quantize(
        Decimal("0.01"), rounding="ROUND_UP"
    )
