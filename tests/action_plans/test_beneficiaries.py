"""Who benefits: by village, sex and age; the plan keeps the sums."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from action_plans.models import ActionPlan
from tests.factories.action_plans import make_plan
from tests.factories.municipalities import make_village
from tests.personas import Personas, Places


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_plan(places.a, beneficiaries=9)


@pytest.fixture
def writer(personas: Personas, browse: Any) -> Client:
    return browse(personas.coordinator_a)


def url_of(plan: ActionPlan, row: int | None = None) -> str:
    if row is None:
        return reverse("municipal:plan-row-create", args=[plan.pk, "beneficiaries"])
    return reverse("municipal:plan-row-edit", args=[plan.pk, "beneficiaries", row])


def typed(village: Any, **change: Any) -> dict[str, Any]:
    return {
        "village": village.pk,
        "population": "1 000",
        "girls": "100",
        "boys": "90",
        "women": "200",
        "men": "190",
        "older_women": "20",
        "older_men": "10",
        "vulnerable": "60",
        "group_disability": "25",
        "households": "140",
        **change,
    }


def figures(plan: ActionPlan) -> tuple[Any, ...]:
    plan.refresh_from_db()
    return (
        plan.beneficiaries,
        plan.beneficiaries_women,
        plan.beneficiaries_vulnerable,
        plan.households,
    )


def test_the_plan_keeps_the_sums_of_its_villages(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    first, second = make_village(places.a), make_village(places.a)
    assert writer.post(url_of(plan), typed(first)).status_code == 302
    row = plan.beneficiaries_rows.get()
    assert (row.people, row.all_women, row.groups) == (610, 320, {"disability": 25})
    assert figures(plan) == (610, 320, 60, 140)
    more = {"village": second.pk, "population": 50, "women": 3, "households": ""}
    assert writer.post(url_of(plan), more).status_code == 302
    assert figures(plan) == (613, 323, 60, 140)
    changed = typed(first, version=row.version, men="0", households="")
    assert writer.post(url_of(plan, row.pk), changed).status_code == 302
    assert figures(plan) == (423, 323, 60, 140)  # no village tells: the plan's own
    gone = reverse("municipal:plan-row-remove", args=[plan.pk, "beneficiaries", row.pk])
    writer.post(gone)
    assert figures(plan) == (3, 3, 0, 140)


def test_the_passport_shows_the_sums_and_asks_no_more(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    passport = reverse("municipal:plan-section", args=[plan.pk, "passport"])
    assert "beneficiaries" in writer.get(passport).context["form"].fields
    writer.post(url_of(plan), typed(make_village(places.a)))
    fields = set(writer.get(passport).context["form"].fields)
    assert fields & {"beneficiaries", "beneficiaries_women", "households"} == set()
    assert "jobs" in fields
    row = plan.beneficiaries_rows.get()
    silent = typed(row.village, version=row.version, households="")
    assert writer.post(url_of(plan, row.pk), silent).status_code == 302
    assert "households" in writer.get(passport).context["form"].fields
    plan.refresh_from_db()
    # a page that was open before cannot write over the sums
    old = {"version": plan.version + 1, "title": plan.title, "beneficiaries": "7"}
    writer.post(passport, old)
    assert figures(plan)[0] == 610


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"population": "609"}, "reason"),
        ({"vulnerable": "611"}, "vulnerable"),
        ({"group_large_family": "61"}, "group_large_family"),
        ({"girls": "-1"}, "girls"),
        ({"population": ""}, "population"),
        (
            dict.fromkeys(("girls", "boys", "women", "men"), "0")
            | {"households": "20"},
            "vulnerable",
        ),
    ],
)
def test_what_cannot_be(
    change: dict[str, Any],
    field: str,
    writer: Client,
    plan: ActionPlan,
    places: Places,
) -> None:
    answer = writer.post(url_of(plan), typed(make_village(places.a), **change))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert (plan.beneficiaries_rows.count(), figures(plan)[0]) == (0, 9)


def test_more_than_live_there_needs_a_reason(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    data = typed(make_village(places.a), population="600", reason="Коңшу айыл да алат")
    assert writer.post(url_of(plan), data).status_code == 302


def test_a_village_stands_once_and_is_the_plans(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    village = make_village(places.a)
    writer.post(url_of(plan), typed(village))
    for other in (village, make_village(places.b)):
        answer = writer.post(url_of(plan), typed(other, men="5"))
        assert list(answer.context["form"].errors) == ["village"]
    assert plan.beneficiaries_rows.count() == 1
