"""Adding, changing and removing the services of an edition."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.problems import OperationRefused
from core.screens import Screen
from services_registry import operations, queries
from services_registry.forms import EntryForm
from services_registry.models import RegistryEntry
from services_registry.views.municipal.base import EditionForm


class EntryAdd(EditionForm):
    """Add a service to the edition."""

    template_name = "services_registry/entry_form.html"
    form_class = EntryForm
    title = _("Add a service")
    success = _("The service is in the registry.")

    def form_arguments(self) -> dict[str, Any]:
        return {
            "by": self.user,
            "municipality": self.edition.municipality,
            "entry": self.known_entry(),
        }

    def known_entry(self) -> RegistryEntry | None:
        """The entry that is changed; none when one is added."""
        return None

    def act(self, form: Any) -> str:
        operations.save_entry(
            edition=self.edition,
            by=self.user,
            entry=self.known_entry(),
            values=form.values(),
        )
        return self.edition.get_absolute_url()


class _OneEntry(Screen):
    """Loads an entry of one's own municipality."""

    def load(self) -> None:
        entries = RegistryEntry.objects.select_related(
            "service", "edition__municipality__rayon", "edition__municipality__oblast"
        )
        own = queries.own_editions(self.user).values("pk")
        self.entry = get_object_or_404(entries.filter(edition__in=own), pk=self.pk)
        self.edition = self.entry.edition


class EntryEdit(_OneEntry, EntryAdd):
    """Change a service of the edition."""

    title = _("Change a service")
    success = _("The entry is changed.")

    def known_entry(self) -> RegistryEntry | None:
        return self.entry


class EntryRemove(_OneEntry, EditionForm):
    """Ask, then take a service out of the edition."""

    template_name = "services_registry/entry_remove.html"
    title = _("Remove a service")

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
