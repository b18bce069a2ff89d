"""Grants with their budgets, written as rows: what reports read."""

import itertools
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from action_plans.enums import CostCategory, PlanState, Source
from action_plans.models import ActionPlan
from grants.enums import ApplicationState, CallState, GrantState, Tier
from grants.models import Application, BudgetLine, Call, Grant
from municipalities.models import Cohort, Municipality
from services_registry.models import Service, Theme
from tests.factories.accounts import make_user

_number = itertools.count(1)
AWARDED = datetime(2016, 8, 26, 9, 0, tzinfo=UTC)


def awarding_officer() -> User:
    """The person who stands in the who/when pairs of these rows."""
    known = User.objects.filter(email="awards@portal.example").first()
    return known or make_user(email="awards@portal.example")


def make_theme(code: str = "water") -> Theme:
    names = {
        "name_ky": "Таза суу",
        "name_ru": "Питьевая вода",
        "name_en": "Drinking water",
    }
    return Theme.objects.get_or_create(code=code, defaults=names)[0]


def make_service(code: str = "water-supply", **fields: Any) -> Service:
    values: dict[str, Any] = {
        "name_ky": "Таза суу менен камсыздоо",
        "name_ru": "Снабжение питьевой водой",
        "name_en": "Supply of drinking water",
    }
    values |= fields
    if "theme" not in values:
        values["theme"] = make_theme()
    return Service.objects.get_or_create(code=code, defaults=values)[0]


def make_plan(municipality: Municipality, **fields: Any) -> ActionPlan:
    number = next(_number)
    values: dict[str, Any] = {
        "title": f"План {number}",
        "state": PlanState.IN_IMPLEMENTATION,
        "is_historical": True,
        "beneficiaries": 1000,
        "beneficiaries_women": 520,
    }
    values |= fields
    if "service" not in values:
        values["service"] = make_service()
    return ActionPlan.objects.create(municipality=municipality, **values)


def make_call(*cohorts: Cohort, **fields: Any) -> Call:
    number = next(_number)
    values: dict[str, Any] = {
        "tier": Tier.IMPLEMENTATION,
        "state": CallState.PUBLISHED,
        "title_ky": f"Сынак {number}",
        "title_ru": f"Конкурс {number}",
        "title_en": f"Call {number}",
        "envelope": Decimal(900_000_000),
        "ceiling": Decimal(4_000_000),
        "opens_at": datetime(2016, 5, 1, tzinfo=UTC),
        "closes_at": datetime(2016, 7, 1, 12, 0, tzinfo=UTC),
    }
    call = Call.objects.create(**(values | fields))
    call.cohorts.set(cohorts)
    return call


def make_application(
    call: Call,
    municipality: Municipality,
    *,
    plan: ActionPlan | None = None,
    **fields: Any,
) -> Application:
    number = next(_number)
    values: dict[str, Any] = {
        "title": plan.title if plan else f"Өтүнмө {number}",
        "number": f"R-{number:05d}",
        "state": ApplicationState.SELECTED,
        "submitted_at": AWARDED,
        "submitted_by": awarding_officer(),
    }
    return Application.objects.create(
        call=call, municipality=municipality, plan=plan, **(values | fields)
    )


def make_grant(
    call: Call,
    municipality: Municipality,
    amount: str,
    *,
    own: str = "",
    other: str = "",
    plan: ActionPlan | None = None,
    **fields: Any,
) -> Grant:
    """An award with the budget of its application: grant, local budget, republic."""
    application = make_application(call, municipality, plan=plan)
    lines = {Source.GRANT: amount, Source.LOCAL_BUDGET: own, Source.REPUBLICAN: other}
    if own or other:
        BudgetLine.objects.bulk_create(
            BudgetLine(
                application=application,
                title=str(source),
                category=CostCategory.WORKS,
                source=source,
                amount=Decimal(value),
            )
            for source, value in lines.items()
            if value
        )
    values: dict[str, Any] = {
        "number": f"G-{next(_number):05d}",
        "state": GrantState.ACTIVE,
        "awarded_at": AWARDED,
        "awarded_by": awarding_officer(),
    }
    return Grant.objects.create(
        application=application,
        call=call,
        municipality=municipality,
        amount=Decimal(amount),
        **(values | fields),
    )
