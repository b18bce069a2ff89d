"""The sample data says what public pages print, and marks the rest."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from action_plans.models import ActionPlan
from action_plans.queries import agreements
from action_plans.queries.amendments import needs_resolution
from action_plans.queries.quarters import quarter_lines
from action_plans.workflow import ACTION_PLAN
from core.models import AuditEvent
from demo.logins import LOGINS
from demo.sample.facts import (
    BAGYSH,
    BALYKCHY,
    KENESH,
    KURMANBEK,
    MASY,
    PAST_PLANS,
    ZHANY_ZHOL,
)
from grants.models import Call, Grant
from grants.queries import grant_figures, programme_rows
from municipalities.models import CohortMembership, Phase
from selections.models import Selection
from selections.queries import next_steps_for


@pytest.fixture
def sample(db: None, own_place: None) -> None:
    call_command("seed", verbosity=0)


def sums(code: str) -> tuple[Decimal, Decimal | None]:
    grant = Grant.objects.get(municipality__code=code)
    return grant.amount, grant.spent_amount


def test_the_programme_as_printed(sample: Any) -> None:
    assert list(Phase.objects.values_list("number", "budget", "budget_currency")) == [
        (1, Decimal(4_431_000), "CHF"),
        (2, Decimal(4_070_000), "CHF"),
        (3, Decimal(4_050_000), "CHF"),
    ]
    members = CohortMembership.objects.values("municipality").distinct()
    assert members.count() == 21
    past = Call.objects.filter(is_sample=False)
    assert {(c.tier, c.opens_at.year) for c in past} == {
        ("technical", 2016),
        ("implementation", 2016),
        ("implementation", 2017),
    }
    # Kenesh, Balykchy, Zhany-Zhol, Kurmanbek, Avletim
    assert sums("41703207859000") == (Decimal(250_000), Decimal(249_080))
    assert sums("41702420000010") == (Decimal(4_000_000), None)
    assert sums("41703211813000") == (Decimal(1_436_613), None)
    assert sums("41703220805000") == (Decimal(800_000), None)
    assert sums("41703211808000") == (Decimal(3_083_253), None)
    figures = grant_figures()
    # 4,000,000 + 180,000 + 1,200,000 + 400,000
    assert (figures.amount, figures.own) == (Decimal(9_569_866), Decimal(5_780_000))


def test_the_joint_plan_and_the_sums_that_nobody_printed(sample: Any) -> None:
    joint = ActionPlan.objects.get(municipality__code="41703207859000", is_sample=False)
    assert [p.municipality.code for p in joint.partners.all()] == ["41703207815000"]
    bagysh = ActionPlan.objects.get(municipality__code="41703220851000")
    assert (bagysh.beneficiaries, bagysh.households) == (5800, 848)
    assert not Grant.objects.filter(municipality=bagysh.municipality).exists()


def test_only_one_record_of_the_past_does_not_add_up(sample: Any) -> None:
    warned = [row.number for row in programme_rows() if row.warning]
    avletim = Grant.objects.get(municipality__code="41703211808000")
    assert warned == [avletim.number]


def test_the_selection_of_2016_names_only_whom_a_source_names(sample: Any) -> None:
    past = Selection.objects.get(cohort__code="cohort-2016")
    assert (past.is_historic, past.is_sample, past.places) == (True, True, 16)
    codes = past.candidates.values_list("municipality__code", "state")
    assert set(codes) == {(code, "selected") for code in (BALYKCHY, KENESH)}
    joined = CohortMembership.objects.exclude(joined_date=None)
    assert not joined.filter(cohort=past.cohort).exists()


def test_every_municipal_person_of_the_demo_has_a_step_in_the_selection(
    sample: Any,
) -> None:
    today = Selection.objects.get(state="announced")
    states = today.candidates.values_list("municipality__code", "state")
    assert dict(states) == {
        KENESH: "invited",
        BALYKCHY: "preparing",
        ZHANY_ZHOL: "submitted",
        KURMANBEK: "preparing",
        BAGYSH: "declined",
        MASY: "withdrawn",
    }
    assert not today.candidates.filter(is_sample=False).exists()
    emails = ("head@kenesh.example", "coordinator@balykchy.example")
    steps = [
        [step.url for step in next_steps_for(User.objects.get(email=email))]
        for email in (*emails, "manager@programme.example")
    ]
    assert [len(found) for found in steps] == [1, 1, 2]


def test_a_sample_plan_for_each_turn_that_a_plan_takes(sample: Any) -> None:
    assert ActionPlan.objects.filter(is_sample=False).count() == len(PAST_PLANS)
    plans = ActionPlan.objects.main().filter(is_sample=True)
    found = plans.values_list("municipality__code", "service__code", "state")
    assert sorted(found) == sorted(
        [
            (KENESH, "drinking-water", "draft"),
            (KENESH, "parks", "submitted"),
            (KENESH, "solid-waste", "hearing_held"),
            (KENESH, "preschool", "in_implementation"),
            (KENESH, "street-lighting", "kenesh_approved"),
            (BALYKCHY, "street-lighting", "returned"),
            (BALYKCHY, "culture", "kenesh_approved"),
            (MASY, "drinking-water", "completed"),
            (ZHANY_ZHOL, "street-lighting", "kenesh_approved"),
        ]
    )
    assert all("(үлгү" in title for title in plans.values_list("title", flat=True))


def test_the_sample_plans_stand_where_they_are_said_to_stand(sample: Any) -> None:
    joint = ActionPlan.objects.get(is_sample=True, partners__isnull=False)
    assert [found.is_agreed for found in agreements(joint)] == [True]
    assert list(ACTION_PLAN.problems(joint, "submit")) == []
    change = ActionPlan.objects.get(amends__isnull=False)
    assert (change.state, change.is_sample) == ("submitted", True)
    assert needs_resolution(change)
    carried = ActionPlan.objects.get(state="in_implementation")
    lines = quarter_lines(carried, timezone.localdate())
    states = [line.report and line.report.state for line in lines]
    assert states == ["accepted", "accepted", "returned", None, None]
    assert [line.is_due for line in lines] == [False, False, True, True, False]
    assert carried.evidence.count() == 5
    done = ActionPlan.objects.get(state="completed", is_sample=True)
    assert done.opened_on is not None
    assert [row.reached for row in done.indicator_rows.all()] == [418, 24]
    returned = ActionPlan.objects.get(state="returned")
    comments = returned.comments.filter(from_review=True, answers=None)
    assert [bool(row.resolved_at) for row in comments] == [False, True, False]


def test_seeding_again_changes_nothing(sample: Any) -> None:
    before = AuditEvent.objects.count()
    call_command("seed", verbosity=0)
    assert AuditEvent.objects.count() == before


def test_no_sample_person_can_be_written_to() -> None:
    assert all(login.email.endswith(".example") for login in LOGINS)
