"""One call from draft to a closed grant, by the operations, person by person."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from action_plans.enums import CostCategory, PlanState, Source
from core.models import AuditEvent, Letter
from grants import operations as do
from grants.enums import CommissionRole, PublicState, Tier
from grants.models import Application, Grant
from tests.factories.grants import (
    IN_TIME,
    TECHNICAL_LINES,
    make_approved_plan,
    make_call,
    make_file,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
CRITERIA = [
    {"name_ky": n, "name_ru": n, "name_en": n, "guidance": "", "weight": w, "scale": 10}
    for n, w in (("Need", Decimal(60)), ("Upkeep", Decimal(40)))
]


def test_the_whole_cycle(  # noqa: PLR0915 - one way from beginning to end
    personas: Personas, places: Places
) -> None:
    manager, head = personas.grant_manager, personas.head_a
    now = timezone.now()
    call = do.make_call(
        by=manager,
        cohorts=[places.cohort],
        tier=Tier.IMPLEMENTATION,
        title_ky="Конкурс",
        title_ru="Конкурс",
        title_en="Call",
        aims_ky="Максат",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(hours=1),
        envelope=Decimal(4_000_000),
        ceiling=Decimal(1_500_000),
        minimum_cofinance_percent=Decimal(10),
        quorum=2,
    )
    do.set_criteria(call=call, by=manager, rows=CRITERIA)
    do.set_required_documents(
        call=call,
        by=manager,
        rows=[{"name_ky": "Смета", "name_ru": "", "name_en": "", "is_required": True}],
    )
    call = do.announce_call(call=call, by=manager)
    assert Letter.objects.filter(name="call_announced").count() == 4

    plan = make_approved_plan(places.a)
    application = do.start_application(
        call=call,
        municipality=places.a,
        plan=plan,
        by=personas.coordinator_a,
        received_at=now,
    )
    assert application.budget_lines.count() == 2
    wanted = call.required_documents.get()
    paper = make_file(personas.coordinator_a)
    do.save_documents(
        application=application, by=personas.coordinator_a, documents={wanted.pk: paper}
    )
    with pytest.raises(PermissionDenied):
        do.submit_application(
            application=application,
            version=application.version,
            by=personas.coordinator_a,
            received_at=now,
        )
    application = do.submit_application(
        application=application, version=application.version, by=head, received_at=now
    )
    assert application.number == f"{timezone.localtime(now):%Y}-{application.pk:05d}"
    assert Letter.objects.filter(name="application_submitted").count() == 2

    call.closes_at = now - timedelta(minutes=1)
    call.save()
    Application.objects.update(submitted_at=call.closes_at)
    call = do.start_screening(call=call, by=manager)
    application = do.find_eligible(application=application, by=manager)
    assert application.eligibility_results.filter(passed=True).count() == 8
    member = CommissionRole.MEMBER
    do.set_commission(
        call=call,
        by=manager,
        seats=[
            (personas.commission_member, CommissionRole.CHAIR),
            (personas.conflicted_member, member),
        ],
    )
    call = do.start_scoring(call=call, by=manager)
    points = {criterion.pk: Decimal(8) for criterion in call.criteria.all()}
    for judge in (personas.commission_member, personas.conflicted_member):
        do.declare_conflict(application=application, by=judge, has_conflict=False)
        do.save_scores(application=application, by=judge, points=points, hand_in=True)
    call = do.open_session(call=call, by=manager)
    do.record_session(
        call=call,
        by=manager,
        attended=[seat.pk for seat in call.seats.all()],
        session_date=timezone.localdate(),
        minutes=make_file(manager, "minutes.pdf"),
    )
    grant = do.award_grant(application=application, by=manager)
    assert (grant.amount, grant.tranches.get().amount) == (Decimal(1436613),) * 2

    # Under embargo the applicant knows nothing.
    application = Application.objects.get()
    assert application.public_state == PublicState.UNDER_CONSIDERATION
    assert not Grant.objects.visible_to(head).exists()
    call = do.decide_call(call=call, by=manager)
    call = do.publish_call(call=call, by=manager)
    application = Application.objects.get()
    assert application.public_state == PublicState.SELECTED
    assert Letter.objects.filter(name="results_published").count() == 2
    assert Grant.objects.visible_to(head).get() == grant

    half = grant.amount / 2
    do.plan_tranches(
        grant=grant,
        by=manager,
        rows=[{"amount": half}, {"amount": grant.amount - half}],
    )
    do.send_for_signature(grant=grant, by=manager)
    grant = do.record_agreement(
        grant=grant,
        by=manager,
        agreement_number="12",
        agreement_date=timezone.localdate(),
        agreement_scan=make_file(manager, "agreement.pdf"),
    )
    assert grant.is_active
    plan.refresh_from_db()
    assert plan.state == PlanState.IN_IMPLEMENTATION
    grant = do.close_grant(
        grant=grant,
        by=personas.finance_officer,
        spent_amount=grant.amount,
        closed_date=timezone.localdate(),
    )
    assert grant.is_closed
    verbs = list(
        AuditEvent.objects.filter(verb__startswith="grant.")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert verbs == [
        "grant.tranches_planned",
        "grant.send_for_signature",
        "grant.record_agreement",
        "grant.close",
    ]


def test_tier_one_with_its_own_budget(personas: Personas, places: Places) -> None:
    call = make_call(cohort=places.cohort)
    application = do.start_application(
        call=call,
        municipality=places.a,
        title="Preparing the plan",
        by=personas.coordinator_a,
        received_at=IN_TIME,
    )
    lines = [
        {
            "title": title,
            "category": CostCategory(category),
            "source": Source(source),
            "in_kind": False,
            "amount": Decimal(amount),
        }
        for title, category, source, amount in TECHNICAL_LINES
    ]
    application = do.save_application(
        application=application,
        version=application.version,
        by=personas.coordinator_a,
        lines=lines,
        summary="Experts, training, M&E group",
        stated_total=Decimal("249080.00"),
    )
    application = do.submit_application(
        application=application,
        version=application.version,
        by=personas.head_a,
        received_at=IN_TIME,
    )
    assert application.is_submitted
