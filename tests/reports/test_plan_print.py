"""The plan as PDF: its sections, its sums and its letters."""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.utils import translation

from action_plans.models import ActionPlan, Hearing, Measure, MeasureCost, Problem
from action_plans.queries import SECTIONS
from reports.building.action_plan import plan_html, plan_pdf
from reports.queries.plans import gather_plan
from tests.factories.accounts import make_user
from tests.factories.action_plans import make_approved_plan, make_scan
from tests.factories.municipalities import make_municipality
from tests.factories.reports import make_plan
from tests.reports.conftest import pdf_text, plain

pytestmark = pytest.mark.once

BY_NUMBER = {section.number: section for section in SECTIONS}

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
        printed = gather_plan(plan.pk)
        assert printed is not None
        text = pdf_text(plan_pdf(printed=printed, language=language))
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
        printed = gather_plan(plan.pk)
        assert printed is not None
        with django_assert_num_queries(0):  # type: ignore[operator]
            plan_html(printed=printed)


def test_what_people_wrote_cannot_become_markup(plan: ActionPlan) -> None:
    plan.need = '<link rel=attachment href="file:///etc/passwd"><b>x</b>'
    plan.save()
    printed = gather_plan(plan.pk)
    assert printed is not None
    html = plan_html(printed=printed)
    assert "<link" not in html
    assert "<b>x" not in html


def test_contents_name_the_pages_of_the_sections(plan: ActionPlan) -> None:
    with translation.override("en"):
        printed = gather_plan(plan.pk)
        assert printed is not None
        pdf = plan_pdf(printed=printed, language="en")
    pages = [plain(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    contents = pages[1]
    for number in (1, 6, 15):
        section = BY_NUMBER[number]
        with translation.override("en"):
            title = f"{number}. {section.title}"
        told = re.search(re.escape(title) + r"[ .]*(\d+)", contents)
        assert told is not None
        assert title in pages[int(told[1]) - 1]
        assert f"{told[1]} / {len(pages)}" in pages[int(told[1]) - 1]


def test_the_public_print_names_nobody(plan: ActionPlan) -> None:
    Measure.objects.update(responsible="Канарейка Бир")
    plan.groupmember_rows.create(name="Канарейка Эки")
    plan.annex_rows.create(
        kind="order", title="Канарейка Үч", file=make_scan(make_user())
    )
    plan.hearing_rows.update(decisions="Канарейка Төрт")
    ActionPlan.objects.update(working_group="Канарейка Беш")
    own, public = gather_plan(plan.pk), gather_plan(plan.pk, public=True)
    assert own is not None
    assert public is not None
    assert plan_html(printed=own).count("Канарейка") == 5
    assert "Канарейка" not in plan_html(printed=public)


def test_annexes_stand_with_their_hash(plan: ActionPlan) -> None:
    file = make_scan(make_user())
    plan.annex_rows.create(kind="order", title="Буйрук", file=file)
    printed = gather_plan(plan.pk)
    assert printed is not None
    assert [(p.title, p.file.sha256) for p in printed.papers] == [
        ("Буйрук", file.sha256)
    ]
    assert file.sha256[:32] in plan_html(printed=printed)


def test_the_cover_tells_the_version(places: Any) -> None:
    plan = make_approved_plan(places.a)
    version = plan.versions.get()
    printed = gather_plan(plan.pk)
    assert printed is not None
    assert printed.is_version
    assert version.code in plan_html(printed=printed)
    Measure.objects.update(output="Башка")
    changed = gather_plan(plan.pk)
    assert changed is not None
    assert not changed.is_version
    assert version.code not in plan_html(printed=changed)


def test_a_plan_that_is_gone_is_none(db: None) -> None:
    assert gather_plan(999999) is None
