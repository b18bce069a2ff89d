"""A portal without the demo gets help, examples and review criteria by one command."""

from io import StringIO

import pytest
from django.core.management import call_command

from action_plans.models import FieldHelp, ReviewCriterion
from action_plans.queries import help_places, read_criteria, read_help

pytestmark = pytest.mark.django_db
LANGUAGES = ("ky", "ru", "en")
# where one chooses or uploads, there is nothing to write like somebody else
CHOSEN = {
    "annex.file",
    "annex.kind",
    "beneficiaries.groups",
    "beneficiaries.village",
    "hearing.kind",
    "hearing.minutes",
    "hearing.municipality",
    "indicator.measure",
    "indicator.objective",
    "management.provider_model",
    "measure.municipality",
    "measure.objective",
    "member.municipality",
    "member.role",
    "member.user",
    "need.studies",
    "partner.municipality",
    "risk.impact",
    "risk.likelihood",
    "subsidy.payer",
    "tariff.tariff_covers_depreciation",
    "tariff.tariff_covers_running",
}


def load() -> str:
    told = StringIO()
    call_command("load_plan_texts", stdout=told)
    return told.getvalue()


def test_every_field_has_help_with_an_example_in_three_languages() -> None:
    places = {where.place for where in help_places()}
    assert load() == (
        f"New help texts: {len(places)}. New criteria: {len(read_criteria())}.\n"
    )
    rows = {row.place: row for row in FieldHelp.objects.all()}
    assert set(rows) == places
    lacking = [
        (place, kind, code)
        for place, row in rows.items()
        for kind in (("help",) if place in CHOSEN else ("help", "example"))
        for code in LANGUAGES
        if not getattr(row, f"{kind}_{code}").strip()
    ]
    assert lacking == []
    assert rows["passport.title"].source_ru.startswith("Образец: ")
    titles = ReviewCriterion.objects.values_list("order", "code", "title_ky")
    assert list(titles) == [
        (order, row["code"], row["title_ky"])
        for order, row in enumerate(read_criteria(), 1)
    ]


def test_what_staff_wrote_stays_when_it_is_loaded_again() -> None:
    load()
    FieldHelp.objects.filter(place="risk.text").update(help_ky="Биздики", example_ky="")
    FieldHelp.objects.filter(place="risk.answer").delete()
    ReviewCriterion.objects.filter(order=1).update(is_in_use=False, title_ky="Биздики")
    assert load() == "New help texts: 1. New criteria: 0.\n"
    kept = FieldHelp.objects.get(place="risk.text")
    assert (kept.help_ky, kept.example_ky) == ("Биздики", "")
    first = ReviewCriterion.objects.get(order=1)
    assert (first.is_in_use, first.title_ky) == (False, "Биздики")


def test_no_text_is_for_a_field_that_no_plan_has() -> None:
    assert set(read_help()) == {where.place for where in help_places()}
