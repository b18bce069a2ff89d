"""Registers of the catalogue: themes and services."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.imports import RegisterColumn, register
from core.imports.registers import NAMED, Rules
from core.problems import Problem
from services_registry import notifications
from services_registry.enums import Duty, Fact, RegistryVerb
from services_registry.enums import Register as RegisterKind
from services_registry.models import RecommendedText, Service, Theme
from services_registry.operations.catalogue import (
    given_code_problems,
    naming_problems,
    service_problems,
)
from services_registry.operations.versions import add_name_versions
from services_registry.resources.columns import (
    LONG_TEXT,
    KeptByStaff,
    by_code,
    code_column,
    name_columns,
    order_column,
    word_columns,
)


@register
class Themes(KeptByStaff):
    """What services are about."""

    slug = "service-themes"
    title = _("Themes of services")
    lead = _("What services are about, by the short code of the theme.")
    model = Theme
    key = ("code",)
    order = 110
    verb_made, verb_changed = RegistryVerb.THEME_MADE, RegistryVerb.THEME_CHANGED
    columns = (code_column("drinking-water", 30), *name_columns(), order_column())

    def rows(self) -> QuerySet[Theme]:
        return Theme.objects.order_by("order", "code")

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        return naming_problems(values)


@register
class Services(KeptByStaff):
    """The common catalogue; a new official name is a new recommended text."""

    slug = "services"
    title = _("Catalogue of services")
    lead = _("The services that are common to all municipalities, by their short code.")
    model = Service
    key = ("code",)
    order = 120
    verb_made = RegistryVerb.CATALOGUE_SERVICE_MADE
    verb_changed = RegistryVerb.SERVICE_CHANGED
    columns = (
        code_column("water-supply", 40),
        *name_columns(),
        RegisterColumn(
            "theme",
            _("Theme"),
            "reference",
            help=_("The short code of the theme."),
            required=True,
            options=lambda: by_code(Theme.objects.all()),
            example="drinking-water",
        ),
        RegisterColumn(
            "register",
            _("Register"),
            "choice",
            help=_("In which register the service stands."),
            required=True,
            choices=RegisterKind.choices,
        ),
        RegisterColumn(
            "duty",
            _("Duty, power or choice"),
            "choice",
            help=_("What the law says of the service to the municipality."),
            choices=Duty.choices,
        ),
        RegisterColumn(
            "outside_law",
            _("Outside the law on services"),
            "yes-no",
            help=_("“Yes” for services of municipal enterprises."),
            required=True,
        ),
        RegisterColumn(
            "source_act",
            _("Source act"),
            help=_("The law or decree that names the service."),
            max_length=LONG_TEXT,
        ),
        RegisterColumn(
            "valid_from",
            _("Valid from"),
            "date",
            help=_("Empty when it has always been valid."),
            example="01.01.2016",
        ),
        RegisterColumn(
            "valid_until",
            _("Valid until"),
            "date",
            help=_("The last day. Empty while it is valid."),
        ),
        *word_columns(),
    )

    def rows(self) -> QuerySet[Service]:
        return Service.objects.catalogue().order_by("theme__order", "code")

    def rules(self) -> Rules:
        own = Service.objects.filter(municipality__isnull=False)
        taken = set(own.values_list("code", flat=True))

        def judge(
            values: Mapping[str, Any], before: Mapping[str, Any] | None
        ) -> Iterable[Problem]:
            yield from service_problems(values)
            if before is None:
                yield from given_code_problems(values["code"])
                if values["code"] in taken:
                    message = _("This code is taken. Choose another one.")
                    yield Problem(message, "code", "twice")

        return judge

    def settle(self, rows: Iterable[Any]) -> dict[str, Any]:
        """Versions of the official names, and a letter to whom they concern."""
        texts = add_name_versions(rows)
        notifications.recommended_texts_changed(texts)
        return {"services": [text.service_id for text in texts]}

    def unsettle(self, held: Mapping[str, Any]) -> None:
        """The names as they were are new versions again: no version is lost."""
        services = Service.objects.filter(pk__in=held.get("services", ()))
        notifications.recommended_texts_changed(add_name_versions(services))

    def users(self, keys: Sequence[Any]) -> Iterable[tuple[Any, models.Model]]:
        """All but the service's first official name, which goes with it."""
        for key, obj in super().users(keys):
            if not isinstance(obj, RecommendedText):
                yield key, obj
        texts = RecommendedText.objects.filter(service__in=keys)
        more = texts.exclude(item__code=Fact.NAME, version=1)
        for text in more.select_related("service", "item")[:NAMED]:
            yield text.service_id, text

    def clear(self, keys: Sequence[Any]) -> None:
        names = RecommendedText.objects.filter(item__code=Fact.NAME)
        names.filter(service__in=keys).delete()
