"""The common catalogue of services: themes and services, which staff keep."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.models.names import LANGUAGE_ORDER
from core.problems import Problem, refuse_if_any
from services_registry import notifications
from services_registry.enums import RegistryVerb
from services_registry.models import Service, StandardItem, Theme
from services_registry.operations.versions import add_name_versions
from services_registry.permissions import can_manage_registries

NAMES = tuple(f"name_{code}" for code in LANGUAGE_ORDER)
WORDS = tuple(f"words_{code}" for code in LANGUAGE_ORDER)
# what the portal itself gives to the services of municipalities
GIVEN_CODE = re.compile(r"s\d+")


@transaction.atomic
def load_catalogue(
    *, themes: Sequence[Sequence[str]], services: Sequence[dict[str, Any]]
) -> tuple[int, int]:
    """Write the common catalogue; returns how many themes and services were new.

    A theme is (code, ky, ru, en); a service has code, theme, register, outside_law,
    names, and other words for it. Rows are matched by code. What is there stays as staff
    keep it; only a service that nobody gave other words gets those of the file.
    """
    new_themes = new_services = 0
    by_code: dict[str, Theme] = {}
    for order, (code, name_ky, name_ru, name_en) in enumerate(themes, start=1):
        names = {"name_ky": name_ky, "name_ru": name_ru, "name_en": name_en}
        by_code[code], made = Theme.objects.get_or_create(
            code=code, defaults={"order": order, **names}
        )
        new_themes += made
    for row in services:
        values = {**row, "theme": by_code[row["theme"]]}
        service, made = Service.objects.get_or_create(
            code=values.pop("code"), defaults=values
        )
        new_services += made
        if not any(getattr(service, name) for name in WORDS):
            for name in WORDS:
                setattr(service, name, row.get(name, ""))
            service.save()
    add_name_versions(Service.objects.catalogue())
    return new_themes, new_services


@transaction.atomic
def load_standard(*, items: Sequence[dict[str, Any]]) -> int:
    """Write the usual items of the standard; returns how many were new.

    Matched by code. What is there stays as staff have set it: they decide what is asked.
    """
    new = 0
    for order, row in enumerate(items, start=1):
        values = {**row, "order": order * 10}
        _item, made = StandardItem.objects.get_or_create(
            code=values.pop("code"), defaults=values
        )
        new += made
    return new


@transaction.atomic
def add_theme(*, by: Any, **values: Any) -> Theme:
    """Add a theme. `values`: code, name_ky, name_ru, name_en, order.

    Raises PermissionDenied, or OperationRefused at the field.
    """
    require_keeper(by)
    refuse_if_any([*code_problems(Theme, values["code"]), *naming_problems(values)])
    theme = Theme.objects.create(**values)
    audit.record(by=by, verb=RegistryVerb.THEME_MADE, obj=theme, after=values)
    return theme


@transaction.atomic
def change_theme(*, theme: Theme, by: Any, **values: Any) -> Theme:
    """Change names and order of a theme; its code stays.

    Raises PermissionDenied, or OperationRefused at the field.
    """
    require_keeper(by)
    theme = lock(theme)
    refuse_if_any(naming_problems(values))
    return write_changes(theme, values, by, RegistryVerb.THEME_CHANGED)


@transaction.atomic
def add_service(*, by: Any, reason: str = "", **values: Any) -> Service:
    """Add a service to the catalogue; its official name is version 1.

    `values`: code, theme, register, duty, outside_law, source_act, the names, valid_from
    and valid_until. Raises PermissionDenied, or OperationRefused at the field.
    """
    require_keeper(by)
    refuse_if_any([*code_problems(Service, values["code"]), *service_problems(values)])
    service = Service.objects.create(**values)
    add_name_versions([service], by=by, reason=reason)
    audit.record(
        by=by,
        verb=RegistryVerb.CATALOGUE_SERVICE_MADE,
        obj=service,
        after={name: plain(value) for name, value in values.items()},
    )
    return service


@transaction.atomic
def change_service(
    *, service: Service, by: Any, reason: str = "", **values: Any
) -> Service:
    """Change a service of the catalogue; its code stays.

    A new official name is a new recommended text, of which the municipalities that have
    the service read in a letter, with its `reason`. Raises PermissionDenied, or
    OperationRefused at the field.
    """
    require_keeper(by)
    service = lock(service)
    if service.municipality_id is not None:
        raise PermissionDenied
    renamed = any(getattr(service, name) != values[name] for name in NAMES)
    problems = [*service_problems(values)]
    if renamed and not reason.strip():
        message = _("Write why the name changes: the municipalities read it.")
        problems.append(Problem(message, "reason", "no_reason"))
    refuse_if_any(problems)
    if renamed:
        add_name_versions([service])  # what older data lack: the name as it was
    service = write_changes(service, values, by, RegistryVerb.SERVICE_CHANGED, reason)
    texts = add_name_versions([service], by=by, reason=reason) if renamed else []
    notifications.recommended_texts_changed(texts)
    return service


def write_changes(
    row: Any, values: Mapping[str, Any], by: Any, verb: Any, note: str = ""
) -> Any:
    """Write what differs of a locked row, with its audit row."""
    before, after = audit.changed_values(row, dict(values))
    if not after:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    audit.record(
        by=by, verb=verb, obj=row, before=before, after=after, note=note.strip()
    )
    return row


def require_keeper(by: Any) -> None:
    """Raises PermissionDenied for who does not keep the catalogue."""
    if not can_manage_registries(by):
        raise PermissionDenied


def code_problems(model: Any, code: str) -> Iterable[Problem]:
    """A code stands once, and is none of those that the portal gives itself."""
    if model.objects.filter(code=code).exists():
        yield Problem(_("This code is taken. Choose another one."), "code", "twice")
    elif model is Service:
        yield from given_code_problems(code)


def given_code_problems(code: str) -> Iterable[Problem]:
    """The portal numbers the services of municipalities: s1, s2, …"""
    if GIVEN_CODE.fullmatch(code):
        message = _("Codes such as s12 belong to services of municipalities.")
        yield Problem(message, "code", "given")


def naming_problems(values: Mapping[str, Any]) -> Iterable[Problem]:
    """There is a name in at least one language."""
    if not any((values.get(name) or "").strip() for name in NAMES):
        yield Problem(
            _("Write the name in at least one language."), "name_ky", "no_name"
        )


def service_problems(values: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with the values of a service, at their fields."""
    yield from naming_problems(values)
    first, last = values["valid_from"], values["valid_until"]
    if first and last and last < first:
        yield Problem(
            _("The last day lies before the first one."), "valid_until", "ends_before"
        )


def plain(value: Any) -> Any:
    """A value as the audit trail shows it."""
    return str(value) if isinstance(value, Theme) else value
