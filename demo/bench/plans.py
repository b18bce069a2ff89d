"""Two complete plans: a short one and a long one; the long one with photos as PDF."""

import io
from datetime import date
from decimal import Decimal

from django.utils import timezone
from PIL import Image

from action_plans.enums import CostCategory, PlanState, Source
from action_plans.models import (
    ActionPlan,
    Evidence,
    Hearing,
    Measure,
    MeasureCost,
)
from core import files
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
            start_date=date(2016, 6 + number % 6, 1),
            end_date=date(2016, 7 + number % 6, 1),
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


def add_photos(plan: ActionPlan, number: int) -> None:
    """A hearing with photos as a telephone takes them, of 12 million pixels each."""
    hearing = Hearing.objects.create(
        plan=plan,
        date=date(2016, 3, 5),
        place="Клуб",
        women=40,
        men=35,
        decisions="Көчөлөргө жарык керек.",
    )
    ground = Image.effect_noise((400, 300), 60).resize((4000, 3000)).convert("RGB")
    content = io.BytesIO()
    ground.save(content, "JPEG", quality=85)
    for place in range(number):
        stored = files.store_bytes(
            content=content.getvalue(), name=f"{place}.jpg", by=None
        )
        Evidence.objects.create(
            plan=plan,
            hearing=hearing,
            file=files.attach(stored),
            caption=f"Жыйын, {place + 1}",
            taken_on=timezone.localdate(),
        )
