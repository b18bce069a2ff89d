"""Writing and checking the audit trail."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from core.models.audit import AuditEvent, AuditHead

request_id: ContextVar[str] = ContextVar("request_id", default="")

SEALED = (
    "at",
    "actor_id",
    "actor_label",
    "verb",
    "object_type",
    "object_id",
    "object_label",
    "municipality_code",
    "before",
    "after",
    "note",
    "request_id",
    "previous_hash",
)


def seal(event: AuditEvent) -> str:
    """SHA-256 over the row's values and the hash of the row before it."""
    values = {name: getattr(event, name) for name in SEALED}
    values["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _jsonable(values: dict[str, Any] | None) -> dict[str, Any]:
    return json.loads(json.dumps(values or {}, cls=DjangoJSONEncoder, default=str))


def _municipality_code(obj: models.Model, municipality: Any) -> str:
    place = municipality
    if place is None and hasattr(obj, "audit_municipality"):
        place = obj.audit_municipality()
    return getattr(place, "code", "") or ""


@transaction.atomic
def record(  # noqa: PLR0913 - the columns of one audit row
    *,
    by: Any,
    verb: str,
    obj: models.Model,
    municipality: Any = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> AuditEvent:
    """Append one row to the chain, inside the caller's transaction.

    `by` is a user, or None for the system. Call it after the domain rows are locked:
    the end of the chain is locked from here to the commit.
    """
    head, _made = AuditHead.objects.select_for_update().get_or_create(pk=1)
    label = obj.audit_label() if hasattr(obj, "audit_label") else str(obj)
    event = AuditEvent(
        at=timezone.now(),
        actor_id=getattr(by, "pk", None),
        actor_label=str(by)[:250] if by is not None else "system",
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=label[:300],
        municipality_code=_municipality_code(obj, municipality),
        before=_jsonable(before),
        after=_jsonable(after),
        note=note,
        request_id=request_id.get(),
        previous_hash=head.last_hash,
    )
    event.hash = seal(event)
    event.save()
    head.last_hash = event.hash
    head.save(update_fields=["last_hash"])
    return event


@dataclass(frozen=True, slots=True)
class Entry:
    """One audit row to come, of a write in bulk; `obj` has its key already."""

    verb: str
    obj: models.Model
    municipality: Any = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def record_many(
    *, by: Any, entries: Iterable[Entry], note: str = "", batch: int = 1000
) -> Iterator[int]:
    """Append rows to the same chain in bulk; yields how many stand after each batch.

    Read it to its end, inside the caller's transaction and as its last write: the end of
    the chain is locked from the first row to the commit.
    """
    head, _made = AuditHead.objects.select_for_update().get_or_create(pk=1)
    at, actor = timezone.now(), str(by)[:250] if by is not None else "system"
    waiting: list[AuditEvent] = []
    written = 0
    for entry in entries:
        event = AuditEvent(
            at=at,
            actor_id=getattr(by, "pk", None),
            actor_label=actor,
            note=note,
            request_id=request_id.get(),
            previous_hash=head.last_hash,
            **_columns_of(entry),
        )
        head.last_hash = event.hash = seal(event)
        waiting.append(event)
        if len(waiting) == batch:
            written += len(AuditEvent.objects.bulk_create(waiting))
            waiting = []
            yield written
    written += len(AuditEvent.objects.bulk_create(waiting))
    head.save(update_fields=["last_hash"])
    yield written


def _columns_of(entry: Entry) -> dict[str, Any]:
    obj = entry.obj
    label = obj.audit_label() if hasattr(obj, "audit_label") else str(obj)
    return {
        "verb": entry.verb,
        "object_type": obj._meta.label_lower,
        "object_id": str(obj.pk),
        "object_label": label[:300],
        "municipality_code": _municipality_code(obj, entry.municipality),
        "before": _jsonable(entry.before),
        "after": _jsonable(entry.after),
    }


def timeline(*objects: models.Model) -> models.QuerySet[AuditEvent]:
    """Events of one or several objects, newest first."""
    wanted = models.Q(pk__in=[])
    for obj in objects:
        wanted |= models.Q(object_type=obj._meta.label_lower, object_id=str(obj.pk))
    return AuditEvent.objects.filter(wanted).order_by("-id")


def changed_values(obj: models.Model, new: dict[str, Any]) -> tuple[dict, dict]:
    """Pair (before, after) of the given fields whose value really differs."""
    before, after = {}, {}
    for name, value in new.items():
        old = getattr(obj, name)
        if old != value:
            before[name] = str(old) if isinstance(old, models.Model) else old
            after[name] = str(value) if isinstance(value, models.Model) else value
    return before, after


def sentences() -> dict[str, Any]:
    """Verbs that are no moves, with their past sentence (AppConfig.audit_verbs)."""
    known: dict[str, Any] = {}
    for config in apps.get_app_configs():
        verbs = getattr(config, "audit_verbs", None)
        if verbs is not None:
            known.update({verb.value: verb.label for verb in verbs})
    return known


def broken_links() -> Iterator[tuple[AuditEvent, str]]:
    """Rows whose seal or link to the row before does not hold, with the reason."""
    previous = ""
    for event in AuditEvent.objects.order_by("id").iterator(chunk_size=2000):
        if event.previous_hash != previous:
            yield event, "the row before it is missing or was changed"
        if seal(event) != event.hash:
            yield event, "its values were changed"
        previous = event.hash
    head = AuditHead.objects.filter(pk=1).first()
    if head is not None and head.last_hash != previous:
        last = AuditEvent.objects.order_by("id").last()
        if last is not None:
            yield last, "rows after it are missing"
