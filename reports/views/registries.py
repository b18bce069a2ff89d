"""Printing a registry and passports: what and in which language; a PDF for everybody."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core import files
from core.pages import FormPage
from core.problems import OperationRefused
from core.screens import Screen
from core.ui import Crumb
from municipalities.permissions import municipality_ids, works_for_municipality
from reports.forms import PassportPrintForm, RegistryPrintForm
from reports.operations import (
    ask_passport,
    ask_passports,
    ask_registry,
    ask_shared_registry,
)
from reports.permissions import is_logged_in
from reports.queries.registries import SHARED_LANGUAGES, shared_prints, volumes_of
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.permissions import can_see_registries


class PrintPage(FormPage):
    """What and in which language; the PDF is made by a worker. For one audience."""

    submit = _("Make the PDF")
    lead = _(
        "The PDF is made in the background; you may leave the page. What has not been "
        "approved by the kenesh is marked as a draft on each page."
    )
    audience = "public"
    edition: RegistryEdition

    def editions(self) -> QuerySet[RegistryEdition]:
        """The editions that this audience can open."""
        return RegistryEdition.objects.public()

    def trail(self) -> list[Crumb]:
        address = reverse(f"{self.audience}:registry-detail", args=[self.edition.pk])
        number = _("Edition %(number)s") % {"number": self.edition.number}
        return [
            Crumb(_("Service registries"), reverse(f"{self.audience}:registry-list")),
            Crumb(f"{self.edition.municipality.full_name}, {number}", address),
        ]

    def language(self) -> dict[str, Any]:
        return {"initial": {"language": get_language() or "ky"}}


class RegistryPrint(PrintPage):
    """An edition: the annex of its resolution, or a volume of its passports."""

    gate = is_logged_in
    form_class = RegistryPrintForm
    title = _("Print the registry")

    def load(self) -> None:
        rows = self.editions().select_related(
            "municipality__rayon", "municipality__oblast"
        )
        self.edition = get_object_or_404(rows, pk=self.pk)

    def form_arguments(self) -> dict[str, Any]:
        return {**self.language(), "volumes": volumes_of(self.edition)}

    def act(self, form: RegistryPrintForm) -> str:
        volume, language = form.volume(), form.cleaned_data["language"]
        if volume is None:
            job = ask_registry(edition=self.edition, language=language, by=self.user)
        else:
            job = ask_passports(
                edition=self.edition, volume=volume, language=language, by=self.user
            )
        return reverse("public:job-detail", args=[job.pk])


class EntryPrint(PrintPage):
    """The passport of one service."""

    gate = is_logged_in
    form_class = PassportPrintForm
    title = _("Print the passport")
    entry_url = "public:service-detail"

    def load(self) -> None:
        rows = RegistryEntry.objects.filter(edition__in=self.editions())
        rows = rows.select_related(
            "edition__municipality__rayon", "edition__municipality__oblast", "service"
        )
        self.entry = get_object_or_404(rows, pk=self.pk)
        self.edition = self.entry.edition

    def trail(self) -> list[Crumb]:
        address = reverse(self.entry_url, args=[self.entry.pk])
        return [*super().trail(), Crumb(self.entry.name, address)]

    def form_arguments(self) -> dict[str, Any]:
        return self.language()

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "caption": self.entry.name}

    def act(self, form: PassportPrintForm) -> str:
        language = form.cleaned_data["language"]
        job = ask_passport(entry=self.entry, language=language, by=self.user)
        return reverse("public:job-detail", args=[job.pk])


class _Own:
    """Editions of the municipalities for which the user works."""

    audience = "municipal"
    user: Any

    def editions(self) -> QuerySet[RegistryEdition]:
        return RegistryEdition.objects.filter(
            municipality__in=municipality_ids(self.user)
        )


class _Staff:
    """Editions that the programme's staff follow."""

    audience = "staff"
    user: Any

    def editions(self) -> QuerySet[RegistryEdition]:
        return RegistryEdition.objects.visible_to(self.user)

    def may(self) -> bool:
        return can_see_registries(self.user)


class MunicipalRegistryPrint(_Own, RegistryPrint):
    """For the municipality's own people."""

    gate = works_for_municipality


class MunicipalEntryPrint(_Own, EntryPrint):
    """For the municipality's own people."""

    gate = works_for_municipality
    entry_url = "municipal:entry-detail"


class StaffRegistryPrint(_Staff, RegistryPrint):
    """For staff."""

    gate = works_as_staff


class StaffEntryPrint(_Staff, EntryPrint):
    """For staff."""

    gate = works_as_staff
    entry_url = "staff:entry-detail"


class SharedScreen(Screen):
    """An approved edition that everybody may read; any other does not exist here."""

    def load(self) -> None:
        rows = RegistryEdition.objects.public().approved()
        rows = rows.select_related("municipality__rayon", "municipality__oblast")
        self.edition = get_object_or_404(rows, pk=self.pk)


class RegistryPdf(SharedScreen):
    """The approved registry as PDF, for everybody: there, being made, or to be asked for.

    A print of what a kenesh approved never changes, so that one file serves all.
    """

    template_name = "reports/registry_pdf.html"

    def get_context(self) -> dict[str, Any]:
        edition = self.edition
        prints = shared_prints(edition)
        return {
            "edition": edition,
            "title": _("Registry for print"),
            "caption": edition.municipality.full_name,
            "lead": _(
                "The registry as the kenesh approved it: a table with number and check "
                "code on each page."
            ),
            "prints": prints,
            "is_waiting": any(each.job and each.job.is_active for each in prints),
            "breadcrumbs": [
                Crumb(_("Local service registries"), reverse("public:registry-list")),
                Crumb(
                    edition.municipality.full_name,
                    reverse("public:registry-detail", args=[edition.pk]),
                ),
                Crumb(_("Registry for print")),
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = request.POST.get("language", "")
        if language not in SHARED_LANGUAGES:
            raise PermissionDenied
        try:
            ask_shared_registry(edition=self.edition, language=language)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        return HttpResponseRedirect(
            reverse("public:registry-pdf", args=[self.edition.pk])
        )


class RegistryPdfFile(SharedScreen):
    """The file, once it is there."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        for each in shared_prints(self.edition):
            is_asked = each.language == self.kwargs["language"]
            if is_asked and each.is_ready and each.job and each.job.result:
                return files.serve(each.job.result)
        raise Http404
