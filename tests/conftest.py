"""Fixtures of all tests."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from accounts.models import User
from tests.personas import Personas, Places, build_personas, build_places


@pytest.fixture(autouse=True, scope="session")
def static_root() -> None:
    """whitenoise warns of a folder that is missing; tests serve from the finders."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of a test stay in its own folder; nothing is cached from test to test.

    Sentences that a test reads outside of a request are English.
    """
    settings.MEDIA_ROOT = tmp_path / "files"
    # The second step has its own tests; elsewhere a log-in is enough.
    settings.REQUIRE_SECOND_FACTOR = False
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def places(db: None) -> Places:
    return build_places()


@pytest.fixture
def personas(places: Places) -> Personas:
    return build_personas(places)


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """`browse(user)` is a client that is logged in as the user, in English."""

    def logged_in(user: User, language: str = "en") -> Client:
        if user.language != language:
            user.language = language
            user.save(update_fields=["language"])
        client = Client()
        client.force_login(user)
        return client

    return logged_in
