"""A partner agrees while the lead writes: no plan is submitted with a stale agreement."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from action_plans import operations as do
from action_plans.models import ActionPlan, PlanPartner
from action_plans.operations import joint
from action_plans.queries import agreements, plan_digest
from core.problems import OperationRefused
from municipalities.enums import MunicipalRole
from tests.factories.action_plans import make_complete_plan
from tests.factories.municipalities import make_municipality, make_official
from tests.support.races import needs_postgres

pytestmark = needs_postgres


class Case:
    """A joint plan with the heads of its lead and of its partner."""

    def __init__(self) -> None:
        lead, other = make_municipality(), make_municipality()
        self.lead = make_official(lead, MunicipalRole.HEAD)
        self.head = make_official(other, MunicipalRole.HEAD)
        self.plan = make_complete_plan(lead)
        self.partner = PlanPartner.objects.create(plan=self.plan, municipality=other)
        self.seen = plan_digest(self.plan)

    def agree(self) -> Any:
        return do.agree(partner=self.partner, seen=self.seen, by=self.head)

    def change(self) -> Any:
        return do.save_section(
            plan=self.plan,
            version=1,
            section="objectives",
            values={"goal": "Башка максат"},
            by=self.lead,
        )

    def fresh(self) -> ActionPlan:
        return ActionPlan.objects.get(pk=self.plan.pk)


def at_once(*works: Callable[[], Any]) -> None:
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        try:
            start.wait(30)
            work()
        except OperationRefused:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def test_agreeing_and_changing_at_once_never_leaves_a_stale_agreement() -> None:
    for _turn in range(5):
        case = Case()
        at_once(case.agree, case.change)
        case.partner.refresh_from_db()
        assert case.fresh().goal == "Башка максат"
        # whoever came first: the text that stands was not agreed to
        assert case.partner.agreed_at is None
        with pytest.raises(OperationRefused) as refused:
            do.submit_plan(plan=case.fresh(), by=case.lead)
        assert [p.code for p in refused.value.problems] == ["not_agreed"]


def test_without_the_lock_the_stale_agreement_stays_but_is_not_submitted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: agreeing on a plain read lets the change slip in between."""
    case = Case()
    changed = threading.Event()

    def read(row: Any) -> Any:
        return type(row).objects.get(pk=row.pk)

    def digest_then_wait(plan: ActionPlan) -> str:
        found = plan_digest(plan)
        changed.wait(30)
        return found

    def change() -> None:
        case.change()
        changed.set()

    monkeypatch.setattr(joint, "lock", read)
    monkeypatch.setattr(joint, "plan_digest", digest_then_wait)
    at_once(case.agree, change)
    case.partner.refresh_from_db()
    assert case.partner.agreed_at is not None, "the fault that the lock keeps out"
    # and the second guard: the digest itself
    assert [found.state for found in agreements(case.fresh())] == ["stale"]
    with pytest.raises(OperationRefused):
        do.submit_plan(plan=case.fresh(), by=case.lead)
