"""Registers of yearly figures: budget sufficiency and population."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.imports import RegisterColumn, register
from core.problems import Problem
from municipalities.enums import MunicipalityVerb
from municipalities.models import BudgetSufficiency, Municipality, PopulationFigure
from municipalities.operations.places import HIGHEST_PERCENT, sufficiency_problems
from municipalities.operations.profile import MOST_PEOPLE, population_problems
from municipalities.resources.columns import (
    StaffRegister,
    municipality_column,
    source_column,
    year_column,
)


class _Figures(StaffRegister):
    """Figures stand in the timeline of their municipality, and are no samples."""

    key = ("municipality", "year")

    def rows(self) -> QuerySet[Any]:
        return self.model._default_manager.order_by(
            "-year", "municipality__sort_key", "pk"
        )

    def prepare(self, obj: Any) -> None:
        obj.is_sample = False

    def audit_object(self, obj: Any) -> models.Model:
        return obj.municipality


@register
class Sufficiencies(_Figures):
    """Budget sufficiency of a whole year."""

    slug = "budget-sufficiency"
    title = _("Budget sufficiency")
    lead = _("The percent of a year as a document states it; never computed here.")
    model = BudgetSufficiency
    order = 70
    verb_made = verb_changed = MunicipalityVerb.SUFFICIENCY_RECORDED
    columns = (
        municipality_column(),
        year_column(_("The year of the figure.")),
        RegisterColumn(
            "percent",
            _("Percent"),
            "decimal",
            help=_("62.5 means 62.5 %. Format the cells as numbers, not as percent."),
            required=True,
            least=0,
            most=int(HIGHEST_PERCENT),
            example="62.5",
        ),
        source_column(),
    )

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        percent: Decimal = values["percent"]
        return sufficiency_problems(values["year"], percent, values["source"])


@register
class Populations(_Figures):
    """Population by year and source."""

    slug = "population"
    title = _("Population by year")
    lead = _("How many people lived in a municipality in a year, with the source.")
    model = PopulationFigure
    order = 80
    columns = (
        municipality_column(),
        year_column(_("The year of the figure.")),
        RegisterColumn(
            "people",
            _("People"),
            "number",
            help=_("How many people lived there."),
            required=True,
            least=1,
            most=MOST_PEOPLE,
            example="5400",
        ),
        RegisterColumn(
            "women",
            _("Of them women"),
            "number",
            help=_("Empty when not known."),
            least=0,
            most=MOST_PEOPLE,
            example="2700",
        ),
        source_column(),
    )

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        wanted = ("year", "people", "women", "source")
        return population_problems(*(values[name] for name in wanted))

    def settle(self, rows: Iterable[Any]) -> dict[str, Any]:
        """Repeat the latest year on the municipalities; gives what stood there."""
        latest: dict[int, PopulationFigure] = {}
        for figure in rows:
            known = latest.get(figure.municipality_id)
            if known is None or figure.year > known.year:
                latest[figure.municipality_id] = figure
        held, changed = {}, []
        for place in locked(latest):
            figure = latest[place.pk]
            if figure.year < (place.population_year or 0):
                continue
            held[str(place.pk)] = [
                [place.population, place.population_year],
                [figure.people, figure.year],
            ]
            place.population, place.population_year = figure.people, figure.year
            changed.append(place)
        _save(changed)
        return held

    def unsettle(self, held: Mapping[str, Any]) -> None:
        """Give municipalities back what stood there, unless it changed since."""
        changed = []
        for place in locked(map(int, held)):
            old, new = held[str(place.pk)]
            if [place.population, place.population_year] == new:
                place.population, place.population_year = old
                changed.append(place)
        _save(changed)


def locked(keys: Iterable[int]) -> QuerySet[Municipality]:
    rows = Municipality.objects.filter(pk__in=list(keys)).order_by("pk")
    return rows.select_for_update(of=("self",))


def _save(places: list[Municipality]) -> None:
    Municipality.objects.bulk_update(
        places, ["population", "population_year"], batch_size=200
    )
