"""What log lines tell, and what they never tell."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from core.models.letters import Letter
from tests.municipalities.test_team import WRITTEN, enter, link_of, team


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What the portal's own log would hold."""
    written = dict(settings.LOGGING["formatters"]["line"])
    formatter = import_string(written.pop("()"))(written.pop("format"))
    target = StringIO()
    handler = logging.StreamHandler(target)
    handler.setFormatter(formatter)
    logger = logging.getLogger("django.request")
    # a test before this one may have silenced it
    before = (logger.disabled, logger.level)
    logger.disabled = False
    logger.setLevel(logging.WARNING)
    logger.addHandler(handler)
    yield target
    logger.removeHandler(handler)
    logger.disabled = before[0]
    logger.setLevel(before[1])


def test_no_line_holds_the_link_of_a_letter(
    personas: Any, places: Any, lines: StringIO
) -> None:
    head = enter(personas.head_a)
    head.post(team(places.a, "invite/"), WRITTEN)
    link = link_of(Letter.objects.get())
    weak = Client().post(link, {"password": "1", "repeated": "1"})
    assert weak.status_code == 422
    assert "Unprocessable" in lines.getvalue()
    assert "/invitation/…/" in lines.getvalue()
    assert link.split("/")[-2] not in lines.getvalue()


def test_no_line_holds_the_link_that_resets_a_password(lines: StringIO) -> None:
    logger = logging.getLogger("django.request")
    logger.warning("Forbidden: %s", "/account/password/reset/key/4-c0ffee-1234/")
    assert "c0ffee" not in lines.getvalue()
