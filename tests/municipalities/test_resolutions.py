"""Kenesh resolutions."""

import datetime
from typing import Any

import pytest
import time_machine

from core import files
from core.models.audit import AuditEvent
from core.models.files import StoredFile
from core.problems import OperationRefused
from municipalities.models import Resolution
from municipalities.operations import record_resolution

DAY = datetime.date(2016, 5, 10)


@pytest.fixture
def scan(personas: Any) -> StoredFile:
    return files.store_bytes(
        content=b"%PDF-1.4 scan", name="токтом.pdf", by=personas.head_a
    )


def record(
    municipality: Any, by: Any, scan: StoredFile | None, **values: Any
) -> Resolution:
    given: dict[str, Any] = {"number": "15", "date": DAY, "title": "Реестр жөнүндө"}
    return record_resolution(
        municipality=municipality, by=by, scan=scan, **(given | values)
    )


def test_recorded_with_its_scan(personas: Any, places: Any, scan: StoredFile) -> None:
    resolution = record(places.a, personas.head_a, scan, place=" Алма ")
    scan.refresh_from_db()
    assert (resolution.scan, scan.is_attached, resolution.place) == (scan, True, "Алма")
    event = AuditEvent.objects.get()
    assert (event.verb, event.after["number"], event.municipality_code) == (
        "municipality.resolution_recorded",
        "15",
        places.a.code,
    )


def test_all_reasons_at_once(personas: Any, places: Any) -> None:
    with pytest.raises(OperationRefused) as refused:
        record(places.a, personas.head_a, None, number=" ", date=None, title="")
    assert [problem.field for problem in refused.value.problems] == [
        "number",
        "date",
        "title",
        "scan",
    ]
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("moment", "refused"),
    [("2016-05-09T17:59:59Z", True), ("2016-05-09T18:00:00Z", False)],
)
def test_the_day_is_judged_in_bishkek(
    personas: Any, places: Any, scan: StoredFile, moment: str, refused: bool
) -> None:
    with time_machine.travel(moment, tick=False):
        try:
            record(places.a, personas.head_a, scan)
        except OperationRefused:
            assert refused
        else:
            assert not refused


def test_one_resolution_may_approve_several_things(
    personas: Any, places: Any, scan: StoredFile
) -> None:
    first = record(places.a, personas.head_a, scan)
    second = record(places.a, personas.head_a, scan, title="План жөнүндө")
    elsewhere = record(places.b, personas.head_b, scan)
    assert first == second
    assert elsewhere != first
    assert Resolution.objects.count() == 2
