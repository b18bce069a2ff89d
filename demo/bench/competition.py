"""Calls with applications, budgets and scores, and the grants of the report."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from action_plans.enums import CostCategory, PlanState, Source
from action_plans.models import ActionPlan
from core.text import search_key, sort_key
from demo.bench.sizes import Sizes
from grants.enums import ApplicationState, CallState, GrantState, Tier
from grants.models import (
    Application,
    BudgetLine,
    Call,
    CommissionSeat,
    Criterion,
    Grant,
    Score,
    ScoreSheet,
)
from municipalities.models import Cohort, Municipality
from services_registry.models import Service

OPENS = datetime(2016, 4, 1, 3, 0, tzinfo=UTC)
CLOSES = datetime(2016, 5, 20, 12, 0, tzinfo=UTC)
LINES = {
    Source.GRANT: 1_400_000,
    Source.LOCAL_BUDGET: 180_000,
    Source.REPUBLICAN: 60_000,
}
BATCH = 2_000


def make_call(number: int, **fields: Any) -> Call:
    values: dict[str, Any] = {
        "tier": Tier.TECHNICAL,
        "state": CallState.SESSION,
        "title_ky": f"Сынак {number}",
        "title_ru": f"Конкурс {number}",
        "title_en": f"Call {number}",
        "envelope": Decimal(300_000_000),
        "ceiling": Decimal(4_000_000),
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    return Call.objects.create(**(values | fields))


def make_members(sizes: Sizes) -> list[User]:
    """The people of the commission; they sit in every call."""
    return User.objects.bulk_create(
        User(email=f"member{number}@portal.example", full_name=f"Мүчө {number}")
        for number in range(sizes.members)
    )


def make_competition(
    number: int, sizes: Sizes, places: list[Municipality], members: list[User]
) -> Call:
    """A call in session: an application of each place, scored once by each member."""
    call = make_call(number)
    criterion = Criterion.objects.create(
        call=call, name_ky="Сапат", name_ru="Качество", name_en="Quality", weight=100
    )
    seats = CommissionSeat.objects.bulk_create(
        CommissionSeat(call=call, user=member, attended=True) for member in members
    )
    applications = make_applications(call, places[: sizes.applications], members[0])
    sheets = ScoreSheet.objects.bulk_create(
        (
            ScoreSheet(application=a, seat=seat, handed_in_at=timezone.now())
            for a in applications
            for seat in seats
        ),
        batch_size=BATCH,
    )
    Score.objects.bulk_create(
        (
            Score(
                sheet=sheet, criterion=criterion, points=Decimal(order * 7 % 101) / 10
            )
            for order, sheet in enumerate(sheets)
        ),
        batch_size=BATCH,
    )
    return call


def make_applications(
    call: Call,
    places: list[Municipality],
    by: User,
    state: ApplicationState = ApplicationState.ELIGIBLE,
    plans: list[ActionPlan] | None = None,
) -> list[Application]:
    """One application of each place with three budget lines."""
    made = []
    for order, place in enumerate(places):
        title = f"Көчөлөрдү жарыктандыруу {order}"
        number = f"2016-T{call.pk:03d}{order:04d}"
        made.append(
            Application(
                call=call,
                municipality=place,
                plan=plans[order] if plans else None,
                state=state,
                number=number,
                title=title,
                submitted_at=CLOSES,
                submitted_by=by,
                sort_key=sort_key(title),
                search_key=search_key(title, number, place.search_key),
            )
        )
    rows = Application.objects.bulk_create(made, batch_size=BATCH)
    make_lines(rows)
    return rows


def make_lines(applications: list[Application]) -> None:
    """The same three budget lines for each, the sums a little different."""
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                application=row,
                title="Иштер",
                category=CostCategory.WORKS,
                source=source,
                amount=Decimal(amount + row.pk),
            )
            for row in applications
            for source, amount in LINES.items()
        ),
        batch_size=BATCH,
    )


def make_grants(
    sizes: Sizes, places: list[Municipality], service: Service, by: User
) -> None:
    """A published call whose grants the programme report lists, each with its plan."""
    call = make_call(0, tier=Tier.IMPLEMENTATION, state=CallState.PUBLISHED)
    call.cohorts.set(Cohort.objects.all()[:1])
    chosen = places[: sizes.grants]
    plans = [
        ActionPlan.objects.create(
            municipality=place,
            service=service,
            state=PlanState.IN_IMPLEMENTATION,
            is_historical=True,
            title=f"{place.name_ky}: көчө жарыгы",
            goal="Ар бир көчөдө жарык болсун. " * 12,
            beneficiaries=2400,
            beneficiaries_women=1250,
        )
        for place in chosen
    ]
    selected = ApplicationState.SELECTED
    applications = make_applications(call, chosen, by, selected, plans)
    Grant.objects.bulk_create(
        Grant(
            application=row,
            call=call,
            municipality=row.municipality,
            number=f"G-{row.number}",
            state=GrantState.ACTIVE,
            amount=Decimal(LINES[Source.GRANT]),
            awarded_at=CLOSES,
            awarded_by=by,
        )
        for row in applications
    )
