"""Log-in by e-mail, guesses, password reset: no enumeration, nobody locked out."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.operations import deactivate_user
from core.models.letters import Letter
from tests.factories.accounts import PASSWORD

LOGIN = "/account/login/"
RESET = "/account/password/reset/"


def log_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_log_in_by_e_mail_in_any_case(personas: Any) -> None:
    client = Client()
    response = log_in(client, personas.donor.email.upper())
    assert (response.status_code, response.url, is_in(client)) == (302, "/home/", True)


def test_after_ten_guesses_even_the_right_password_waits(personas: Any) -> None:
    with time_machine.travel("2016-05-10T06:00:00Z", tick=False) as clock:
        for _guess in range(10):
            log_in(Client(), personas.donor.email, "wrong")
        locked = Client()
        log_in(locked, personas.donor.email)
        assert not is_in(locked)
        clock.shift(15 * 60 + 1)
        later = Client()
        log_in(later, personas.donor.email)
        assert is_in(later)


def test_guesses_at_one_account_do_not_lock_out_another(personas: Any) -> None:
    for _guess in range(20):
        log_in(Client(), personas.donor.email, "wrong")
    other = Client()
    log_in(other, personas.head_a.email)
    assert is_in(other)


def test_unknown_address_and_wrong_password_look_the_same(personas: Any) -> None:
    def shown(email: str) -> Any:
        response = log_in(Client(), email, "wrong")
        return response.status_code, response.context["form"].errors

    assert shown(personas.donor.email) == shown("nobody@portal.example")


def test_password_reset_answers_the_same_and_writes_to_no_stranger(
    personas: Any,
) -> None:
    answers = [
        (response.status_code, response.url)
        for response in (
            Client().post(RESET, {"email": email})
            for email in (personas.donor.email, "nobody@portal.example")
        )
    ]
    assert answers[0] == answers[1]
    assert list(Letter.objects.values_list("to_email", flat=True)) == [
        personas.donor.email
    ]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_password_reset_from_letter_to_log_in(personas: Any, language: str) -> None:
    personas.donor.language = language
    personas.donor.save()
    client = Client()
    client.post(RESET, {"email": personas.donor.email}, headers={"host": "localhost"})
    letter = Letter.objects.get()
    assert (letter.name, letter.language) == ("password_reset", language)
    found = re.search(r"http://localhost:8000(/\S+)", letter.body)
    assert found is not None
    link = client.get(found[1]).url
    new = "quite-another-phrase"
    assert client.post(link, {"password1": new, "password2": new}).status_code == 302
    log_in(client, personas.donor.email, new)
    assert is_in(client)
    assert client.get(found[1]).status_code == 200  # the page that says: used already
    old = Client()
    log_in(old, personas.donor.email)
    assert not is_in(old)


def test_there_is_no_sign_up(personas: Any) -> None:
    email = "x@portal.example"
    page = Client().post(
        "/account/signup/",
        {"email": email, "password1": PASSWORD, "password2": PASSWORD},
    )
    assert page.templates[0].name == "account/signup_closed.html"
    assert not User.objects.filter(email=email).exists()


def test_a_closed_account_cannot_log_in(personas: Any) -> None:
    deactivate_user(user=personas.donor, by=personas.programme_manager)
    client = Client()
    log_in(client, personas.donor.email)
    assert not is_in(client)


def test_log_out_needs_a_post(personas: Any, browse: Any) -> None:
    client = browse(personas.donor)
    client.get("/account/logout/")
    assert is_in(client)
    client.post("/account/logout/")
    assert not is_in(client)


def test_own_account_changes_name_and_language_and_nothing_else(
    personas: Any, browse: Any
) -> None:
    client = browse(personas.donor)
    client.post(
        "/my-account/",
        {
            "full_name": "Башка Ат",
            "language": "ru",
            "email": "x@portal.example",
            "is_staff": "on",
            "is_superuser": "on",
        },
    )
    before = personas.donor.email
    personas.donor.refresh_from_db()
    donor = personas.donor
    assert (donor.full_name, donor.language) == ("Башка Ат", "ru")
    assert (donor.email, donor.is_staff, donor.is_superuser) == (before, False, False)
