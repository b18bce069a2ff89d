"""What is doubtful about a plan, seen by rules; nothing of it stands against submission.

An app that stands on plans may add a rule: it names it in its AppConfig, as in
`plan_rules = "grants.queries.plan_shares.below_calls"`.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from action_plans.models import Indicator, Measure
from action_plans.queries.budget import LEAST_SHARE
from action_plans.queries.content import Finding, PlanContent
from action_plans.queries.hearing_tables import on_tariff
from core.formats import money, percent

Rule = Callable[[PlanContent], Iterator[Finding]]


def quality_warnings(
    content: PlanContent, least: Decimal = LEAST_SHARE
) -> list[Finding]:
    """All warnings, in the order of the sections.

    `least`: the own share of the total that is asked for, in percent: that of the
    programme, or of a call.
    """
    rules: tuple[Rule, ...] = (
        *RULES,
        partial(low_share, least=least),
        *_rules_of_other_apps(),
    )
    found = [finding for rule in rules for finding in rule(content)]
    return sorted(found, key=lambda finding: _ORDER.index(finding.field))


def _rules_of_other_apps() -> Iterator[Rule]:
    for config in apps.get_app_configs():
        where = getattr(config, "plan_rules", "")
        if where:
            yield import_string(where)


_ORDER = (
    "objectives",
    "measures",
    "budget",
    "tariff",
    "inclusion",
    "indicators",
    "upkeep",
)


def _row(message: Any, section: str, code: str, kind: str, row: Any) -> Finding:
    return Finding(message, section, code, kind=kind, row=row.pk)


def measure_without_indicator(content: PlanContent) -> Iterator[Finding]:
    """Neither the measure itself nor its objective has an indicator."""
    indicators: tuple[Indicator, ...] = content.rows("indicator")
    measured = {row.measure_id for row in indicators if row.measure_id}
    aims = {row.objective_id for row in indicators if row.objective_id}
    for measure in content.measures:
        if measure.pk not in measured and measure.objective_id not in aims:
            yield _row(
                _("No indicator shows whether the measure “%(title)s” succeeds.")
                % {"title": measure.title},
                "measures",
                "no_indicator",
                "measure",
                measure,
            )


def measure_without_cost(content: PlanContent) -> Iterator[Finding]:
    for measure in content.measures:
        if not measure.costs.all():
            yield _row(
                _("The measure “%(title)s” has no cost yet.")
                % {"title": measure.title},
                "measures",
                "no_cost",
                "measure",
                measure,
            )


def measure_outside_the_plan(content: PlanContent) -> Iterator[Finding]:
    """A measure that begins before the plan, or ends after it."""
    for measure in content.measures:
        if _is_outside(content, measure):
            yield _row(
                _("The measure “%(title)s” lies outside the time of the plan.")
                % {"title": measure.title},
                "measures",
                "outside",
                "measure",
                measure,
            )


def _is_outside(content: PlanContent, measure: Measure) -> bool:
    plan = content.plan
    first, last = plan.start_date, plan.end_date
    days = [day for day in (measure.start_date, measure.end_date) if day]
    too_early = first is not None and any(day < first for day in days)
    return too_early or (last is not None and any(day > last for day in days))


def upkeep_not_covered(content: PlanContent) -> Iterator[Finding]:
    """A year in which those who pay give less than the service costs."""
    for year in content.rows("upkeep"):
        lacking = year.cost - year.from_tariff - year.from_budget - year.from_others
        if lacking > 0:
            yield _row(
                _(
                    "In year %(year)s after the grant nobody pays %(sum)s of the "
                    "running cost."
                )
                % {"year": year.year, "sum": money(lacking, "KGS")},
                "upkeep",
                "not_covered",
                "upkeep",
                year,
            )


def objective_without_baseline(content: PlanContent) -> Iterator[Finding]:
    """No indicator of the objective says from where it starts."""
    indicators: tuple[Indicator, ...] = content.rows("indicator")
    started = {row.objective_id for row in indicators if row.baseline is not None}
    for objective in content.rows("objective"):
        if objective.pk not in started:
            yield _row(
                _("No indicator of the objective “%(title)s” has a baseline.")
                % {"title": str(objective)},
                "objectives",
                "no_baseline",
                "objective",
                objective,
            )


def indicator_without_source(content: PlanContent) -> Iterator[Finding]:
    for indicator in content.rows("indicator"):
        if not indicator.source.strip():
            yield _row(
                _(
                    "It is not said where the baseline of the indicator “%(title)s” "
                    "comes from."
                )
                % {"title": indicator.name},
                "indicators",
                "no_source",
                "indicator",
                indicator,
            )


def tariff_without_hearing(content: PlanContent) -> Iterator[Finding]:
    """A tariff is planned, but no hearing on it is recorded."""
    if content.plan.tariff_amount and not on_tariff(content.hearings):
        yield Finding(
            _("A tariff is planned, but no public hearing on it is recorded."),
            "tariff",
            "no_tariff_hearing",
            anchor="rows-hearing",
        )


def village_not_served(content: PlanContent) -> Iterator[Finding]:
    """Villages of the plan for which no people who benefit are counted, in one sentence."""
    served = {row.village_id for row in content.rows("beneficiaries")}
    missing = [row.name for row in content.villages if row.pk not in served]
    if missing:
        message = ngettext_lazy(
            "Nobody who benefits is counted in the village %(villages)s.",
            "Nobody who benefits is counted in these villages: %(villages)s.",
            len(missing),
        )
        yield Finding(
            message % {"villages": ", ".join(missing)},
            "inclusion",
            "not_served",
            anchor="rows-beneficiaries",
        )


def low_share(content: PlanContent, least: Decimal) -> Iterator[Finding]:
    totals = content.totals
    if totals.total and not totals.reaches(least):
        yield Finding(
            _(
                "The own contribution is %(share)s of the total cost. At least "
                "%(least)s is asked for."
            )
            % {
                "share": percent(totals.shown_share_of_total),
                "least": percent(least, 0),
            },
            "budget",
            "low_share",
        )


RULES: tuple[Rule, ...] = (
    objective_without_baseline,
    measure_without_indicator,
    measure_without_cost,
    measure_outside_the_plan,
    upkeep_not_covered,
    tariff_without_hearing,
    village_not_served,
    indicator_without_source,
)
