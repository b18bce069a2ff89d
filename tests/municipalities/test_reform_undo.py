"""Undoing an act: exactly as before, and only while nothing hangs on it."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.serializers import serialize

from accounts import operations as accounts
from core.models import AuditEvent
from core.problems import OperationRefused
from municipalities import operations
from municipalities.models import (
    FormerName,
    Municipality,
    ReformAct,
    Resolution,
    Succession,
    Village,
    VillageMove,
)
from municipalities.queries.reform_undoing import undo_problems
from tests.factories.action_plans import make_plan
from tests.factories.municipalities import (
    make_municipality,
    make_official,
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

TABLES = (Municipality, Village, FormerName, Succession, VillageMove)


def everything() -> dict[str, str]:
    """All rows that an act may change, in words."""
    return {
        model.__name__: serialize("json", model._default_manager.order_by("pk"))
        for model in TABLES
    }


def undo(act: ReformAct) -> ReformAct:
    return operations.undo_act(act=act, by=manager(), reason="Катасы бар")


def refusals(act: ReformAct) -> list[str]:
    with pytest.raises(OperationRefused) as refused:
        undo(act)
    return [problem.code for problem in refused.value.problems]


def act_of(unit: Municipality) -> ReformAct:
    return ReformAct.objects.get(changes__municipality=unit)


def test_undoing_restores_everything_exactly(places: Any) -> None:
    third, town, kept = (make_municipality(name) for name in ("Үч", "Төрт", "Беш"))
    one, two = make_village(third), make_village(third)
    given = make_village(kept)
    make_village(kept)
    before = everything()
    act = make_act()
    add_merger(act, places.a, into=places.b, name_ky="Бириккен")
    add_split(act, third, one, takes_over=True)
    add_split(act, third, two, name="Экинчи", code="41703220999000")
    add_split(act, kept, given, predecessor_stays=True, name="Үчүнчү")
    add_town(act, town, name_ky="Шаарча", code="41703220998000")
    carry_out(act)
    assert everything() != before
    assert Municipality.objects.filter(started_date=DAY).count() == 3
    undone = undo(act)
    assert everything() == before
    assert (undone.is_undone, undone.carried_out_by) == (True, None)
    assert AuditEvent.objects.filter(verb="municipality.reform_undone").count() == 8


def test_an_undone_act_is_corrected_as_a_new_draft(places: Any) -> None:
    unit = merged(places.a, places.b, number="7")
    act = act_of(unit)
    with pytest.raises(OperationRefused):
        operations.copy_act(act=act, by=manager())
    undo(act)
    draft = operations.copy_act(act=act, by=manager())
    assert (draft.number, draft.is_draft, draft.changes.count()) == ("7", True, 1)
    change = draft.changes.get()
    assert sorted(p.pk for p in change.predecessors.all()) == [places.a.pk, places.b.pk]
    operations.correct_change(change=change, by=manager(), name_ky="Кыдыр-Аке")
    carry_out(draft)
    assert Municipality.objects.current().get().name_ky == "Кыдыр-Аке"
    act.refresh_from_db()
    assert act.is_undone
    assert act.changes.get().name_ky == "Хан-Теңири", "the undone one stays on record"


@pytest.mark.parametrize("kind", ["plan", "official", "resolution"])
def test_records_on_a_new_unit_keep_the_act(places: Any, kind: str) -> None:
    unit = merged(places.a)
    if kind == "plan":
        make_plan(unit)
    elif kind == "official":
        make_official(unit)
    else:
        Resolution.objects.create(
            municipality=unit, number="1", date=DAY, title="Токтом"
        )
    act = act_of(unit)
    assert refusals(act) == ["hanging"]
    assert unit.name in str(next(iter(undo_problems(act))))
    assert Municipality.objects.filter(pk=unit.pk).exists()


def test_records_of_the_old_units_do_not_keep_the_act(places: Any) -> None:
    unit = merged(places.a)
    make_plan(places.a)
    make_official(places.a)
    undo(act_of(unit))
    assert Municipality.objects.current().count() == 2


def test_records_that_name_a_village_that_moved(places: Any) -> None:
    village = places.a.villages.get()
    old = make_plan(places.a)
    old.villages.add(village)
    merged(places.a, into=places.b)
    act = ReformAct.objects.get()
    assert list(undo_problems(act)) == [], "what was there before keeps nothing"
    make_plan(places.b).villages.add(village)
    assert refusals(act) == ["village_records"]


def test_a_later_act_a_draft_a_code_and_an_invitation_keep_the_act(
    places: Any,
) -> None:
    unit = merged(places.a)
    act = act_of(unit)
    later = make_act(date=datetime.date(2025, 2, 1))
    add_rename(later, unit)
    assert refusals(act) == ["draft"]
    carry_out(later)
    assert refusals(act) == ["later"]
    undo(later)
    assert list(undo_problems(act)) == []
    operations.change_municipality(
        municipality=unit, by=manager(), code="41703220999000"
    )
    unit.refresh_from_db()
    accounts.invite_person(
        by=manager(),
        email="new@portal.example",
        full_name="Жаңы",
        language="ky",
        roles=[],
        municipality=unit,
        municipal_role="head",
    )
    assert refusals(act) == ["code", "invited"]


def test_an_undone_act_does_not_keep_an_earlier_one(places: Any) -> None:
    unit = merged(places.a)
    first = act_of(unit)
    later = make_act(date=datetime.date(2025, 2, 1))
    add_rename(later, unit)
    carry_out(later)
    undo(later)
    undo(first)
    assert not Municipality.objects.filter(pk=unit.pk).exists()
    assert later.changes.get().municipality is None


def test_only_managers_undo_and_only_with_a_reason(personas: Any, places: Any) -> None:
    act = act_of(merged(places.a))
    with pytest.raises(PermissionDenied):
        operations.undo_act(act=act, by=personas.grant_manager, reason="Х")
    with pytest.raises(OperationRefused):
        operations.undo_act(act=act, by=personas.programme_manager, reason=" ")
    assert ReformAct.objects.get().is_in_force


def test_a_draft_is_removed_and_what_was_in_force_is_not(places: Any) -> None:
    draft = make_act()
    add_rename(draft, places.b)
    operations.remove_act(act=draft, by=manager())
    act = act_of(merged(places.a))
    with pytest.raises(OperationRefused):
        operations.remove_act(act=act, by=manager())
    assert ReformAct.objects.get() == act
    assert AuditEvent.objects.filter(verb="reform_act.removed").count() == 1


def test_one_act_of_a_number_and_date(places: Any) -> None:
    make_act(number="9")
    with pytest.raises(OperationRefused) as refused:
        make_act(number=" 9 ")
    assert [problem.field for problem in refused.value.problems] == ["number"]
    with pytest.raises(OperationRefused) as refused:
        operations.make_act(by=manager(), number="", title="", date=None)
    assert [p.field for p in refused.value.problems] == ["number", "title", "date"]
