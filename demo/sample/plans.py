"""Sample plans of today: complete and approved ones, and a draft to go on writing."""

from datetime import date
from typing import Any

from accounts.models import User
from action_plans.models import ActionPlan
from action_plans.operations import (
    accept_plan,
    add_row,
    approve_plan,
    hold_hearing,
    save_section,
    start_plan,
    submit_plan,
    write_entries,
)
from action_plans.queries import CostLine
from demo.sample import plan_texts
from demo.sample.facts import KENESH, ZHANY_ZHOL
from demo.sample.papers import sample_scan
from demo.sample.people import People
from municipalities.models import Municipality
from services_registry.models import Service


def write_plans(people: People) -> dict[str, ActionPlan]:
    """A draft and a submitted plan of Kenesh; approved plans by SOATE code."""
    _draft(people.heads[KENESH])
    waiting = _complete(
        KENESH, "parks", "Кенеш айылындагы эс алуу жайы (үлгү)", people.heads[KENESH]
    )
    _mark(submit_plan(plan=waiting, by=people.heads[KENESH]))
    return {
        code: _approved(code, title, people)
        for code, title in (
            (KENESH, "Кенеш айыл аймагында көчө жарыгы (үлгү)"),
            (ZHANY_ZHOL, "Жаңы-Жол айыл аймагында көчө жарыгын кеңейтүү (үлгү)"),
        )
    }


def _draft(head: User) -> None:
    """A plan on drinking water, begun by the municipality and not finished."""
    plan = start_plan(
        municipality=Municipality.objects.get(code=KENESH),
        service=Service.objects.get(code="drinking-water"),
        title="Кенеш айыл аймагында таза суу (үлгү)",
        by=head,
    )
    _mark(plan)


def _complete(code: str, service: str, title: str, head: User) -> ActionPlan:
    """A plan with all sections, costs and rows, its hearing held."""
    place = Municipality.objects.get(code=code)
    plan = start_plan(
        municipality=place,
        service=Service.objects.get(code=service),
        title=title,
        by=head,
    )
    for kind, rows in (
        ("hearing", (plan_texts.HEARING,)),
        ("problem", plan_texts.PROBLEMS),
        ("objective", plan_texts.OBJECTIVES),
        ("measure", plan_texts.MEASURES),
        ("indicator", plan_texts.INDICATORS),
        ("risk", plan_texts.RISKS),
    ):
        for values in rows:
            add_row(plan=plan, kind=kind, values=_values(values, head, kind), by=head)
    add_row(
        plan=plan,
        kind="annex",
        values={
            "kind": "estimate",
            "title": "Смета (үлгү)",
            "file": sample_scan(head, "смета-үлгү.pdf"),
        },
        by=head,
    )
    plan = _write_texts(plan, head)
    plan = write_entries(
        plan=plan,
        kind="upkeep",
        values=plan_texts.UPKEEP,
        version=plan.version,
        by=head,
    )
    return hold_hearing(plan=plan, by=head)


def _write_texts(plan: ActionPlan, head: User) -> ActionPlan:
    sections = plan_texts.SECTIONS | {
        "budget": {"stated_total": plan_texts.STATED_TOTAL}
    }
    for section, values in sections.items():
        texts = dict(values)
        if section == "passport":
            texts["villages"] = list(plan.municipality.villages.all())
        plan.refresh_from_db()
        plan = save_section(
            plan=plan, version=plan.version, section=section, values=texts, by=head
        )
    return plan


def _values(values: dict[str, Any], head: User, kind: str) -> dict[str, Any]:
    told = dict(values)
    if kind == "hearing":
        told["minutes"] = sample_scan(head, "протокол-үлгү.pdf")
    if "costs" in told:
        told["costs"] = [
            CostLine(kind, payer, False, amount, note)
            for kind, payer, amount, note in told["costs"]
        ]
    return told


def _approved(code: str, title: str, people: People) -> ActionPlan:
    head = people.heads[code]
    plan = submit_plan(plan=_complete(code, "street-lighting", title, head), by=head)
    plan = accept_plan(plan=plan, by=people.manager)
    plan = approve_plan(
        plan=plan,
        by=head,
        number="үлгү-7",
        date=date(2026, 10, 20),
        title=f"«{title}» планын бекитүү жөнүндө",
        scan=sample_scan(head, "токтом-план-үлгү.pdf"),
    )
    return _mark(plan)


def _mark(plan: ActionPlan) -> ActionPlan:
    """Say on every screen and in every report that the plan is a sample."""
    plan.is_sample = True
    plan.save(update_fields=["is_sample"])
    if plan.resolution:
        plan.resolution.is_sample = True
        plan.resolution.save(update_fields=["is_sample"])
    return plan
