"""Handing over the post of the head: by the head, by staff; one head stays."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models.audit import AuditEvent
from core.models.letters import Letter
from core.problems import OperationRefused
from municipalities import operations as do
from municipalities.models import HandOver, Official, PostHolder
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_official
from tests.municipalities.test_team import GOOD, enter, link_of, post_of, team

TODAY = timezone.localdate


def heads(place: Any) -> list[User]:
    rows = Official.objects.filter(municipality=place, role="head", ended_at=None)
    return [row.user for row in rows]


def asked(**values: Any) -> dict[str, Any]:
    written = {
        "successor": "",
        "full_name": "",
        "email": "",
        "language": "ky",
        "begins_on": TODAY().isoformat(),
        "records_holder": "on",
    }
    return {name: str(value) for name, value in (written | values).items()}


def letters() -> list[tuple[str, str]]:
    return list(Letter.objects.order_by("pk").values_list("name", "to_email"))


def ask(personas: Any, place: Any, **values: Any) -> HandOver:
    given: dict[str, Any] = {
        "municipality": place,
        "successor": do.Successor(member=personas.coordinator_a),
        "begins_on": TODAY(),
        "records_holder": True,
        "by": personas.head_a,
    }
    return do.ask_hand_over(**(given | values))


def test_a_person_of_the_team_takes_over(personas: Any, places: Any) -> None:
    old, new = personas.head_a, personas.coordinator_a
    PostHolder.objects.create(
        municipality=places.a, post="head", full_name="Old", since_date="2012-01-01"
    )
    client = enter(old)
    response = client.post(team(places.a, "hand-over/"), asked(successor=new.pk))
    assert response.url == team(places.a)
    hand_over = HandOver.objects.get()
    assert heads(places.a) == [old], "nothing changes before the answer"
    assert letters() == [("hand_over_asked", new.email)]
    theirs, page = enter(new), f"/m/team/hand-over/{hand_over.pk}/"
    assert page in theirs.get(team(places.a)).content.decode()
    assert theirs.get(page).status_code == 200
    assert theirs.post(page, {"answer": "accept"}).url == team(places.a)
    assert heads(places.a) == [new]
    assert client.get(team(places.a)).status_code == 403, "gone within one request"
    assert theirs.get(team(places.a, "invite/")).status_code == 200
    former = Official.objects.filter(municipality=places.a, user__in=[old, new])
    assert [(p.role, p.is_live) for p in former.order_by("pk")] == [
        ("coordinator", False),
        ("head", False),
        ("head", True),
    ]
    assert letters()[1:] == [
        ("head_began", new.email),
        ("head_ended", old.email),
        ("head_changed", personas.programme_manager.email),
    ]
    listed = PostHolder.objects.filter(post="head").order_by("since_date")
    assert [(h.full_name, h.until_date) for h in listed] == [
        ("Old", TODAY()),
        (str(new), None),
    ]
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-1] == "municipality.head_began"
    assert theirs.post(page, {"answer": "accept"}, follow=True).status_code == 200
    assert heads(places.a) == [new]


@pytest.mark.parametrize("has_account", [False, True])
def test_a_new_person_takes_over_by_the_link(
    personas: Any, places: Any, has_account: bool
) -> None:
    email = "next@portal.example"
    if has_account:
        make_user(email=email, full_name="Known Elsewhere")
    client = enter(personas.head_a)
    values = asked(full_name="Next Head", email=email, records_holder="")
    del values["records_holder"]
    assert client.post(team(places.a, "hand-over/"), values).status_code == 302
    page = client.get(team(places.a)).content.decode()
    assert ("Next Head" in page, "Known Elsewhere" in page) == (True, False)
    assert letters() == [("head_invitation", email)]
    link = link_of(Letter.objects.get())
    if has_account:
        theirs = enter(User.objects.get(email=email))
        assert theirs.post(link).status_code == 302
    else:
        Client().post(link, {"password": GOOD, "repeated": GOOD})
    assert [str(user.email) for user in heads(places.a)] == [email]
    assert not Official.objects.get(user=personas.head_a).is_live
    assert not PostHolder.objects.exists()


def test_before_the_day_nobody_can_accept(personas: Any, places: Any) -> None:
    day = TODAY() + timedelta(days=7)
    hand_over = ask(personas, places.a, begins_on=day)
    with pytest.raises(OperationRefused) as refused:
        do.accept_hand_over(hand_over=hand_over, by=personas.coordinator_a)
    assert [p.code for p in refused.value.problems] == ["early"]
    client = enter(personas.coordinator_a)
    page = client.get(f"/m/team/hand-over/{hand_over.pk}/").content.decode()
    assert "Accept the post" not in page
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        do.accept_hand_over(hand_over=hand_over, by=personas.coordinator_a)
    assert heads(places.a) == [personas.coordinator_a]


def test_declining_and_stopping_change_no_rights(personas: Any, places: Any) -> None:
    first = ask(personas, places.a)
    client = enter(personas.coordinator_a)
    client.post(f"/m/team/hand-over/{first.pk}/", {"answer": "decline"})
    assert letters()[-1] == ("hand_over_declined", personas.head_a.email)
    second = ask(personas, places.a)
    stopped = enter(personas.head_a).post(f"/m/team/hand-over/{second.pk}/stop/")
    assert stopped.url == team(places.a)
    for hand_over in (first, second):
        with pytest.raises(OperationRefused):
            do.accept_hand_over(hand_over=hand_over, by=personas.coordinator_a)
    assert heads(places.a) == [personas.head_a]


def test_stopping_makes_the_link_of_the_letter_worthless(
    personas: Any, places: Any
) -> None:
    someone = do.Successor(email="n@portal.example", full_name="N", language="ky")
    hand_over = ask(personas, places.a, successor=someone)
    link = link_of(Letter.objects.get())
    do.stop_hand_over(hand_over=hand_over, by=personas.programme_manager)
    assert Client().get(link).status_code == 410


def test_all_that_is_refused(personas: Any, places: Any) -> None:
    client = enter(personas.head_a)
    page = team(places.a, "hand-over/")

    def errors(**values: Any) -> list[str]:
        response = client.post(page, asked(**values))
        assert response.status_code == 422
        return sorted(response.context["form"].errors)

    late = (TODAY() + timedelta(days=91)).isoformat()
    assert errors() == ["successor"]
    assert errors(successor=personas.viewer_a.pk, begins_on=late) == ["begins_on"]
    assert errors(email="n@portal.example") == ["full_name"]
    assert errors(email=personas.viewer_a.email, full_name="V") == ["email"]
    assert client.post(page, asked(successor=personas.head_b.pk)).status_code == 404
    assert client.post(page, asked(successor=999999)).status_code == 404
    assert client.post(page, asked(successor=personas.head_a.pk)).status_code == 422
    assert not HandOver.objects.exists()
    ask(personas, places.a)
    assert "waits for the answer" in str(errors_of(client, page, personas))


def errors_of(client: Client, page: str, personas: Any) -> Any:
    values = asked(successor=personas.viewer_a.pk)
    return client.post(page, values).context["form"].errors


@pytest.mark.parametrize("who", ["coordinator_a", "head_b", "grant_manager", "donor"])
def test_others_may_neither_ask_nor_accept_nor_record(
    personas: Any, places: Any, who: str
) -> None:
    by = getattr(personas, who)
    with pytest.raises(PermissionDenied):
        ask(personas, places.a, by=by)
    with pytest.raises(PermissionDenied):
        record(personas, places.a, by=by)
    viewer = do.Successor(member=personas.viewer_a)
    hand_over = ask(personas, places.a, successor=viewer)
    with pytest.raises(PermissionDenied):
        do.accept_hand_over(hand_over=hand_over, by=by)
    with pytest.raises(PermissionDenied):
        do.decline_hand_over(hand_over=hand_over, by=by)
    with pytest.raises(PermissionDenied):
        do.stop_hand_over(hand_over=hand_over, by=by)


def test_ending_the_successors_rights_stops_the_hand_over(
    personas: Any, places: Any
) -> None:
    hand_over = ask(personas, places.a)
    do.end_member(
        official=post_of(personas.coordinator_a),
        ended_on=TODAY(),
        reason="Left",
        by=personas.head_a,
    )
    with pytest.raises(OperationRefused):
        do.accept_hand_over(hand_over=hand_over, by=personas.coordinator_a)
    assert heads(places.a) == [personas.head_a]


def record(personas: Any, place: Any, **values: Any) -> HandOver:
    given: dict[str, Any] = {
        "municipality": place,
        "successor": do.Successor(member=personas.coordinator_a),
        "begins_on": TODAY(),
        "document": "Order 15",
        "records_holder": True,
        "by": personas.programme_manager,
    }
    return do.record_head(**(given | values))


def test_staff_record_a_new_head_with_a_document(personas: Any, places: Any) -> None:
    ask(personas, places.a, successor=do.Successor(member=personas.viewer_a))
    client = enter(personas.programme_manager)
    page = f"/staff/municipalities/{places.a.pk}/head/"
    values = asked(successor=personas.coordinator_a.pk)
    assert client.get(page).status_code == 200
    refused = client.post(page, values)
    assert sorted(refused.context["form"].errors) == ["document"]
    foreign = asked(successor=personas.head_b.pk, document="Order 15")
    assert client.post(page, foreign).status_code == 404
    done = client.post(page, values | {"document": "Order 15 of 20.08.2015"})
    assert done.url == f"/staff/municipalities/{places.a.pk}/team/"
    assert heads(places.a) == [personas.coordinator_a]
    old = Official.objects.get(user=personas.head_a)
    assert old.end_reason == "Order 15 of 20.08.2015"
    assert PostHolder.objects.get().source == "Order 15 of 20.08.2015"
    assert HandOver.objects.filter(stopped_at=None).count() == 1
    names = [name for name, _email in letters()]
    assert names == ["hand_over_asked", "head_began", "head_ended", "head_changed"]


def test_staff_record_a_head_where_nobody_is(personas: Any, places: Any) -> None:
    post = post_of(personas.head_a)
    with pytest.raises(OperationRefused):
        do.end_official(official=post, by=personas.programme_manager, reason=" ")
    client = enter(personas.programme_manager)
    page = f"/staff/people/posts/{post.pk}/end/"
    assert "afterwards nobody signs" in client.get(page).content.decode()
    client.post(page, {"ended_on": "2016-03-01", "reason": "Died"})
    assert heads(places.a) == []
    team_page = f"/staff/municipalities/{places.a.pk}/team/"
    assert "Nobody holds the post" in client.get(team_page).content.decode()
    someone = do.Successor(email="n@portal.example", full_name="N", language="ky")
    record(personas, places.a, successor=someone)
    link = link_of(Letter.objects.get(name="head_invitation"))
    Client().post(link, {"password": GOOD, "repeated": GOOD})
    assert [user.email for user in heads(places.a)] == ["n@portal.example"]


def test_a_second_head_is_refused(personas: Any, places: Any) -> None:
    with pytest.raises(OperationRefused):
        do.add_official(
            user=personas.donor,
            municipality=places.a,
            role="head",
            by=personas.programme_manager,
        )
    assert heads(places.a) == [personas.head_a]


def test_a_list_of_heads_that_overlaps_does_not_hold_the_rights_up(
    personas: Any, places: Any
) -> None:
    PostHolder.objects.create(
        municipality=places.a,
        post="head",
        full_name="Other",
        since_date=TODAY() - timedelta(days=5),
    )
    User.objects.update(language="en")
    record(personas, places.a, begins_on=TODAY() - timedelta(days=30))
    assert heads(places.a) == [personas.coordinator_a]
    told = Letter.objects.get(name="head_changed")
    assert "could not take the change" in told.body
    assert PostHolder.objects.get().full_name == "Other"


def test_staff_pages_of_who_can_do_what(personas: Any, places: Any) -> None:
    User.objects.filter(pk=personas.viewer_a.pk).update(last_seen_on=None)
    long_ago = TODAY() - timedelta(days=91)
    User.objects.filter(pk=personas.head_a.pk).update(last_seen_on=long_ago)
    page = f"/staff/municipalities/{places.a.pk}/team/"
    assert (
        page
        in enter(personas.me_officer)
        .get(f"/staff/municipalities/{places.a.pk}/")
        .content.decode()
    )
    shown = enter(personas.me_officer).get(page).content.decode()
    assert ("never came" in shown, "long ago" in shown) == (True, True)
    assert "End the rights" not in shown
    for who in ("donor", "head_b", "commission_member"):
        assert enter(getattr(personas, who)).get(page).status_code == 403

    def found(**given: Any) -> set[str]:
        client = enter(personas.programme_manager)
        rows = client.get("/staff/people/", given).context["rows"]
        return {row.email.split("@")[0] for row in rows}

    assert found(seen="never") == {"viewer-a"}
    assert found(seen="long") == {"viewer-a", "head-a"}
    assert found(municipality=places.b.pk) == {"coordinator-b", "head-b"}
    assert found(municipality=places.b.pk, municipal_role="head") == {"head-b"}
    make_official(places.b, "viewer", personas.head_a)
    assert found(municipality=places.b.pk, municipal_role="head") == {"head-b"}
    client = enter(personas.programme_manager)
    rows = client.get("/staff/people/", {"q": "head-a", "export": "csv"})
    text = b"".join(rows.streaming_content).decode()
    assert long_ago.isoformat() in text or f"{long_ago:%d.%m.%Y}" in text


@pytest.mark.parametrize("number", [10, 500])
def test_queries_of_the_staff_page_of_a_team(
    personas: Any, places: Any, number: int, django_assert_num_queries: Any
) -> None:
    client = enter(personas.me_officer)
    page = f"/staff/municipalities/{places.a.pk}/team/"
    client.get(page)
    Official.objects.bulk_create(
        Official(user=make_user(), municipality=places.a, role="viewer")
        for _number in range(number)
    )
    with django_assert_num_queries(STAFF_TEAM_QUERIES):
        assert client.get(page).status_code == 200


STAFF_TEAM_QUERIES = 8
