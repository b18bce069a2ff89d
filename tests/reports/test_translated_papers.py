"""Papers of a plan in another language: what is translated, and what is not, says so."""

from typing import Any

import pytest
from django.utils import translation

from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from reports.building.action_plan import plan_html, plan_pdf
from reports.building.plan_progress import progress_html
from reports.building.plan_summary import summary_html, summary_paper
from reports.enums import ReportKind
from reports.queries.plan_papers import shared_parameters
from reports.queries.plan_progress import gather_progress, gather_summary
from reports.queries.plans import gather_plan
from tests.factories.action_plans import make_approved_plan
from tests.personas import Personas, Places
from tests.reports.conftest import pdf_text
from tests.reports.test_plan_papers import report_on

TRANSLATED = "Texts are translated from Kyrgyz where there is a translation."
APPROVED = "The text that was approved is the one in Kyrgyz."


@pytest.fixture
def plan(places: Places, personas: Personas) -> ActionPlan:
    plan = make_approved_plan(places.a)
    row = plan.measure_rows.get()
    indicator = plan.indicator_rows.get()
    values = {
        "title": "Clean water",
        "goal": "Water in every home",
        f"{row.key}-title": "Laying of pipes",
        f"{indicator.key}-name": "Pipe that is laid",
    }
    do.save_translations(plan=plan, language="en", values=values, by=personas.head_a)
    return ActionPlan.objects.get(pk=plan.pk)


def test_the_whole_plan_is_printed_in_english(plan: ActionPlan) -> None:
    goal, need = plan.goal, plan.need
    printed = gather_plan(plan.pk)
    assert printed is not None
    text = " ".join(pdf_text(plan_pdf(printed=printed, language="en")).split())
    for words in ("Clean water", "Water in every home", "Laying of pipes", need):
        assert words in text
    assert goal not in text
    assert TRANSLATED in text
    assert APPROVED in text
    # the check code is that of the plan as it was handed in
    assert printed.is_version
    html = plan_html(printed=printed)
    assert 'lang="ky"' in html


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_others_get_the_original(plan: ActionPlan, language: str) -> None:
    with translation.override(language):
        printed = gather_plan(plan.pk)
        assert printed is not None
        html = plan_html(printed=printed)
    assert plan.goal in html
    assert "Water in every home" not in html
    assert ('lang="ky"' in html.split("<body", 1)[1]) is (language == "ru")


def test_an_outdated_translation_is_not_printed(plan: ActionPlan) -> None:
    ActionPlan.objects.filter(pk=plan.pk).update(goal="Башка максат")
    for found, html in ((gather_plan(plan.pk), plan_html), (None, None)):
        if html:
            assert "Башка максат" in html(printed=found)
            assert "Water in every home" not in html(printed=found)
    summary = gather_summary(plan.pk)
    assert summary is not None
    assert "Башка максат" in summary_html(summary=summary)


def test_the_summary_of_a_donor_is_in_english(plan: ActionPlan) -> None:
    summary = gather_summary(plan.pk)
    assert summary is not None
    made = summary_paper(summary=summary, language="en")
    text = " ".join(pdf_text(made.pdf).split())
    assert made.pages <= 2
    for words in ("Clean water", "Water in every home", "Pipe that is laid", APPROVED):
        assert words in text
    assert plan.goal not in text


def test_the_report_on_a_quarter_names_measures_in_english(plan: ActionPlan) -> None:
    ActionPlan.objects.filter(pk=plan.pk).update(state=PlanState.IN_IMPLEMENTATION)
    report = report_on(plan, 2, "accepted")
    printed = gather_progress(plan.pk, report.pk, public=True)
    assert printed is not None
    html = progress_html(printed=printed)
    for words in ("Clean water", "Laying of pipes", "Pipe that is laid", APPROVED):
        assert words in html
    assert plan.measure_rows.get().title not in html


def test_papers_for_everybody_are_made_anew_after_a_translation(
    plan: ActionPlan, personas: Personas
) -> None:
    def stamp() -> Any:
        return shared_parameters(plan, ReportKind.ACTION_PLAN)["stamp"]

    before = stamp()
    do.save_translations(
        plan=plan, language="en", values={"need": "Needed"}, by=personas.head_a
    )
    after = stamp()
    assert before != after
    do.save_translations(
        plan=plan,
        language="en",
        values={"need": ""},
        seen={"need": do.mark_of("Needed")},
        by=personas.head_a,
    )
    assert stamp() != after
