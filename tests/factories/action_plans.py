"""Action plans for tests: short, or complete and in any state."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from action_plans import operations
from action_plans.enums import PlanState
from action_plans.forms.cost_lines import as_posted
from action_plans.models import (
    ActionPlan,
    Measure,
    MeasureCost,
    MeasureProgress,
    QuarterReport,
)
from action_plans.queries import CostLine
from action_plans.queries.quarters import quarter_lines
from core import files
from core.models.files import StoredFile
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality
from services_registry.enums import EditionState
from services_registry.models import Service
from services_registry.queries import registered_services
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_municipality, make_official
from tests.factories.services_registry import make_edition, make_service

TEXTS: dict[str, Any] = {
    "start_date": "2016-06-01",
    "end_date": "2016-12-31",
    "beneficiaries": 5800,
    "need": "Жыйындарда эл суу сурады.",
    "coverage": "848 үй-бүлө.",
    "quality": "Суу үзгүлтүк менен келет.",
    "providers": "Ичүүчү суу боюнча ишкана.",
    "finance": "Чыгым кирешеден көп.",
    "goal": "Ар бир үйдө таза суу.",
    "provider_model": "enterprise",
    "management": "Ишкана башкарат.",
    "tariff": "Тариф жыйында талкууланды.",
    "inclusion": "Аялуу топтор камтылды.",
    "gender": "Аялдар жана эркектер катышты.",
    "upkeep": "Ишкана карап турат.",
    "monitoring": "Биргелешкен топ көзөмөлдөйт.",
}
MONEY = {"grant": Decimal("1436613"), "local_budget": Decimal("180000")}


def make_registered_service(municipality: Municipality) -> Service:
    """A service of the municipality's published registry."""
    service = make_service()
    make_edition(municipality, EditionState.PUBLISHED, (service,))
    return service


def make_plan(municipality: Municipality | None = None, **fields: Any) -> ActionPlan:
    """A row in any state; approved ones count as taken over from papers."""
    place = municipality or make_municipality()
    values: dict[str, Any] = {"title": "Таза суу", **fields}
    if "service" not in values:
        values["service"] = make_service()
    if values.get("state") in {"kenesh_approved", "in_implementation"}:
        values.setdefault("is_historical", True)
    return ActionPlan.objects.create(municipality=place, **values)


def make_measure(plan: ActionPlan, costs: dict[str, Any] | None = None) -> Measure:
    """A measure with its costs; `costs` by source, KGS, in cash."""
    measure = Measure.objects.create(
        plan=plan,
        order=plan.measure_rows.count() + 1,
        title="Түтүк тартуу",
        responsible="Айыл өкмөтү",
        start_date=plan.start_date,
        end_date=plan.end_date,
        output="3245 м түтүк",
    )
    MeasureCost.objects.bulk_create(
        MeasureCost(
            measure=measure, category="works", source=source, amount=Decimal(amount)
        )
        for source, amount in (MONEY if costs is None else costs).items()
    )
    return measure


def posted_lines(*lines: CostLine) -> dict[str, str]:
    """Budget lines as the form of a measure sends them."""
    return as_posted(lines)


def fill_plan(plan: ActionPlan) -> ActionPlan:
    """Write everything that a submission asks for."""
    for name, value in TEXTS.items():
        setattr(plan, name, value)
    plan.save()
    plan.hearing_rows.create(
        date="2016-04-10", place="Клуб", women=40, men=35, decisions="Суу тандалды."
    )
    plan.problem_rows.create(text="Суу жок")
    plan.objective_rows.create(text="Түтүктөрдү жаңылоо")
    plan.indicator_rows.create(name="Түтүк", unit="м", target=3245)
    plan.risk_rows.create(
        text="Баанын өсүшү", likelihood="low", impact="high", answer="Камдык"
    )
    for year in range(1, 6):
        plan.upkeepyear_rows.create(year=year, cost=1000, from_tariff=1000)
    make_measure(plan)
    plan.stated_total = sum(MONEY.values())
    plan.save()
    return ActionPlan.objects.get(pk=plan.pk)


def make_complete_plan(
    municipality: Municipality | None = None,
    state: PlanState = PlanState.HEARING_HELD,
    **fields: Any,
) -> ActionPlan:
    """A complete plan, written into its state without the way there."""
    plan = fill_plan(make_plan(municipality, **fields))
    ActionPlan.objects.filter(pk=plan.pk).update(
        state=state,
        is_historical=state in {PlanState.KENESH_APPROVED, PlanState.IN_IMPLEMENTATION},
    )
    return ActionPlan.objects.get(pk=plan.pk)


def make_scan(by: User, name: str = "scan.pdf") -> StoredFile:
    """A small PDF that the person uploaded."""
    return files.store_bytes(content=b"%PDF-1.4\n%%EOF\n", name=name, by=by)


def make_approved_plan(municipality: Municipality | None = None) -> ActionPlan:
    """A plan that went the whole way to the kenesh's approval by its operations."""
    place = municipality or make_municipality()
    # a municipality has one head at a time
    posts = place.officials.filter(role=MunicipalRole.HEAD, ended_at=None)
    post = posts.select_related("user").first()
    head = post.user if post else make_official(place, MunicipalRole.HEAD)
    manager = make_user(Role.PROGRAMME_MANAGER)
    service = registered_services(place).first() or make_registered_service(place)
    plan = operations.start_plan(
        municipality=place, service=service, title="Таза суу", by=head
    )
    plan = operations.hold_hearing(plan=fill_plan(plan), by=head)
    plan = operations.submit_plan(plan=plan, by=head)
    plan = operations.accept_plan(plan=plan, by=manager)
    return operations.approve_plan(
        plan=plan,
        by=head,
        number="14/2",
        date=date(2016, 5, 20),
        title="Планды бекитүү жөнүндө",
        scan=make_scan(head),
    )


def report_all(plan: ActionPlan, by: User, percent: int = 100) -> None:
    """An accepted report for every quarter of the plan that has begun."""
    moment = timezone.now()
    for line in quarter_lines(plan, timezone.localdate()):
        report = QuarterReport.objects.create(
            plan=plan,
            year=line.quarter.year,
            quarter=line.quarter.number,
            state="accepted",
            accepted_at=moment,
            accepted_by=by,
        )
        MeasureProgress.objects.bulk_create(
            MeasureProgress(report=report, measure=measure, percent=percent)
            for measure in plan.measure_rows.all()
        )


def complete(plan: ActionPlan, by: User) -> ActionPlan:
    """Complete a reported plan: every target was reached."""
    return operations.complete_plan(
        plan=plan,
        by=by,
        opened_on=timezone.localdate(),
        reached="Суу келди.",
        values={row.pk: row.target for row in plan.indicator_rows.all()},
    )
