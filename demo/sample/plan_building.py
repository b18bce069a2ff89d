"""Building a sample plan from its data, through the operations that people use.

In the data a `timedelta` is a day counted from the start of the plan; `objective`,
`measure` and `village` are numbers of rows, from 1; `user` is an e-mail, `municipality`
a SOATE code; `minutes` and `file` are names of sample scans. A line of `costs` is
(kind of cost, source, KGS, what for), with True at its end where it is in kind.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
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
)
from action_plans.queries import CostLine
from demo.sample.papers import sample_scan
from demo.sample.people import People
from municipalities.models import Municipality, Village
from services_registry.models import Service

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """What a sample plan says: its sections by slug and its rows by kind, in order."""

    title: str
    service: str
    sections: Mapping[str, Values]
    rows: Mapping[str, Sequence[Values]]
    total: Decimal


def write_plan(story: Story, code: str, head: User, start: date) -> ActionPlan:
    """A plan with all that the story tells, its hearing held."""
    plan = start_plan(
        municipality=Municipality.objects.get(code=code),
        service=Service.objects.get(code=story.service),
        title=story.title,
        by=head,
    )
    writer = Writer(plan, head, start)
    for kind, rows in story.rows.items():
        for values in rows:
            writer.add(kind, values)
    sections = {**story.sections, "budget": {"stated_total": story.total}}
    for section, values in sections.items():
        writer.save(section, values)
    return mark(hold_hearing(plan=plan, by=head))


@dataclass
class Writer:
    """Writes rows and sections of one plan; it knows the rows it wrote by their number."""

    plan: ActionPlan
    head: User
    start: date

    def __post_init__(self) -> None:
        self.rows: dict[str, list[Any]] = {}

    def add(self, kind: str, values: Values) -> None:
        told = {name: self.value(name, value) for name, value in values.items()}
        row = add_row(plan=self.plan, kind=kind, values=told, by=self.head)
        self.rows.setdefault(kind, []).append(row)

    def save(self, section: str, values: Values) -> None:
        told = {name: self.value(name, value) for name, value in values.items()}
        if section == "passport":
            served = [row.village for row in self.rows.get("beneficiaries", ())]
            told["villages"] = served or list(self.plan.municipality.villages.all())
        self.plan.refresh_from_db()
        save_section(
            plan=self.plan,
            version=self.plan.version,
            section=section,
            values=told,
            by=self.head,
        )

    def value(self, name: str, value: Any) -> Any:
        """What a value of the data stands for."""
        if isinstance(value, timedelta):
            return self.start + value
        if name in {"objective", "measure"}:
            return self.rows[name][value - 1]
        if name in {"minutes", "file"}:
            return sample_scan(self.head, value)
        return MEANT[name](value) if name in MEANT else value


def five_years(*years: tuple[int, int]) -> tuple[dict[str, Any], ...]:
    """Rows of the running cost: what the tariff and what the local budget pay, KGS."""
    return tuple(
        {
            "year": year,
            "cost": Decimal(tariff + budget),
            "from_tariff": Decimal(tariff),
            "from_budget": Decimal(budget),
        }
        for year, (tariff, budget) in enumerate(years, 1)
    )


def _costs(lines: Sequence[Sequence[Any]]) -> list[CostLine]:
    return [
        CostLine(kind, payer, bool(in_kind), Decimal(amount), note)
        for kind, payer, amount, note, *in_kind in lines
    ]


MEANT: Mapping[str, Callable[[Any], Any]] = {
    "village": lambda code: Village.objects.get(code=code),
    "municipality": lambda code: Municipality.objects.get(code=code),
    "user": lambda email: User.objects.get(email=email),
    "costs": _costs,
}


def approve(
    plan: ActionPlan, people: People, code: str, number: str, day: date
) -> ActionPlan:
    """Submitted, accepted by the programme, and approved by the kenesh on a day."""
    head = people.heads[code]
    plan = submit_plan(plan=plan, by=head)
    plan = accept_plan(plan=plan, by=people.manager)
    plan = approve_plan(
        plan=plan,
        by=head,
        number=number,
        date=day,
        title=f"«{plan.title}» планын бекитүү жөнүндө",
        scan=sample_scan(head, "токтом-план-үлгү.pdf"),
    )
    return mark(plan)


def mark(plan: ActionPlan) -> ActionPlan:
    """Say on every screen and in every report that the plan is a sample."""
    plan.is_sample = True
    plan.save(update_fields=["is_sample"])
    if plan.resolution:
        plan.resolution.is_sample = True
        plan.resolution.save(update_fields=["is_sample"])
    return plan
