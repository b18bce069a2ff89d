"""The team of a municipality: inviting, roles, ending rights, by its head alone."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.operations import invite_person
from core.models.audit import AuditEvent
from core.models.letters import Letter
from core.problems import OperationRefused
from municipalities import operations as do
from municipalities.models import Official
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.municipalities import make_municipality, make_official

GOOD = "a-good-pass-phrase"
WRITTEN = {
    "full_name": "Айым Асанова",
    "email": "Aiym@Portal.example",
    "language": "ru",
    "role": "accountant",
}


def enter(user: User) -> Client:
    """Logged in a moment ago, with the password."""
    User.objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def link_of(letter: Letter) -> str:
    found = re.search(r"http://localhost:8000(/invitation/\S+/)", letter.body)
    assert found is not None
    return found[1]


def post_of(user: User) -> Official:
    return Official.objects.get(user=user, ended_at=None)


def team(place: Any, page: str = "") -> str:
    return f"/m/team/{place.pk}/{page}"


@pytest.fixture
def head(personas: Any) -> Client:
    return enter(personas.head_a)


def test_the_head_invites_and_the_person_joins(
    head: Client, personas: Any, places: Any
) -> None:
    response = head.post(team(places.a, "invite/"), WRITTEN)
    assert response.url == team(places.a)
    letter = Letter.objects.get()
    assert (letter.name, letter.to_email, letter.language) == (
        "team_invitation",
        "aiym@portal.example",
        "ru",
    )
    page = head.get(team(places.a)).content.decode()
    assert "Айым Асанова" in page
    link = link_of(letter)
    assert Client().post(link, {"password": GOOD, "repeated": GOOD}).status_code == 302
    post = post_of(User.objects.get(email="aiym@portal.example"))
    assert (post.municipality, post.role, post.given_by) == (
        places.a,
        "accountant",
        personas.head_a,
    )
    verbs = list(AuditEvent.objects.values_list("verb", "municipality_code"))
    assert verbs == [
        ("account.invited", places.a.code),
        ("account.invitation_accepted", ""),
        ("municipality.official_added", places.a.code),
    ]


def test_the_answer_is_the_same_for_an_address_that_has_an_account(
    head: Client, personas: Any, places: Any
) -> None:
    answers = []
    for email in ("nobody@portal.example", personas.head_b.email):
        response = head.post(team(places.a, "invite/"), {**WRITTEN, "email": email})
        page = head.get(response.url).content.decode()
        row = page[page.index(email) :]
        answers.append((response.status_code, response.url, row.count("Send again")))
        invitation = Invitation.objects.get(email=email)
        head.post(f"/m/team/invitations/{invitation.pk}/send-again/")
        head.post(f"/m/team/invitations/{invitation.pk}/withdraw/")
    letters = [
        re.sub(r"http\S+", "LINK", letter.body)
        for letter in Letter.objects.order_by("pk")
    ]
    assert answers[0][:2] == answers[1][:2]
    assert letters[0] == letters[1] == letters[2] == letters[3]
    assert personas.head_b.full_name not in "".join(letters)


def test_an_account_that_exists_accepts_after_logging_in(
    head: Client, personas: Any, places: Any
) -> None:
    person = personas.coordinator_b
    head.post(team(places.a, "invite/"), {**WRITTEN, "email": person.email})
    link = link_of(Letter.objects.get())
    reader = Client()
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = reader.get(link)
    assert "Log in with it, then accept here." in page.content.decode()
    assert "password" not in page.content.decode().split("<main")[1].lower()
    refused = Client().post(link, {"password": GOOD, "repeated": GOOD})
    assert refused.status_code in {302, 403}
    other = enter(personas.donor)
    assert "Log out" in other.get(link).content.decode()
    assert other.post(link).status_code == 403
    own = enter(person)
    assert own.get(link).status_code == 200
    assert own.post(link).status_code == 302
    posts = Official.objects.filter(user=person, ended_at=None)
    assert sorted(posts.values_list("municipality", "role")) == sorted(
        [(places.a.pk, "accountant"), (places.b.pk, "coordinator")]
    )
    person.refresh_from_db()
    assert person.check_password(PASSWORD), "the password of the account stays"
    assert own.post(link).status_code == 410, "a link works once"


def test_inviting_is_refused_with_all_reasons(
    head: Client, personas: Any, places: Any
) -> None:
    page = team(places.a, "invite/")
    known = {**WRITTEN, "email": personas.viewer_a.email}
    response = head.post(page, known)
    assert (response.status_code, response.context["form"].errors.as_data().keys()) == (
        422,
        {"email"},
    )
    assert head.post(page, {**WRITTEN, "role": "head"}).status_code == 422
    head.post(page, WRITTEN)
    again = head.post(page, WRITTEN)
    assert "already invited" in again.content.decode()
    assert Letter.objects.count() == 1


def test_an_invitation_of_another_municipality_stays_unknown(
    head: Client, personas: Any, places: Any
) -> None:
    do.invite_member(municipality=places.b, by=personas.head_b, **WRITTEN)
    assert head.post(team(places.a, "invite/"), WRITTEN).status_code == 302
    theirs, ours = Invitation.objects.order_by("pk")
    assert theirs.municipality_code == places.b.code
    for act in ("send-again", "withdraw"):
        assert head.post(f"/m/team/invitations/{theirs.pk}/{act}/").status_code == 404
    assert head.post(f"/m/team/invitations/{ours.pk}/withdraw/").status_code == 302
    theirs.refresh_from_db()
    assert theirs.is_open


def test_twenty_letters_a_day(personas: Any, places: Any, settings: Any) -> None:
    settings.TEAM_LETTERS_A_DAY = 3

    def invite(number: int) -> Invitation:
        values = WRITTEN | {"email": f"p{number}@portal.example"}
        return do.invite_member(municipality=places.a, by=personas.head_a, **values)

    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = invite(1)
        invite(2)
        do.invite_member_again(invitation=first, by=personas.head_a)
        with pytest.raises(OperationRefused) as refused:
            invite(3)
        assert [p.code for p in refused.value.problems] == ["limit"]
        with pytest.raises(OperationRefused):
            do.invite_member_again(invitation=first, by=personas.head_a)
        clock.shift(timedelta(days=1, seconds=1))
        invite(3)


def test_a_letter_of_the_programme_with_programme_roles_is_not_for_the_head(
    head: Client, personas: Any, places: Any
) -> None:
    invitation = invite_person(
        by=personas.programme_manager,
        email="both@portal.example",
        full_name="Both",
        language="en",
        roles=["donor"],
        municipality=places.a,
        municipal_role="viewer",
    )
    page = head.get(team(places.a)).content.decode()
    assert "sent by the programme" in page
    assert "Donor" not in page.split("<main")[1].split("</main")[0]
    for act in ("send-again", "withdraw"):
        url = f"/m/team/invitations/{invitation.pk}/{act}/"
        assert head.post(url).status_code == 403
    invitation.refresh_from_db()
    assert invitation.is_open


def test_a_role_is_changed_with_history_and_letter(
    head: Client, personas: Any, places: Any
) -> None:
    post = post_of(personas.viewer_a)
    page = f"/m/team/people/{post.pk}/role/"
    assert head.get(page).status_code == 200
    assert head.post(page, {"role": "head"}).status_code == 422
    assert head.post(page, {"role": "viewer"}).status_code == 422
    assert head.post(page, {"role": "accountant"}).url == team(places.a)
    roles = Official.objects.filter(user=personas.viewer_a).order_by("pk")
    assert [(row.role, row.is_live) for row in roles] == [
        ("viewer", False),
        ("accountant", True),
    ]
    assert Letter.objects.get().name == "role_changed"
    assert AuditEvent.objects.get().verb == "municipality.role_changed"


def test_rights_end_with_date_and_reason_within_one_request(
    head: Client, personas: Any, places: Any
) -> None:
    person = personas.coordinator_a
    theirs = enter(person)
    assert theirs.get(team(places.a)).status_code == 200
    page = f"/m/team/people/{post_of(person).pk}/end/"
    assert head.get(page).status_code == 200
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    refused = head.post(page, {"ended_on": tomorrow, "reason": "  "})
    assert sorted(refused.context["form"].errors) == ["reason"]
    refused = head.post(page, {"ended_on": tomorrow, "reason": "Left"})
    assert sorted(refused.context["form"].errors) == ["ended_on"]
    done = head.post(page, {"ended_on": "2016-03-01", "reason": "Left for Osh"})
    assert done.url == team(places.a)
    assert theirs.get(team(places.a)).status_code == 403
    post = Official.objects.get(user=person)
    assert (post.ended_on, post.end_reason, post.ended_by) == (
        date(2016, 3, 1),
        "Left for Osh",
        personas.head_a,
    )
    letter = Letter.objects.get()
    assert (letter.name, letter.to_email) == ("rights_ended", person.email)
    assert "Left for Osh" in letter.body
    assert AuditEvent.objects.get().note == "Left for Osh"
    assert head.post(page, {}).status_code == 404


def test_ending_rights_asks_for_the_password_again(
    personas: Any, places: Any, settings: Any
) -> None:
    page = f"/m/team/people/{post_of(personas.viewer_a).pk}/end/"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = enter(personas.head_a)
        assert client.get(page).status_code == 200
        clock.shift(timedelta(minutes=settings.CONFIRM_AGAIN_MINUTES, seconds=1))
        asked = client.get(page)
        assert asked.url == f"/account/reauthenticate/?next={page.replace('/', '%2F')}"
        values = {"ended_on": "2016-03-01", "reason": "Left"}
        asked = client.post(page, values)
        assert asked.url.startswith("/account/reauthenticate/")
        assert post_of(personas.viewer_a).is_live
        wrong = client.post(asked.url, {"password": "wrong"})
        assert wrong.status_code == 200
        assert post_of(personas.viewer_a).is_live
        client.post(asked.url, {"password": PASSWORD})
        assert Official.objects.get(user=personas.viewer_a).end_reason == "Left"


def test_the_head_is_neither_ended_nor_changed(
    head: Client, personas: Any, places: Any
) -> None:
    post = post_of(personas.head_a)
    refused = head.post(
        f"/m/team/people/{post.pk}/end/", {"ended_on": "2016-03-01", "reason": "R"}
    )
    assert "handed over, not ended" in refused.content.decode()
    refused = head.post(f"/m/team/people/{post.pk}/role/", {"role": "viewer"})
    assert refused.status_code == 422
    assert post_of(personas.head_a) == post


@pytest.mark.parametrize(
    ("who", "sees"),
    [("coordinator_a", 200), ("accountant_a", 403), ("viewer_a", 403), ("head_b", 404)],
)
def test_others_only_see_or_not_even_that(
    personas: Any, places: Any, who: str, sees: int
) -> None:
    client = enter(getattr(personas, who))
    page = client.get(team(places.a))
    assert page.status_code == sees
    post = post_of(personas.viewer_a)
    refused = 404 if who == "head_b" else 403
    before = list(Official.objects.order_by("pk").values())
    urls = [
        team(places.a, "invite/"),
        team(places.a, "hand-over/"),
        f"/m/team/people/{post.pk}/role/",
        f"/m/team/people/{post.pk}/end/",
    ]
    for url in urls:
        assert client.get(url).status_code == refused
        assert client.post(url, WRITTEN | {"reason": "R"}).status_code == refused
    if sees == 200:
        content = page.content.decode()
        assert "Change the role" not in content
        assert "Invite a person" not in content
    assert list(Official.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("who", ["coordinator_a", "head_b", "programme_manager"])
def test_operations_judge_for_themselves(personas: Any, places: Any, who: str) -> None:
    by = getattr(personas, who)
    post = post_of(personas.viewer_a)
    with pytest.raises(PermissionDenied):
        do.invite_member(municipality=places.a, by=by, **WRITTEN)
    with pytest.raises(PermissionDenied):
        do.change_member_role(official=post, role="accountant", by=by)
    with pytest.raises(PermissionDenied):
        do.end_member(official=post, ended_on=date(2016, 1, 1), reason="R", by=by)


def test_invitations_of_someone_whose_rights_ended_are_worthless(
    personas: Any, places: Any
) -> None:
    do.invite_member(municipality=places.a, by=personas.head_a, **WRITTEN)
    link = link_of(Letter.objects.get())
    do.end_official(
        official=post_of(personas.head_a),
        by=personas.programme_manager,
        reason="Order 15",
    )
    assert Client().get(link).status_code == 410


def test_closing_the_account_of_a_head_is_refused(personas: Any, places: Any) -> None:
    with pytest.raises(OperationRefused) as refused:
        do.close_account(user=personas.head_a, by=personas.programme_manager)
    assert "Record a new head first" in str(refused.value)
    do.close_account(user=personas.viewer_a, by=personas.programme_manager)
    with pytest.raises(PermissionDenied):
        do.close_account(user=personas.head_a, by=personas.donor)


def test_who_leads_several_municipalities_chooses_one(personas: Any) -> None:
    second = make_municipality("Экинчи")
    make_official(second, "head", personas.head_a)
    client = enter(personas.head_a)
    page = client.get("/m/team/").content.decode()
    assert team(second) in page
    assert client.get(team(second)).status_code == 200
    assert enter(personas.coordinator_a).get("/m/team/").status_code == 302


@pytest.mark.parametrize("rows", [10, 500])
def test_queries_of_the_team(
    personas: Any, places: Any, rows: int, django_assert_num_queries: Any
) -> None:
    client = enter(personas.head_a)
    client.get(team(places.a))
    people = [make_user() for _number in range(rows)]
    Official.objects.bulk_create(
        Official(user=person, municipality=places.a, role="viewer") for person in people
    )
    # session, user, posts (menu), roles; place, own roles, people, invitations, hand-over
    with django_assert_num_queries(TEAM_QUERIES):
        assert client.get(team(places.a)).status_code == 200


TEAM_QUERIES = 9


def test_a_name_writes_no_sentences_of_its_own_into_the_letter(
    head: Client, places: Any
) -> None:
    name = "Айым\r\n\r\nhttp://evil.example\u2028Асанова"
    head.post(team(places.a, "invite/"), {**WRITTEN, "full_name": name})
    assert Invitation.objects.get().full_name == "Айым  http://evil.example Асанова"
    lines = Letter.objects.get().body.splitlines()
    assert not any(line.startswith("http://evil") for line in lines)
