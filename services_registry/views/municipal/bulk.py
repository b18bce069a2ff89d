"""Many services at once: from the catalogue, from another municipality; beginnings."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.forms import add_problems
from core.problems import OperationRefused
from core.screens import FormScreen, ListScreen
from core.ui import Crumb
from municipalities.permissions import works_for_municipality
from services_registry import operations, queries
from services_registry.forms import BeginForm, CatalogueForm, CopyForm
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.operations import Outcome, RowResult
from services_registry.permissions import can_edit_edition, can_start_edition
from services_registry.views.municipal.base import EditionForm, OwnEdition, crumbs

CATALOGUE_ROWS = 120
NAMED = 20  # rows that are told one by one
COPY_ROWS = 100


class TellsRows:
    """Tells what became of each row; nothing is left out in silence."""

    tell: Any
    warn: Any

    def tell_rows(self, results: Iterable[RowResult]) -> None:
        rows = list(results)
        added = sum(row.outcome == Outcome.ADDED for row in rows)
        if added:
            message = ngettext(
                "%(count)s service is added.", "%(count)s services are added.", added
            )
            self.tell(message % {"count": added})
        left = [row for row in rows if row.outcome != Outcome.ADDED]
        for row in left[:NAMED]:
            told = {"name": row.name, "what": row.outcome.label}
            self.warn(gettext("Not added: “%(name)s” %(what)s.") % told)
        if len(left) > NAMED:
            more = len(left) - NAMED
            message = ngettext(
                "%(count)s more service is not added for the same reasons.",
                "%(count)s more services are not added for the same reasons.",
                more,
            )
            self.warn(message % {"count": more})


class CatalogueAdd(TellsRows, EditionForm):
    """Tick services of the catalogue; all get one provider."""

    template_name = "services_registry/bulk/catalogue.html"
    form_class = CatalogueForm
    title = _("Add services of the catalogue")
    lead = _(
        "Tick all services that one provider gives. They come with the texts that the "
        "catalogue recommends; you change them afterwards."
    )

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user, "municipality": self.edition.municipality}

    def get_context(self) -> dict[str, Any]:
        services = queries.catalogue_services()
        chosen = self.request.GET.get("theme", "")
        paged = Paginator(
            services.filter(theme__code=chosen) if chosen else services, CATALOGUE_ROWS
        ).get_page(self.request.GET.get("page"))
        is_long = bool(chosen) or paged.paginator.num_pages > 1
        return {
            **super().get_context(),
            "page_obj": paged,
            "groups": queries.by_theme(self.edition, paged.object_list),
            "themes": list(queries.catalogue_themes()) if is_long else [],
            "theme": chosen,
            "ticked": set(self.request.POST.getlist("services")),
        }

    def act(self, form: CatalogueForm) -> str:
        results = operations.add_from_catalogue(
            edition=self.edition, by=self.user, **form.values()
        )
        self.tell_rows(results)
        return self.edition.get_absolute_url()


class _Copying(OwnEdition):
    """For those who write the edition."""

    gate = works_for_municipality
    edition: RegistryEdition

    def may(self) -> bool:
        return can_edit_edition(self.user, self.edition)


class CopyChoose(_Copying, ListScreen):
    """Registries in force of other municipalities, the nearest first."""

    template_name = "services_registry/bulk/copy_choose.html"
    search_fields = ("municipality__search_key",)
    title = _("Copy from another municipality")

    def rows(self) -> QuerySet[RegistryEdition]:
        return queries.editions_to_copy(self.edition.municipality)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "edition": self.edition,
            "breadcrumbs": crumbs(self.edition, self.title),
        }


class CopyFrom(_Copying, TellsRows, ListScreen):
    """The services of one of them, to be ticked and copied."""

    template_name = "services_registry/bulk/copy_from.html"
    search_fields = ("search_key", "service__theme__search_key")
    page_rows = COPY_ROWS

    def load(self) -> None:
        super().load()
        sources = queries.editions_to_copy(self.edition.municipality)
        self.source = get_object_or_404(sources, pk=self.kwargs["source"])

    def rows(self) -> QuerySet[RegistryEntry]:
        return queries.entries_to_copy(self.source)

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        context = super().list_context(paged, filters)
        keys, names = queries.services_there(self.edition)
        for row in context["rows"]:
            own = (row.service.name_ky, row.service.name_ru)
            foreign = row.service.municipality_id is not None
            row.key = str(row.pk)
            row.is_there = row.service_id in keys or (foreign and own in names)
        return context

    def get_context(self) -> dict[str, Any]:
        place = self.source.municipality
        return {
            "title": place.full_name,
            "caption": CopyChoose.title,
            "edition": self.edition,
            "form": CopyForm(source=self.source, by=self.user),
            "ticked": set(self.request.POST.getlist("entries")),
            "breadcrumbs": [
                *crumbs(self.edition),
                Crumb(CopyChoose.title, self.back_to()),
                Crumb(place.name),
            ],
        }

    def back_to(self) -> str:
        return reverse("municipal:registry-copy", args=[self.edition.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = CopyForm(request.POST, source=self.source, by=self.user)
        if form.is_valid():
            try:
                results = operations.copy_from_neighbour(
                    edition=self.edition,
                    by=self.user,
                    source=self.source,
                    entries=form.values(),
                )
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                self.tell_rows(results)
                return HttpResponseRedirect(self.edition.get_absolute_url())
        rows, filters = self.narrowed()
        context = self.list_context(self.paged(rows), filters)
        return self.page(status=422, **context | {"form": form})


class RegistryBegin(FormScreen):
    """With what the next edition of a municipality begins."""

    gate = works_for_municipality
    template_name = "services_registry/bulk/begin.html"
    form_class = BeginForm
    title = _("Begin a new edition")
    success = _("The new edition is begun. Add the services of the municipality.")

    def load(self) -> None:
        self.place = get_object_or_404(queries.writable_places(self.user), pk=self.pk)

    def may(self) -> bool:
        return can_start_edition(self.user, self.place)

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user, "municipality": self.place}

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": self.place.full_name,
            "breadcrumbs": crumbs(None, self.title),
            "cancel_url": reverse("municipal:registry-list"),
        }

    def act(self, form: BeginForm) -> str:
        edition = operations.start_edition(
            municipality=self.place, by=self.user, **form.values()
        )
        return edition.get_absolute_url()
