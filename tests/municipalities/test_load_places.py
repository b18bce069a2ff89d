"""Loading the reference data: what comes in, and what a second load leaves alone."""

import csv
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import translation

from core.models.audit import AuditEvent
from municipalities.models import (
    Cohort,
    CohortMembership,
    Municipality,
    Oblast,
    Phase,
    Rayon,
    Village,
)
from municipalities.models.places import soate_code
from municipalities.resources import DATA, load_places

TOTALS = {
    Oblast: 7,
    Rayon: 53,
    Municipality: 480,
    Village: 616,
    Phase: 3,
    Cohort: 6,
    CohortMembership: 23,
}


def changed_file(folder: Path, name: str, code: str, **cells: str) -> None:
    """Change cells of one row of a copied data file."""
    path = folder / name
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["code"] == code:
            row.update(cells)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_the_command_loads_everything_and_may_run_again(db: None) -> None:
    first, second = StringIO(), StringIO()
    call_command("load_places", stdout=first)
    call_command("load_places", stdout=second)
    assert {model: model.objects.count() for model in TOTALS} == TOTALS
    assert "municipalities: 480 new, 0 changed, 0 unchanged" in first.getvalue()
    assert "municipalities: 0 new, 0 changed, 480 unchanged" in second.getvalue()
    assert AuditEvent.objects.filter(verb="places.loaded").count() == 1


def test_kinds_and_blanks_are_as_the_source_has_them(country: Any) -> None:
    kinds = {
        kind: Municipality.objects.filter(kind=kind).count()
        for kind in ("aimak", "town", "city")
    }
    assert kinds == {"aimak": 453, "town": 15, "city": 12}
    kenesh = Municipality.objects.get(code="41703207859000")
    assert (kenesh.name_ky, kenesh.name_ru) == ("", "Кенешский айылный аймак")
    assert kenesh.population is None
    assert Municipality.objects.exclude(population=None).count() == 13


def test_a_city_without_rayon_and_a_town_in_a_rayon(country: Any) -> None:
    balykchy = Municipality.objects.get(code="41702420000010")
    toktogul = Municipality.objects.get(code="41703225600010")
    with translation.override("ky"):
        assert (balykchy.rayon, balykchy.full_name) == (None, "Балыкчы (Ысык-Көл)")
        assert toktogul.rayon.name == "Токтогул"
    assert (balykchy.population, balykchy.population_year) == (48000, 2018)
    assert toktogul.kind == "town"


def test_all_participants_with_evidence_stand_in_a_cohort(country: Any) -> None:
    shown = set(
        Municipality.objects.exclude(evidence="").values_list("code", flat=True)
    )
    members = set(CohortMembership.objects.values_list("municipality__code", flat=True))
    assert len(shown) == 21
    assert members == shown
    assert not CohortMembership.objects.filter(evidence="").exists()
    sizes = {cohort.code: cohort.memberships.count() for cohort in Cohort.objects.all()}
    assert sizes == {
        "cohort-2015": 0,
        "cohort-2016": 2,
        "cohort-2015-2016": 10,
        "cohort-2019": 4,
        "cohort-2024": 4,
        "cohort-undated": 3,
    }


def test_a_changed_name_is_taken_over_and_told(country: Any, folder: Path) -> None:
    changed_file(folder, "municipalities.csv", "41703207859000", name_ru="Кенешский")
    counts = {count.table: count for count in load_places(folder)}
    kenesh = Municipality.objects.get(code="41703207859000")
    assert (kenesh.name_ru, "кенешскии") == ("Кенешский", "кенешскии")
    assert kenesh.search_key.startswith("кенешский")
    assert sum(count.changed for count in counts.values()) == 1
    event = AuditEvent.objects.get(verb="municipality.changed")
    assert (event.before, event.after, event.municipality_code) == (
        {"name_ru": "Кенешский айылный аймак"},
        {"name_ru": "Кенешский"},
        kenesh.code,
    )


def test_what_is_missing_or_blank_in_the_files_stays(
    country: Any, folder: Path
) -> None:
    Municipality.objects.filter(code="41703207859000").update(name_ky="Кеңеш")
    Municipality.objects.filter(code="41702420000010").update(
        population=50000, population_year=2022
    )
    path = folder / "municipalities.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:400]))
    load_places(folder)
    assert Municipality.objects.count() == 480
    assert Municipality.objects.get(code="41703207859000").name_ky == "Кеңеш"
    balykchy = Municipality.objects.get(code="41702420000010")
    assert (balykchy.population, balykchy.population_year) == (50000, 2022)


def test_a_membership_that_staff_changed_is_left_alone(country: Any) -> None:
    CohortMembership.objects.filter(cohort__code="cohort-2016").update(
        state="withdrawn", evidence="own words"
    )
    Cohort.objects.filter(code="cohort-2016").update(note="own note")
    load_places()
    cohort = Cohort.objects.get(code="cohort-2016")
    assert cohort.note == "own note"
    assert set(cohort.memberships.values_list("state", "evidence")) == {
        ("withdrawn", "own words")
    }


@pytest.mark.parametrize(
    "code", ["٤١٧٠٣٢٠٧٨٥٩٠٠٠", "4170320785900", "P００００００００００００１"]
)
def test_a_code_is_written_with_plain_digits(code: str) -> None:
    with pytest.raises(ValidationError):
        soate_code(code)
    soate_code("41703207859000")
