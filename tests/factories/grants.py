"""Calls in every state, applications with budgets, grants: rows and whole ways."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from action_plans.enums import CostCategory, PlanState, Source
from action_plans.models import ActionPlan, Measure, MeasureCost
from core import files
from core.models.files import StoredFile
from grants.enums import ApplicationState, CallState, CommissionRole, GrantState, Tier
from grants.models import (
    Application,
    BudgetLine,
    Call,
    CommissionSeat,
    ConflictDeclaration,
    Criterion,
    Grant,
    RequiredDocument,
    Score,
    ScoreSheet,
    Tranche,
)
from municipalities.models import Cohort, Municipality, Resolution
from services_registry.models import Service, Theme
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_cohort

_number = itertools.count(1)
OPENS = datetime(2016, 4, 1, 3, 0, tzinfo=UTC)
# 18:00 in Bishkek
CLOSES = datetime(2016, 5, 20, 12, 0, tzinfo=UTC)
IN_TIME = CLOSES - timedelta(days=1)
# Tier 1 as one municipality really spent it: 249,080 KGS.
TECHNICAL_LINES = (
    ("Training", CostCategory.TRAINING, Source.GRANT, "63180.00"),
    ("Documents and experts", CostCategory.EXPERTS, Source.GRANT, "173600.00"),
    ("Joint M&E group", CostCategory.MONITORING, Source.GRANT, "12300.00"),
)


def make_file(by: User, name: str = "paper.pdf") -> StoredFile:
    content = ContentFile(
        b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", name
    )
    return files.store(upload=content, by=by)


def make_call(
    *,
    cohort: Cohort | None = None,
    documents: int = 0,
    weights: tuple[int, ...] = (60, 40),
    **fields: Any,
) -> Call:
    """An announced tier 1 call of 2016 with two criteria, unless told otherwise."""
    number = next(_number)
    values: dict[str, Any] = {
        "tier": Tier.TECHNICAL,
        "state": CallState.ANNOUNCED,
        "title_ky": f"Конкурс {number}",
        "title_ru": f"Конкурс {number}",
        "title_en": f"Call {number}",
        "aims_ky": "Максат",
        "envelope": Decimal("1000000.00"),
        "ceiling": Decimal("250000.00"),
        "quorum": 2,
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    call = Call.objects.create(**(values | fields))
    call.cohorts.add(cohort or make_cohort())
    for order, weight in enumerate(weights):
        name = f"Criterion {order + 1}"
        Criterion.objects.create(
            call=call,
            order=order,
            name_ky=name,
            name_ru=name,
            name_en=name,
            weight=weight,
            scale=10,
        )
    for order in range(documents):
        name = f"Document {order + 1}"
        RequiredDocument.objects.create(
            call=call, order=order, name_ky=name, name_ru=name, name_en=name
        )
    return call


def make_service() -> Service:
    theme = Theme.objects.get_or_create(
        code="lighting", defaults={"name_ky": "Жарык", "name_en": "Street lighting"}
    )[0]
    return Service.objects.get_or_create(
        code="lighting", defaults={"name_ky": "Көчө жарыгы", "theme": theme}
    )[0]


def make_approved_plan(
    municipality: Municipality,
    *,
    grant: str = "1436613.00",
    own: str = "180000.00",
    **fields: Any,
) -> ActionPlan:
    """A plan approved by the kenesh, with one measure: grant and own contribution."""
    number = next(_number)
    resolution = Resolution.objects.create(
        municipality=municipality,
        number=str(number),
        date="2016-03-01",
        title="On the action plan",
    )
    values: dict[str, Any] = {
        "title": f"Street lighting {number}",
        "service": make_service(),
        "state": PlanState.KENESH_APPROVED,
        "resolution": resolution,
        "goal": "Light in every street",
        "start_date": "2016-06-01",
        "end_date": "2017-03-01",
        "stated_total": Decimal(grant) + Decimal(own),
        "beneficiaries": 2400,
        "beneficiaries_women": 1250,
    }
    plan = ActionPlan.objects.create(municipality=municipality, **(values | fields))
    measure = Measure.objects.create(
        plan=plan,
        title="Lamps and poles",
        responsible="AO",
    )
    for source, amount in ((Source.GRANT, grant), (Source.LOCAL_BUDGET, own)):
        if Decimal(amount):
            MeasureCost.objects.create(
                measure=measure,
                category=CostCategory.WORKS,
                source=source,
                amount=amount,
            )
    return plan


def add_lines(application: Application, *lines: tuple[str, str, str, str]) -> None:
    """Budget lines (title, category, source, amount)."""
    BudgetLine.objects.bulk_create(
        BudgetLine(
            application=application,
            order=order,
            title=title,
            category=category,
            source=source,
            amount=Decimal(amount),
        )
        for order, (title, category, source, amount) in enumerate(lines)
    )


def make_application(
    call: Call,
    municipality: Municipality,
    *,
    grant: str = "200000.00",
    own: str = "0",
    state: str = ApplicationState.DRAFT,
    by: User | None = None,
    **fields: Any,
) -> Application:
    """An application with a grant line and, if any, one line of own contribution."""
    number = next(_number)
    values: dict[str, Any] = {
        "title": f"Application {number}",
        "summary": "What for",
        "start_date": "2016-06-01",
        "end_date": "2016-12-01",
        "stated_total": Decimal(grant) + Decimal(own),
    }
    application = Application(
        call=call, municipality=municipality, state=state, **(values | fields)
    )
    if state != ApplicationState.DRAFT and "submitted_at" not in fields:
        application.submitted_at = IN_TIME
        application.submitted_by = by or make_user()
        application.number = f"2016-T{number:04d}"
    application.save()
    lines = [("Works", CostCategory.WORKS, Source.GRANT, grant)]
    if Decimal(own):
        lines.append(("Own", CostCategory.WORKS, Source.LOCAL_BUDGET, own))
    add_lines(application, *lines)
    return application


def make_seat(
    call: Call,
    user: User | None = None,
    role: str = CommissionRole.MEMBER,
    *,
    attended: bool = False,
) -> CommissionSeat:
    return CommissionSeat.objects.create(
        call=call,
        user=user or make_user(Role.COMMISSION_MEMBER),
        role=role,
        attended=attended,
    )


def declare(application: Application, seat: CommissionSeat, *, conflict: bool) -> None:
    ConflictDeclaration.objects.create(
        application=application, seat=seat, has_conflict=conflict
    )


def make_sheet(
    application: Application,
    seat: CommissionSeat,
    *points: str,
    handed_in: bool = True,
    declared: bool = True,
) -> ScoreSheet:
    """A sheet with points for the call's criteria in their order."""
    if declared:
        declare(application, seat, conflict=False)
    sheet = ScoreSheet.objects.create(
        application=application,
        seat=seat,
        handed_in_at=timezone.now() if handed_in else None,
    )
    criteria = list(application.call.criteria.all())
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=criterion, points=Decimal(given))
        for criterion, given in zip(criteria, points, strict=False)
    )
    return sheet


def make_session(
    *applications: tuple[Municipality, str, tuple[str, ...]], **fields: Any
) -> tuple[Call, list[Application]]:
    """A call in session with two attending members and scored applications.

    Each application: municipality, amount of the grant, points per criterion.
    """
    call = make_call(**({"state": CallState.SESSION} | fields))
    seats = [make_seat(call, attended=True) for _number in range(2)]
    made = []
    for place, amount, points in applications:
        application = make_application(
            call, place, grant=amount, state=ApplicationState.ELIGIBLE
        )
        for seat in seats:
            make_sheet(application, seat, *points)
        made.append(application)
    return call, made


def make_grant(
    application: Application, *, by: User | None = None, **fields: Any
) -> Grant:
    """A grant row for an application; the call's running sum follows."""
    grant_line = application.budget_lines.filter(source=Source.GRANT).first()
    values: dict[str, Any] = {
        "number": f"G-{application.number or application.pk}",
        "amount": grant_line.amount if grant_line else Decimal(1),
        "awarded_at": CLOSES + timedelta(days=60),
        "awarded_by": by or make_user(),
        "state": GrantState.PREPARING,
    }
    grant = Grant.objects.create(
        application=application,
        call=application.call,
        municipality=application.municipality,
        **(values | fields),
    )
    Tranche.objects.create(grant=grant, number=1, amount=grant.amount)
    call = Call.objects.get(pk=application.call_id)
    call.awarded_total += grant.amount
    call.save()
    return grant
