"""Open data: registries as JSON, HSDS and CPSV-AP, one by one and all together."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _

from core.screens import Screen
from core.spreadsheets import Column, csv_lines, in_this_language
from core.ui import Crumb
from services_registry import queries
from services_registry.building.cpsv import CONTEXT, cpsv_document, cpsv_nodes
from services_registry.building.hsds import hsds_service
from services_registry.building.plain import registry_document, service_record
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.views.shared import ENTRY_COLUMNS

CHUNK = 500
MINUTES_KEPT = 10
JSON, JSON_LD = "application/json", "application/ld+json"
Builder = Callable[[RegistryEdition, Iterable[RegistryEntry], str], Any]


def _opened(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Open to every program: pages of other sites may read it, and caches keep it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={MINUTES_KEPT * 60}"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _dumped(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


class OpenRegistry(Screen):
    """One registry as a document; a program that has it already gets 304."""

    builders: dict[str, tuple[Builder, str]] = {
        "registry.json": (registry_document, JSON),
        "hsds.json": (
            lambda edition, entries, base: [
                hsds_service(entry, base) for entry in entries if entry.is_offered
            ],
            JSON,
        ),
        "cpsv-ap.jsonld": (
            lambda edition, entries, base: cpsv_document(
                (entry for entry in entries if entry.is_offered), base
            ),
            JSON_LD,
        ),
    }

    def load(self) -> None:
        rows = RegistryEdition.objects.public().select_related(
            "municipality__rayon", "municipality__oblast", "resolution"
        )
        self.edition = get_object_or_404(queries.read_as_approved(rows), pk=self.pk)
        if not (self.edition.is_approved and self.kwargs["name"] in self.builders):
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = self.kwargs["name"]
        build, content_type = self.builders[name]
        entries = queries.open_entries(self.edition)
        body = _dumped(build(self.edition, entries, settings.PORTAL_URL))
        mark = quote_etag(f"{hash_of(body)}")
        if request.headers.get("If-None-Match") == mark:
            return HttpResponse(status=304)
        response = HttpResponse(body, content_type=content_type)
        response["ETag"] = mark
        code = self.edition.municipality.code
        return _opened(response, f"{code}-{self.edition.number}-{name}")


def hash_of(body: str) -> str:
    """A short mark of a document."""
    return queries.sha256_of(body)[:20]


class OpenServices(Screen):
    """Every service in force, streamed: memory does not grow with the country."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        writers: dict[str, tuple[Callable[[], Iterator[str]], str]] = {
            "services.csv": (_csv, "text/csv; charset=utf-8"),
            "services.json": (_plain, JSON),
            "hsds.json": (_hsds, JSON),
            "cpsv-ap.jsonld": (_cpsv, JSON_LD),
        }
        name = self.kwargs["name"]
        if name not in writers:
            raise Http404
        lines, content_type = writers[name]
        response = StreamingHttpResponse(
            in_this_language(lines()), content_type=content_type
        )
        return _opened(response, name)


def _entries() -> Iterator[RegistryEntry]:
    return queries.open_services().iterator(chunk_size=CHUNK)


def _listed(values: Iterable[Any]) -> Iterator[str]:
    """A JSON list, item by item."""
    before = "["
    for value in values:
        yield f"{before}{_dumped(value)}\n"
        before = ","
    yield "]" if before == "," else "[]"


def _plain() -> Iterator[str]:
    base = settings.PORTAL_URL
    return _listed(service_record(entry, base) for entry in _entries())


def _hsds() -> Iterator[str]:
    base = settings.PORTAL_URL
    return _listed(hsds_service(entry, base) for entry in _entries())


def _cpsv() -> Iterator[str]:
    yield f'{{"@context":{_dumped(CONTEXT)},"@graph":'
    yield from _listed(cpsv_nodes(_entries(), settings.PORTAL_URL))
    yield "}"


CSV_COLUMNS = (
    Column(_("SOATE code"), lambda row: row.edition.municipality.code),
    Column(_("Municipality"), lambda row: row.edition.municipality.full_name),
    Column(_("Oblast"), lambda row: row.edition.municipality.oblast.name),
    Column(_("Service code"), lambda row: row.service.code),
    *ENTRY_COLUMNS,
    Column(_("Checked on"), lambda row: row.checked_on, "date"),
)


def _csv() -> Iterator[str]:
    return csv_lines(CSV_COLUMNS, _entries())


class OpenData(Screen):
    """What there is to take along, and how the files are made."""

    template_name = "services_registry/open_data.html"

    def get_context(self) -> dict[str, Any]:
        told = {
            "services.csv": _("A table for spreadsheet programs, in your language."),
            "services.json": _(
                "Everything that the registries say, in Kyrgyz, Russian and English."
            ),
            "hsds.json": _(
                "Open Referral HSDS 3, a standard for directories of services."
            ),
            "cpsv-ap.jsonld": _(
                "CPSV-AP 3.2 as JSON-LD, the European vocabulary of public services."
            ),
        }
        return {
            "title": _("Open data of service registries"),
            "lead": _(
                "All services of the registries in force. The files are made when you "
                "ask for them; anybody may read them, people and programs."
            ),
            "files": [
                (reverse("public:open-services", args=[name]), name, text)
                for name, text in told.items()
            ],
            "breadcrumbs": [Crumb(_("Open data of service registries"))],
        }


class ServiceById(Screen):
    """A lasting name of a service leads to its page in the registry in force."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = queries.service_in_force(
            kwargs["place"], kwargs["service"], kwargs["provider"]
        )
        if found is None:
            raise Http404
        return HttpResponseRedirect(reverse("public:service-detail", args=[found.pk]))
