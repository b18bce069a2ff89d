"""Invitations: letter, link, acceptance, and everything that makes a link worthless."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts import operations
from accounts.models import Invitation, User
from core.models.audit import AuditEvent
from core.models.letters import Letter
from core.problems import OperationRefused
from municipalities.models import Official

GOOD = "a-good-pass-phrase"


def invite(by: User, **values: Any) -> Invitation:
    given: dict[str, Any] = {
        "email": "New.Person@Portal.example",
        "full_name": "Жаңы Адам",
        "language": "ky",
        "roles": ["donor"],
    }
    return operations.invite_person(by=by, **(given | values))


def link_of(letter: Letter) -> str:
    found = re.search(r"http://localhost:8000(/invitation/\S+/)", letter.body)
    assert found is not None
    return found[1]


def accept(link: str, password: str = GOOD) -> Any:
    return Client().post(link, {"password": password, "repeated": password})


def test_letter_is_in_the_receivers_language_and_alone_holds_the_token(
    personas: Any,
) -> None:
    invitation = invite(personas.programme_manager, language="ru")
    letter = Letter.objects.get()
    token = link_of(letter).split("/")[2]
    assert (letter.to_email, letter.language) == ("new.person@portal.example", "ru")
    assert invitation.token_hash == Invitation.hash_of(token)
    assert token not in invitation.token_hash
    assert invitation.expires_at - invitation.invited_at >= timedelta(days=13, hours=23)


def test_accepting_makes_the_account_with_its_roles_once(personas: Any) -> None:
    invite(personas.programme_manager, roles=["donor", "me_officer"])
    link = link_of(Letter.objects.get())
    assert Client().get(link).status_code == 200
    assert accept(link).url == "/account/login/"
    user = User.objects.get(email="new.person@portal.example")
    roles = sorted(user.role_assignments.values_list("role", flat=True))
    assert (user.full_name, user.language, roles) == (
        "Жаңы Адам",
        "ky",
        ["donor", "me_officer"],
    )
    assert user.check_password(GOOD)
    assert accept(link).status_code == 410
    assert Client().get(link).status_code == 410
    verbs = list(AuditEvent.objects.values_list("verb", flat=True).order_by("id"))
    assert verbs == ["account.invited", "account.invitation_accepted"]


def test_a_municipal_role_is_given_with_the_account(personas: Any, places: Any) -> None:
    invite(
        personas.programme_manager,
        roles=[],
        municipality=places.a,
        municipal_role="accountant",
    )
    accept(link_of(Letter.objects.get()))
    post = Official.objects.get(user__email="new.person@portal.example")
    assert (post.municipality, post.role, post.given_by) == (
        places.a,
        "accountant",
        personas.programme_manager,
    )


def test_the_link_runs_out_after_fourteen_days(personas: Any) -> None:
    invite(personas.programme_manager)
    link = link_of(Letter.objects.get())
    with time_machine.travel(timezone.now() + timedelta(days=14, seconds=1)):
        assert accept(link).status_code == 410
    assert not User.objects.filter(email="new.person@portal.example").exists()


def test_sending_again_makes_the_old_link_worthless(personas: Any) -> None:
    invitation = invite(personas.programme_manager)
    old = link_of(Letter.objects.get())
    operations.send_invitation_again(
        invitation=invitation, by=personas.programme_manager
    )
    new = link_of(Letter.objects.order_by("id").last())
    assert old != new
    assert accept(old).status_code == 410
    assert accept(new).status_code == 302


def test_a_withdrawn_link_is_worthless_and_stays_so(personas: Any) -> None:
    invitation = invite(personas.programme_manager)
    link = link_of(Letter.objects.get())
    operations.withdraw_invitation(invitation=invitation, by=personas.programme_manager)
    assert accept(link).status_code == 410
    with pytest.raises(OperationRefused):
        operations.send_invitation_again(
            invitation=invitation, by=personas.programme_manager
        )


@pytest.mark.parametrize("password", ["short", "12345678901", "password"])
def test_a_weak_password_is_refused_at_the_field(personas: Any, password: str) -> None:
    invite(personas.programme_manager)
    response = accept(link_of(Letter.objects.get()), password)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["password"]
    assert not User.objects.filter(email="new.person@portal.example").exists()


def test_two_different_passwords_are_refused(personas: Any) -> None:
    invite(personas.programme_manager)
    link = link_of(Letter.objects.get())
    response = Client().post(link, {"password": GOOD, "repeated": GOOD + "x"})
    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        ["repeated"],
    )


def test_all_reasons_against_an_invitation_come_at_once(
    personas: Any, places: Any
) -> None:
    with pytest.raises(OperationRefused) as refused:
        invite(
            personas.programme_manager,
            email=personas.donor.email.upper(),
            full_name=" ",
            roles=[],
            municipality=places.a,
        )
    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["full_name", "email", "municipal_role"]


def test_nobody_is_invited_twice_at_a_time(personas: Any) -> None:
    invite(personas.programme_manager)
    with pytest.raises(OperationRefused) as refused:
        invite(personas.programme_manager)
    assert [problem.code for problem in refused.value.problems] == ["invited"]


@pytest.mark.parametrize("who", ["grant_manager", "head_a", "donor"])
def test_others_may_not_invite(personas: Any, who: str) -> None:
    with pytest.raises(PermissionDenied):
        invite(getattr(personas, who))
    assert (Invitation.objects.count(), Letter.objects.count()) == (0, 0)
