"""Marked samples of today: an open call, one in the eligibility check, one being scored."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from action_plans.models import ActionPlan
from demo.sample.applicants import (
    YEAR,
    apply_for,
    equipment,
    prepare_applicants,
    preparing,
    submit,
)
from demo.sample.facts import BAGYSH, BALYKCHY, KENESH, KURMANBEK, MASY, ZHANY_ZHOL
from demo.sample.papers import sample_scan
from demo.sample.people import People
from grants.enums import CommissionRole, Currency, Tier
from grants.models import Application, Call
from grants.operations import (
    announce_call,
    declare_conflict,
    find_eligible,
    make_call,
    save_documents,
    save_scores,
    set_commission,
    set_criteria,
    set_required_documents,
    start_application,
    start_scoring,
    start_screening,
)
from municipalities.models import Cohort

CRITERIA = (
    (
        "Кызматты башкаруу жана күтүү",
        "Управление и содержание услуги",
        "Management and upkeep",
        30,
    ),
    (
        "Чыгымдардын натыйжалуулугу",
        "Экономическая эффективность",
        "Cost-effectiveness",
        25,
    ),
    ("Жаңычылдык", "Новизна", "Innovation", 20),
    (
        "Туруктуулук жана аялуу топтор",
        "Устойчивость и уязвимые группы",
        "Lasting effect and inclusion",
        25,
    ),
)
DOCUMENTS = (
    ("Кеңештин токтому", "Постановление кенеша", "Resolution of the kenesh", True),
    ("Смета", "Смета", "Cost estimate", True),
    ("Сүрөттөр", "Фотографии", "Photographs", False),
)
# points of the first member, in the order of the criteria, by applicant
POINTS = {ZHANY_ZHOL: (8, 7, 6, 9), KURMANBEK: (7, 8, 5, 6)}


def write_calls(people: People, ready_plans: dict[str, ActionPlan]) -> None:
    """Make the three calls; `ready_plans` are approved plans by SOATE code."""
    prepare_applicants(people)
    _open_call(people, ready_plans)
    _call_in_screening(people)
    _call_in_scoring(people)


def _evening(days: int) -> datetime:
    """18:00 in Bishkek, so many days from today."""
    today = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days)


def _make(people: People, **values: Any) -> Call:
    common: dict[str, Any] = {
        "by": people.grant_manager,
        "cohorts": list(Cohort.objects.exclude(memberships=None)),
        "opens_at": _evening(-30),
        "closes_at": _evening(21),
        "minimum_budget_sufficiency": Decimal("60"),
        "sufficiency_year": YEAR,
        "quorum": 2,
        "maximum_months": 12,
        "is_sample": True,
    }
    call = make_call(**(common | values))
    set_criteria(
        call=call,
        by=people.grant_manager,
        rows=[
            {
                "name_ky": ky,
                "name_ru": ru,
                "name_en": en,
                "guidance": "",
                "weight": Decimal(weight),
                "scale": 10,
            }
            for ky, ru, en, weight in CRITERIA
        ],
    )
    seats = [(person, CommissionRole.MEMBER) for person in people.members]
    seats[0] = (people.members[0], CommissionRole.CHAIR)
    set_commission(call=call, by=people.grant_manager, seats=seats)
    return call


def _open_call(people: People, ready_plans: dict[str, ActionPlan]) -> None:
    call = _make(
        people,
        tier=Tier.IMPLEMENTATION,
        title_ky="КЖАПты ишке ашыруу гранттары (үлгү конкурс)",
        title_ru="Гранты на реализацию ПДУУ (учебный конкурс)",
        title_en="Grants for carrying out SIAPs (sample call)",
        aims_ky="Кеңеш бекиткен КЖАПтарды ишке ашыруу: кызматтын сапатын жана "
        "жеткиликтүүлүгүн жогорулатуу.",
        aims_ru="Реализация ПДУУ, утверждённых кенешем: повышение качества и "
        "доступности услуг.",
        aims_en="Carrying out plans that the kenesh has approved, for better quality of "
        "and access to services.",
        envelope=Decimal("12000000"),
        ceiling=Decimal("4000000"),
        minimum_cofinance_percent=Decimal("10"),
        minimum_score=Decimal("60"),
        maximum_applications=2,
    )
    _ask_documents(call, people)
    call = announce_call(call=call, by=people.grant_manager)
    _apply_with_plan(call, ready_plans[ZHANY_ZHOL], people.heads[ZHANY_ZHOL])


def _ask_documents(call: Call, people: People) -> None:
    set_required_documents(
        call=call,
        by=people.grant_manager,
        rows=[
            {"name_ky": ky, "name_ru": ru, "name_en": en, "is_required": needed}
            for ky, ru, en, needed in DOCUMENTS
        ],
    )


def _apply_with_plan(call: Call, plan: ActionPlan, head: User) -> None:
    application = start_application(
        call=call,
        municipality=plan.municipality,
        by=head,
        received_at=timezone.now(),
        plan=plan,
    )
    needed = call.required_documents.filter(is_required=True)
    save_documents(
        application=application,
        by=head,
        documents={
            document.pk: sample_scan(head, f"{document.name_ky}.pdf")
            for document in needed
        },
    )
    submit(application, head)


def _call_in_screening(people: People) -> None:
    """A window outside the tiers, with its ceiling in francs."""
    call = _make(
        people,
        tier=Tier.OTHER,
        title_ky="Чакан демилгелер (үлгү конкурс)",
        title_ru="Малые инициативы (учебный конкурс)",
        title_en="Small initiatives (sample call)",
        aims_ky="Кызматтарды үзгүлтүксүз көрсөтүү үчүн чакан жабдуулар.",
        aims_ru="Небольшое оборудование для бесперебойных услуг.",
        aims_en="Small equipment for services without interruption.",
        envelope=Decimal("3000000"),
        ceiling=Decimal("8000"),
        ceiling_currency=Currency.CHF,
        ceiling_rate=Decimal("108.5000"),
        ceiling_rate_date=date(2026, 10, 1),
        ceiling_rate_bank="Үлгү банк",
    )
    call = announce_call(call=call, by=people.grant_manager)
    for code, amount in ((KENESH, "420000"), (BALYKCHY, "760000")):
        apply_for(call, code, people, "Чакан жабдуулар (үлгү)", equipment(amount))
    start_screening(call=_let_time_pass(call), by=people.grant_manager)


def _call_in_scoring(people: People) -> None:
    call = _make(
        people,
        tier=Tier.TECHNICAL,
        title_ky="КЖАПты даярдоо үчүн техникалык гранттар (үлгү конкурс)",
        title_ru="Технические гранты на подготовку ПДУУ (учебный конкурс)",
        title_en="Technical grants for preparing SIAPs (sample call)",
        aims_ky="КЖАПты даярдоо: окутуу, эксперттер, коомдук угуулар.",
        aims_ru="Подготовка ПДУУ: обучение, эксперты, общественные слушания.",
        aims_en="Preparing SIAPs: training, experts, public hearings.",
        envelope=Decimal("700000"),
        ceiling=Decimal("250000"),
    )
    call = announce_call(call=call, by=people.grant_manager)
    applications = [
        apply_for(call, code, people, "КЖАПты даярдоо (үлгү)", preparing(part))
        for code, part in (
            (ZHANY_ZHOL, 240),
            (KURMANBEK, 250),
            (BAGYSH, 230),
            (MASY, 210),
        )
    ]
    call = start_screening(call=_let_time_pass(call), by=people.grant_manager)
    for application in applications:
        find_eligible(application=application, by=people.grant_manager)
    call = start_scoring(call=call, by=people.grant_manager)
    _first_scores(list(call.applications.order_by("pk")), people)


def _first_scores(applications: list[Application], people: People) -> None:
    """The first member has scored two, and has a conflict on a third application."""
    member = people.members[0]
    for application in applications:
        points = POINTS.get(application.municipality.code)
        if points is None:
            continue
        declare_conflict(application=application, by=member, has_conflict=False)
        criteria = application.call.criteria.all()
        save_scores(
            application=application,
            by=member,
            points={c.pk: Decimal(p) for c, p in zip(criteria, points, strict=True)},
            comment="Үлгү баа.",
            hand_in=True,
        )
    declare_conflict(
        application=applications[-1],
        by=member,
        has_conflict=True,
        reason="Үлгү: комиссиянын мүчөсүнүн тууганы айыл өкмөтүндө иштейт.",
    )


def _let_time_pass(call: Call) -> Call:
    """Move the dates of a sample back, as if the call had closed three days ago."""
    call.applications.update(submitted_at=_evening(-6))
    Call.objects.filter(pk=call.pk).update(
        opens_at=_evening(-45), closes_at=_evening(-3)
    )
    call.refresh_from_db()
    return call
