"""What the pages are compared with: the stock admin, and views of bare SQL."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.db import connection
from django.http import HttpRequest, HttpResponse

from grants.models import Application
from municipalities.models import Municipality
from services_registry.models import RegistryEdition

ROWS = 50
SITE = AdminSite(name="bench")


class ApplicationAdmin(ModelAdmin):
    list_display = ("title", "number", "municipality", "call", "submitted_at", "state")
    list_filter = ("call", "state", "municipality__oblast")
    search_fields = ("search_key",)
    list_per_page = ROWS


class MunicipalityAdmin(ModelAdmin):
    list_display = ("name_ky", "kind", "rayon", "oblast", "code", "population")
    list_filter = ("kind", "oblast")
    search_fields = ("search_key",)
    list_per_page = ROWS


class EditionAdmin(ModelAdmin):
    list_display = ("municipality", "number", "state", "resolution", "published_at")
    list_filter = ("state", "municipality__oblast")
    search_fields = ("municipality__search_key",)
    list_per_page = ROWS


SITE.register(Application, ApplicationAdmin)
SITE.register(Municipality, MunicipalityAdmin)
SITE.register(RegistryEdition, EditionAdmin)

APPLICATIONS = """
SELECT a.id, a.title, a.number, m.name_ky, c.title_ky, a.submitted_at, a.state,
  (SELECT SUM(b.amount) FROM grants_budgetline b
    WHERE b.application_id = a.id AND b.source = 'grant') AS requested
FROM grants_application a
  JOIN municipalities_municipality m ON m.id = a.municipality_id
  JOIN grants_call c ON c.id = a.call_id
"""
PLACES = """
SELECT m.id, m.name_ky, m.kind, r.name_ky, o.name_ky, m.code, m.population
FROM municipalities_municipality m
  JOIN municipalities_oblast o ON o.id = m.oblast_id
  LEFT JOIN municipalities_rayon r ON r.id = m.rayon_id
ORDER BY m.sort_key, m.id LIMIT 50
"""
EDITIONS = """
SELECT e.id, m.name_ky, o.name_ky, e.number, e.state, e.published_at,
  (SELECT COUNT(*) FROM services_registry_registryentry n WHERE n.edition_id = e.id)
FROM services_registry_registryedition e
  JOIN municipalities_municipality m ON m.id = e.municipality_id
  JOIN municipalities_oblast o ON o.id = m.oblast_id
WHERE e.state <> 'draft'
ORDER BY m.sort_key, e.id LIMIT 50
"""
NUMBERED = "WHERE a.number IS NOT NULL"
NARROWED = f"{NUMBERED} AND a.call_id = %s AND a.search_key LIKE %s"


def applications(request: HttpRequest) -> HttpResponse:
    """A count and 50 rows; with `call` and `q`: narrowed, and sorted by the sum."""
    where, order, values = NUMBERED, "a.submitted_at DESC, a.id", []
    if "q" in request.GET:
        where, order = NARROWED, "requested DESC, a.id"
        values = [request.GET["call"], f"%{request.GET['q']}%"]
    # the pieces are the constants above; what the reader typed goes in as values
    count = f"SELECT COUNT(*) FROM grants_application a {where}"  # noqa: S608
    return _page(count, f"{APPLICATIONS} {where} ORDER BY {order} LIMIT 50", values)


def municipalities(request: HttpRequest) -> HttpResponse:
    return _page("SELECT COUNT(*) FROM municipalities_municipality", PLACES, [])


def editions(request: HttpRequest) -> HttpResponse:
    count = "SELECT COUNT(*) FROM services_registry_registryedition"
    return _page(count, EDITIONS, [])


def _page(count: str, select: str, values: list[Any]) -> HttpResponse:
    """The number of rows and the rows as one joined string."""
    with connection.cursor() as cursor:
        cursor.execute(count, values)
        (number,) = cursor.fetchone()
        cursor.execute(select, values)
        rows = cursor.fetchall()
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    lines = "".join(f"<tr>{line}</tr>" for line in cells)
    return HttpResponse(f"<h1>{number}</h1><table>{lines}</table>")
