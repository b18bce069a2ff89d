"""Codes on papers of plans, migrations that fill them, agreements in changed plans."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils import timezone

from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, PlanPartner, PlanVersion
from action_plans.queries import plan_digest
from action_plans.queries.frozen import code_for
from core.formats import moment_text
from core.problems import OperationRefused
from tests.factories.action_plans import (
    make_approved_plan,
    make_complete_plan,
    make_measure,
    make_plan,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
CANARY = "ЖАШЫРЫН АТАЛЫШ"


@pytest.fixture
def client(client: Client) -> Client:
    """Somebody who reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def submitted(places: Places, personas: Personas) -> PlanVersion:
    plan = make_complete_plan(places.a)
    ActionPlan.objects.filter(pk=plan.pk).update(title=CANARY)
    plan = do.submit_plan(plan=ActionPlan.objects.get(), by=personas.head_a)
    return plan.versions.get()


def test_the_code_tells_that_a_version_was_submitted_and_nothing_of_it(
    client: Client, submitted: PlanVersion, places: Places
) -> None:
    code = submitted.code
    spaced = f" {code[:4].lower()}-{code[4:].lower()} "
    assert client.get("/verify/", {"code": spaced})["Location"] == f"/verify/{code}/"
    page = client.get(f"/verify/{code}/").content.decode()
    for told in (
        f"An action plan of {places.a.full_name} was submitted under this code",
        "The portal keeps this version exactly as it was submitted.",
        moment_text(submitted.submitted_at),
        submitted.sha256,
        "The plan itself is not public yet.",
    ):
        assert told in page
    for hidden in (CANARY, str(submitted.submitted_by), f"/plans/{submitted.plan_id}/"):
        assert hidden not in page


def test_a_wrong_code_is_no_paper(client: Client, submitted: PlanVersion) -> None:
    wrong = ("A" if submitted.code[0] != "A" else "B") + submitted.code[1:]
    for code in (wrong, submitted.sha256[:8].upper(), "' OR 1=1"):
        answer = client.get(f"/verify/{code}/")
        assert answer.status_code == 404
        assert submitted.sha256 not in answer.content.decode()


def test_a_version_that_was_touched_is_told(
    client: Client, submitted: PlanVersion
) -> None:
    submitted.content["total"] = "1.00"
    submitted.save(update_fields=["content"])
    page = client.get(f"/verify/{submitted.code}/").content.decode()
    assert "What the portal keeps is no longer what was submitted." in page
    assert "exactly as it was submitted" not in page


def test_the_code_of_a_public_plan_leads_to_it(client: Client, places: Places) -> None:
    plan = make_approved_plan(places.a)
    page = client.get(f"/verify/{plan.versions.get().code}/").content.decode()
    assert f'href="/plans/{plan.pk}/"' in page
    assert "not public yet" not in page


def test_codes_and_moments_of_older_rows_are_filled(
    submitted: PlanVersion, places: Places
) -> None:
    """Migration 0006: as the operations wrote them when versions kept no words."""
    migration = import_module("action_plans.migrations.0006_since_and_codes")
    plan = submitted.plan
    right = code_for(plan.pk, submitted.number, {}, submitted.sha256)
    moved = plan.state_since
    silent = make_plan(places.b)
    old = timezone.now() - timedelta(days=400)
    ActionPlan.objects.update(state_since=old)
    ActionPlan.objects.filter(pk=silent.pk).update(updated_at=old)
    PlanVersion.objects.update(code="")
    migration.fill_since(apps, None)
    migration.fill_codes(apps, None)
    submitted.refresh_from_db()
    plan.refresh_from_db()
    silent.refresh_from_db()
    assert submitted.code == right
    assert abs(plan.state_since - moved) < timedelta(seconds=5)
    assert silent.state_since == old


def test_plans_of_the_past_get_codes_and_marks(places: Places) -> None:
    """Migration 0010: the same marks as the operation gives, none for others."""
    migration = import_module("action_plans.migrations.0010_past_plans")
    dates = {"start_date": "2016-01-01", "end_date": "2016-12-01"}
    known: dict[str, Any] = {"is_historical": True, "state": "completed", **dates}
    handed = {"submitted_at": timezone.now()}
    head = make_approved_plan(places.b).submitted_by
    handed["submitted_by"] = head
    sums = {"grant": Decimal(90), "local_budget": Decimal(10)}
    cases: list[tuple[dict[str, Any], dict[str, Any] | None, bool]] = [
        ({**known, **handed, "stated_total": 100}, sums, False),
        ({**known, **handed}, sums, False),
        ({**known, **handed, "stated_total": 99}, sums, True),
        ({**known, **handed}, None, True),
        ({**known, **handed}, {"grant": 91, "local_budget": 9}, True),
        (known, sums, True),
        ({**known, **handed, "end_date": None}, sums, True),
        ({**known, **handed, "is_historical": False, "end_date": None}, sums, False),
    ]
    plans = []
    for number, (fields, costs, _odd) in enumerate(cases):
        plans.append(make_plan(places.a, title=f"План {number}", **fields))
        if costs:
            make_measure(plans[-1], costs)
    migration.fill(apps, None)
    for plan, (fields, _costs, odd) in zip(plans, cases, strict=True):
        plan.refresh_from_db()
        assert plan.has_warnings is odd, fields
        assert plan.past_code == (f"past-{plan.pk}" if plan.is_historical else "")


def agreed(plan: ActionPlan, personas: Personas) -> PlanPartner:
    partner: PlanPartner = plan.partners.get()
    return do.agree(partner=partner, seen=plan_digest(plan), by=personas.head_b)


def test_agreements_of_a_changed_joint_plan_are_those_to_its_text(  # noqa: PLR0915
    places: Places, personas: Personas
) -> None:
    """The partner agrees to the change itself; the plan keeps to what it agreed."""
    plan = make_approved_plan(places.a)
    first = PlanPartner.objects.create(
        plan=plan,
        municipality=places.b,
        need="Суу",
        agreed_at=timezone.now(),
        agreed_by=personas.head_b,
    )
    # as it was agreed to before the plan was submitted
    first.agreed_sha256 = plan_digest(plan)
    first.save()
    change = do.begin_amendment(plan=plan, reason="Баа", by=personas.head_a)
    copied = change.partners.get()
    assert (copied.municipality, copied.need) == (places.b, "Суу")
    assert copied.pk != first.pk
    do.save_section(
        plan=change,
        version=change.version,
        section="management",
        values={"management": "Жаңы ишкана башкарат."},
        by=personas.head_a,
    )
    copied.refresh_from_db()
    assert (copied.agreed_at, copied.agreed_by) == (None, None)
    with pytest.raises(OperationRefused) as refused:
        do.submit_plan(plan=change, by=personas.head_a)
    assert [problem.code for problem in refused.value.problems] == ["not_agreed"]
    # what the partner said of the plan itself stands meanwhile
    first.refresh_from_db()
    assert (first.agreed_by, first.agreed_sha256) == (
        personas.head_b,
        plan_digest(plan),
    )
    change.refresh_from_db()
    second = agreed(change, personas)
    change = do.submit_plan(plan=change, by=personas.head_a)
    change = do.accept_plan(plan=change, by=personas.grant_manager)
    assert change.state == PlanState.APPLIED
    plan = ActionPlan.objects.get(pk=plan.pk)
    kept = plan.partners.get()
    assert kept.pk == first.pk
    assert (kept.agreed_at, kept.agreed_by) == (second.agreed_at, personas.head_b)
    assert kept.agreed_sha256 == second.agreed_sha256 == plan_digest(plan)
    assert plan.versions.first().sha256 == kept.agreed_sha256  # type: ignore[union-attr]
