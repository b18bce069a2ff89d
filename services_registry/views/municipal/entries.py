"""The services of an edition: choosing, adding, reading and removing one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.problems import OperationRefused
from core.screens import ListScreen, Screen
from core.ui import Action
from municipalities.permissions import works_for_municipality
from services_registry import operations, queries
from services_registry.forms import NewEntryForm, NewOwnEntryForm, Subject
from services_registry.models import RegistryEntry, Service
from services_registry.permissions import can_edit_edition, can_record_quality
from services_registry.views.entry_pages import entry_context
from services_registry.views.municipal.base import EditionForm, OwnEdition, crumbs


class EntryChoose(OwnEdition, ListScreen):
    """Which service comes into the registry: of the catalogue, or an own one."""

    gate = works_for_municipality
    template_name = "services_registry/entry_choose.html"
    title = _("Add a service")
    search_fields = ("search_key", "theme__search_key")

    def may(self) -> bool:
        return can_edit_edition(self.user, self.edition)

    def rows(self) -> QuerySet[Service]:
        return queries.addable_services(self.edition)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "edition": self.edition,
            "breadcrumbs": crumbs(self.edition, self.title),
        }


class EntryAdd(EditionForm):
    """Whether a chosen service is offered, and who gives it; its texts come by themselves."""

    template_name = "services_registry/entry_part.html"
    form_class: Any = NewEntryForm
    success = _("The service is in the registry.")
    service: Service | None = None

    def load(self) -> None:
        super().load()
        if "service" in self.kwargs:
            usable = Service.objects.usable_by(self.edition.municipality)
            self.service = get_object_or_404(usable, pk=self.kwargs["service"])
        items = queries.active_items()
        self.parts = queries.parts_of(items)
        self.title = self.service.name if self.service else _("A service of your own")

    def form_arguments(self) -> dict[str, Any]:
        items = self.parts[0].items
        return {"subject": Subject(self.edition, self.service, items=items)}

    def get_context(self) -> dict[str, Any]:
        choosing = reverse("municipal:entry-add", args=[self.edition.pk])
        return {
            **super().get_context(),
            "caption": _("Add a service"),
            "edition": self.edition,
            "service": self.service,
            "items": {item.code: item for item in self.parts[0].items},
            "cancel_url": choosing,
            "next_part": self.parts[1].part if len(self.parts) > 1 else None,
        }

    def act(self, form: Any) -> str:
        entry = operations.save_entry(
            edition=self.edition, by=self.user, values=form.values()
        )
        if "next" in self.request.POST and entry.is_offered and len(self.parts) > 1:
            return part_url(entry, self.parts[1].part.slug)
        return entry_url(entry)


class EntryAddOwn(EntryAdd):
    """A service that only this municipality has."""

    form_class = NewOwnEntryForm


def entry_url(entry: RegistryEntry) -> str:
    return reverse("municipal:entry-detail", args=[entry.pk])


def part_url(entry: RegistryEntry, slug: str) -> str:
    return reverse("municipal:entry-part", args=[entry.pk, slug])


class OneEntry(Screen):
    """Loads an entry of one's own municipality; another's is a 404."""

    gate = works_for_municipality

    def load(self) -> None:
        own = queries.own_editions(self.user).values("pk")
        rows = queries.with_passport(RegistryEntry.objects.filter(edition__in=own))
        beside = (
            "edition__municipality__rayon",
            "edition__municipality__oblast",
            "edition__kept",
        )
        self.entry = get_object_or_404(rows.select_related(*beside), pk=self.pk)
        self.edition = self.entry.edition


class EntryDetail(OneEntry):
    """The passport of a service, with a way to the form of each part."""

    template_name = "services_registry/entry_detail.html"

    def get_context(self) -> dict[str, Any]:
        entry, edition = self.entry, self.edition
        may_edit = edition.is_editable and can_edit_edition(self.user, edition)
        return {
            **entry_context(entry),
            "breadcrumbs": crumbs(edition, entry.name),
            "may_edit": may_edit,
            "entry_url": "municipal:entry-detail",
            "actions": list(self.actions(may_edit)),
        }

    def actions(self, may_edit: bool) -> Any:
        """What the reader may do with the entry."""
        entry, edition = self.entry, self.edition
        if can_record_quality(self.user, edition.municipality) and entry.is_offered:
            target = reverse("municipal:entry-quality", args=[entry.pk])
            yield Action(_("Record readings"), target, "secondary")
        if may_edit and entry.is_offered:
            again = reverse(
                "municipal:entry-add-service", args=[edition.pk, entry.service_id]
            )
            yield Action(_("Add another provider"), again, "secondary")
        if may_edit:
            remove = reverse("municipal:entry-remove", args=[entry.pk])
            yield Action(_("Remove from this edition"), remove, "quiet")


class EntryRemove(OneEntry, EditionForm):
    """Ask, then take a service out of the edition."""

    template_name = "services_registry/entry_remove.html"
    title = _("Remove a service")

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "cancel_url": entry_url(self.entry)}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(entry=self.entry)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            edition = operations.remove_entry(entry=self.entry, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
            return HttpResponseRedirect(self.edition.get_absolute_url())
        self.tell(_("The service is removed from this edition."))
        return HttpResponseRedirect(edition.get_absolute_url())
