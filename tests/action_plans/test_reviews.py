"""The review sheet, its comments, criteria, and what rules find doubtful."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from action_plans import operations as do
from action_plans.enums import PlanState, ReviewState, Verdict
from action_plans.models import ActionPlan, PlanComment, ReviewCriterion
from action_plans.queries import plan_content, read_criteria
from action_plans.queries.reviews import comments_waiting
from action_plans.queries.warnings import quality_warnings
from core.problems import OperationRefused
from demo.sample.criteria import write_criteria
from tests.factories.action_plans import make_complete_plan
from tests.factories.municipalities import make_village
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(places: Places, personas: Personas) -> ActionPlan:
    return do.submit_plan(plan=make_complete_plan(places.a), by=personas.head_a)


@pytest.fixture
def criterion() -> ReviewCriterion:
    return ReviewCriterion.objects.create(
        code="tariff-covers",
        section="tariff",
        title_ky="Тариф чыгымды жабат",
        title_ru="Тариф покрывает расходы",
        title_en="The tariff covers the costs",
    )


def test_the_sheet_is_written_section_by_section(
    plan: ActionPlan, criterion: ReviewCriterion, personas: Personas, browse: Any
) -> None:
    staff = browse(personas.grant_manager)
    url = reverse("staff:plan-review-section", args=[plan.pk, "tariff"])
    page = staff.get(url).content.decode()
    assert "Тариф жыйында талкууланды." in page
    assert "The tariff covers the costs" in page
    assert plan.reviews.count() == 0, "reading begins no sheet"
    code = f"verdict-{criterion.code}"
    refused = staff.post(url, {code: Verdict.NOT_MET})
    assert sorted(refused.context["marks"].errors) == [f"text-{criterion.code}"]
    done = staff.post(url, {code: Verdict.NOT_MET, f"text-{criterion.code}": "Жок"})
    assert done.url == reverse("staff:plan-review", args=[plan.pk])
    review = plan.reviews.get()
    mark = review.marks.get()
    assert (mark.verdict, mark.text, review.version.number) == ("not_met", "Жок", 1)
    sheet = staff.get(done.url)
    assert [
        t.state for t in sheet.context["tasks"] if str(t.state_label) == "1 of 1"
    ] == ["done"]


def test_comments_reach_the_municipality_with_the_finished_review(
    plan: ActionPlan, personas: Personas, browse: Any
) -> None:
    staff, head = browse(personas.grant_manager), browse(personas.head_a)
    url = reverse("staff:plan-review-section", args=[plan.pk, "tariff"])
    sent = {"comment": "1", "field": "tariff_amount", "text": "Сумманы жазыңыз"}
    assert staff.post(url, sent).status_code == 302
    assert staff.post(url, {**sent, "field": "goal"}).status_code == 422
    page = reverse("municipal:plan-detail", args=[plan.pk])
    assert "Сумманы жазыңыз" not in head.get(page).content.decode()
    finished = staff.post(reverse("staff:plan-review-finish", args=[plan.pk]))
    # where the plan is returned or accepted
    assert finished["Location"] == reverse("staff:plan-detail", args=[plan.pk])
    assert plan.reviews.get().state == ReviewState.FINISHED
    do.return_plan(plan=plan, by=personas.grant_manager, reason="Тариф")
    comment = PlanComment.objects.get()
    for shown in (page, reverse("municipal:plan-section", args=[plan.pk, "tariff"])):
        assert "Сумманы жазыңыз" in head.get(shown).content.decode()
    other = reverse("municipal:plan-section", args=[plan.pk, "need"])
    assert "Сумманы жазыңыз" not in head.get(other).content.decode()
    answer = reverse("municipal:plan-remark-resolve", args=[plan.pk, comment.pk])
    assert browse(personas.viewer_a).post(answer).status_code == 403
    assert browse(personas.head_b).post(answer).status_code == 404
    assert head.post(answer, {"answer": "20 сом жазылды"}).status_code == 302
    comment.refresh_from_db()
    assert comment.resolved_by == personas.head_a
    assert "20 сом жазылды" in head.get(page).content.decode()
    with pytest.raises(OperationRefused):
        do.remove_review_comment(comment=comment, by=personas.grant_manager)


def test_open_comments_are_told_before_the_signature(
    plan: ActionPlan, personas: Personas, browse: Any
) -> None:
    staff, head = browse(personas.grant_manager), browse(personas.head_a)
    url = reverse("staff:plan-review-section", args=[plan.pk, "tariff"])
    staff.post(url, {"comment": "1", "field": "", "text": "Сумманы жазыңыз"})
    staff.post(reverse("staff:plan-review-finish", args=[plan.pk]))
    do.return_plan(plan=plan, by=personas.grant_manager, reason="Тариф")
    check = reverse("municipal:plan-check", args=[plan.pk])
    told = {
        "text": "Tariff and subsidies: 1 comment is not resolved.",
        "url": reverse("municipal:plan-section", args=[plan.pk, "tariff"]),
    }
    assert told in head.get(check).context["hints"]
    comment = PlanComment.objects.get()
    answer = reverse("municipal:plan-remark-resolve", args=[plan.pk, comment.pk])
    head.post(answer, {"answer": "Жазылды"})
    assert told not in head.get(check).context["hints"]


@pytest.mark.parametrize("field", ["upkeep", "rows-upkeep"])
def test_a_comment_is_on_the_field_or_on_the_rows_of_the_same_name(
    plan: ActionPlan, personas: Personas, browse: Any, field: str
) -> None:
    staff = browse(personas.grant_manager)
    url = reverse("staff:plan-review-section", args=[plan.pk, "upkeep"])
    names = [
        name
        for name, _label in staff.get(url).context["comment"]["field"].field.choices
    ]
    assert names == ["", "upkeep", "upkeep_yearly_cost", "rows-upkeep"]
    sent = {"comment": "1", "field": field, "text": "Ким төлөйт?"}
    assert staff.post(url, sent).status_code == 302
    [line] = comments_waiting(plan, personas.grant_manager)
    titles = {
        "upkeep": ("Upkeep after the grant", "id_upkeep"),
        "rows-upkeep": ("Running cost after the grant, by year", "rows-upkeep"),
    }
    assert (line.field_title, line.anchor) == titles[field]


def test_remarks_are_folded_once_the_plan_is_approved(
    plan: ActionPlan, personas: Personas, browse: Any
) -> None:
    """They stand on top while there is something to do; staff get no empty card."""
    where: dict[str, Any] = {"plan": plan, "section": "upkeep", "field": "upkeep"}
    do.comment_in_review(**where, text="Ким төлөйт?", by=personas.grant_manager)
    do.finish_review(plan=plan, by=personas.grant_manager)
    page = reverse("municipal:plan-detail", args=[plan.pk])
    folded = "<summary>Comments of the programme</summary>"
    for state, is_folded in ((PlanState.RETURNED, False), (PlanState.COMPLETED, True)):
        ActionPlan.objects.filter(pk=plan.pk).update(state=state)
        text = browse(personas.head_a).get(page).content.decode()
        assert "Ким төлөйт?" in text
        tight = re.sub(r">\s+<", "><", text)
        assert (folded in tight, 'id="remarks"' in text) == (is_folded, not is_folded)
        assert "Working together" in text
    staff = browse(personas.grant_manager)
    text = staff.get(reverse("staff:plan-detail", args=[plan.pk])).content.decode()
    assert "Working together" not in text


def test_only_judges_review_and_only_what_is_submitted(
    plan: ActionPlan, personas: Personas
) -> None:
    for person in (personas.head_a, personas.me_officer, personas.finance_officer):
        with pytest.raises(PermissionDenied):
            do.save_summary(plan=plan, summary="x", by=person)
    do.return_plan(plan=plan, by=personas.grant_manager, reason="Тариф")
    with pytest.raises(OperationRefused) as refused:
        do.save_summary(plan=plan, summary="x", by=personas.grant_manager)
    assert [p.code for p in refused.value.problems] == ["nothing_to_review"]


def test_criteria_are_kept_by_staff(
    criterion: ReviewCriterion, personas: Personas, browse: Any
) -> None:
    staff = browse(personas.programme_manager)
    values = {
        "section": "need",
        "code": "tariff-covers",
        "order": "2",
        "title_ky": "А",
        "title_ru": "Б",
        "title_en": "C",
        "is_in_use": "on",
    }
    new = reverse("staff:plan-criterion-create")
    refused = staff.post(new, values)
    assert sorted(refused.context["form"].errors) == ["code"]
    assert staff.post(new, {**values, "code": "asked"}).status_code == 302
    edit = reverse("staff:plan-criterion-edit", args=[criterion.pk])
    del values["is_in_use"]
    assert staff.post(edit, {**values, "section": "tariff"}).status_code == 302
    criterion.refresh_from_db()
    assert (criterion.is_in_use, criterion.title_en) == (False, "C")
    page = staff.get(reverse("staff:plan-criterion-list")).content.decode()
    assert "C" in page
    assert browse(personas.me_officer).get(new).status_code == 403


def test_villages_in_which_nobody_is_counted_stand_in_one_sentence(
    places: Places,
) -> None:
    plan = make_complete_plan(places.a)
    named = [make_village(places.a, name) for name in ("Алчалуу", "Беш-Бала")]
    plan.villages.set(named)
    plan.beneficiaries_rows.all().delete()

    def told() -> list[str]:
        found = quality_warnings(plan_content(plan))
        return [str(one.message) for one in found if one.code == "not_served"]

    with translation.override("ky"):
        assert told() == ["Пайда алуучулар эсептелген эмес айылдар: Алчалуу, Беш-Бала."]
    plan.beneficiaries_rows.create(village=named[0], women=1)
    with translation.override("en"):
        assert told() == ["Nobody who benefits is counted in the village Беш-Бала."]


def test_what_rules_find(places: Places) -> None:
    plan = make_complete_plan(places.a, PlanState.HEARING_HELD)
    village = places.a.villages.first()
    plan.villages.add(village)
    plan.upkeepyear_rows.all().delete()
    plan.upkeepyear_rows.create(year=1, cost=100, from_tariff=60, from_budget=39)
    plan.upkeepyear_rows.create(year=2, cost=100, from_tariff=60, from_budget=40)
    measure = plan.measure_rows.get()
    measure.start_date = plan.start_date - timedelta(days=1)
    measure.save()
    assert [(f.field, f.code) for f in quality_warnings(plan_content(plan))] == [
        ("objectives", "no_baseline"),
        ("measures", "no_indicator"),
        ("measures", "outside"),
        ("inclusion", "not_served"),
        ("indicators", "no_source"),
        ("upkeep", "not_covered"),
    ]
    objective = plan.objective_rows.get()
    plan.indicator_rows.update(objective=objective, baseline=0, source="Санак")
    measure.objective, measure.start_date = objective, plan.start_date
    measure.save()
    plan.beneficiaries_rows.create(village=village, women=1)
    plan.upkeepyear_rows.filter(year=1).update(from_others=1)
    assert quality_warnings(plan_content(plan)) == []
    measure.costs.all().delete()
    measure.costs.create(category="works", source="grant", amount=100)
    measure.costs.create(category="works", source="community", amount=5)
    found = quality_warnings(plan_content(plan))
    assert [(f.field, f.code) for f in found] == [("budget", "low_share")]


def test_the_sample_sheet_asks_in_many_sections(personas: Personas) -> None:
    write_criteria(personas.programme_manager)
    assert ReviewCriterion.objects.count() == len(read_criteria())
    assert ReviewCriterion.objects.values("section").distinct().count() > 9
