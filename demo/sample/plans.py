"""Sample plans of today, one for each turn that a plan can take."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from accounts.models import User
from action_plans.models import ActionPlan
from action_plans.operations import start_plan, submit_plan
from action_plans.queries.quarters import quarter_of
from demo.sample import plan_texts
from demo.sample.facts import KENESH, ZHANY_ZHOL
from demo.sample.people import People
from demo.sample.plan_building import Story, approve, mark, write_plan
from demo.sample.plan_carried import write_carried_plans
from demo.sample.plan_city import write_city_plans
from demo.sample.plan_joint import write_joint_plan
from municipalities.models import Municipality
from services_registry.models import Service

LIGHT = Story(
    "Кенеш айыл аймагында көчө жарыгы (үлгү)",
    "street-lighting",
    plan_texts.SECTIONS,
    plan_texts.ROWS,
    plan_texts.STATED_TOTAL,
)
WIDER_LIGHT = replace(
    LIGHT, title="Жаңы-Жол айыл аймагында көчө жарыгын кеңейтүү (үлгү)"
)
PARK = replace(
    LIGHT,
    title="Кенеш айылындагы эс алуу жайы (үлгү)",
    service="parks",
    sections={
        **plan_texts.SECTIONS,
        "need": {
            **plan_texts.SECTIONS["need"],
            "choice_reason": plan_texts.WHY_THE_PARK,
        },
    },
)
START = date(2027, 3, 1)
APPROVED_ON = date(2026, 10, 20)


def write_plans(people: People) -> dict[str, ActionPlan]:
    """Plans in all states; gives those that wait for a grant by SOATE code."""
    head = people.heads[KENESH]
    _draft(head)
    submit_plan(plan=write_plan(PARK, KENESH, head, START), by=head)
    soon = quarter_of(timezone.localdate()).following.start
    write_joint_plan(people, soon)
    write_city_plans(people, soon)
    write_carried_plans(people)
    return {
        code: approve(
            write_plan(story, code, people.heads[code], START),
            people,
            code,
            "үлгү-7",
            APPROVED_ON,
        )
        for code, story in ((KENESH, LIGHT), (ZHANY_ZHOL, WIDER_LIGHT))
    }


def _draft(head: User) -> None:
    """A plan on drinking water, begun by the municipality and not finished."""
    plan = start_plan(
        municipality=Municipality.objects.get(code=KENESH),
        service=Service.objects.get(code="drinking-water"),
        title="Кенеш айыл аймагында таза суу (үлгү)",
        by=head,
    )
    mark(plan)
