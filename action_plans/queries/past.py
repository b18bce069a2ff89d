"""What is odd about a plan that was taken over from papers of the past.

Nothing of it stands in the way: papers are kept as they were printed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from action_plans.queries.budget import (
    LEAST_SHARE,
    PlanTotals,
    plan_totals,
    plan_warnings,
    total_problems,
)
from core.formats import percent
from core.problems import Problem
from municipalities.models import Village


@dataclass(frozen=True)
class PastFacts:
    """What the papers of a plan say. `outside`: villages of other municipalities."""

    totals: PlanTotals
    stated_total: Decimal | None
    start_date: date | None
    end_date: date | None
    submitted: Any
    beneficiaries: int | None
    parts: tuple[int | None, ...] = ()
    outside: tuple[str, ...] = ()


def past_warnings(facts: PastFacts) -> list[Problem]:
    """All that a reader of the papers should know, at the fields it is about."""
    return [*_money(facts), *_days(facts), *_people(facts)]


def _money(facts: PastFacts) -> Iterator[Problem]:
    totals = facts.totals
    if not totals.total:
        message = _("The papers do not say what the measures cost.")
        yield Problem(message, "amount", "no_costs")
        return
    stated = facts.stated_total
    for found in total_problems(stated, totals.total):
        told = _late(lambda: total_problems(stated, totals.total)[0].message)
        yield Problem(told, found.field, found.code)
    if not totals.reaches_least_share:
        yield Problem(_late(lambda: _low_share(totals)), "amount", "low_share")


def _late(make: Callable[[], Any]) -> Any:
    """A sentence with sums, written in the language of whoever reads it."""
    return lazy(lambda: str(make()), str)()


def _low_share(totals: PlanTotals) -> str:
    share = percent(totals.shown_share_of_total)
    return gettext(
        "The own contribution is %(share)s of the total cost. At least "
        "%(least)s is asked for."
    ) % {"share": share, "least": percent(LEAST_SHARE, 0)}


def _days(facts: PastFacts) -> Iterator[Problem]:
    told = (
        ("start_date", facts.start_date, _("The papers do not say when it began.")),
        ("end_date", facts.end_date, _("The papers do not say when it ended.")),
        (
            "submitted_on",
            facts.submitted,
            _("The papers do not say when the plan was handed in."),
        ),
    )
    for field, day, message in told:
        if day is None:
            yield Problem(message, field, "no_day")


def _people(facts: PastFacts) -> Iterator[Problem]:
    everybody = facts.beneficiaries
    if everybody is not None and any((part or 0) > everybody for part in facts.parts):
        message = _("A part of the people who benefit is larger than all of them.")
        yield Problem(message, "beneficiaries", "part_of_people")
    if facts.outside:
        message = _("These villages belong to another municipality: {villages}.")
        names = ", ".join(facts.outside)
        yield Problem(format_lazy(message, villages=names), "villages", "outside")


def facts_of(plan: ActionPlan, totals: PlanTotals | None = None) -> PastFacts:
    """What the portal holds of a plan of the past."""
    return PastFacts(
        totals=totals or plan_totals(plan),
        stated_total=plan.stated_total,
        start_date=plan.start_date,
        end_date=plan.end_date,
        submitted=plan.submitted_at,
        beneficiaries=plan.beneficiaries,
        parts=(plan.beneficiaries_women, plan.beneficiaries_vulnerable),
        outside=tuple(village.name for village in villages_outside(plan)),
    )


def villages_outside(plan: ActionPlan) -> QuerySet[Village]:
    """Villages that were of no municipality of the plan, also before the reform."""
    partners = plan.partners.values_list("municipality", flat=True)
    places = [plan.municipality_id, *partners]
    return plan.villages.exclude(pk__in=Village.objects.known_to(places).values("pk"))


def doubts(plan: ActionPlan, totals: PlanTotals | None = None) -> list[Problem]:
    """What is shown beside a plan: of the past, all that its papers leave open."""
    if plan.is_historical:
        return past_warnings(facts_of(plan, totals))
    return plan_warnings(plan, totals)
