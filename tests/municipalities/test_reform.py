"""Changing a municipality, and the territorial reform: provisional codes, succession."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from municipalities import operations, queries
from municipalities.models import BudgetSufficiency, Municipality, Succession
from tests.factories.municipalities import make_municipality, make_oblast, make_rayon

DAY = datetime.date(2025, 1, 1)


def add(by: Any, *sources: Municipality, **values: Any) -> Municipality:
    given = {
        "kind": "aimak",
        "oblast": make_oblast(),
        "rayon": make_rayon(),
        "name_ky": "Хан-Теңири",
        "date": DAY,
        "predecessors": sources,
        "basis": "Мыйзам",
    }
    return operations.add_municipality(by=by, **(given | values))


def fields_of(refused: Any) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_a_new_unit_gets_a_provisional_code_and_its_predecessors_end(
    personas: Any, places: Any
) -> None:
    unit = add(personas.programme_manager, places.a, places.b)
    assert (unit.code, unit.is_provisional) == ("P0000000000001", True)
    third = make_municipality("Үчүнчү")
    assert add(personas.programme_manager, third).code == "P0000000000002"
    places.a.refresh_from_db()
    assert places.a.ended_date == DAY
    links = Succession.objects.filter(successor=unit).values_list(
        "predecessor", "date", "basis"
    )
    assert sorted(links) == sorted((p.pk, DAY, "Мыйзам") for p in (places.a, places.b))
    assert places.a.memberships.count() == 1, "what it held stays with it"
    living = Municipality.objects.current().values_list("code", flat=True)
    assert sorted(living) == ["P0000000000001", "P0000000000002"]


def test_a_provisional_code_is_replaced_once_by_the_real_one(
    personas: Any, places: Any
) -> None:
    manager = personas.programme_manager
    unit = add(manager, places.a)
    changed = operations.change_municipality(
        municipality=unit, by=manager, code="41703220999000"
    )
    assert not changed.is_provisional
    with pytest.raises(OperationRefused) as refused:
        operations.change_municipality(
            municipality=changed, by=manager, code="41703220998000"
        )
    assert fields_of(refused) == ["code"]


def test_a_new_unit_needs_a_name_and_living_predecessors(
    personas: Any, places: Any
) -> None:
    manager = personas.programme_manager
    with pytest.raises(OperationRefused) as refused:
        add(manager, name_ky="", code=places.a.code)
    assert fields_of(refused) == ["name_ky", "code", "predecessors"]
    add(manager, places.a)
    with pytest.raises(OperationRefused) as refused:
        add(manager, places.a, name_ky="Башка")
    assert fields_of(refused) == ["predecessors"]


def test_succession_into_an_existing_municipality(personas: Any, places: Any) -> None:
    manager = personas.programme_manager
    given = {"date": DAY, "basis": "", "by": manager}
    operations.record_succession(predecessor=places.a, successor=places.b, **given)
    for one, other in ((places.a, places.b), (places.b, places.a), (places.b,) * 2):
        with pytest.raises(OperationRefused) as refused:
            operations.record_succession(predecessor=one, successor=other, **given)
        assert fields_of(refused) == ["successor"]
    card = queries.place_card(places.b)
    assert [link.predecessor for link in card.predecessors] == [places.a]
    assert card.officials == []
    assert [post.role for post in queries.officials_of(places.b)] == [
        "coordinator",
        "head",
    ]


def test_population_comes_with_its_year(personas: Any, places: Any) -> None:
    with pytest.raises(OperationRefused) as refused:
        operations.change_municipality(
            municipality=places.a, by=personas.programme_manager, population=5800
        )
    assert fields_of(refused) == ["population_year"]


def test_a_change_is_told_with_both_values(personas: Any, places: Any) -> None:
    operations.change_municipality(
        municipality=places.a,
        by=personas.regional_coordinator,
        name_en="Alma",
        population=5800,
        population_year=2018,
    )
    event = AuditEvent.objects.get()
    assert (event.before["name_en"], event.after["name_en"]) == ("Алма", "Alma")
    assert event.actor_id == personas.regional_coordinator.pk


def test_one_budget_sufficiency_a_year_and_it_can_be_corrected(
    personas: Any, places: Any
) -> None:
    for percent in ("59.99", "60.00"):
        operations.record_sufficiency(
            municipality=places.a,
            by=personas.programme_manager,
            year=2015,
            percent=Decimal(percent),
            source="Кат № 5",
        )
    row = BudgetSufficiency.objects.get()
    assert (row.year, row.percent, row.source) == (2015, Decimal("60.00"), "Кат № 5")
    event = AuditEvent.objects.order_by("-id").first()
    assert event is not None
    assert (event.before["percent"], event.after["percent"]) == ("59.99", "60.00")


def test_impossible_sufficiency_is_refused_with_all_reasons(
    personas: Any, places: Any
) -> None:
    with pytest.raises(OperationRefused) as refused:
        operations.record_sufficiency(
            municipality=places.a,
            by=personas.programme_manager,
            year=1215,
            percent=Decimal(-1),
            source=" ",
        )
    assert fields_of(refused) == ["year", "percent", "source"]


@pytest.mark.parametrize("who", ["grant_manager", "head_a", "donor", "me_officer"])
def test_others_may_not_change_places(personas: Any, places: Any, who: str) -> None:
    by = getattr(personas, who)
    with pytest.raises(PermissionDenied):
        operations.change_municipality(municipality=places.a, by=by, name_ky="Х")
    with pytest.raises(PermissionDenied):
        add(by, places.a)


def test_forms_refuse_with_everything_typed_still_there(
    personas: Any, places: Any, browse: Any
) -> None:
    client = browse(personas.programme_manager)
    response = client.post(
        f"/staff/municipalities/{places.a.pk}/sufficiency/",
        {"year": "2015", "percent": "-5", "source": "Кат № 5"},
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["percent"]
    assert 'value="Кат № 5"' in page


def test_a_name_that_fits_several_is_answered_with_their_rayons(
    personas: Any, places: Any, browse: Any, country: Any
) -> None:
    client = browse(personas.programme_manager)
    response = client.post(
        f"/staff/municipalities/{places.a.pk}/successor/",
        {"successor": "Кызыл-Тууский", "date": "2025-01-01"},
    )
    error = response.context["form"].errors["successor"][0]
    assert error == (
        "Several municipalities fit: "
        "Кызыл-Тууский айылный аймак (Aksy) 41703211849000; "
        "Кызыл-Тууский айылный аймак (Suzak) 41703220842000; "
        "Кызыл-Тууский айылный аймак (Sokuluk) 41708222838000. "
        "Write the SOATE code."
    )
