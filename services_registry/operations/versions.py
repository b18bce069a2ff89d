"""Versions of recommended texts: each change is a new row."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max

from core.models.names import LANGUAGE_ORDER
from services_registry.enums import Fact
from services_registry.models import RecommendedText, Service, StandardItem

BATCH = 500


def name_item() -> StandardItem | None:
    """The item of the official name; None while the standard is not loaded."""
    return StandardItem.objects.filter(code=Fact.NAME).first()


def add_name_versions(
    services: Iterable[Service], *, by: Any = None, reason: str = ""
) -> list[RecommendedText]:
    """A version of the item "name" for each service whose newest one says otherwise.

    Hold the services' locks. Gives the versions that were made.
    """
    item = name_item()
    if item is None:
        return []
    services = list(services)
    known = current_of(item, services)
    wanted = {
        service: names
        for service in services
        if (names := names_of(service)) and _differs(known.get(service.pk), names)
    }
    return add_versions(item, wanted, by=by, reason=reason)


def names_of(service: Service) -> dict[str, str]:
    """The official name by language, without the empty ones."""
    names = {code: getattr(service, f"name_{code}") for code in LANGUAGE_ORDER}
    return {code: name for code, name in names.items() if name}


def _differs(text: RecommendedText | None, names: Mapping[str, str]) -> bool:
    return text is None or text.texts() != names


def current_of(
    item: StandardItem, services: Iterable[Service]
) -> dict[int, RecommendedText]:
    """The text of an item that is recommended now, by service."""
    rows = RecommendedText.objects.filter(
        item=item, is_current=True, service__in=services
    )
    return {text.service_id: text for text in rows}


def add_versions(
    item: StandardItem,
    texts: Mapping[Service, Mapping[str, str]],
    *,
    by: Any = None,
    reason: str = "",
) -> list[RecommendedText]:
    """Make the next version of an item for each service; the one before stays."""
    rows = RecommendedText.objects.filter(item=item, service__in=list(texts))
    counted = rows.order_by().values("service").annotate(last=Max("version"))
    last = {row["service"]: row["last"] for row in counted}
    rows.filter(is_current=True).update(is_current=False)
    return RecommendedText.objects.bulk_create(
        [
            RecommendedText(
                service=service,
                item=item,
                version=last.get(service.pk, 0) + 1,
                reason=reason.strip(),
                made_by=by,
                **{f"text_{code}": text for code, text in by_language.items()},
            )
            for service, by_language in texts.items()
        ],
        batch_size=BATCH,
    )
