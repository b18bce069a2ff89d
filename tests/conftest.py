"""Fixtures of all tests."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation

from accounts.models import User
from tests.personas import Personas, Places, build_personas, build_places
from tests.support.stores import TEMPLATE, copy_to_memory


@pytest.fixture(autouse=True, scope="session")
def static_root() -> None:
    """whitenoise warns of a folder that is missing; tests serve from the finders."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """The tests' database begins as a copy of the one that the whole run migrated."""
    template = os.environ.get(TEMPLATE, "")
    if template and connection.vendor == "sqlite":
        name = connection.creation._get_test_db_name()
        memory = copy_to_memory(template, name)
        yield
        memory.close()
        return
    connection.settings_dict["TEST"]["TEMPLATE"] = template
    yield


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
