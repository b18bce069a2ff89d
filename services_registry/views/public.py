"""Public screens: the registries in force."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.screens import ListScreen
from core.ui import Crumb
from services_registry import queries
from services_registry.forms import EntryFilter, PublicEditionFilter
from services_registry.models import RegistryEdition
from services_registry.permissions import can_see_own_edition
from services_registry.views.shared import (
    EDITION_COLUMNS,
    EDITION_SORTS,
    EntryTable,
    facts_of,
)


class RegistryList(ListScreen):
    """The published registries of all municipalities."""

    template_name = "services_registry/list.html"
    title = _("Local service registries")
    filterset_class = PublicEditionFilter
    search_fields = (
        "municipality__search_key",
        "municipality__rayon__search_key",
    )
    sorts = {name: EDITION_SORTS[name] for name in ("name", "oblast", "services")}
    default_sort = "name"
    columns = EDITION_COLUMNS
    export_name = "service-registries"

    def rows(self) -> QuerySet[RegistryEdition]:
        return queries.published_editions(self.user)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": _(
                "Which services each municipality gives, by whom, at what price."
            ),
            "breadcrumbs": [Crumb(self.title)],
            "detail_url": "public:registry-detail",
            "discussed": queries.discussed_editions(self.user).count(),
        }


class RegistryDetail(EntryTable):
    """One registry: who provides what, paid or free, in which villages."""

    template_name = "services_registry/detail.html"
    filterset_class = EntryFilter

    def load(self) -> None:
        editions = queries.edition_rows(self.user).filter(
            pk__in=RegistryEdition.objects.public()
        )
        self.edition = get_object_or_404(queries.read_as_approved(editions), pk=self.pk)

    def get_context(self) -> dict[str, Any]:
        return {
            **self.edition_context(),
            "facts": facts_of(self.edition),
            "works_here": can_see_own_edition(self.user, self.edition),
            "entry_url": "public:service-detail",
            "breadcrumbs": [
                Crumb(_("Local service registries"), reverse("public:registry-list")),
                Crumb(self.edition.municipality.full_name),
            ],
        }
