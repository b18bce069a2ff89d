"""A coordinator takes the plan along, fills it in without a line, and hands it in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from accounts.models import User
from action_plans.models import ActionPlan
from municipalities.enums import MunicipalRole
from tests.factories.action_plans import make_plan
from tests.factories.municipalities import make_municipality, make_official
from tests.factories.plan_forms import answer_cell, row_cell
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey


@dataclass
class World:
    plan: ActionPlan
    coordinator: User


@pytest.fixture(scope="module")
def world(running: Any) -> World:
    place = make_municipality("Багыш")
    plan = make_plan(place, need="Жыйындарда эл суу сурады.")
    plan.problem_rows.create(text="Суу жок", order=1)
    return World(plan, make_official(place, MunicipalRole.COORDINATOR))


def fill_in(file: Path) -> None:
    """What the coordinator types at home."""
    book = load_workbook(file)
    answer_cell(book, "need.need").value = "Үч айылда жыйын өттү.\n\n- суу жок"
    answer_cell(book, "passport.start_date").value = "01.06.2016"
    answer_cell(book, "upkeep.upkeep").value = "Ишкана карап турат."
    row_cell(book, "problem", "causes", 1).value = "Түтүктөр эски"
    row_cell(book, "objective", "text", 1).value = "Ар бир үйгө таза суу"
    row_cell(book, "measure", "title", 1).value = "Түтүк тартуу"
    row_cell(book, "measure", "objective", 1).value = 1
    row_cell(book, "measure", "responsible", 1).value = "Айыл өкмөтү"
    row_cell(book, "cost", "measure", 1).value = 1
    row_cell(book, "cost", "category", 1).value = "works"
    row_cell(book, "cost", "source", 1).value = "grant"
    row_cell(book, "cost", "amount", 1).value = "1 436 613"
    row_cell(book, "risk", "text", 1).value = "Баанын өсүшү"
    book.save(file)


def is_written(world: World) -> None:
    """What was ticked stands in the plan, and nothing else."""
    plan = ActionPlan.objects.get(pk=world.plan.pk)
    assert (plan.need, plan.upkeep, plan.start_date) == (
        "Үч айылда жыйын өттү.\n\n- суу жок",
        "Айыл өкмөтү карайт.",
        None,
    )
    assert plan.problem_rows.get().causes == "Түтүктөр эски"
    measure = plan.measure_rows.get()
    assert measure.objective == plan.objective_rows.get()
    assert [cost.amount for cost in measure.costs.all()] == [1436613]
    assert not plan.risk_rows.exists()


def test_the_plan_is_written_without_a_line(
    visit: Visit, world: World, tmp_path: Path
) -> None:
    """Download, fill in, hand in, pick; what a colleague wrote meanwhile stays."""
    person, where = visit(world.coordinator), f"/m/plans/{world.plan.pk}/"
    person.open(where)
    person.follow(f"{where}form/")
    file = person.download(person.link("form.xlsx?language=ky"), tmp_path)

    fill_in(file)
    # meanwhile a colleague writes the upkeep in the portal
    ActionPlan.objects.filter(pk=world.plan.pk).update(upkeep="Айыл өкмөтү карайт.")

    person.fill(file=file)
    person.save()
    person.arrives(f"{where}form/*/")
    person.sees("Айыл өкмөтү карайт.", "Ишкана карап турат.", "Түтүк тартуу")
    person.picture("form-2-differences")
    expect(person.field("pick")).to_have_count(6)
    box = '[name="pick"][value^="text:{}~"]'
    expect(person.main.locator(box.format("upkeep:upkeep"))).not_to_be_checked()
    person.main.locator(box.format("passport:start_date")).uncheck()
    person.save()
    person.arrives(where)

    is_written(world)
    person.open(f"{where}sections/measures/")
    person.sees("Түтүк тартуу")
    person.picture("form-3-in-the-plan")
