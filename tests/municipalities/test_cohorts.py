"""Cohorts and memberships."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from municipalities import operations
from municipalities.models import Cohort, CohortMembership
from tests.factories.municipalities import make_cohort, make_municipality


def fields_of(refused: Any) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_a_municipality_can_be_in_several_cohorts_but_once_in_each(
    personas: Any, places: Any
) -> None:
    manager = personas.programme_manager
    other = make_cohort(2019)
    operations.add_member(cohort=other, municipality=places.a, by=manager)
    assert places.a.memberships.count() == 2
    with pytest.raises(OperationRefused) as refused:
        operations.add_member(cohort=other, municipality=places.a, by=manager)
    assert fields_of(refused) == ["municipality"]
    assert places.a.memberships.count() == 2


def test_what_the_reform_ended_joins_no_cohort(personas: Any) -> None:
    ended = make_municipality("Эски", ended_date="2025-01-01")
    with pytest.raises(OperationRefused):
        operations.add_member(
            cohort=make_cohort(), municipality=ended, by=personas.programme_manager
        )


def test_leaving(personas: Any, places: Any) -> None:
    membership = places.a.memberships.get()
    early, late = datetime.date(2015, 1, 1), datetime.date(2019, 4, 30)

    def change(**values: Any) -> CohortMembership:
        return operations.change_membership(
            membership=membership, by=personas.programme_manager, **values
        )

    with pytest.raises(OperationRefused) as refused:
        change(left_date=early)
    assert fields_of(refused) == ["left_date", "left_date", "commitments_date"]
    with pytest.raises(TypeError):
        change(state="graduated")
    changed = operations.graduate_member(
        membership=membership, by=personas.programme_manager, left_date=late
    )
    assert (changed.is_active, changed.left_date) == (False, late)
    event = AuditEvent.objects.get()
    assert (event.verb, event.after["state"], event.municipality_code) == (
        "membership.graduate",
        "graduated",
        places.a.code,
    )


def test_a_cohort_is_made_and_changed_in_the_browser(
    personas: Any, browse: Any
) -> None:
    client = browse(personas.regional_coordinator)
    made = client.post(
        "/staff/cohorts/new/",
        {"code": "k-2020", "name_ky": "2020-жыл", "year": "2020", "planned_size": "7"},
    )
    cohort = Cohort.objects.get(code="k-2020")
    assert made.url == f"/staff/cohorts/{cohort.pk}/"
    again = client.post("/staff/cohorts/new/", {"code": "k-2020", "name_ky": "Дагы"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["code"])
    client.post(
        f"/staff/cohorts/{cohort.pk}/edit/", {"code": "k-2020", "name_ky": "Жаңы ат"}
    )
    cohort.refresh_from_db()
    assert (cohort.name_ky, cohort.year, cohort.planned_size) == ("Жаңы ат", None, None)


def test_a_member_is_found_by_search_and_added(
    personas: Any, browse: Any, country: Any
) -> None:
    cohort = Cohort.objects.get(code="cohort-2015")
    client = browse(personas.programme_manager)
    page = client.get(f"/staff/cohorts/{cohort.pk}/add/", {"q": "кызыл-тууский"})
    found = [place.full_name for place in page.context["found"]]
    assert found == [
        "Кызыл-Тууский айылный аймак (Aksy)",
        "Кызыл-Тууский айылный аймак (Suzak)",
        "Кызыл-Тууский айылный аймак (Sokuluk)",
    ]
    chosen = page.context["found"][0]
    response = client.post(
        f"/staff/cohorts/{cohort.pk}/add/", {"municipality": chosen.pk}
    )
    membership = CohortMembership.objects.get(cohort=cohort)
    assert membership.municipality == chosen
    assert response.url == f"/staff/cohorts/members/{membership.pk}/"
    nonsense = client.post(
        f"/staff/cohorts/{cohort.pk}/add/", {"municipality": "1 OR 1"}
    )
    assert nonsense.status_code == 404


@pytest.mark.parametrize("who", ["grant_manager", "head_a", "donor"])
def test_others_may_not_change_cohorts(personas: Any, places: Any, who: str) -> None:
    by = getattr(personas, who)
    with pytest.raises(PermissionDenied):
        operations.make_cohort(by=by, code="x", name_ky="x")
    with pytest.raises(PermissionDenied):
        operations.change_membership(
            membership=places.a.memberships.get(), by=by, evidence="x"
        )
