"""The plan as PDF: its sections, its sums and its letters."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from action_plans.models import ActionPlan, Hearing, Measure, MeasureCost, Problem
from reports.building.action_plan import plan_html, plan_pdf
from reports.queries.plans import gather_plan
from tests.factories.municipalities import make_municipality
from tests.factories.reports import make_plan
from tests.reports.conftest import pdf_text

TERMS = {
    "ky": "Кызмат көрсөтүүлөрдү жакшыртуу боюнча аракеттер планы",
    "ru": "План действий по улучшению услуг",
    "en": "Service Improvement Action Plan",
}


@pytest.fixture
def plan(db: None) -> ActionPlan:
    """Street lights: 1,436,613 of the grant and 180,000 own, 11.13 % of the total."""
    plan = make_plan(
        make_municipality("Жаңы-Жол"),
        title="Көчө жарыгы: Өрүктү айылы",
        need="Айылдык жыйында үч жүз адам катышты.",
        goal="Көчөлөр түнкүсүн жарык болсун. " * 8,
    )
    Hearing.objects.create(
        plan=plan,
        date=date(2016, 3, 4),
        place="Мектеп",
        women=54,
        men=61,
        decisions="Жарык биринчи иш деп табылды.",
    )
    Problem.objects.create(plan=plan, text="Көчөлөр караңгы", causes="Зымдар эски")
    measure = Measure.objects.create(
        plan=plan, title="3 км жана 2 км", responsible="Айыл өкмөтү"
    )
    for source, in_kind, amount in (
        ("grant", False, "1436613.00"),
        ("local_budget", False, "100000.00"),
        ("community", True, "80000.00"),
    ):
        MeasureCost.objects.create(
            measure=measure,
            category="works",
            source=source,
            in_kind=in_kind,
            amount=Decimal(amount),
        )
    return plan


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_print_says_everything(plan: ActionPlan, language: str) -> None:
    with translation.override(language):
        document = gather_plan(plan.pk)
        assert document is not None
        text = pdf_text(plan_pdf(document=document, language=language))
    assert TERMS[language] in text
    for words in (
        "Көчө жарыгы: Өрүктү айылы",
        "Айылдык жыйында үч жүз адам катышты.",
        "Көчөлөр караңгы",
        "Зымдар эски",
        "Жарык биринчи иш деп табылды.",
        "3 км жана 2 км",
        "1 616 613,00",
        "1 436 613,00",
        "80 000,00",
        "11,13 %",
    ):
        assert words in text


def test_rendering_touches_no_database(
    plan: ActionPlan, django_assert_num_queries: object
) -> None:
    with translation.override("en"):
        document = gather_plan(plan.pk)
        assert document is not None
        with django_assert_num_queries(0):  # type: ignore[operator]
            plan_html(document=document)


def test_what_people_wrote_cannot_become_markup(plan: ActionPlan) -> None:
    plan.need = '<link rel=attachment href="file:///etc/passwd"><b>x</b>'
    plan.save()
    document = gather_plan(plan.pk)
    assert document is not None
    html = plan_html(document=document)
    assert "<link" not in html
    assert "<b>x" not in html


def test_a_plan_that_is_gone_is_none(db: None) -> None:
    assert gather_plan(999999) is None
