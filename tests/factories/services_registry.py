"""Registries for tests."""

import itertools
from typing import Any

from django.utils import timezone

from core.models.files import StoredFile
from municipalities.models import Municipality, Resolution
from services_registry.enums import (
    CommentWay,
    EditionState,
    Payment,
    ProviderKind,
    Register,
    StudyKind,
)
from services_registry.models import (
    DiscussionComment,
    NeedsStudy,
    Provider,
    QualityParameter,
    QualityTarget,
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
    Theme,
)

_number = itertools.count(1)


def make_theme(code: str = "drinking-water", **fields: Any) -> Theme:
    names = {"name_ky": "Ичүүчү суу", "name_ru": "Питьевая вода", "name_en": "Water"}
    return Theme.objects.get_or_create(code=code, defaults=names | fields)[0]


def make_service(name: str = "", **fields: Any) -> Service:
    number = next(_number)
    values: dict[str, Any] = {
        "name_ky": name or f"Кызмат {number}",
        "name_ru": name or f"Услуга {number}",
        "name_en": name or f"Service {number}",
    }
    values |= fields
    if "theme" not in values:
        values["theme"] = make_theme()
    return Service.objects.create(**values)


def make_provider(
    municipality: Municipality, name: str = "", **fields: Any
) -> Provider:
    return Provider.objects.create(
        municipality=municipality,
        name=name or f"Ишкана {next(_number)}",
        **({"kind": ProviderKind.ENTERPRISE} | fields),
    )


def make_resolution(
    municipality: Municipality, scan: StoredFile | None = None, **fields: Any
) -> Resolution:
    values: dict[str, Any] = {
        "number": str(next(_number)),
        "date": "2016-05-20",
        "title": "Реестрди бекитүү жөнүндө",
    }
    return Resolution.objects.create(
        municipality=municipality, scan=scan, **(values | fields)
    )


def make_edition(
    municipality: Municipality,
    state: EditionState = EditionState.DRAFT,
    services: tuple[Service, ...] = (),
    **fields: Any,
) -> RegistryEdition:
    """An edition in a state, with an entry for each service."""
    values: dict[str, Any] = {"number": municipality.registry_editions.count() + 1}
    early = (
        EditionState.DRAFT,
        EditionState.PUBLIC_DISCUSSION,
        EditionState.SUBMITTED,
    )
    if state not in early:
        values["resolution"] = make_resolution(municipality)
    edition = RegistryEdition.objects.create(
        municipality=municipality, state=state, **(values | fields)
    )
    for service in services:
        make_entry(edition, service)
    return edition


def make_entry(
    edition: RegistryEdition, service: Service | None = None, **fields: Any
) -> RegistryEntry:
    values: dict[str, Any] = {
        "register": Register.ADDITIONAL,
        "payment": Payment.PAID,
        "fee_note": "20 сом",
    }
    values |= {"number": edition.entries.count() + 1} | fields
    if "provider" not in values:
        values["provider"] = make_provider(edition.municipality)
    return RegistryEntry.objects.create(
        edition=edition, service=service or make_service(), **values
    )


def make_discussed(
    municipality: Municipality, services: tuple[Service, ...] = (), **fields: Any
) -> RegistryEdition:
    """An edition that is in discussion today."""
    today = timezone.localdate()
    values: dict[str, Any] = {
        "discussion_from": today,
        "discussion_until": today,
        "notice_ky": "Реестрди окуп, сунушуңузду жазыңыз.",
    }
    return make_edition(
        municipality,
        EditionState.PUBLIC_DISCUSSION,
        services or (make_service(),),
        **(values | fields),
    )


def make_remark(
    edition: RegistryEdition, text: str = "Суу аз берилет.", **fields: Any
) -> DiscussionComment:
    """A remark; with `answered_by` it counts as answered now."""
    values: dict[str, Any] = {
        "way": CommentWay.HEARING,
        "given_on": timezone.localdate(),
    }
    if fields.get("answered_by"):
        values |= {"answered_at": timezone.now(), "answer": "Көбөйтөбүз."}
    return DiscussionComment.objects.create(
        edition=edition, text=text, **(values | fields)
    )


def make_item(code: str, **fields: Any) -> StandardItem:
    """An item of the standard: a text that is needed, unless told otherwise."""
    names = {"name_ky": f"{code} ky", "name_ru": f"{code} ru", "name_en": code}
    values = {**names, "is_needed": True, "order": StandardItem.objects.count()}
    made = StandardItem.objects.get_or_create(code=code, defaults=values | fields)
    return made[0]


def recommend(
    service: Service, item: StandardItem, text_ky: str = "Баарына", **fields: Any
) -> RecommendedText:
    """The current text of the catalogue for an item; the one before it is history."""
    earlier = RecommendedText.objects.filter(service=service, item=item)
    earlier.update(is_current=False)
    return RecommendedText.objects.create(
        service=service,
        item=item,
        text_ky=text_ky,
        version=earlier.count() + 1,
        **fields,
    )


def make_parameter(
    entry: RegistryEntry, target: Any = None, **fields: Any
) -> QualityParameter:
    """What is measured of an entry's service; with a target in this entry, if given."""
    number = next(_number)
    names = {"name_ky": f"Көрсөткүч {number}", "name_en": f"Parameter {number}"}
    parameter = QualityParameter.objects.create(
        municipality=entry.edition.municipality,
        service=entry.service,
        **(names | fields),
    )
    if target is not None:
        QualityTarget.objects.create(entry=entry, parameter=parameter, target=target)
    return parameter


def make_study(
    municipality: Municipality,
    named: dict[Service, tuple[int, int, int]],
    participants: dict[tuple[str, str], int] | None = None,
    **fields: Any,
) -> NeedsStudy:
    """A study; `named`: women, men and unknown for each service."""
    values: dict[str, Any] = {
        "kind": StudyKind.SURVEY,
        "title": f"Сурамжылоо {next(_number)}",
        "held_on": "2016-01-20",
    }
    study = NeedsStudy.objects.create(municipality=municipality, **(values | fields))
    for (sex, age), count in (participants or {}).items():
        study.participants.create(sex=sex, age_group=age, count=count)
    for service, (women, men, unknown) in named.items():
        study.priorities.create(service=service, women=women, men=men, unknown=unknown)
    study.refresh_from_db()
    return study
