"""A code that a municipality gets or loses: what was addressed by it stays its own."""

from typing import Any

from django.test import Client

from accounts.models import Invitation, User
from core import audit
from core.models import AuditEvent, Letter
from municipalities import operations
from municipalities.models import Municipality, Official
from reports.queries.homes import own_events
from reports.queries.timeline import PLACE_TYPES, Told, trail
from tests.factories.action_plans import make_plan
from tests.factories.municipalities import make_municipality
from tests.factories.reform import (
    add_town,
    carry_out,
    make_act,
    manager,
    merged,
)
from tests.municipalities.test_team import GOOD, WRITTEN, enter, link_of, team

TOWN = "41703220999999"


def provisional(place: Municipality) -> Municipality:
    Municipality.objects.filter(pk=place.pk).update(code="P0000000000001")
    place.refresh_from_db()
    return place


def invited(client: Client, place: Municipality) -> str:
    """The link of an invitation into the team."""
    client.post(team(place, "invite/"), WRITTEN)
    return link_of(Letter.objects.get())


def accept(link: str) -> None:
    Client().post(link, {"password": GOOD, "repeated": GOOD})


def test_the_head_keeps_hold_of_invitations_when_the_code_is_replaced(
    personas: Any, places: Any
) -> None:
    place = provisional(places.a)
    head = enter(personas.head_a)
    invited(head, place)
    operations.change_municipality(municipality=place, by=manager(), code=TOWN)
    assert WRITTEN["full_name"] in head.get(team(place)).content.decode()
    key = Invitation.objects.get().pk
    head.post(f"/m/team/invitations/{key}/withdraw/")
    assert Invitation.objects.get().withdrawn_at is not None


def test_rights_that_end_take_their_invitations_along_after_a_new_code(
    personas: Any, places: Any
) -> None:
    place = provisional(places.a)
    link = invited(enter(personas.head_a), place)
    operations.change_municipality(municipality=place, by=manager(), code=TOWN)
    post = Official.objects.get(user=personas.head_a, ended_at=None)
    operations.end_official(official=post, by=manager(), reason="Буйрук № 4")
    accept(link)
    assert not User.objects.filter(email=WRITTEN["email"].lower()).exists()


def raised(place: Municipality, number: str) -> Any:
    act = make_act(number=number)
    add_town(act, place, name_ky="Шаарча", code=TOWN)
    act = carry_out(act)
    place.refresh_from_db()
    return act


def test_a_code_that_an_undone_act_lent_leads_nobody_into_a_foreign_team(
    personas: Any, places: Any
) -> None:
    act = raised(places.a, "1")
    link = invited(enter(personas.head_a), places.a)
    operations.undo_act(act=act, by=manager(), reason="Ката")
    raised(places.b, "2")
    accept(link)
    post = Official.objects.get(user__email=WRITTEN["email"].lower())
    assert post.municipality == places.a


def test_what_was_done_under_a_lent_code_is_not_told_to_the_next_bearer(
    personas: Any, places: Any
) -> None:
    act = raised(places.a, "1")
    plan = make_plan(places.a)
    label = plan._meta.label_lower
    told = audit.record(by=personas.head_a, verb="actionplan.made", obj=plan)
    assert (told.municipality_code, told.object_type) == (TOWN, label)
    post = Official.objects.get(user=personas.coordinator_a, ended_at=None)
    operations.end_official(official=post, by=manager(), reason="CANARY")
    operations.undo_act(act=act, by=manager(), reason="Ката")
    places.a.refresh_from_db()
    raised(places.b, "2")
    assert [event.pk for event in own_events([places.a])] == [told.pk]
    assert not own_events([places.b])
    keys = [row.event_id for row in trail(places.b, Told({}, PLACE_TYPES, {}))]
    notes = AuditEvent.objects.filter(pk__in=keys).values_list("note", flat=True)
    assert "CANARY" not in notes
    mine = [row.event_id for row in trail(places.a, Told({}, PLACE_TYPES, {}))]
    assert AuditEvent.objects.filter(pk__in=mine, note="CANARY").exists()


def test_a_provisional_code_is_never_given_twice(db: Any) -> None:
    unit = merged(make_municipality(), make_municipality())
    code, act = unit.code, unit.reform_changes.get().act
    operations.undo_act(act=act, by=manager(), reason="Ката")
    assert merged(make_municipality(), make_municipality()).code != code
