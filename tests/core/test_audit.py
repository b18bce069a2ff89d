"""The audit trail cannot be changed, and a break is found at its row."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core import audit
from core.models import AuditEvent
from municipalities.models import Municipality
from tests.factories.municipalities import make_municipality, make_official

pytestmark = pytest.mark.django_db


def record_three() -> list[AuditEvent]:
    place = make_municipality("Көк-Жаңгак")
    person = make_official(place)
    return [
        audit.record(
            by=person,
            verb="municipality.changed",
            obj=place,
            before={"population": number},
            after={"population": number + 1},
            note=f"note {number}",
        )
        for number in range(3)
    ]


def test_row_holds_who_what_where_and_links_to_the_row_before() -> None:
    first, second, third = record_three()
    stored = AuditEvent.objects.get(pk=second.pk)
    assert stored.object_label == "Көк-Жаңгак"
    assert stored.object_type == "municipalities.municipality"
    assert stored.municipality_code == Municipality.objects.get().code
    assert (stored.before, stored.after) == ({"population": 1}, {"population": 2})
    assert stored.previous_hash == first.hash
    assert third.previous_hash == second.hash
    assert list(audit.broken_links()) == []


def test_python_refuses_changes() -> None:
    event = record_three()[0]
    event.note = "other"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    with pytest.raises(TypeError):
        AuditEvent.objects.filter(pk=event.pk).update(note="other")
    with pytest.raises(TypeError):
        AuditEvent.objects.all().delete()


def change_past_python(sql: str, pk: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [pk])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_auditevent SET note = 'other' WHERE id = %s",
        "DELETE FROM core_auditevent WHERE id = %s",
    ],
)
def test_postgresql_refuses_changes_itself(sql: str) -> None:
    event = record_three()[1]
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="never changed"):
            change_past_python(sql, event.pk)
        assert list(audit.broken_links()) == []
        return
    change_past_python(sql, event.pk)
    assert list(audit.broken_links()) != []


def test_break_is_found_at_its_row() -> None:
    _first, second, third = record_three()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE core_auditevent SET note = 'other' WHERE id = %s", [second.pk]
        )
    assert [(e.pk, why) for e, why in audit.broken_links()] == [
        (second.pk, "its values were changed")
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [second.pk])
    assert [e.pk for e, _why in audit.broken_links()] == [third.pk]
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_cut_tail_is_found() -> None:
    _first, second, third = record_three()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [third.pk])
    assert [(e.pk, why) for e, why in audit.broken_links()] == [
        (second.pk, "rows after it are missing")
    ]


def test_timeline_shows_only_the_asked_objects() -> None:
    events = record_three()
    other = make_municipality("Башка")
    audit.record(by=None, verb="municipality.changed", obj=other)
    place = events[0]
    rows = AuditEvent.objects.filter(object_id=place.object_id).order_by("-id")
    asked = Municipality.objects.get(pk=place.object_id)
    assert list(audit.timeline(asked)) == list(rows)


def test_many_rows_stand_in_one_chain_with_single_ones() -> None:
    """Rows written in bulk are sealed like any others, in their order."""
    place = make_municipality()
    audit.record(by=None, verb="a.one", obj=place)
    entries = (
        audit.Entry("a.many", place, before={"n": n}, after={"n": n + 1})
        for n in range(25)
    )
    steps = list(audit.record_many(by=None, entries=entries, note="bulk", batch=10))
    audit.record(by=None, verb="a.last", obj=place)
    assert steps == [10, 20, 25]
    rows = AuditEvent.objects.order_by("id")
    assert [row.verb for row in rows] == ["a.one", *["a.many"] * 25, "a.last"]
    assert [row.after for row in rows[1:26]] == [{"n": n + 1} for n in range(25)]
    assert {(row.note, row.municipality_code) for row in rows[1:26]} == {
        ("bulk", place.code)
    }
    assert list(audit.broken_links()) == []
