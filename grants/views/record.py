"""Facts and tables of applications and grants that several audiences see."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.formats import (
    DASH,
    date_text,
    moment_text,
    money,
    money_short,
    percent,
    period_text,
)
from core.ui import Cell, Fact, Figure, Head, Table
from grants.building import ceiling_source
from grants.models import Application, Call, Grant
from grants.queries import Amounts, application_amounts, sum_warning


def application_facts(application: Application, amounts: Amounts) -> list[Fact]:
    """What is asked, for what, when."""
    return [
        Fact(_("Municipality"), application.municipality.full_name),
        Fact(_("Call"), application.call.title),
        Fact(
            _("Action plan"), application.plan.title if application.plan else _("none")
        ),
        Fact(_("What the grant will be used for"), application.summary),
        Fact(
            _("Time of the work"),
            period_text(application.start_date, application.end_date),
        ),
        Fact(_("Grant asked for"), money(amounts.grant, "KGS")),
        Fact(
            _("Own contribution"),
            money(amounts.own, "KGS"),
            note=share_note(amounts),
        ),
        Fact(
            _("Other sources"), money(amounts.other, "KGS") if amounts.other else DASH
        ),
        Fact(_("Total cost"), money(amounts.total, "KGS")),
        Fact(
            _("Submitted"),
            moment_text(application.submitted_at) if application.submitted_at else "",
        ),
    ]


def share_note(amounts: Amounts) -> Any:
    """Both shares of the own contribution, each named for what it is."""
    if amounts.share_of_total is None or not amounts.own:
        return ""
    return _("%(of_total)s of the total; %(of_grant)s of the grant") % {
        "of_total": percent(amounts.shown_share_of_total),
        "of_grant": percent(amounts.shown_share_of_grant),
    }


def money_table(application: Application) -> Table:
    """The budget lines with their total."""
    lines = list(application.budget_lines.all())
    rows = [
        [
            line.title,
            line.get_category_display(),
            Cell(line.get_source_display(), note=_("in kind") if line.in_kind else ""),
            money(line.amount),
        ]
        for line in lines
    ]
    total = sum(line.amount for line in lines)
    return Table(
        heads=(
            Head(_("What for")),
            Head(_("Kind of cost")),
            Head(_("Who pays")),
            Head(_("Amount, som"), "num"),
        ),
        rows=rows,
        totals=(_("Total"), "", "", money(total)) if rows else (),
    )


def sources_table(amounts: Amounts) -> Table:
    """Sums by source, in money and in kind."""
    rows = [
        [source.label, money(source.cash), money(source.in_kind), money(source.amount)]
        for source in amounts.sources
    ]
    cash = sum(source.cash for source in amounts.sources)
    in_kind = sum(source.in_kind for source in amounts.sources)
    return Table(
        heads=(
            Head(_("Source")),
            Head(_("In money"), "num"),
            Head(_("In kind"), "num"),
            Head(_("Together, som"), "num"),
        ),
        rows=rows,
        totals=(_("Total"), money(cash), money(in_kind), money(amounts.total))
        if rows
        else (),
    )


def call_facts(call: Call) -> list[Fact]:
    """The rules of a call in words; used on pages of every audience."""
    return [
        Fact(_("Tier"), call.get_tier_display()),
        Fact(_("Opens"), moment_text(call.opens_at), note=_("Bishkek time")),
        Fact(_("Closes"), moment_text(call.closes_at), note=_("Bishkek time")),
        Fact(
            _("Who may apply"), ", ".join(cohort.name for cohort in call.cohorts.all())
        ),
        Fact(
            _("Ceiling of one grant"),
            _("%(sum)s som") % {"sum": money_short(call.ceiling_kgs)},
            note=ceiling_source(call) if call.ceiling_rate else "",
        ),
        *_condition_facts(call),
    ]


def _condition_facts(call: Call) -> list[Fact]:
    least = call.minimum_budget_sufficiency
    sufficiency = ""
    if least is not None:
        sufficiency = _("at least %(percent)s in %(year)s") % {
            "percent": percent(least),
            "year": call.sufficiency_year or DASH,
        }
    no_limit = _("no limit")
    return [
        Fact(
            _("Own contribution"),
            _("at least %(percent)s of the total cost")
            % {"percent": percent(call.minimum_cofinance_percent)}
            if call.minimum_cofinance_percent > Decimal(0)
            else _("none is asked"),
        ),
        Fact(_("Budget sufficiency"), sufficiency or _("none is asked")),
        Fact(
            _("Applications per municipality"),
            call.maximum_applications or no_limit,
        ),
        Fact(
            _("Duration of the work"),
            _("at most %(months)s months") % {"months": call.maximum_months}
            if call.maximum_months
            else no_limit,
        ),
        Fact(
            _("Minimum score"),
            call.minimum_score if call.minimum_score is not None else _("none"),
        ),
    ]


def grant_context(grant: Grant) -> dict[str, Any]:
    """What every page of a grant shows: money, sources, tranches, agreement."""
    asked = application_amounts(grant.application)
    given = Amounts(grant.amount, asked.own, asked.other)
    warning = sum_warning(grant.application.stated_total, asked, grant.amount)
    return {
        "grant": grant,
        "application": grant.application,
        "figures": _grant_figures(grant, given),
        "facts": _grant_facts(grant),
        "sources": sources_table(asked),
        "tranches": grant.tranches.all(),
        "warnings": [text for text in (warning, grant.warning) if text],
    }


def _grant_figures(grant: Grant, given: Amounts) -> list[Figure]:
    return [
        Figure(money(grant.amount), _("Grant"), _("som")),
        Figure(money(given.own), _("Own contribution"), _("som"), share_note(given)),
        Figure(money(given.total), _("Total cost"), _("som")),
        Figure(
            money(grant.spent_amount),
            _("Spent of the grant"),
            _("som") if grant.spent_amount is not None else "",
        ),
    ]


def _grant_facts(grant: Grant) -> list[Fact]:
    return [
        Fact(_("Municipality"), grant.municipality.full_name),
        Fact(_("Call"), grant.call.title),
        Fact(_("Tier"), grant.call.get_tier_display()),
        Fact(_("Awarded"), date_text(grant.awarded_at)),
        Fact(
            _("Agreement"),
            _("No. %(number)s of %(date)s")
            % {
                "number": grant.agreement_number,
                "date": date_text(grant.agreement_date),
            }
            if grant.agreement_number
            else "",
        ),
        Fact(
            _("Closed on"),
            date_text(grant.closed_date) if grant.closed_date else "",
        ),
    ]
