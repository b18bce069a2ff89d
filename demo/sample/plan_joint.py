"""A sample joint plan in writing: Kenesh leads, Beshik-Zhon is its partner."""

from datetime import date

from action_plans.models import ActionPlan
from action_plans.operations import (
    agree,
    finish_task,
    give_task,
    resolve_comment,
    write_comment,
    write_part,
)
from action_plans.queries import plan_digest
from demo.sample.facts import BESHIK_ZHON, KENESH
from demo.sample.people import People
from demo.sample.plan_building import write_plan
from demo.sample.plan_waste import PART, WASTE


def write_joint_plan(people: People, start: date) -> ActionPlan:
    """Written by both; the partner agrees; colleagues comment and give each other tasks."""
    head, partner_head = people.heads[KENESH], people.heads[BESHIK_ZHON]
    plan = write_plan(WASTE, KENESH, head, start)
    partner = plan.partners.get()
    partner = write_part(
        partner=partner, version=partner.version, values=PART, by=partner_head
    )
    plan.refresh_from_db()
    agree(partner=partner, seen=plan_digest(plan), by=partner_head)
    _discuss(plan, people)
    _share_out(plan, people)
    return plan


def _discuss(plan: ActionPlan, people: People) -> None:
    head, partner_head = people.heads[KENESH], people.heads[BESHIK_ZHON]
    coordinator = people.coordinators[KENESH]
    question = write_comment(
        plan=plan,
        section="tariff",
        field="tariff_amount",
        text="60 сом Бешик-Жондун тургундарына кымбат эмеспи? "
        f"@{coordinator.full_name}, сурамжылоонун жыйынтыгын карап бериңизчи.",
        mentioned=[coordinator],
        by=partner_head,
    )
    write_comment(
        plan=plan,
        section="tariff",
        answers=question,
        text="Сурамжылоодо 201 үй-бүлө 60 сомго макул болгон, жыйында да колдошту.",
        by=coordinator,
    )
    settled = write_comment(
        plan=plan,
        section="measures",
        text="Бешик-Жондо 8 эмес, 10 аянтча керек.",
        by=partner_head,
    )
    resolve_comment(comment=settled, by=head)


def _share_out(plan: ActionPlan, people: People) -> None:
    head, coordinator = people.heads[KENESH], people.coordinators[KENESH]
    done = give_task(
        plan=plan,
        section="passport",
        text="Жумушчу топтун буйругун тиркөө",
        assignee=coordinator,
        by=head,
    )
    finish_task(task=done, by=coordinator)
    give_task(
        plan=plan,
        section="annexes",
        text="Бешик-Жондогу угуунун катышуучуларынын тизмесин тиркөө",
        assignee=people.heads[BESHIK_ZHON],
        by=head,
    )
