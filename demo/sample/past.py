"""The programme's past as printed: calls of 2016 and 2017, plans, grants."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from action_plans.enums import CostCategory, Source
from action_plans.models import ActionPlan
from action_plans.operations import record_historical_plan
from demo.sample.facts import (
    KENESH,
    KENESH_SPENDING,
    KENESH_TECHNICAL,
    PAST_CALLS,
    PAST_PLANS,
    PastCall,
    PastGrant,
    PastPlan,
)
from demo.sample.people import People
from grants.models import Call
from grants.operations import record_historical_call, record_historical_grant
from municipalities.models import Cohort, Municipality
from services_registry.models import Service

WEEKS_OPEN = timedelta(weeks=6)
EVENING = time(18, 0)
# The end of phase 1 stands for a day that no page names; the source note says so.
NO_DAY = date(2019, 4, 30)


def write_past(people: People) -> None:
    """Calls first, then plans and what was granted to them."""
    calls = {fact.key: _call(fact, people) for fact in PAST_CALLS}
    for fact in PAST_PLANS:
        plan = _plan(fact, people)
        if fact.grant is not None:
            _grant(calls[fact.grant.call], plan, fact, fact.grant, people)
    _kenesh_technical_grant(calls[KENESH_TECHNICAL.call], people)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, EVENING))


def _call(fact: PastCall, people: People) -> Call:
    closes = _moment(fact.decided) - WEEKS_OPEN
    return record_historical_call(
        by=people.grant_manager,
        cohorts=Cohort.objects.filter(phase__number=1),
        source_note=fact.source,
        tier=fact.tier,
        title_ky=fact.title_ky,
        title_ru=fact.title_ru,
        title_en=fact.title_en,
        envelope=fact.envelope,
        ceiling=fact.ceiling,
        minimum_cofinance_percent=fact.minimum_cofinance,
        opens_at=closes - WEEKS_OPEN,
        closes_at=closes,
    )


def _plan(fact: PastPlan, people: People) -> ActionPlan:
    money = fact.grant
    if money is None:
        measures, day = [], fact.opened or NO_DAY
    else:
        measures, day = [_measure(fact, money)], _decided(money)
    return record_historical_plan(
        by=people.manager,
        municipality=Municipality.objects.get(code=fact.municipality),
        service=Service.objects.get(code=fact.service),
        partners=list(Municipality.objects.filter(code__in=fact.partners)),
        title=fact.title_ky,
        measures=measures,
        submitted_at=_moment(day),
        source_note=fact.source,
        **_known(fact),
    )


def _measure(fact: PastPlan, money: PastGrant) -> dict[str, Any]:
    costs = ((Source.GRANT, money.amount), (Source.LOCAL_BUDGET, money.own))
    return {
        "title": fact.title_ky,
        "costs": [
            {"category": CostCategory.WORKS, "source": source, "amount": amount}
            for source, amount in costs
        ],
    }


def _decided(money: PastGrant) -> date:
    """The day on which the grant's call was decided."""
    return next(call.decided for call in PAST_CALLS if call.key == money.call)


def _known(fact: PastPlan) -> dict[str, Any]:
    """Only what is printed: an unknown figure stays empty."""
    values: dict[str, Any] = {"goal": fact.facts_ky, "end_date": fact.opened}
    values["beneficiaries"] = fact.beneficiaries
    values["beneficiaries_women"] = fact.women
    values["households"] = fact.households
    if fact.grant is not None:
        values["stated_total"] = fact.grant.total
    if fact.tariff_covers:
        values |= {"tariff_covers_running": "yes", "tariff_covers_depreciation": "yes"}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _line(title: str, source: str, amount: Decimal, category: str) -> dict[str, Any]:
    return {
        "title": title,
        "category": category,
        "source": source,
        "in_kind": False,
        "amount": amount,
    }


def _grant(
    call: Call, plan: ActionPlan, fact: PastPlan, money: PastGrant, people: People
) -> None:
    works = CostCategory.WORKS
    record_historical_grant(
        call=call,
        municipality=plan.municipality,
        by=people.grant_manager,
        title=fact.title_ky,
        amount=money.amount,
        lines=[
            _line(fact.title_ky, Source.GRANT, money.amount, works),
            _line(fact.title_ky, Source.LOCAL_BUDGET, money.own, works),
        ],
        awarded_at=_moment(_decided(money)),
        plan=plan,
        stated_total=money.total,
        source_note=fact.source,
        end_date=fact.opened,
    )


def _kenesh_technical_grant(call: Call, people: People) -> None:
    spending = "; ".join(
        f"{title} – {amount}" for title, _kind, amount in KENESH_SPENDING
    )
    record_historical_grant(
        call=call,
        municipality=Municipality.objects.get(code=KENESH),
        by=people.grant_manager,
        title="Кенеш айыл аймагынын техникалык гранты",
        amount=KENESH_TECHNICAL.amount,
        lines=[
            _line(
                "КЖАПты даярдоо",
                Source.GRANT,
                KENESH_TECHNICAL.amount,
                CostCategory.EXPERTS,
            )
        ],
        awarded_at=_moment(date(2016, 6, 1)),
        stated_total=KENESH_TECHNICAL.total,
        spent_amount=KENESH_TECHNICAL.spent,
        source_note="Грант 250 000 сом, жумшалганы 249 080 сом – басылган. Күнү – үлгү.",
        summary=f"Жумшалганы: {spending}.",
    )
