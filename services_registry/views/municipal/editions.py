"""Screens of the municipality: its editions and their way to publication."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.problems import OperationRefused
from core.screens import ListScreen, MoveScreen, Screen
from core.text import whole_number
from core.ui import Action, Crumb
from municipalities.permissions import works_for_municipality
from services_registry import operations, queries
from services_registry.forms import DiscussionForm, EntryFilter, ResolutionForm
from services_registry.models import RegistryEdition
from services_registry.permissions import can_edit_edition, can_submit_edition
from services_registry.views.municipal.base import EditionForm, OwnEdition, crumbs
from services_registry.views.needs_shapes import needs_beside
from services_registry.views.shared import (
    EDITION_COLUMNS,
    EDITION_SORTS,
    EntryTable,
    buttons_of,
    facts_of,
    last_return,
    record_context,
    scan_of,
)
from services_registry.views.surroundings import before_submitting
from services_registry.workflow import REGISTRY


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
            "actions": [
                Action(_("Providers"), reverse("municipal:provider-list"), "secondary")
            ],
            "startable": list(queries.places_that_may_start(self.user)),
        }


class RegistryStart(Screen):
    """POST only: begin the next edition of one municipality."""

    gate = works_for_municipality
    http_method_names = ["post"]

    def load(self) -> None:
        given = whole_number(self.request.POST.get("municipality", ""))
        places = queries.writable_places(self.user)
        self.place = get_object_or_404(places, pk=given)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            edition = operations.start_edition(municipality=self.place, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
            return HttpResponseRedirect(reverse("municipal:registry-list"))
        self.tell(_("The new edition is begun. Add the services of the municipality."))
        return HttpResponseRedirect(edition.get_absolute_url())


class RegistryDetail(OwnEdition, EntryTable):
    """An edition: its services by register, buttons, what happened."""

    gate = works_for_municipality
    audience = "municipal"
    template_name = "services_registry/detail.html"
    filterset_class = EntryFilter

    def get_context(self) -> dict[str, Any]:
        edition = self.edition
        may_edit = edition.is_editable and can_edit_edition(self.user, edition)
        return {
            **self.edition_context(),
            **record_context(edition, whole="whole" in self.request.GET),
            "breadcrumbs": crumbs(
                None, _("Edition %(number)s") % {"number": edition.number}
            ),
            "moves": buttons_of(edition, self.user, "municipal:registry-move"),
            "may_edit": may_edit,
            "works_here": True,
            "returned": last_return(edition),
            "check_url": reverse("municipal:registry-check", args=[edition.pk])
            if may_edit
            else "",
            "behind": 0
            if edition.is_past
            else queries.behind_counts([edition])[edition.pk],
            "scan_url": reverse("municipal:registry-scan", args=[edition.pk]),
            "entry_url": "municipal:entry-detail",
            **needs_beside(self.edition, self.audience),
        }


class RegistryDiscuss(EditionForm):
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


class RegistryResolution(EditionForm):
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


class RegistryCheck(OwnEdition, Screen):
    """The whole registry once more, before the head hands it to the kenesh.

    Those who write it read here what is missing; the button is the head's.
    """

    gate = works_for_municipality
    template_name = "services_registry/check.html"

    def may(self) -> bool:
        return can_edit_edition(self.user, self.edition)

    def get_context(self) -> dict[str, Any]:
        edition = self.edition
        return {
            "title": _("Check the registry before you submit it"),
            "edition": edition,
            "returned": last_return(edition),
            "may_submit": can_submit_edition(self.user, edition),
            "groups": queries.groups_of(edition),
            "facts": facts_of(edition),
            "problems": REGISTRY.problems(edition, "submit"),
            **before_submitting(edition),
            "submit_url": reverse(
                "municipal:registry-move", args=[edition.pk, "submit"]
            ),
            "cancel_url": edition.get_absolute_url(),
            "breadcrumbs": crumbs(edition, _("Check before submitting")),
        }


class RegistryMove(MoveScreen):
    """Submit, take back."""

    gate = works_for_municipality
    machine = REGISTRY
    moves = {
        "submit": lambda edition, by, reason: operations.submit_edition(
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
