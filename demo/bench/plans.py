"""Two complete plans: a short one and a long one."""

from datetime import date
from decimal import Decimal

from action_plans.enums import CostCategory, PlanState, Source
from action_plans.models import ActionPlan, Measure, MeasureCost
from municipalities.models import Municipality
from services_registry.models import Service

SOURCES = (Source.GRANT, Source.LOCAL_BUDGET, Source.REPUBLICAN)


def make_plan(place: Municipality, service: Service, measures: int) -> ActionPlan:
    """A submitted plan whose measures are each paid from three sources."""
    plan = ActionPlan.objects.create(
        municipality=place,
        service=service,
        state=PlanState.SUBMITTED,
        title=f"{measures} чаралуу план",
        goal="Ар бир көчөдө жарык болсун.",
        start_date=date(2016, 6, 1),
        end_date=date(2016, 12, 31),
        stated_total=Decimal(measures * 30_000),
        beneficiaries=2400,
    )
    rows = Measure.objects.bulk_create(
        Measure(
            plan=plan,
            order=number,
            title=f"Чара {number}",
            responsible="Айыл өкмөтү",
        )
        for number in range(measures)
    )
    MeasureCost.objects.bulk_create(
        MeasureCost(
            measure=row,
            category=CostCategory.WORKS,
            source=source,
            amount=Decimal(10_000),
        )
        for row in rows
        for source in SOURCES
    )
    return plan
