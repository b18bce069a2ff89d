"""Staff: coverage by oblast, and who has no approved registry."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import works_as_staff
from core.charts import Chart, Series, bar_chart, column_chart
from core.formats import number, percent
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Cell, Crumb, Head, Table
from municipalities.models import Municipality
from services_registry import queries
from services_registry.enums import EditionState, Register, Standing
from services_registry.forms import MissingFilter, PlaceFilter
from services_registry.forms.overview import INSTEAD, NOTHING
from services_registry.permissions import can_see_registries
from services_registry.queries import Matrix, OblastCoverage, share
from services_registry.views.matrix import crumbs

S = Standing
INSTEAD_LABELS = dict(INSTEAD) | {
    "": dict(INSTEAD)[NOTHING],
    EditionState.SUPERSEDED.value: gettext_lazy(
        "an edition that is no longer in force"
    ),
}


def whole_percent(value: Any) -> str:
    return percent(value, 0)


class RegistryCoverage(ListScreen):
    """By oblast: who has a registry, and how much of the basic register is approved."""

    gate = works_as_staff
    template_name = "services_registry/overview/coverage.html"
    title = gettext_lazy("Coverage by oblast")
    filterset_class = PlaceFilter

    def may(self) -> bool:
        return can_see_registries(self.user)

    def rows(self) -> QuerySet[Municipality]:
        return queries.place_rows(self.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows, filters = self.narrowed()
        services = queries.known_services()
        basic = [row for row in services if row.register == Register.BASIC]
        found = queries.matrix(rows, basic)
        lines = queries.coverage_of(found)
        return self.page(
            title=self.title,
            breadcrumbs=crumbs(Crumb(self.title)),
            filters=filters,
            is_narrowed=any(request.GET.values()),
            lines=lines,
            registries=registries_chart(lines) if lines else None,
            registry_table=registry_table(lines),
            basic=basic_chart(lines) if lines and found.services else None,
            basic_table=basic_table(lines),
            gaps=gaps_table(found),
        )


def registries_chart(lines: list[OblastCoverage]) -> Chart:
    """Shares of municipalities by the state of their registry."""
    return column_chart(
        title=_("Municipalities with a registry, by oblast"),
        description=_("Share of the municipalities of each oblast, in percent."),
        groups=[line.oblast.name for line in lines],
        series=[
            Series(_("in force"), [share(x.in_force, x.places) for x in lines]),
            Series(_("on the way"), [share(x.on_the_way, x.places) for x in lines]),
            Series(_("none"), [share(x.without, x.places) for x in lines]),
        ],
        group_heading=_("Oblast"),
        text=whole_percent,
    )


def registry_table(lines: list[OblastCoverage]) -> Table:
    """The same as numbers."""
    heads = [
        Head(_("Oblast")),
        Head(_("Municipalities"), "num"),
        Head(_("Registry in force"), "num"),
        Head(_("On the way"), "num"),
        Head(_("None"), "num"),
        Head(_("Share in force"), "num"),
    ]
    return Table(
        heads,
        [_registry_cells(_linked(line), [line]) for line in lines],
        _registry_cells(_("Total"), lines) if len(lines) > 1 else (),
    )


def _linked(line: OblastCoverage) -> Cell:
    """The oblast, with the way to its municipalities."""
    url = f"{reverse('staff:registry-matrix')}?oblast={line.oblast.pk}"
    return Cell(line.oblast.name, url)


def _registry_cells(first: Any, lines: list[OblastCoverage]) -> list[Any]:
    places = sum(line.places for line in lines)
    in_force = sum(line.in_force for line in lines)
    return [
        first,
        number(places),
        number(in_force),
        number(sum(line.on_the_way for line in lines)),
        number(sum(line.without for line in lines)),
        whole_percent(share(in_force, places)),
    ]


def basic_chart(lines: list[OblastCoverage]) -> Chart:
    """How much of the basic register is approved and checked."""
    return bar_chart(
        title=_("Basic register: approved and checked, by oblast"),
        description=_(
            "Share of all services of the basic register in all municipalities of the "
            "oblast, in percent."
        ),
        bars=[
            (line.oblast.name, share(line.cells[S.APPROVED], line.all_cells))
            for line in lines
        ],
        headings=(_("Oblast"), _("Share")),
        text=whole_percent,
    )


def basic_table(lines: list[OblastCoverage]) -> Table:
    """Cells of the basic register by standing."""
    heads = [Head(_("Oblast"))]
    heads += [Head(capfirst(one.label), "num") for one in Standing]
    heads.append(Head(_("Share approved"), "num"))
    return Table(
        heads,
        [_basic_cells(line.oblast.name, [line]) for line in lines],
        _basic_cells(_("Total"), lines) if len(lines) > 1 else (),
    )


def _basic_cells(first: Any, lines: list[OblastCoverage]) -> list[Any]:
    counts = {one: sum(line.cells[one] for line in lines) for one in Standing}
    approved = share(counts[S.APPROVED], sum(counts.values()))
    return [first, *map(number, counts.values()), whole_percent(approved)]


def gaps_table(found: Matrix) -> Table:
    """Services of the basic register, the one that is missing most often first."""
    lines = sorted(
        zip(found.services, found.by_service, strict=True),
        key=lambda line: line[1][S.APPROVED],
    )
    heads = [Head(_("Service"))]
    heads += [Head(capfirst(one.label), "num") for one in Standing]
    return Table(
        heads,
        [
            [
                Cell(
                    service.name,
                    reverse("staff:registry-matrix-service", args=[service.pk]),
                ),
                *(number(counts[one]) for one in Standing),
            ]
            for service, counts in lines
        ],
    )


class RegistryMissing(ListScreen):
    """Municipalities without a registry in force, or with overdue checks."""

    gate = works_as_staff
    template_name = "services_registry/overview/missing.html"
    title = gettext_lazy("Without an approved registry")
    filterset_class = MissingFilter
    search_fields = ("search_key", "rayon__search_key")
    sorts = {
        "name": ("sort_key",),
        "oblast": ("oblast__sort_key", "sort_key"),
        "since": ("registry_since", "sort_key"),
        "overdue": ("overdue", "sort_key"),
    }
    default_sort = "name"
    export_name = "without-registry"
    columns = (
        Column(gettext_lazy("SOATE code"), lambda row: row.code),
        Column(gettext_lazy("Municipality"), lambda row: row.name),
        Column(gettext_lazy("Rayon"), lambda row: row.rayon.name if row.rayon else ""),
        Column(gettext_lazy("Oblast"), lambda row: row.oblast.name),
        Column(gettext_lazy("Cohort"), lambda row: ", ".join(cohorts(row))),
        Column(gettext_lazy("What there is"), lambda row: instead(row)),  # noqa: PLW0108
        Column(gettext_lazy("Since"), lambda row: row.registry_since, "date"),
        Column(gettext_lazy("Overdue checks"), lambda row: row.overdue, "number"),
    )

    def may(self) -> bool:
        return can_see_registries(self.user)

    def rows(self) -> QuerySet[Municipality]:
        return queries.registry_rows(self.user)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": gettext_lazy(
                "Municipalities without a registry in force, and what they have instead."
            ),
            "breadcrumbs": crumbs(Crumb(self.title)),
        }

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        lines = [(row, instead(row), cohorts(row)) for row in paged.object_list]
        return super().list_context(paged, filters) | {"lines": lines}


def instead(place: Any) -> Any:
    """What the municipality has, in words."""
    if place.has_registry:
        return gettext_lazy("a registry in force")
    return INSTEAD_LABELS[place.registry_state]


def cohorts(place: Municipality) -> list[str]:
    return [membership.cohort.name for membership in place.memberships.all()]
