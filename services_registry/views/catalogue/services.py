"""Staff: the services of the common catalogue."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import audit
from core.formats import date_text, number
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Action, Crumb, Fact, Figure
from services_registry import operations, queries
from services_registry.enums import Answer, Offer
from services_registry.forms import CatalogueFilter, ServiceForm
from services_registry.models import RecommendedText, Service, StandardItem
from services_registry.permissions import can_manage_registries
from services_registry.views.catalogue.shapes import (
    CatalogueForm,
    CatalogueScreen,
    catalogue_crumb,
    file_action,
    keepers_actions,
)

EVENTS = 20


class ServiceList(CatalogueScreen, ListScreen):
    """The common services; own ones of municipalities for information."""

    template_name = "services_registry/catalogue/service_list.html"
    title = _("Catalogue of services")
    filterset_class = CatalogueFilter
    search_fields = ("search_key", "code", "theme__search_key")
    sorts = {
        "name": ("sort_key",),
        "code": ("code",),
        "theme": ("theme__order", "theme", "sort_key"),
        "register": ("register", "sort_key"),
        "offered": ("offered_by", "sort_key"),
    }
    default_sort = "theme"
    export_name = "services"
    columns = (
        Column(_("Short code"), lambda row: row.code),
        Column(_("Name in Kyrgyz"), lambda row: row.name_ky),
        Column(_("Name in Russian"), lambda row: row.name_ru),
        Column(_("Name in English"), lambda row: row.name_en),
        Column(_("Other words in Kyrgyz"), lambda row: row.words_ky),
        Column(_("Other words in Russian"), lambda row: row.words_ru),
        Column(_("Other words in English"), lambda row: row.words_en),
        Column(_("Theme"), lambda row: row.theme.name),
        Column(_("Register"), lambda row: row.get_register_display()),
        Column(_("Duty, power or choice"), lambda row: row.get_duty_display()),
        Column(
            _("Outside the law on services"),
            lambda row: _("yes") if row.outside_law else "",
        ),
        Column(_("Source act"), lambda row: row.source_act),
        Column(_("Valid from"), lambda row: row.valid_from, "date"),
        Column(_("Valid until"), lambda row: row.valid_until, "date"),
        Column(
            _("Municipality"),
            lambda row: row.municipality.full_name if row.municipality else "",
        ),
        Column(_("Municipalities that offer it"), lambda row: row.offered_by, "number"),
    )

    def rows(self) -> QuerySet[Service]:
        return queries.catalogue_rows(self.user)

    def get_context(self) -> dict[str, Any]:
        add = Action(_("Add a service"), reverse("staff:service-create"))
        return {
            "title": self.title,
            "lead": _(
                "The services that every municipality can take into its registry."
            ),
            "breadcrumbs": [Crumb(self.title)],
            "action": add if can_manage_registries(self.user) else None,
            "actions": [
                Action(_("Themes"), reverse("staff:theme-list"), "secondary"),
                Action(_("The standard"), reverse("staff:item-list"), "secondary"),
                *keepers_actions(self.user, file_action("services")),
            ],
        }


@dataclass(frozen=True)
class ItemTexts:
    """An item on the page of a service: its versions, and the answers to the newest."""

    item: StandardItem
    versions: tuple[RecommendedText, ...]
    counts: Counter[Answer]
    write_url: str

    @property
    def current(self) -> RecommendedText | None:
        return self.versions[0] if self.versions else None

    @property
    def earlier(self) -> tuple[RecommendedText, ...]:
        return self.versions[1:]

    @property
    def asked(self) -> int:
        """How many municipalities have the service."""
        return self.counts.total()


class ServiceDetail(CatalogueScreen):
    """All that the catalogue says of a service, and who offers it."""

    template_name = "services_registry/catalogue/service_detail.html"

    def load(self) -> None:
        rows = Service.objects.catalogue().select_related("theme")
        self.service = get_object_or_404(rows, pk=self.pk)

    def get_context(self) -> dict[str, Any]:
        service = self.service
        edit = Action(_("Change"), reverse("staff:service-edit", args=[service.pk]))
        return {
            "service": service,
            "facts": facts_of(service),
            "figures": figures_of(service),
            "items": self.items(),
            "manages": can_manage_registries(self.user),
            "events": audit.timeline(service)[:EVENTS],
            "breadcrumbs": [catalogue_crumb(), Crumb(service.name)],
            "actions": keepers_actions(self.user, edit),
        }

    def items(self) -> list[ItemTexts]:
        """The official name and the text items in use, and others that have a text."""
        known = {v[0].item_id: v for v in queries.texts_with_history(self.service)}
        answers = queries.answers_of(self.service, self.user)
        return [
            self.texts_of(item, tuple(known.get(item.pk, ())), answers)
            for item in StandardItem.objects.all()
            if item.pk in known or (item.is_text and item.is_active)
        ]

    def texts_of(
        self, item: StandardItem, versions: tuple[RecommendedText, ...], answers: Any
    ) -> ItemTexts:
        given = answers.get(versions[0].pk, {}) if versions else {}
        can_write = item.is_text and item.is_active
        where = [self.service.pk, item.code]
        return ItemTexts(
            item,
            versions,
            Counter(given.values()),
            reverse("staff:service-text", args=where) if can_write else "",
        )


def facts_of(service: Service) -> list[Fact]:
    """The card of a service."""
    return [
        Fact(_("Short code"), service.code),
        Fact(_("Name in Kyrgyz"), service.name_ky),
        Fact(_("Name in Russian"), service.name_ru),
        Fact(_("Name in English"), service.name_en),
        Fact(_("Other words in Kyrgyz"), service.words_ky),
        Fact(_("Other words in Russian"), service.words_ru),
        Fact(_("Other words in English"), service.words_en),
        Fact(_("Theme"), service.theme.name),
        Fact(_("Register"), capfirst(service.get_register_display())),
        Fact(_("Duty, power or choice"), capfirst(service.get_duty_display())),
        Fact(_("Source act"), service.source_act),
        Fact(
            _("Law on services"),
            _("outside the law") if service.outside_law else _("under the law"),
        ),
        Fact(_("Valid from"), date_text(service.valid_from)),
        Fact(_("Valid until"), date_text(service.valid_until)),
    ]


def figures_of(service: Service) -> list[Figure]:
    """In how many municipalities it is offered, by the registries in force."""
    counts = queries.offer_counts(service)
    labels = {
        Offer.OFFERED: _("municipalities offer it"),
        Offer.NOT_OFFERED: _("do not offer it"),
        Offer.COVERED: _("cover it by another service"),
    }
    return [Figure(number(counts[offer]), label) for offer, label in labels.items()]


class ServiceCreate(CatalogueForm):
    """A new service of the catalogue."""

    form_class = ServiceForm
    title = _("Add a service to the catalogue")
    success = _("The service is in the catalogue.")

    def act(self, form: ServiceForm) -> str:
        service = operations.add_service(by=self.user, **form.cleaned_data)
        return service.get_absolute_url()


class ServiceEdit(CatalogueForm):
    """Names, theme, register, law and period of a service."""

    form_class = ServiceForm
    title = _("Change the service")
    success = _("The service is changed.")

    def load(self) -> None:
        self.service = get_object_or_404(Service.objects.catalogue(), pk=self.pk)

    def trail(self) -> list[Crumb]:
        name, url = self.service.name, self.service.get_absolute_url()
        return [catalogue_crumb(), Crumb(name, url)]

    def form_arguments(self) -> dict[str, Any]:
        copy = Service.objects.get(pk=self.service.pk)
        return {**super().form_arguments(), "instance": copy}

    def act(self, form: ServiceForm) -> str:
        operations.change_service(
            service=self.service, by=self.user, **form.cleaned_data
        )
        return self.service.get_absolute_url()
