"""Changing a municipality, and carrying acts of the territorial reform out."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from municipalities import operations, queries
from municipalities.models import (
    BudgetSufficiency,
    FormerName,
    Municipality,
    Succession,
    VillageMove,
)
from municipalities.resources.loading import load_places
from tests.factories.municipalities import (
    make_municipality,
    make_oblast,
    make_rayon,
    make_village,
)
from tests.factories.reform import (
    DAY,
    add_merger,
    add_rename,
    add_split,
    add_town,
    carry_out,
    make_act,
    manager,
    merged,
)


def fields_of(refused: Any) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def codes_of(act: Any) -> list[str]:
    """The codes of everything that stands against carrying the act out."""
    with pytest.raises(OperationRefused) as refused:
        carry_out(act)
    return [problem.code for problem in refused.value.problems]


def test_a_new_unit_gets_a_provisional_code_and_its_predecessors_end(
    personas: Any, places: Any
) -> None:
    unit = merged(places.a, places.b, by=personas.programme_manager, number="5")
    assert (unit.code, unit.is_provisional) == ("P0000000000001", True)
    third = make_municipality("Үчүнчү")
    assert merged(third).code == "P0000000000002"
    places.a.refresh_from_db()
    assert places.a.ended_date == unit.started_date == DAY
    links = Succession.objects.filter(successor=unit).values_list(
        "predecessor", "date", "basis"
    )
    assert sorted(links) == sorted(
        (p.pk, DAY, "№ 5, 01.01.2025") for p in (places.a, places.b)
    )
    assert places.a.memberships.count() == 1, "what it held stays with it"
    living = Municipality.objects.current().values_list("code", flat=True)
    assert sorted(living) == ["P0000000000001", "P0000000000002"]


def test_all_villages_follow_a_merger(places: Any) -> None:
    villages = {
        village.pk for place in (places.a, places.b) for village in place.villages.all()
    }
    unit = merged(places.a, places.b)
    assert {village.pk for village in unit.villages.all()} == villages
    moves = VillageMove.objects.values_list("from_municipality", "to_municipality")
    assert sorted(moves) == sorted([(places.a.pk, unit.pk), (places.b.pk, unit.pk)])


def test_a_provisional_code_is_replaced_once_by_the_real_one(
    personas: Any, places: Any
) -> None:
    manager = personas.programme_manager
    unit = merged(places.a)
    changed = operations.change_municipality(
        municipality=unit, by=manager, code="41703220999000"
    )
    assert not changed.is_provisional
    with pytest.raises(OperationRefused) as refused:
        operations.change_municipality(
            municipality=changed, by=manager, code="41703220998000"
        )
    assert fields_of(refused) == ["code"]
    # the provisional code goes on finding it, and is never given again
    assert Municipality.objects.all().with_code("P0000000000001") == changed
    assert merged(places.b).code == "P0000000000002"
    row = FormerName.objects.get()
    assert (row.code, row.act, row.name_ky) == ("P0000000000001", None, "Хан-Теңири")


def test_succession_into_an_existing_municipality(personas: Any, places: Any) -> None:
    merged(places.a, into=places.b)
    again = make_act()
    add_merger(again, places.a, into=places.b)
    assert codes_of(again) == ["ended"]
    card = queries.place_card(places.b)
    assert [link.predecessor for link in card.predecessors] == [places.a]
    assert card.officials == []
    assert [post.role for post in queries.officials_of(places.b)] == [
        "coordinator",
        "head",
    ]


def test_everything_that_is_missing_is_told_at_once(places: Any) -> None:
    act = make_act(date=datetime.date(2999, 1, 1))
    elsewhere = make_rayon("41708222000000", oblast=make_oblast("41708000000000"))
    add_merger(act, places.a, into=places.a)
    add_merger(act, name_ky="", unit_kind="", code=places.b.code, rayon=elsewhere)
    add_rename(act, places.b, name_ky=places.b.name_ky)
    assert sorted(codes_of(act)) == [
        "code_taken",
        "future",
        "itself",
        "no_kind",
        "no_name",
        "no_predecessors",
        "rayon",
        "twice",
    ]
    assert Municipality.objects.current().count() == 2
    assert AuditEvent.objects.filter(verb="reform_act.carry_out").count() == 0


def test_an_act_without_changes_and_units_that_do_not_exist_yet(places: Any) -> None:
    assert codes_of(make_act()) == ["no_changes"]
    unit = merged(places.a)
    early = make_act(date=datetime.date(2024, 1, 1))
    add_rename(early, unit)
    assert codes_of(early) == ["not_begun", "later"]


def test_acts_are_carried_out_in_the_order_of_their_days(places: Any) -> None:
    late = make_act(date=datetime.date(2025, 5, 1))
    add_rename(late, places.a)
    carry_out(late)
    early = make_act(date=datetime.date(2025, 4, 1))
    add_rename(early, places.a, name_ky="Дагы бир ат")
    assert codes_of(early) == ["later"]


def test_two_new_units_cannot_share_a_code(places: Any) -> None:
    act = make_act()
    add_merger(act, places.a, code="41703220999000")
    add_merger(act, places.b, code="41703220999000", name_ky="Башка")
    assert codes_of(act) == ["code_taken", "code_taken"]


def test_a_split_gives_every_village_and_one_takes_over(places: Any) -> None:
    first, second = places.a.villages.get(), make_village(places.a)
    act = make_act()
    add_split(act, places.a, first, takes_over=True, name="Биринчи")
    add_split(act, places.a, second, name="Экинчи")
    carry_out(act)
    places.a.refresh_from_db()
    assert places.a.ended_date == DAY
    links = Succession.objects.order_by("pk").values_list(
        "successor__name_ky", "takes_over"
    )
    assert list(links) == [("Биринчи", True), ("Экинчи", False)]
    homes = {village.pk: village.municipality.name_ky for village in act_villages(act)}
    assert homes == {first.pk: "Биринчи", second.pk: "Экинчи"}
    heir = queries.heir_of(places.a)
    assert heir is not None
    assert heir.name_ky == "Биринчи"


def act_villages(act: Any) -> list[Any]:
    moves = act.village_moves.select_related("village__municipality")
    return [move.village for move in moves]


def test_a_split_that_leaves_the_old_unit(places: Any) -> None:
    kept, given = places.a.villages.get(), make_village(places.a)
    act = make_act()
    add_split(act, places.a, given, predecessor_stays=True)
    carry_out(act)
    places.a.refresh_from_db()
    assert places.a.ended_date is None
    assert list(places.a.villages.all()) == [kept]
    assert Succession.objects.get().takes_over is False
    assert queries.answered_for(Succession.objects.get().successor) == []


def test_what_stands_against_a_split(places: Any) -> None:
    village, other = places.a.villages.get(), make_village(places.a)
    act = make_act()
    add_split(act, places.a, village, takes_over=True)
    assert codes_of(act) == ["one_unit", "village_left"]
    add_split(act, places.a, village, places.b.villages.get(), takes_over=True)
    assert codes_of(act) == [
        "takes_over",
        "foreign_village",
        "village_twice",
        "village_left",
    ]
    for change in act.changes.all():
        operations.correct_change(change=change, by=manager(), takes_over=False)
    assert "takes_over" in codes_of(act)
    assert other.municipality_id == places.a.pk


def test_a_new_name_and_a_town(places: Any) -> None:
    act = make_act()
    add_rename(act, places.a, name_ky="Жаңы-Алма", name_ru="Жаны-Алма")
    add_town(act, places.b, code="41703220999000")
    carry_out(act)
    places.a.refresh_from_db()
    places.b.refresh_from_db()
    assert (places.a.name_ky, places.a.name_en) == ("Жаңы-Алма", "")
    assert (places.b.kind, places.b.code) == ("town", "41703220999000")
    assert places.b.name_ky == "Бөтөн", "no new name: the old one stays"
    before = FormerName.objects.order_by("pk").values_list(
        "name_ky", "kind", "until_date"
    )
    assert list(before) == [("Алма", "aimak", DAY), ("Бөтөн", "aimak", DAY)]


def test_a_code_replaced_after_the_day_of_a_new_name(
    personas: Any, places: Any
) -> None:
    unit = merged(places.a)
    operations.change_municipality(
        municipality=unit, by=personas.programme_manager, code="41703220999000"
    )
    act = make_act(date=datetime.date(2025, 6, 1))
    add_rename(act, unit, name_ky="Кыдыр-Аке")
    carry_out(act)
    rows = unit.former_names.values_list("name_ky", "code")
    assert list(rows) == [
        ("Хан-Теңири", "P0000000000001"),
        ("Кыдыр-Аке", "P0000000000001"),
    ]
    operations.undo_act(act=act, by=personas.programme_manager, reason="Ката")
    rows = unit.former_names.values_list("name_ky", "code")
    assert list(rows) == [("Хан-Теңири", "P0000000000001")]


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
        make_act(by)


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
    act = make_act()
    response = client.post(
        f"/staff/reform/{act.pk}/add/rename/",
        {"municipality": "Кызыл-Тууский", "name_ky": "Жаңы"},
    )
    error = response.context["form"].errors["municipality"][0]
    assert error == (
        "Several municipalities fit: "
        "Кызыл-Тууский айылный аймак (Aksy) 41703211849000; "
        "Кызыл-Тууский айылный аймак (Suzak) 41703220842000; "
        "Кызыл-Тууский айылный аймак (Sokuluk) 41708222838000. "
        "Write the SOATE code."
    )


def test_loading_the_classifier_again_keeps_what_acts_changed(country: Any) -> None:
    first, second, town = Municipality.objects.filter(kind="aimak").order_by("code")[:3]
    village = first.villages.first() or make_village(first)
    act = make_act()
    add_merger(act, first, second)
    add_town(act, town, name_ky="Ават", code="41703220999999")
    carry_out(act)
    unit = Succession.objects.filter(predecessor=first).get().successor
    count = Municipality.objects.count()
    load_places()
    village.refresh_from_db()
    town.refresh_from_db()
    assert village.municipality == unit
    assert (town.name_ky, town.kind) == ("Ават", "town")
    assert Municipality.objects.count() == count, "the old code makes no second one"
