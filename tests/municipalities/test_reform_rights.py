"""Rights: who acts for the records of a unit that ended, before and after."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from action_plans.models import ActionPlan
from core.models import AuditEvent, Letter
from core.problems import OperationRefused
from municipalities import operations
from municipalities.models import Official, RightsSuccession
from municipalities.permissions import can_sign_for, municipality_ids, posts_of
from municipalities.queries import writers_of
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.action_plans import make_plan
from tests.factories.municipalities import make_municipality, make_official
from tests.factories.reform import DAY, confirm, link_of, manager, merged


def fresh(user: User) -> User:
    """The person at the next request."""
    return User.objects.get(pk=user.pk)


def problems_of(work: Any) -> list[str]:
    with pytest.raises(OperationRefused) as refused:
        work()
    return [problem.code or problem.field for problem in refused.value.problems]


def test_before_the_confirmation_the_old_people_keep_working(
    personas: Any, places: Any
) -> None:
    unit = merged(places.a, places.b)
    newcomer = make_official(unit, user=make_user())
    assert municipality_ids(fresh(personas.coordinator_a)) == {places.a.pk}
    assert can_sign_for(fresh(personas.head_a), places.a)
    assert municipality_ids(fresh(newcomer)) == {unit.pk}
    plan = make_plan(places.a)
    assert not ActionPlan.objects.visible_to(fresh(newcomer)).exists()
    assert ActionPlan.objects.visible_to(fresh(personas.coordinator_a)).get() == plan


def test_confirmed_rights_pass_with_the_roles_that_were_chosen(
    personas: Any, places: Any
) -> None:
    unit = merged(places.a, places.b)
    passing = {personas.head_a: "head", personas.coordinator_a: "viewer"}
    rights = confirm(places.a, passing=passing, note="Буйрук № 3")
    head = fresh(personas.head_a)
    assert posts_of(head) == {(unit.pk, "head"), (places.a.pk, "head")}
    assert posts_of(fresh(personas.coordinator_a)) == {
        (unit.pk, "viewer"),
        (places.a.pk, "viewer"),
    }
    assert posts_of(fresh(personas.viewer_a)) == frozenset()
    assert not places.a.officials.filter(ended_at=None).exists()
    assert rights.confirmed_by == manager()
    assert can_sign_for(head, places.a)
    assert not can_sign_for(head, places.b), "the other predecessor is not confirmed"


def test_everybody_gets_a_letter_that_names_the_confirming_person(
    personas: Any, places: Any
) -> None:
    unit = merged(places.a, into=places.b)
    confirm(places.a, passing={personas.coordinator_a: "coordinator"})
    letters = dict(Letter.objects.values_list("to_email", "name"))
    assert letters == {
        "coordinator-a@portal.example": "rights_passed",
        "coordinator-b@portal.example": "rights_passed",
        "head-b@portal.example": "rights_passed",
        "head-a@portal.example": "rights_not_passed",
        "accountant-a@portal.example": "rights_not_passed",
        "viewer-a@portal.example": "rights_not_passed",
    }
    for body in Letter.objects.values_list("body", flat=True):
        assert manager().full_name in body
    events = AuditEvent.objects.filter(verb="municipality.rights_confirmed")
    assert {event.object_id for event in events} == {str(places.a.pk), str(unit.pk)}
    assert {event.actor_id for event in events} == {manager().pk}


def test_rights_pass_along_a_chain(
    personas: Any, places: Any, django_assert_num_queries: Any
) -> None:
    middle = merged(places.a)
    last = merged(middle, places.b, date=datetime.date(2025, 6, 1))
    person = make_official(last, user=make_user())
    assert municipality_ids(person) == {last.pk}
    confirm(middle, from_date=datetime.date(2025, 6, 1))
    assert municipality_ids(fresh(person)) == {last.pk, middle.pk}
    confirm(places.a, passing={personas.head_a: "head"})
    again = fresh(person)
    with django_assert_num_queries(1):
        assert municipality_ids(again) == {last.pk, middle.pk, places.a.pk}
    # the middle one has ended: who passes works for the one that lives
    assert (
        Official.objects.get(user=personas.head_a, ended_at=None).municipality == last
    )
    assert set(writers_of([places.a])) == {person, personas.head_a}


def test_one_query_for_everybody(personas: Any, django_assert_num_queries: Any) -> None:
    person = fresh(personas.head_a)
    with django_assert_num_queries(1):
        assert posts_of(person)
        assert posts_of(person)


def test_what_stands_against_a_confirmation(personas: Any, places: Any) -> None:
    merged(places.a, into=places.b)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    early = DAY - datetime.timedelta(days=1)
    two_heads = {personas.head_a: "head"}
    assert problems_of(lambda: confirm(places.a, from_date=tomorrow)) == ["from_date"]
    assert problems_of(lambda: confirm(places.a, from_date=early)) == ["from_date"]
    assert problems_of(lambda: confirm(places.a, passing=two_heads)) == ["two_heads"]
    assert problems_of(lambda: confirm(places.a, seen=set())) == ["people_changed"]
    confirm(places.a)
    assert problems_of(lambda: confirm(places.a)) == ["confirmed"]
    assert RightsSuccession.objects.count() == 1


@pytest.mark.parametrize(
    "who", ["regional_coordinator", "grant_manager", "head_a", "head_b", "donor"]
)
def test_others_do_not_confirm(personas: Any, places: Any, who: str) -> None:
    merged(places.a, into=places.b)
    with pytest.raises(PermissionDenied):
        confirm(places.a, by=getattr(personas, who))
    confirm(places.a)
    with pytest.raises(PermissionDenied):
        operations.withdraw_rights(
            rights=RightsSuccession.objects.get(),
            by=getattr(personas, who),
            reason="Х",
        )


def test_a_confirmation_is_withdrawn_and_everything_is_as_before(
    personas: Any, places: Any
) -> None:
    unit = merged(places.a, places.b)
    before = list(Official.objects.order_by("pk").values())
    confirm(places.a, passing={personas.head_a: "head"})
    link = link_of(places.a)
    operations.withdraw_rights(rights=link.rights, by=manager(), reason="Ката")
    assert list(Official.objects.order_by("pk").values()) == before
    assert municipality_ids(fresh(personas.head_a)) == {places.a.pk}
    event = AuditEvent.objects.filter(verb="municipality.rights_withdrawn").first()
    assert event is not None
    assert (event.note, event.before["confirmed_by"]) == ("Ката", str(manager()))
    assert Letter.objects.filter(name="rights_withdrawn").count() == 4
    act = link.act
    assert act is not None
    operations.undo_act(act=act, by=manager(), reason="Ката")
    assert not type(unit).objects.filter(pk=unit.pk).exists()


def test_an_act_is_not_undone_over_confirmed_rights(places: Any) -> None:
    merged(places.a, into=places.b)
    confirm(places.a)
    act = link_of(places.a).act
    assert act is not None
    work = lambda: operations.undo_act(act=act, by=manager(), reason="Ката")  # noqa: E731
    assert problems_of(work) == ["rights"]


def test_foreign_records_do_not_exist(personas: Any, places: Any, browse: Any) -> None:
    """An official of another predecessor, or before the confirmation, meets a 404."""
    unit = merged(places.a, places.b)
    plan = make_plan(places.a)
    url = f"/m/plans/{plan.pk}/"
    newcomer = make_official(unit, user=make_user())
    for person in (newcomer, personas.coordinator_b):
        assert browse(person).get(url).status_code == 404
        assert (
            browse(person).get(f"/m/municipalities/{places.a.pk}/").status_code == 404
        )
    confirm(places.b)
    assert browse(newcomer).get(url).status_code == 404
    confirm(places.a)
    assert browse(newcomer).get(url).status_code == 200
    assert browse(newcomer).get(f"/m/municipalities/{places.a.pk}/").status_code == 200
    assert browse(personas.coordinator_a).get(url).status_code in {403, 404}
    stranger = make_official(make_municipality())
    assert browse(stranger).get(url).status_code == 404


def test_the_screen_shows_the_people_and_asks_for_each(
    personas: Any, places: Any, browse: Any
) -> None:
    merged(places.a, into=places.b)
    link = link_of(places.a)
    client = browse(personas.programme_manager)
    url = f"/staff/reform/rights/{link.pk}/confirm/"
    assert client.get(url).url.startswith("/account/reauthenticate/")
    login = {"login": personas.programme_manager.email, "password": PASSWORD}
    client.logout()
    client.post("/account/login/", login)
    page = client.get(url)
    assert page.status_code == 200
    post = places.a.officials.get(role="coordinator")
    seen = page.context["form"]["seen"].initial
    roles = {f"role-{pk}": "none" for pk in seen.split()}
    roles[f"role-{post.pk}"] = "accountant"
    answer = client.post(url, {"from_date": "2025-01-01", "seen": seen, **roles})
    assert answer.status_code == 302
    assert posts_of(fresh(personas.coordinator_a)) == {
        (places.b.pk, "accountant"),
        (places.a.pk, "accountant"),
    }
    shown = client.get(f"/staff/municipalities/{places.a.pk}/").content.decode()
    assert personas.programme_manager.full_name in shown
    public = client.get(f"/municipalities/{places.a.pk}/").content.decode()
    assert personas.programme_manager.full_name not in public.split("<main")[1]


def test_nobody_is_given_a_post_in_a_unit_that_ended(
    personas: Any, places: Any
) -> None:
    merged(places.a, places.b)
    confirm(places.a, passing={personas.head_a: "head"})
    stranger = make_user()

    def give() -> None:
        operations.add_official(
            user=stranger, municipality=places.a, role="head", by=manager()
        )

    assert problems_of(give) == ["link"]
    assert posts_of(fresh(stranger)) == frozenset()


def withdraw(place: Any) -> None:
    rights = RightsSuccession.objects.get(succession__predecessor=place)
    operations.withdraw_rights(rights=rights, by=manager(), reason="Ката")


def test_confirmations_of_a_chain_are_withdrawn_from_its_end(
    personas: Any, places: Any
) -> None:
    middle, later = merged(places.a), datetime.date(2025, 6, 1)
    confirm(places.a, passing={personas.head_a: "head"})
    merged(middle, date=later)
    confirm(middle, passing={personas.head_a: "head"}, from_date=later)
    assert problems_of(lambda: withdraw(places.a)) == ["rests"]
    withdraw(middle)
    withdraw(places.a)
    assert posts_of(fresh(personas.head_a)) == {(places.a.pk, "head")}


def test_who_passed_through_a_link_holds_it_in_place(
    personas: Any, places: Any
) -> None:
    middle, later = merged(places.a), datetime.date(2025, 6, 1)
    merged(middle, date=later)
    confirm(middle, from_date=later)
    confirm(places.a, passing={personas.head_a: "head"})
    assert problems_of(lambda: withdraw(middle)) == ["rests"]
    withdraw(places.a)
    withdraw(middle)
    assert posts_of(fresh(personas.head_a)) == {(places.a.pk, "head")}
