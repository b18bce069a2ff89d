"""Screens of the municipality: its editions, their entries, the way to publication."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import files
from core.problems import OperationRefused
from core.screens import FormScreen, ListScreen, MoveScreen, Screen
from core.ui import Crumb
from municipalities.permissions import works_for_municipality
from services_registry import operations, queries
from services_registry.forms import (
    DiscussionForm,
    EntryFilter,
    EntryForm,
    ResolutionForm,
)
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.permissions import can_edit_edition
from services_registry.views.shared import (
    EDITION_COLUMNS,
    EDITION_SORTS,
    EntryTable,
    buttons_of,
    record_context,
)
from services_registry.workflow import REGISTRY


def _crumbs(edition: RegistryEdition | None = None, *more: Any) -> list[Crumb]:
    crumbs = [Crumb(_("Service registry"), reverse("municipal:registry-list"))]
    if edition is not None:
        label = _("Edition %(number)s") % {"number": edition.number}
        crumbs.append(Crumb(label, edition.get_absolute_url()))
    return [*crumbs, *(Crumb(label) for label in more)]


class RegistryList(ListScreen):
    """The editions of one's own municipality, and the button that begins the next one."""

    gate = works_for_municipality
    template_name = "services_registry/own_list.html"
    title = _("Service registry")
    columns = EDITION_COLUMNS
    sorts = {**EDITION_SORTS, "number": ("municipality__sort_key", "number")}
    default_sort = "-number"
    export_name = "registry-editions"

    def rows(self) -> QuerySet[RegistryEdition]:
        return queries.own_editions(self.user)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "startable": list(queries.places_that_may_start(self.user)),
        }


class RegistryStart(Screen):
    """POST only: begin the next edition of one municipality."""

    gate = works_for_municipality
    http_method_names = ["post"]

    def load(self) -> None:
        given = self.request.POST.get("municipality", "")
        places = queries.writable_places(self.user)
        if not given.isdigit():
            raise Http404
        self.place = get_object_or_404(places, pk=int(given))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            edition = operations.start_edition(municipality=self.place, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
            return HttpResponseRedirect(reverse("municipal:registry-list"))
        self.tell(_("The new edition is begun. Add the services of the municipality."))
        return HttpResponseRedirect(edition.get_absolute_url())


class OwnEdition:
    """Mixin: loads an edition of one's own municipality; another's is a 404."""

    edition: RegistryEdition
    pk: Any
    user: Any

    def load(self) -> None:
        self.edition = get_object_or_404(queries.own_editions(self.user), pk=self.pk)


class RegistryDetail(OwnEdition, EntryTable):
    """An edition: its services by register, buttons, what happened."""

    gate = works_for_municipality
    template_name = "services_registry/detail.html"
    filterset_class = EntryFilter

    def get_context(self) -> dict[str, Any]:
        edition = self.edition
        may_edit = edition.is_editable and can_edit_edition(self.user, edition)
        return {
            **self.edition_context(),
            **record_context(edition),
            "breadcrumbs": _crumbs(
                None, _("Edition %(number)s") % {"number": edition.number}
            ),
            "moves": buttons_of(edition, self.user, "municipal:registry-move"),
            "may_edit": may_edit,
            "scan_url": reverse("municipal:registry-scan", args=[edition.pk]),
        }


class _EditionForm(OwnEdition, FormScreen):
    """A form about one edition that its writers fill in."""

    gate = works_for_municipality
    template_name = "services_registry/form.html"
    title: Any = ""
    lead: Any = ""
    submit: Any = ""

    def may(self) -> bool:
        return can_edit_edition(self.user, self.edition)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": self.lead,
            "submit": self.submit,
            "breadcrumbs": _crumbs(self.edition, self.title),
            "cancel_url": self.edition.get_absolute_url(),
        }


class EntryAdd(_EditionForm):
    """Add a service to the edition."""

    template_name = "services_registry/entry_form.html"
    form_class = EntryForm
    title = _("Add a service")
    success = _("The service is in the registry.")
    entry: RegistryEntry | None = None

    def form_arguments(self) -> dict[str, Any]:
        return {
            "by": self.user,
            "municipality": self.edition.municipality,
            "entry": self.entry,
        }

    def act(self, form: Any) -> str:
        operations.save_entry(
            edition=self.edition, by=self.user, entry=self.entry, values=form.values()
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


class EntryRemove(_OneEntry, _EditionForm):
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


class RegistryDiscuss(_EditionForm):
    """From when until when the registry is discussed."""

    form_class = DiscussionForm
    title = _("Open the public discussion")
    lead = _("People read the draft and say what is missing. It can still be changed.")
    submit = _("Open the discussion")
    success = _("The public discussion is open.")

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user}

    def act(self, form: Any) -> str:
        edition = operations.open_discussion(
            edition=self.edition, by=self.user, **form.cleaned_data
        )
        return edition.get_absolute_url()


class RegistryResolution(_EditionForm):
    """The kenesh resolution that approves the registry."""

    form_class = ResolutionForm
    title = _("Record the kenesh resolution")
    lead = _("Write what stands on the resolution, and attach its scan.")
    submit = _("Record the resolution")
    success = _("The resolution is recorded. The registry can be published now.")

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user}

    def act(self, form: Any) -> str:
        edition = operations.approve_edition(
            edition=self.edition, by=self.user, **form.cleaned_data
        )
        return edition.get_absolute_url()


class RegistryMove(MoveScreen):
    """Submit, publish, take back."""

    gate = works_for_municipality
    machine = REGISTRY
    moves = {
        "submit": lambda edition, by, reason: operations.submit_edition(
            edition=edition, by=by
        ),
        "publish": lambda edition, by, reason: operations.publish_edition(
            edition=edition, by=by
        ),
        "return": lambda edition, by, reason: operations.return_edition(
            edition=edition, by=by, reason=reason
        ),
    }

    def get_object(self) -> RegistryEdition:
        return get_object_or_404(queries.own_editions(self.user), pk=self.pk)


class RegistryScan(OwnEdition, Screen):
    """The scan of the resolution."""

    gate = works_for_municipality

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return scan_of(self.edition)


def scan_of(edition: RegistryEdition) -> HttpResponseBase:
    """The file as a download; 404 when there is none."""
    scan = edition.resolution.scan if edition.resolution else None
    if scan is None:
        raise Http404
    return files.serve(scan)
