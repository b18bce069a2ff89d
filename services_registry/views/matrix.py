"""Staff: the matrix of municipalities and services, with the ways into it."""

from collections.abc import Sequence
from functools import partial
from textwrap import shorten
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.screens import ListScreen
from core.spreadsheets import Column, table_response
from core.ui import Crumb, Figure
from municipalities.models import Municipality
from services_registry import queries
from services_registry.enums import Standing
from services_registry.forms import MatrixFilter
from services_registry.models import Service
from services_registry.permissions import can_see_registries
from services_registry.queries import Matrix, MatrixRow

S = Standing
SIGNS = {S.APPROVED: "✓", S.OUTDATED: "!", S.OFFERED: "○", S.NOT_OFFERED: "×"}
# 3,000 cells have to fit into 60 KiB: HTML needs neither end tags nor quotes here, and
# the commonest cells no class
CELLS = {
    S.APPROVED: "<td>✓",
    S.OUTDATED: "<td class=o>!",
    S.OFFERED: "<td class=u>○",
    S.NOT_OFFERED: "<td class=x>×",
    S.NONE: "<td>",
}
LINKED_SERVICES = 12  # with more columns links to each passport outgrow 60 KiB
HEAD_LETTERS = 40
PLACE_COLUMNS = (
    Column(_("SOATE code"), lambda row: row.place.code),
    Column(_("Municipality"), lambda row: row.place.name),
    Column(_("Rayon"), lambda row: row.place.rayon.name if row.place.rayon else ""),
    Column(_("Oblast"), lambda row: row.place.oblast.name),
)


def crumbs(*more: Crumb) -> list[Crumb]:
    return [
        Crumb(_("Service registries"), reverse("staff:registry-list")),
        *more,
    ]


def matrix_crumb() -> Crumb:
    return Crumb(_("Overview"), reverse("staff:registry-matrix"))


class ComputedList(ListScreen):
    """A list whose rows are worked out from a queryset: `lines(rows, filters)`."""

    gate = works_as_staff

    def may(self) -> bool:
        return can_see_registries(self.user)

    def lines(self, rows: Any, filters: Any) -> Sequence[Any]:
        raise NotImplementedError

    def export_columns(self) -> Sequence[Column]:
        return self.columns

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows, filters = self.narrowed()
        lines = self.lines(rows, filters)
        kind = request.GET.get("export", "")
        if kind in {"xlsx", "csv"}:
            return table_response(
                request,
                name=self.export_name,
                title=self.title,
                columns=self.export_columns(),
                rows=lines,
                kind=kind,
            )
        paged = Paginator(lines, self.page_rows).get_page(request.GET.get("page"))
        context = self.list_context(paged, filters) | {"can_export": True}
        return self.page(**context)


class RegistryMatrix(ComputedList):
    """Municipality x service: a sign in each cell, totals at both edges."""

    template_name = "services_registry/overview/matrix.html"
    title = _("Which services stand in which registry")
    search_fields = ("search_key", "rayon__search_key")
    sorts = {
        "name": ("sort_key",),
        "oblast": ("oblast__sort_key", "sort_key"),
        **{standing.value: ("sort_key",) for standing in Standing},
    }
    default_sort = "name"
    export_name = "registry-overview"
    matrix: Matrix

    def load(self) -> None:
        services = queries.known_services()
        self.filterset_class = partial(MatrixFilter, services=services)

    def rows(self) -> QuerySet[Municipality]:
        return queries.place_rows(self.user)

    def lines(self, rows: Any, filters: Any) -> Sequence[MatrixRow]:
        self.matrix = queries.matrix(rows, filters.chosen_services())
        asked = self.request.GET.get("sort", "")
        standing = asked.removeprefix("-")
        if standing not in Standing.values:
            return self.matrix.rows
        return sorted(
            self.matrix.rows,
            key=lambda row: row.counts[Standing(standing)],
            reverse=asked.startswith("-"),
        )

    def export_columns(self) -> Sequence[Column]:
        return matrix_columns(self.matrix.services)

    def get_context(self) -> dict[str, Any]:
        found = self.matrix
        return {
            "title": self.title,
            "breadcrumbs": crumbs(Crumb(_("Overview"))),
            "services": [
                (
                    service.pk,
                    service.name,
                    shorten(service.name, HEAD_LETTERS, placeholder="…"),
                )
                for service in found.services
            ],
            "standings": [(one, SIGNS.get(one, ""), one.label) for one in Standing],
            "figures": [
                Figure(found.counts[one], capfirst(one.label)) for one in Standing
            ],
            "place_count": len(found.rows),
            "totals": totals_html(found),
        }

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        keys = self.entry_keys(paged.object_list)
        lines = [(row.place, row_html(row, keys)) for row in paged.object_list]
        more = {"lines": lines, "most": LINKED_SERVICES, "is_linked": keys is not None}
        return super().list_context(paged, filters) | more

    def entry_keys(self, rows: Sequence[MatrixRow]) -> list[dict[int, int]] | None:
        """For each service the entries by municipality; None where columns are many."""
        services = [service.pk for service in self.matrix.services]
        if len(services) > LINKED_SERVICES:
            return None
        found = queries.entry_keys([row.place.pk for row in rows], services)
        columns: dict[int, dict[int, int]] = {service: {} for service in services}
        for (place, service), key in found.items():
            columns[service][place] = key
        return list(columns.values())


def row_html(row: MatrixRow, keys: list[dict[int, int]] | None) -> SafeString:
    """The counts of a row, then a cell for each service, a link where `keys` are."""
    counts = "".join(f"<td>{row.counts[one]}" for one in Standing)
    cells = "".join(
        linked(one, keys[at].get(row.place.pk) if keys else None)
        for at, one in enumerate(row.standings)
    )
    return mark_safe(f"{counts}<td>{row.own}{cells}</td>")  # noqa: S308 - our own constants


def linked(one: Standing, key: int | None) -> str:
    """A cell; with the key of an entry its sign leads to the passport."""
    cell, sign = CELLS[one], SIGNS.get(one, "")
    if key is None or not sign:
        return cell
    return f"{cell.removesuffix(sign)}<a href=../entries/{key}/>{sign}</a>"


def totals_html(found: Matrix) -> SafeString:
    """All cells by standing, own services, and who has each service approved."""
    counts = "".join(f"<td>{found.counts[one]}" for one in Standing)
    own = sum(row.own for row in found.rows)
    cells = "".join(f"<td>{count[S.APPROVED]}" for count in found.by_service)
    return mark_safe(f"{counts}<td>{own}{cells}")  # noqa: S308 - numbers only


def matrix_columns(services: Sequence[Service]) -> list[Column]:
    """Places, counts, then a column of words for each service."""
    own = Column(_("Own services"), lambda row: row.own, "number")
    cells = [
        _cell_column(service.name, index) for index, service in enumerate(services)
    ]
    return [*PLACE_COLUMNS, *map(_count_column, Standing), own, *cells]


def _count_column(one: Standing) -> Column:
    return Column(capfirst(one.label), lambda row: row.counts[one], "number")


def _cell_column(name: str, index: int) -> Column:
    return Column(name, lambda row: row.standings[index].label)
