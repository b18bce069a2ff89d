"""A plan with rows of every kind, and its form as a workbook for tests."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import User
from action_plans import operations
from action_plans.building.form_workbook import plan_form
from action_plans.models import ActionPlan, FilledForm
from core import files
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality
from services_registry.models import NeedsStudy
from tests.factories.action_plans import fill_plan, make_plan, make_scan
from tests.factories.municipalities import make_municipality, make_official

HOSTILE = '=HYPERLINK("http://x","y")'
PROSE = "Биринчи сап.\n\n- бир\n- эки\n\n1. сан"


def make_place() -> tuple[Municipality, User]:
    """A municipality with its head."""
    place = make_municipality("Багыш")
    return place, make_official(place, MunicipalRole.HEAD)


def make_full_plan(place: Municipality, by: User) -> ActionPlan:
    """A joint plan in which every question of every section is answered."""
    plan = fill_plan(make_plan(place))
    other = make_municipality("Сафаровка", oblast=place.oblast)
    own, theirs = (
        place.villages.create(code="41702215000011", name_ky="Багыш", name_ru="Багыш"),
        other.villages.create(
            code="41702216000011", name_ky="Кайнар", name_ru="Кайнар"
        ),
    )
    plan.partners.create(municipality=other, contribution="Жер", need=PROSE)
    study = NeedsStudy.objects.create(
        municipality=place, title="Сурамжылоо", held_on=date(2016, 2, 1), kind="survey"
    )
    _write_texts(plan, own, study)
    _write_rows(plan, place, other, by)
    plan.beneficiaries_rows.create(
        village=own, population=900, girls=10, boys=11, women=200, men=190, order=1,
        vulnerable=30, groups={"disability": 12, "other": 3}, households=120,
    )  # fmt: skip
    plan.beneficiaries_rows.create(
        village=theirs, population=50, women=60, men=40, reason="Коңшулар", order=2
    )
    return ActionPlan.objects.with_place().get(pk=plan.pk)


def _write_texts(plan: ActionPlan, village: Any, study: NeedsStudy) -> None:
    texts: dict[str, Any] = {
        "working_group_order": "12, 01.02.2016",
        "working_group": "Осмонов Б.\nБекова А.",
        "beneficiaries": 511,
        "beneficiaries_women": 270,
        "beneficiaries_vulnerable": 30,
        "households": 120,
        "jobs": 3,
        "need": PROSE,
        "need_survey": HOSTILE,
        "assets": "Скважина",
        "legal": "- Мыйзам",
        "vision": "Ар бир үйдө суу",
        "tariff_amount": Decimal("12.50"),
        "tariff_unit": "м³",
        "tariff_hearing_date": date(2016, 4, 12),
        "tariff_decision": "№ 14/2",
        "tariff_covers_running": "partly",
        "tariff_covers_depreciation": "no",
        "tariff_relief": "Пенсионерлер",
        "upkeep_yearly_cost": Decimal("120000"),
    }
    ActionPlan.objects.filter(pk=plan.pk).update(**texts)
    plan.villages.add(village)
    plan.studies.add(study)


def _write_rows(
    plan: ActionPlan, place: Municipality, other: Municipality, by: User
) -> None:
    plan.groupmember_rows.create(
        name=by.full_name, user=by, role="chair", post="Башчы", order=1
    )
    plan.groupmember_rows.create(
        name="Бекова А.", role="secretary", municipality=other, order=2
    )
    hearing = plan.hearing_rows.get()
    hearing.kind, hearing.municipality = "tariff", place
    hearing.women_young, hearing.men_older = 5, 0
    hearing.minutes = files.attach(make_scan(by))
    hearing.save()
    plan.problem_rows.create(text=PROSE, causes="+7 996 эски түтүк", order=2)
    second = plan.objective_rows.create(text="Тарифти бекитүү", order=2)
    measure = plan.measure_rows.get()
    for name, value in {
        "objective": second,
        "start_date": date(2016, 6, 1),
        "end_date": date(2016, 9, 30),
        "output": "3245 м",
        "municipality": other,
        "weight": Decimal("40.50"),
    }.items():
        setattr(measure, name, value)
    measure.save()
    measure.costs.create(
        category="training", source="community", in_kind=True, amount=50, note="Жумуш"
    )
    plan.stated_total = sum(cost.amount for cost in measure.costs.all())
    plan.save(update_fields=["stated_total"])
    indicator = plan.indicator_rows.get()
    for name, value in {
        "objective": plan.objective_rows.first(),
        "measure": measure,
        "baseline": Decimal("-1.25"),
        "source": "Ишкана",
        "disaggregation": "айыл",
        "means": "Акт",
    }.items():
        setattr(indicator, name, value)
    indicator.save()
    plan.subsidy_rows.create(
        who="Ветерандар", people=4, yearly_sum=Decimal("900.10"), basis="№ 3", order=1
    )
    plan.upkeepyear_rows.filter(year=1).delete()
    plan.upkeepyear_rows.create(
        year=1, cost=100, from_tariff=60, from_budget=40, note="жок", order=1
    )
    plan.annex_rows.create(
        kind="estimate", title="Смета", file=files.attach(make_scan(by)), order=1
    )


def form_of(plan: ActionPlan, language: str = "ky") -> Any:
    """The form of a plan, opened with openpyxl."""
    with (
        translation.override(language),
        plan_form(plan, "http://testserver/") as target,
    ):
        return load_workbook(target)


def upload_of(book: Any, name: str = "form.xlsx") -> SimpleUploadedFile:
    """A workbook as a browser hands it in."""
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile(name, target.getvalue())


def handed_in(plan: ActionPlan, book: Any, by: User) -> FilledForm:
    """The form after it was read."""
    return operations.hand_in_form(plan=plan, upload=upload_of(book), by=by)


def sheet(book: Any, tag: str) -> Any:
    """The sheet that says in its first cell what it is."""
    return next(s for s in book.worksheets if s["A1"].value == tag)


def answer_cell(book: Any, code: str) -> Any:
    """The cell of an answer on the sheet of texts: `need.need`."""
    texts = sheet(book, "texts")
    row = next(r for r in range(1, texts.max_row + 1) if texts.cell(r, 1).value == code)
    return texts.cell(row, 4)


def row_cell(book: Any, kind: str, name: str, place: int = 1) -> Any:
    """The cell of a question in the n-th row of a table."""
    table = sheet(book, f"rows:{kind}")
    names = [table.cell(1, n).value for n in range(1, table.max_column + 1)]
    return table.cell(4 + place, names.index(name) + 1)


def type_in(cell: Any, value: Any) -> None:
    """Type an answer; what begins as a formula is typed as text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
