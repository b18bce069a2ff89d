"""The second step: who needs it, setting it up, being asked for it, recovery codes."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.factories.accounts import PASSWORD

ACTIVATE = "/account/second-step/totp/activate/"


@pytest.fixture(autouse=True)
def required(own_place: None, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def log_in(email: str) -> Client:
    client = Client()
    client.post("/account/login/", {"login": email, "password": PASSWORD})
    return client


def confirm(client: Client, page: str, **proof: str) -> None:
    """Such pages ask once more who it is: with the password, later with a code."""
    again = client.get(page).url
    assert "/reauthenticate/" in again
    assert client.post(again, proof).status_code == 302


def set_up(client: Client) -> tuple[str, Any]:
    confirm(client, ACTIVATE, password=PASSWORD)
    page = client.get(ACTIVATE)
    found = re.search(r"<code>([A-Z2-7]{16,})</code>", page.content.decode())
    assert found is not None
    return found[1], client.post(ACTIVATE, {"code": code_for(found[1])})


@pytest.mark.parametrize(
    "who", ["programme_manager", "finance_officer", "commission_member", "superuser"]
)
def test_staff_and_commission_are_sent_to_set_it_up(personas: Any, who: str) -> None:
    client = log_in(getattr(personas, who).email)
    for page in ("/my-account/", "/staff/municipalities/", "/admin/"):
        assert client.get(page).url == ACTIVATE
    confirm(client, ACTIVATE, password=PASSWORD)
    assert client.get(ACTIVATE).status_code == 200
    assert client.post("/language/", {"language": "ru"}).url == "/"
    assert client.post("/account/logout/").status_code == 302


@pytest.mark.parametrize("who", ["donor", "head_a", "viewer_a"])
def test_others_are_not_asked(personas: Any, who: str) -> None:
    client = log_in(getattr(personas, who).email)
    assert client.get("/my-account/").status_code == 200


def test_it_is_off_where_the_setting_says_so(personas: Any, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    client = log_in(personas.programme_manager.email)
    assert client.get("/staff/municipalities/").status_code == 200


def test_from_set_up_to_log_in_with_a_code(personas: Any) -> None:
    email = personas.programme_manager.email
    client = log_in(email)
    secret, response = set_up(client)
    assert response.url == "/account/second-step/recovery-codes/"
    codes = re.findall(r"<code>(\w+)</code>", client.get(response.url).content.decode())
    assert len(codes) == 10
    assert client.get("/staff/municipalities/").status_code == 200

    again = log_in(email)
    assert "_auth_user_id" not in again.session
    wrong = again.post("/account/second-step/authenticate/", {"code": "000000"})
    assert (wrong.status_code, "_auth_user_id" in again.session) == (200, False)
    again.post("/account/second-step/authenticate/", {"code": codes[0]})
    assert again.get("/staff/municipalities/").status_code == 200

    third = log_in(email)
    third.post("/account/second-step/authenticate/", {"code": codes[0]})
    assert "_auth_user_id" not in third.session, "a recovery code works once"
    assert secret not in str(response.content)


def test_pages_of_those_who_have_it(personas: Any) -> None:
    client = log_in(personas.programme_manager.email)
    set_up(client)
    base = "/account/second-step/"
    download = client.get(f"{base}recovery-codes/download/")
    assert len(re.findall(r"^\w{8,}$", download.content.decode(), re.M)) == 10
    pages = ["", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"]
    assert [client.get(base + page).status_code for page in pages] == [200] * 4
    assert client.post(f"{base}recovery-codes/generate/").status_code == 302
    assert client.post(f"{base}totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(type="totp").exists()
    assert client.get("/staff/municipalities/").url == ACTIVATE
