"""Pages on which colleagues write one plan: removed rows, who saved last, sums at once."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from action_plans import operations
from action_plans.enums import CostCategory, Source
from action_plans.models import ActionPlan, Risk
from action_plans.queries import (
    CostLine,
    lines_without,
    plan_problems,
    plan_totals,
    totals_of,
)
from tests.factories.action_plans import make_measure, make_plan
from tests.personas import Personas, Places

Browse = Callable[[User], Client]


def risk_of(plan: ActionPlan) -> Risk:
    return Risk.objects.create(
        plan=plan, text="Баа", likelihood="low", impact="high", answer="Камдык"
    )


def test_what_was_typed_in_a_removed_row_is_kept_and_can_be_added_anew(
    personas: Personas, places: Places, browse: Browse
) -> None:
    plan = make_plan(places.a)
    risk = risk_of(plan)
    client = browse(personas.coordinator_a)
    url = reverse("municipal:plan-row-edit", args=[plan.pk, "risk", risk.pk])
    assert client.get(url).status_code == 200
    operations.remove_row(plan=plan, kind="risk", row_id=risk.pk, by=personas.head_a)
    typed = {
        "version": "1",
        "text": "Жаан <b>көп</b>",
        "likelihood": "high",
        "impact": "low",
        "answer": "Чатыр",
    }
    answer = client.post(url, typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    anew = reverse("municipal:plan-row-create", args=[plan.pk, "risk"])
    assert f'action="{anew}"' in page
    assert "Жаан &lt;b&gt;көп&lt;/b&gt;" in page
    assert "A colleague removed this row meanwhile." in page
    assert not plan.risk_rows.exists()
    assert client.post(anew, typed).status_code == 302
    assert plan.risk_rows.get().text == "Жаан <b>көп</b>"
    assert client.get(url).status_code == 404


def test_the_other_text_names_who_saved_it(
    personas: Personas, places: Places, browse: Browse
) -> None:
    plan = make_plan(places.a)
    operations.save_section(
        plan=plan,
        version=1,
        section="need",
        values={"need": "Башчынын тексти"},
        by=personas.head_a,
    )
    operations.save_section(
        plan=plan,
        version=2,
        section="upkeep",
        values={"upkeep": "Башка бөлүм"},
        by=personas.coordinator_a,
    )
    answer = browse(personas.coordinator_a).post(
        reverse("municipal:plan-section", args=[plan.pk, "need"]),
        {"version": "1", "need": "Менин текстим", "need_survey": ""},
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"Text of {personas.head_a.full_name}" in page
    assert "Башчынын тексти" in page
    assert "Менин текстим" in page


def test_the_measure_form_has_the_sums_of_the_whole_plan(
    personas: Personas, places: Places, browse: Browse
) -> None:
    plan = make_plan(places.a)
    make_measure(plan, {"grant": "1000.10", "local_budget": "200.05"})
    second = make_measure(plan, {"grant": "500", "other_donor": "7"})
    foreign = make_measure(make_plan(places.b), {"grant": "99999"})
    assert foreign.plan_id != plan.pk
    others = totals_of(lines_without(plan, second.pk))
    assert (others.grant, others.own, others.other) == (
        Decimal("1000.10"),
        Decimal("200.05"),
        0,
    )
    assert totals_of(lines_without(plan, None)) == plan_totals(plan)
    page = (
        browse(personas.coordinator_a)
        .get(reverse("municipal:plan-row-edit", args=[plan.pk, "measure", second.pk]))
        .content.decode()
    )
    assert 'data-sum="plan-grant" value="1000.10"' in page
    assert 'data-sum="plan-own" value="200.05"' in page
    # without the script: the sums as they are saved
    assert "1\u00a0707,15" in page
    assert "11,71\u00a0%" in page


def test_the_section_of_measures_warns_of_a_low_share(
    personas: Personas, places: Places, browse: Browse
) -> None:
    plan = make_plan(places.a)
    url = reverse("municipal:plan-section", args=[plan.pk, "measures"])
    client = browse(personas.coordinator_a)
    assert "Sum of the measures" not in client.get(url).content.decode()
    make_measure(plan, {"grant": "9000.40", "community": "999.60"})
    page = client.get(url).content.decode()
    assert "The own contribution is 9,99 % of the total cost." in page


def test_the_total_of_the_estimate_may_be_written_before_the_measures(
    personas: Personas, places: Places
) -> None:
    plan = make_plan(places.a)
    arguments = {"section": "budget", "by": personas.coordinator_a}
    saved = operations.save_section(
        plan=plan, version=1, values={"stated_total": Decimal(100)}, **arguments
    )
    assert saved.stated_total == 100
    codes = [(p.field, p.code) for p in plan_problems(saved)]
    assert ("budget", "total_differs") in codes


@pytest.mark.parametrize(
    ("grant", "own", "shown", "reaches"),
    [
        ("9000.00", "1000.00", "10.00", True),
        # 9.996 %: rounding would print 10.00
        ("9000.40", "999.60", "9.99", False),
        # one tyiyn short of ten percent of four million
        ("3600000.01", "399999.99", "9.99", False),
    ],
)
def test_a_share_under_ten_percent_is_never_shown_as_ten(
    grant: str, own: str, shown: str, reaches: bool
) -> None:
    works = CostCategory.WORKS
    totals = totals_of(
        [
            CostLine(works, Source.GRANT, False, Decimal(grant)),
            CostLine(works, Source.COMMUNITY, True, Decimal(own)),
        ]
    )
    assert totals.shown_share_of_total == Decimal(shown)
    assert totals.reaches_least_share is reaches
