"""Registers of municipalities and villages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.imports import RegisterColumn, register
from core.imports.registers import Rules
from core.problems import Problem
from municipalities.enums import MunicipalityKind
from municipalities.models import FormerName, Municipality, Village
from municipalities.operations.places import (
    name_problems,
    population_pair_problems,
    rayon_problems,
)
from municipalities.resources.columns import (
    FIRST_YEAR,
    LAST_YEAR,
    StaffRegister,
    municipality_column,
    name_columns,
    oblast_column,
    rayon_column,
    soate_column,
)

BY_REFORM = ("kind", "oblast", "rayon")


@register
class Municipalities(StaffRegister):
    """Names and population by SOATE code; new codes make new municipalities."""

    slug = "municipalities"
    title = _("Municipalities")
    lead = _("Names in three languages, kind, place and population, by SOATE code.")
    model = Municipality
    key = ("code",)
    order = 10
    columns = (
        soate_column(),
        *name_columns(),
        RegisterColumn(
            "kind",
            _("Kind"),
            "choice",
            help=_("What kind of unit it is. It changes by an act of the reform."),
            required=True,
            choices=MunicipalityKind.choices,
        ),
        oblast_column(),
        rayon_column(),
        RegisterColumn(
            "population",
            _("Population"),
            "number",
            help=_("How many people live there, together with the year."),
            least=0,
            most=3_000_000,
            example="5400",
        ),
        RegisterColumn(
            "population_year",
            _("Year of the figure"),
            "number",
            help=_("The year of the population figure."),
            least=FIRST_YEAR,
            most=LAST_YEAR,
            example="2016",
        ),
    )

    def rows(self) -> QuerySet[Municipality]:
        return Municipality.objects.order_by("sort_key", "pk")

    def rules(self) -> Rules:
        """A code that was replaced makes no second municipality."""
        once = set(FormerName.objects.values_list("code", flat=True))

        def rule(
            values: Mapping[str, Any], before: Mapping[str, Any] | None
        ) -> Iterable[Problem]:
            if before is None and values["code"] in once:
                yield Problem(_("This code was replaced by another one."), "code")
            yield from self.problems(values, before)

        return rule

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        yield from name_problems(values)
        yield from population_pair_problems(values)
        if before is None:
            yield from rayon_problems(values)
            return
        for name in BY_REFORM:
            if values[name] != before[name]:
                message = _("This changes only by an act of the territorial reform.")
                yield Problem(message, name)


@register
class Villages(StaffRegister):
    """Villages by SOATE code."""

    slug = "villages"
    title = _("Villages")
    lead = _("Villages with their municipality, by SOATE code.")
    model = Village
    key = ("code",)
    order = 20
    columns = (soate_column(), *name_columns(), municipality_column())

    def rows(self) -> QuerySet[Village]:
        return Village.objects.order_by("sort_key", "pk")

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        yield from name_problems(values)
        place = values["municipality"]
        moves = before is None or before["municipality"] != place
        if moves and place is not None and place.has_ended:
            message = _(
                "This municipality was ended by the reform. Name its successor."
            )
            yield Problem(message, "municipality")
