"""The places of the country, loaded once per test that asks for them."""

from typing import Any

import pytest

from municipalities.resources import Count, load_places


@pytest.fixture
def country(db: None) -> list[Count]:
    """Everything that `manage.py load_places` loads."""
    return load_places()


@pytest.fixture
def names() -> Any:
    """`names(response)` are the names of a list's rows, in order."""
    return lambda response: [row.name_ru for row in response.context["rows"]]
