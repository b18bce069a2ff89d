"""Fixtures of the tests of grants."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are compared in English, whatever is translated meanwhile."""
    with translation.override("en"):
        yield
