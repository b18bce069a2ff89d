"""Registers that staff load: providers, editions, and the entries of drafts."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.core.validators import validate_slug
from django.db import models
from django.db.models import Max, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.imports import Register, RegisterColumn, register
from core.imports.registers import Rules
from core.problems import OperationRefused, Problem
from municipalities.models import FormerName, Municipality
from municipalities.queries import ended_problems
from services_registry.enums import EditionState, ProviderKind, RegistryVerb
from services_registry.models import (
    Provider,
    RegistryEdition,
    RegistryEntry,
    Service,
)
from services_registry.operations import imports
from services_registry.operations.providers import FIXED
from services_registry.permissions import can_manage_registries
from services_registry.resources.entries import EntryRegister
from services_registry.resources.entry_columns import (
    by_code,
    entry_columns,
    number_column,
    with_texts,
)

Values = Mapping[str, Any]


def municipalities() -> Mapping[str, Any]:
    """Municipalities by their code, and by codes that they bore earlier."""
    return _also_by_former_codes(
        by_code(Municipality.objects.with_place().order_by("sort_key", "pk"))
    )


def _also_by_former_codes(rows: Mapping[str, Any]) -> Mapping[str, Any]:
    once = FormerName.objects.values_list("code", "municipality__code")
    return {code: rows[now] for code, now in once} | dict(rows)


def drafts() -> Mapping[str, Any]:
    """The draft of each municipality by its code; where there is none, one unsaved."""
    editions = RegistryEdition.objects.filter(state=EditionState.DRAFT)
    known = {edition.municipality_id: edition for edition in editions}
    found = {}
    for place in Municipality.objects.with_place().order_by("sort_key", "pk"):
        edition = known.get(place.pk) or RegistryEdition()
        edition.municipality = place
        # a reference is told apart by `code` and shown by `full_name`
        vars(edition).update(code=place.code, full_name=place.full_name)
        found[place.code] = edition
    return _also_by_former_codes(found)


def municipality_column(options: Any, path: str = "") -> RegisterColumn:
    return RegisterColumn(
        "municipality",
        _("Municipality"),
        "reference",
        help=_("The SOATE code. A name may stand behind it."),
        required=True,
        options=options,
        example="41702215010000",
        path=path,
    )


class _RegistryRegister(Register):
    def may(self, user: Any) -> bool:
        return can_manage_registries(user)


@register
class Providers(_RegistryRegister):
    """Bodies that provide services, by their code."""

    slug = "providers"
    title = _("Providers of services")
    lead = _("The bodies that provide services in municipalities, by their code.")
    model = Provider
    key = ("code",)
    order = 220
    verb_made, verb_changed = RegistryVerb.PROVIDER_MADE, RegistryVerb.PROVIDER_CHANGED
    columns = (
        RegisterColumn(
            "code",
            _("Code"),
            help=_("Tells the records apart: Latin letters, digits and hyphens."),
            required=True,
            max_length=40,
            validators=(validate_slug,),
            example="p12",
        ),
        municipality_column(municipalities),
        RegisterColumn(
            "name",
            _("Name"),
            help=_("The full name, as the provider signs."),
            required=True,
        ),
        RegisterColumn(
            "kind", _("Kind"), "choice", required=True, choices=ProviderKind.choices
        ),
        RegisterColumn(
            "is_active",
            _("Active"),
            "yes-no",
            help=_("Whether the provider works at present."),
            required=True,
        ),
    )

    def rows(self) -> QuerySet[Provider]:
        return Provider.objects.order_by("municipality__code", "sort_key", "pk")

    def rules(self) -> Rules:
        rows = Provider.objects.values_list("municipality", "name", "code")
        known = {(place, name): code for place, name, code in rows}
        closed = Provider.objects.in_closed_editions()
        fixed = set(closed.values_list("code", flat=True))

        def problems(values: Values, before: Values | None) -> Iterable[Problem]:
            if before is not None and values["code"] in fixed:
                for field in ("name", "kind"):
                    if before[field] != values[field]:
                        yield Problem(FIXED, field, "approved")
            place, name = values["municipality"], values["name"]
            if before is not None and before["municipality"] != place:
                message = _("A provider stays with its municipality.")
                yield Problem(message, "municipality", "other_place")
            if name != " ".join(name.split()):
                message = _("The name has needless spaces. Remove them.")
                yield Problem(message, "name", "spaces")
            if known.setdefault((place.pk, name), values["code"]) != values["code"]:
                message = _("The municipality has a provider of this name already.")
                yield Problem(message, "name", "twice")

        return problems

    def keeps(self, obj: Any) -> int:
        """Its key."""
        key: int = obj.pk
        return key

    def settle(self, rows: Iterable[Any]) -> dict[str, Any]:
        """An entry's search text holds its provider's name."""
        found = imports.refresh_search(list(rows))
        return {"providers": found}

    def unsettle(self, held: Mapping[str, Any]) -> None:
        named = held.get("providers", [])
        if Provider.objects.in_closed_editions().filter(pk__in=named).exists():
            raise OperationRefused([Problem(FIXED, code="approved")])
        imports.refresh_search(named)


@register
class Editions(_RegistryRegister):
    """Drafts of registries, where no edition is under way."""

    slug = "registry-editions"
    title = _("Editions of service registries")
    lead = _(
        "Begins drafts for municipalities that have no edition under way. Editions that "
        "are there already stay as they are."
    )
    model = RegistryEdition
    key = ("municipality", "number")
    order = 230
    verb_made = RegistryVerb.STARTED
    columns = (
        municipality_column(municipalities),
        RegisterColumn(
            "number",
            _("Edition"),
            "number",
            help=_("The number of the edition; higher than all before it."),
            required=True,
            least=1,
            most=9_999,
            example="1",
        ),
    )

    def rows(self) -> QuerySet[RegistryEdition]:
        return RegistryEdition.objects.order_by("municipality__code", "number")

    def rules(self) -> Rules:
        editions = RegistryEdition.objects.order_by()
        last = dict(editions.values_list("municipality").annotate(Max("number")))
        busy = set(editions.under_way().values_list("municipality", flat=True))

        def problems(values: Values, _before: Values | None) -> Iterable[Problem]:
            place = values["municipality"]
            yield from ended_problems(place)
            if place.pk in busy:
                message = _("An edition is under way already. Finish it first.")
                yield Problem(message, "municipality", "under_way")
            elif values["number"] <= last.get(place.pk, 0):
                message = _("The last edition has the number {number}. Write a higher.")
                told = format_lazy(message, number=last[place.pk])
                yield Problem(told, "number", "too_low")
            busy.add(place.pk)

        return problems


@register
class Entries(EntryRegister, _RegistryRegister):
    """Services in the drafts of municipalities."""

    slug = "registry-entries"
    title = _("Services in registries")
    lead = _(
        "The services in the drafts of municipalities, with their standards. What a "
        "kenesh approved is not changed by a file."
    )
    key = ("municipality", "number")
    order = 240
    # a draft is the municipality's own affair until it is handed in
    gives_out = False

    @cached_property
    def columns(self) -> tuple[RegisterColumn, ...]:  # type: ignore[override]
        place = municipality_column(drafts, "edition__municipality__code")
        return (
            place,
            number_column(),
            *entry_columns(
                lambda: by_code(with_texts(Service.objects.with_seen())),
                lambda: by_code(Provider.objects.order_by("sort_key", "pk")),
            ),
        )

    def rows(self) -> QuerySet[RegistryEntry]:
        return self.scope().order_by("edition__municipality__code", "number")

    def scope(self) -> QuerySet[RegistryEntry]:
        return RegistryEntry.objects.filter(edition__state=EditionState.DRAFT)

    def edition_of(self, values: Values) -> RegistryEdition:
        edition: RegistryEdition = values["municipality"]
        return edition

    def edition_problems(self, edition: RegistryEdition) -> Iterable[Problem]:
        if edition.pk is None:
            message = _(
                "This municipality has no registry in the state of a draft. Begin one "
                "with the table “Editions of service registries”."
            )
            yield Problem(message, "municipality", "no_draft")

    def place(self, obj: Any) -> None:
        given = vars(obj).pop("municipality", None)
        if given is not None:
            obj.edition = given

    def audit_object(self, obj: Any) -> models.Model:
        edition: RegistryEdition = obj.edition
        return edition
