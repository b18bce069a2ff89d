"""Staff load registries, but a draft is not theirs to read."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from services_registry.enums import EditionState
from services_registry.models import RegistryEntry, Service
from tests.factories.imports import book, checked
from tests.factories.services_registry import make_edition, make_entry, make_service
from tests.personas import Personas, Places

CANARY = "КАНАРЕЙКА"


@pytest.fixture
def hidden(places: Places) -> RegistryEntry:
    """An entry of B's draft for a service that only B has."""
    own = make_service(f"Өз {CANARY}", code="own-hidden", municipality=places.b)
    entry = make_entry(make_edition(places.b), own, number=1)
    entry.name_ky = entry.note = CANARY
    entry.save()
    return entry


def address(slug: str, *, rows: bool = False) -> str:
    return reverse("staff:import-template", args=[slug]) + ("?rows=1" if rows else "")


def text_of(content: bytes) -> str:
    rows = (
        str(cell)
        for sheet in load_workbook(BytesIO(content))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    )
    return "\n".join(rows)


def test_templates_give_no_drafts_out(
    hidden: RegistryEntry, personas: Personas, browse: Any
) -> None:
    for user in (personas.programme_manager, personas.regional_coordinator):
        client = browse(user)
        for more in ("", "&format=csv"):
            refused = client.get(address("registry-entries", rows=True) + more)
            assert refused.status_code == 404
        empty = client.get(address("registry-entries"))
        assert empty.status_code == 200
        text = text_of(b"".join(empty))
        assert "own-hidden" not in text
        assert CANARY not in text
        # other registers are given out as before
        others = client.get(address("providers", rows=True))
        assert "Ишкана" in text_of(b"".join(others))
        page = client.get(reverse("staff:import-register", args=["registry-entries"]))
        assert "?rows=1" not in page.content.decode()


def test_what_was_handed_in_is_offered(
    hidden: RegistryEntry, personas: Personas, browse: Any, places: Places
) -> None:
    seen = make_service("Көрүнгөн", code="own-seen", municipality=places.a)
    make_entry(make_edition(places.a, EditionState.SUBMITTED), seen)
    answer = browse(personas.programme_manager).get(address("registry-entries"))
    text = text_of(b"".join(answer))
    assert ("own-seen" in text, "own-hidden" in text) == (True, False)
    known = Service.objects.with_seen().values_list("code", "is_seen")
    assert dict(known) == {"own-seen": True, "own-hidden": False}


def test_a_comparison_does_not_show_what_stands_in_a_draft(
    hidden: RegistryEntry, personas: Personas, browse: Any, places: Places
) -> None:
    staff = personas.programme_manager
    rows = book(("municipality", "number", "note"), [[places.b.code, 1, "Жаңы"]])
    run = checked("registry-entries", rows, staff)
    assert (run.changed_rows, run.wrong_rows) == (1, 0)
    # the run itself knows it: that is how it can be undone
    assert run.rows.get().before["note"] == CANARY
    text = browse(staff).get(run.get_absolute_url()).content.decode()
    assert "Жаңы" in text
    assert "what stands there is not shown" in text
    assert CANARY not in text
