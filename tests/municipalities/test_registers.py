"""Registers of municipalities: their rules are those of the operations."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint

from accounts.models import User
from core import audit
from core.imports import registers
from core.models import AuditEvent, ImportRun
from municipalities.enums import Post
from municipalities.models import (
    BudgetSufficiency,
    Cohort,
    CohortMembership,
    Convocation,
    EarlierParticipation,
    EarlierProgramme,
    Municipality,
    Office,
    PopulationFigure,
    PostHolder,
    Resolution,
)
from tests.factories.imports import applied, book, checked, undone
from tests.factories.municipalities import make_municipality
from tests.personas import Personas, Places

LAST_YEAR = datetime.date.today().year - 1  # noqa: DTZ011 - a year that has passed


@pytest.fixture
def by(personas: Personas) -> User:
    return personas.programme_manager


def told(run: ImportRun) -> list[tuple[int, str, str]]:
    return [
        (row.number, problem["column"], problem["text"]["en"])
        for row in run.rows.filter(kind="wrong")
        for problem in row.problems or ()
    ]


# Registers that hold a part of a table. A draft's number: one edition of a municipality
# is under way, and a number stands once in it. A current text: one of a service's item.
# A plan of the past: its code stands once; its lines are written by one writer, in order.
GUARDED_AMONG_THEIR_ROWS = {
    "registry-entries": {
        "services_registry_one_under_way",
        "services_registry_one_number",
    },
    "recommended-texts": {"services_registry_one_current_text"},
    "historical-plans": {"action_plans_past_code_once"},
}


def test_every_register_has_a_key_that_the_database_guards() -> None:
    """Two rows of one key cannot stand in the table, whoever writes them."""
    unguarded = []
    for slug in list(registers._registers):
        register = registers.find(slug)
        assert register is not None
        unique = [set(c.fields) for c in register.model._meta.total_unique_constraints]
        unique += [{f.name} for f in register.model._meta.concrete_fields if f.unique]
        if set(register.key) not in unique:
            unguarded.append(slug)
    assert unguarded == list(GUARDED_AMONG_THEIR_ROWS)
    standing = {
        constraint.name
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint)
    }
    for names in GUARDED_AMONG_THEIR_ROWS.values():
        assert names - standing == set()


def test_a_whole_year_of_budget_sufficiency(by: User, places: Places) -> None:
    others = [make_municipality() for _n in range(20)]
    heads = ["municipality", "year", "percent", "source"]
    rows = [[p.code, 2016, 40 + n, "Letter 7"] for n, p in enumerate(others)]
    BudgetSufficiency.objects.create(
        municipality=others[0], year=2016, percent=1, source="?", is_sample=True
    )
    run = checked("budget-sufficiency", book(heads, rows), by)
    assert (run.new_rows, run.changed_rows, told(run)) == (19, 1, [])
    applied(run, by)
    found = BudgetSufficiency.objects.filter(year=2016).order_by("percent")
    assert [row.percent for row in found] == [Decimal(40 + n) for n in range(20)]
    assert {row.is_sample for row in found} == {False}
    events = audit.timeline(others[0])
    assert [event.verb for event in events] == ["municipality.sufficiency_recorded"]
    assert events[0].municipality_code == others[0].code


def test_figures_keep_the_rules_of_the_form(by: User, places: Places) -> None:
    heads = ["municipality", "year", "percent", "source"]
    run = checked(
        "budget-sufficiency", book(heads, [[places.a.code, 2099, 60, "L"]]), by
    )
    assert told(run) == [(2, "year", "This year cannot be right.")]
    heads = ["municipality", "year", "people", "women", "source"]
    rows = [[places.a.code, LAST_YEAR, 10, 11, "Census"]]
    run = checked("population", book(heads, rows), by)
    assert told(run) == [(2, "women", "There cannot be more women than people.")]


def test_the_latest_population_stands_on_the_municipality_and_undo_takes_it_back(
    by: User, places: Places
) -> None:
    Municipality.objects.filter(pk=places.a.pk).update(
        population=5000, population_year=2009
    )
    heads = ["municipality", "year", "people", "source"]
    rows = [
        [places.a.code, 2015, 5100, "Census"],
        [places.a.code, 2016, 5200, "Census"],
        [places.a.code, 2008, 1, "Census"],
    ]
    run = applied(checked("population", book(heads, rows), by), by)
    place = Municipality.objects.get(pk=places.a.pk)
    assert (place.population, place.population_year) == (5200, 2016)
    assert PopulationFigure.objects.count() == 3
    assert undone(run, by).is_undone
    place = Municipality.objects.get(pk=places.a.pk)
    assert (place.population, place.population_year) == (5000, 2009)
    assert PopulationFigure.objects.count() == 0


def test_names_change_by_code_and_the_kind_by_reform_only(
    by: User, places: Places
) -> None:
    content = book(["code", "name_ky", "kind"], [[places.a.code, "Жаңы", "town"]])
    run = checked("municipalities", content, by)
    message = "This changes only by an act of the territorial reform."
    assert told(run) == [(2, "kind", message)]
    content = book(["code", "name_ky"], [[places.a.code, "Жаңы аты"]])
    applied(checked("municipalities", content, by), by)
    place = Municipality.objects.get(pk=places.a.pk)
    assert (place.name_ky, place.search_key.split("\n")[0]) == ("Жаңы аты", "жаны аты")


def test_a_rayon_of_another_oblast_is_wrong(by: User, places: Places) -> None:
    rayon = places.a.rayon
    assert rayon is not None
    other = type(rayon.oblast).objects.create(code="41702000000000", name_ky="Б")
    heads = ["code", "name_ky", "kind", "oblast", "rayon"]
    rows = [["41702215010000", "Жаңы", "aimak", other.code, rayon.code]]
    run = checked("municipalities", book(heads, rows), by)
    assert told(run) == [(2, "rayon", "This rayon lies in another oblast.")]


def test_memberships_enter_as_they_were_and_change_state_by_moves_only(
    by: User, places: Places
) -> None:
    old = Cohort.objects.create(code="2015", name_ky="2015", year=2015)
    heads = ["cohort", "municipality", "state", "joined_date", "left_date"]
    rows = [
        ["2015", places.a.code, "graduated", "01.08.2015", "31.12.2018"],
        ["2015", places.b.code, "active", "01.08.2015", "31.12.2018"],
        [places.cohort.code, places.a.code, "graduated", "01.02.2016", None],
    ]
    run = checked("memberships", book(heads, rows), by)
    assert told(run) == [
        (3, "left_date", "An active member has no date of leaving."),
        (4, "state", "The state changes on the page of the membership."),
    ]
    applied(run, by, leave_out_wrong=True)
    member = CohortMembership.objects.get(cohort=old)
    assert (member.municipality, member.state) == (places.a, "graduated")
    assert member.left_date == datetime.date(2018, 12, 31)
    event = AuditEvent.objects.filter(verb="import.row_made").get()
    assert (event.object_type, event.object_id) == (
        "municipalities.cohort",
        str(old.pk),
    )
    assert event.municipality_code == places.a.code


def test_a_place_that_ended_joins_no_cohort(by: User, places: Places) -> None:
    ended = make_municipality(ended_date=datetime.date(2012, 1, 1))
    heads = ["cohort", "municipality", "state"]
    rows = [[places.cohort.code, ended.code, "active"]]
    run = checked("memberships", book(heads, rows), by)
    message = "This municipality was ended by the reform. Choose its successor."
    assert told(run) == [(2, "municipality", message)]


def test_one_holder_at_a_time(by: User, places: Places) -> None:
    PostHolder.objects.create(
        municipality=places.a, post=Post.HEAD, full_name="А", since_date="2012-04-01"
    )
    heads = ["municipality", "post", "full_name", "since_date", "until_date"]
    rows = [
        [places.a.code, "head", "Б", "01.04.2016", None],
        [places.b.code, "head", "В", "01.04.2012", "01.04.2016"],
        [places.b.code, "head", "Г", "01.04.2016", None],
        [places.b.code, "head", "Д", "01.04.2015", "01.05.2015"],
    ]
    run = checked("post-holders", book(heads, rows), by)
    message = "Somebody else is recorded in this post for this time."
    assert told(run) == [(2, "since_date", message), (5, "since_date", message)]
    mended = [[places.a.code, "head", "А", "01.04.2012", "01.04.2016"], *rows[:3]]
    run = applied(checked("post-holders", book(heads, mended), by), by)
    assert run.is_applied
    assert PostHolder.objects.count() == 4


def test_the_other_registers_take_a_row_and_give_it_back(
    by: User, places: Places
) -> None:
    code = places.a.code
    files: list[tuple[str, Any, list[Any]]] = [
        ("earlier-programmes", ["code", "name_ky"], ["vap", "VAP"]),
        ("earlier-participants", ["programme", "municipality"], ["vap", code]),
        ("offices", ["municipality", "phone"], [code, "+996 3922 5 00 00"]),
        (
            "convocations",
            ["municipality", "number", "start_date", "deputies"],
            [code, 6, "27.03.2016", 21],
        ),
        (
            "resolutions",
            ["municipality", "number", "date", "title"],
            [code, "12/3", "20.08.2015", "План"],
        ),
    ]
    runs = []
    for slug, heads, row in files:
        run = applied(checked(slug, book(heads, [row]), by), by)
        assert run.is_applied, (slug, told(run), run.problems)
        runs.append(run)
    models = (EarlierProgramme, EarlierParticipation, Office, Convocation, Resolution)
    assert [model.objects.count() for model in models] == [1] * 5
    assert undone(runs[0], by).is_applied  # a participant hangs on the programme
    for run in reversed(runs):
        assert undone(run, by).is_undone
    assert [model.objects.count() for model in models] == [0] * 5
