"""Which language a reader gets: own choice, cookie, Kyrgyz; never the browser's guess."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
HEALTH = "/healthz/"


def language_of(client: Client, **headers: str) -> str:
    return client.get(HEALTH, headers=headers).headers["Content-Language"]


def test_kyrgyz_first_whatever_the_browser_says() -> None:
    assert language_of(Client(), **{"Accept-Language": "ru,en;q=0.8"}) == "ky"


def test_cookie_of_an_anonymous_reader() -> None:
    client = Client()
    answer = client.post("/language/", {"language": "ru", "next": "/healthz/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/healthz/")
    assert language_of(client) == "ru"


def test_saved_choice_wins_over_the_cookie() -> None:
    user = make_user(language="en")
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    client.force_login(user)
    assert language_of(client) == "en"
    client.post("/language/", {"language": "ky"})
    user.refresh_from_db()
    assert user.language == "ky"
    assert language_of(client) == "ky"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "\\evil"]
)
def test_no_way_to_another_site(target: str) -> None:
    answer = Client().post("/language/", {"language": "ru", "next": target})
    assert answer.headers["Location"] in {"/", target.replace("\\", "%5C")}
    assert "evil.example" not in answer.headers["Location"]


def test_unknown_language_is_refused() -> None:
    answer = Client().post("/language/", {"language": "de"})
    assert answer.status_code == 400
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
