"""Public screens: the search over all services, and the page of a service."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.formats import date_text
from core.screens import ListScreen, Screen
from core.spreadsheets import Column
from core.ui import Action, Crumb, Fact
from municipalities.models import Municipality
from services_registry import queries
from services_registry.enums import Fact as Item
from services_registry.forms import ServiceFilter
from services_registry.models import RegistryEntry
from services_registry.queries import PassportRow
from services_registry.queries.kept_words import measured_since

# what a person looks for first: in this order, before all other items
FIRST = ("recipients", Item.CHANNELS, "documents", "time_limit", Item.FEE)


class ServiceList(ListScreen):
    """Every service that people can get by a registry in force."""

    template_name = "services_registry/service_list.html"
    title = _("Services of municipalities")
    filterset_class = ServiceFilter
    page_rows = 25
    sorts = {
        "service": ("sort_key", "edition__municipality__sort_key"),
        "place": ("edition__municipality__sort_key", "sort_key"),
    }
    default_sort = "service"
    export_name = "services"
    columns = (
        Column(_("Service"), lambda row: row.name),
        Column(_("Theme"), lambda row: row.service.theme.name),
        Column(_("Municipality"), lambda row: row.edition.municipality.full_name),
        Column(_("Oblast"), lambda row: row.edition.municipality.oblast.name),
        Column(_("SOATE code"), lambda row: row.edition.municipality.code),
        Column(_("Provider"), lambda row: row.provider.name if row.provider else ""),
        Column(_("Payment"), lambda row: row.get_payment_display()),
        Column(_("Fee or tariff"), lambda row: row.fee_amount, "money"),
        Column(_("For what"), lambda row: row.fee_unit),
        Column(_("Fee in words"), lambda row: row.fee_note),
        Column(
            _("Where and when to apply"),
            lambda row: "; ".join(map(queries.channel_line, row.channels)),
        ),
        Column(_("Checked on"), lambda row: row.checked_on, "date"),
    )

    def rows(self) -> QuerySet[RegistryEntry]:
        return queries.found_services()

    def searched(
        self, rows: QuerySet[RegistryEntry], wanted: str
    ) -> QuerySet[RegistryEntry]:
        self.search = queries.Search(wanted)
        return self.search.narrow(rows)

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        """Beside the list: the places that were meant, and themes to begin with."""
        shown = super().list_context(paged, filters)
        nothing = not paged.object_list
        places = self.search.named() if self.search.places else []
        return shown | {
            "places": places,
            "more_places": len(self.search.places) > len(places),
            "steps": self.steps(places) if nothing else [],
            "themes": queries.themes_with_services()
            if nothing or not shown["is_narrowed"]
            else [],
        }

    def steps(self, places: list[Municipality]) -> list[Action]:
        """What else to look for when a place has nothing of the kind."""
        here, words = reverse("public:service-list"), self.search.other_words
        found = []
        if places and words:
            url = f"{here}?{urlencode({'q': words})}"
            found.append(Action(_("Look in all municipalities"), url, "secondary"))
            label: Any = _("All services of these municipalities")
            if len(self.search.places) == 1:
                label = _("All services of %(place)s") % {"place": places[0].full_name}
            url = f"{here}?{urlencode({'q': self.search.place_words})}"
            found.append(Action(label, url, "secondary"))
        return found

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": _(
                "What people get in which municipality, who provides it, at what price."
            ),
            "breadcrumbs": [Crumb(self.title)],
        }


class ServiceDetail(Screen):
    """The standard of a service, as somebody who needs it reads it."""

    template_name = "services_registry/service_detail.html"

    def load(self) -> None:
        self.entry = get_object_or_404(queries.public_entries(), pk=self.pk)

    def get_context(self) -> dict[str, Any]:
        entry, edition = self.entry, self.entry.edition
        rows = queries.passport_of(entry, queries.items_of(edition))
        told = [row for row in rows if not row.is_empty and row.code != Item.NAME]
        first = [row for code in FIRST for row in told if row.code == code]
        offered = entry.is_offered
        return {
            "title": entry.name,
            "caption": edition.municipality.full_name,
            "entry": entry,
            "edition": edition,
            "main_facts": facts(first) if offered else [],
            "more_facts": [
                *facts([row for row in told if row not in first]),
                *since_facts(entry),
            ]
            if offered
            else [],
            "check_facts": check_facts(entry),
            "current": None if edition.is_in_force else queries.successor_of(entry),
            "covering": queries.covering_entry(entry),
            "elsewhere": queries.elsewhere(entry),
            "breadcrumbs": [
                Crumb(ServiceList.title, reverse("public:service-list")),
                Crumb(edition.municipality.name, edition_url(entry)),
                Crumb(entry.name),
            ],
            "edition_url": edition_url(entry),
            "search_url": f"{reverse('public:service-list')}?"
            + urlencode({"q": entry.service_today}),
        }


def edition_url(entry: RegistryEntry) -> str:
    return reverse("public:registry-detail", args=[entry.edition_id])


def facts(rows: list[PassportRow]) -> list[Fact]:
    """Items of the standard as rows of a summary list, a line below the other."""
    return [Fact(row.title, "\n".join(row.lines)) for row in rows]


def since_facts(entry: RegistryEntry) -> list[Fact]:
    """What was measured after the approval stands apart from what was approved."""
    found = measured_since(entry)
    return [Fact(_("Measured since the approval"), "\n".join(found))] if found else []


def check_facts(entry: RegistryEntry) -> list[Fact]:
    """Whether the page can be trusted: registry, resolution, when it was checked."""
    edition = entry.edition
    last = date_text(entry.checked_on) if entry.checked_on else _("not checked yet")
    found = [Fact(_("Last checked"), capfirst(last))]
    if entry.next_check:
        late = _("The day of the check has passed.") if entry.is_check_overdue else ""
        found.append(Fact(_("Next check"), date_text(entry.next_check), note=late))
    if edition.resolution:
        told = _("No. %(number)s of %(date)s") % {
            "number": edition.resolution.number,
            "date": date_text(edition.resolution.date),
        }
        found.append(Fact(_("Kenesh resolution"), told))
    return found
