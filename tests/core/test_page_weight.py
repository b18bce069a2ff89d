"""Bytes on the wire: slow lines are the rule. No times here, only sizes."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.once

STATIC = Path(settings.BASE_DIR) / "static"
KIB = 1024


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def wire(*names: str) -> int:
    return sum(packed((STATIC / name).read_bytes()) for name in names)


def test_style_sheet_and_scripts() -> None:
    assert wire("portal/portal.css") <= 18 * KIB
    assert wire("portal/portal.js") <= 4 * KIB
    assert wire("vendor/htmx.min.js") <= 17 * KIB


def test_style_sheet_fetches_nothing() -> None:
    css = (STATIC / "portal/portal.css").read_text()
    assert "url(" not in css
    assert "@import" not in css


@pytest.mark.django_db
def test_frame_of_a_page(client: Client) -> None:
    html = client.get("/no/such/page/").content
    assert len(html) <= 8 * KIB


def test_first_view_of_the_fullest_page(personas: Any, browse: Any) -> None:
    html = browse(personas.superuser).get("/staff/components/").content
    assert len(html) <= 60 * KIB
    files = wire(
        "portal/portal.css", "portal/portal.js", "vendor/htmx.min.js", "portal/mark.svg"
    )
    assert files + packed(html) <= 60 * KIB
