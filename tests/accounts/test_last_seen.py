"""The day on which a person last came: once a day, never for a refused request."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.operations import remember_visit
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture
def newcomer(db: None) -> User:
    return make_user("programme_manager", last_seen_on=None)


def last_seen(user: User) -> date | None:
    return User.objects.get(pk=user.pk).last_seen_on


def updates(queries: Any) -> list[str]:
    return [
        q["sql"]
        for q in queries
        if q["sql"].startswith("UPDATE") and "last_seen_on" in q["sql"]
    ]


def test_the_first_page_of_a_day_writes_it_and_the_next_does_not(
    newcomer: User, browse: Any
) -> None:
    with time_machine.travel("2016-05-10T06:00:00Z", tick=False) as clock:
        client = browse(newcomer)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/my-account/")
            client.get("/my-account/")
        assert (len(updates(queries)), last_seen(newcomer)) == (1, date(2016, 5, 10))
        clock.shift(86400)
        client.get("/my-account/")
        assert last_seen(newcomer) == date(2016, 5, 11)


def test_the_day_is_that_of_bishkek(newcomer: User, browse: Any) -> None:
    with time_machine.travel("2016-05-10T18:30:00Z", tick=False):
        browse(newcomer).get("/my-account/")
    assert last_seen(newcomer) == date(2016, 5, 11)


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("/commission/", 403),
        ("/staff/municipalities/999999/", 404),
        ("/home/", 302),
        ("/account/password/change/", 200),
        ("/healthz/", 200),
    ],
)
def test_what_is_no_visit(newcomer: User, browse: Any, page: str, status: int) -> None:
    assert browse(newcomer).get(page).status_code == status
    assert last_seen(newcomer) is None


def test_a_log_in_alone_and_a_missing_second_step_are_no_visit(
    newcomer: User, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = Client()
    client.post("/account/login/", {"login": newcomer.email, "password": PASSWORD})
    assert client.get("/my-account/").status_code == 302
    assert last_seen(newcomer) is None


def test_without_a_log_in_nobody_is_remembered(newcomer: User) -> None:
    Client().get("/municipalities/")
    assert last_seen(newcomer) is None


def test_a_later_day_is_never_overwritten_by_a_stale_row(newcomer: User) -> None:
    stale = User.objects.get(pk=newcomer.pk)
    with time_machine.travel("2016-05-11T06:00:00Z", tick=False):
        assert remember_visit(user=newcomer)
        assert not remember_visit(user=stale), "the other request wrote it already"
    with time_machine.travel("2016-05-10T06:00:00Z", tick=False):
        assert not remember_visit(user=stale)
    assert last_seen(newcomer) == date(2016, 5, 11)
