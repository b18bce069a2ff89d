"""Registers of cohorts, memberships and earlier programmes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.validators import validate_slug
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.imports import RegisterColumn, register
from core.problems import Problem
from municipalities.enums import MembershipState
from municipalities.models import (
    Cohort,
    CohortMembership,
    EarlierParticipation,
    EarlierProgramme,
    Phase,
)
from municipalities.operations.cohorts import joining_problems
from municipalities.operations.memberships import membership_problems
from municipalities.operations.places import name_problems
from municipalities.resources.columns import (
    FIRST_YEAR,
    LAST_YEAR,
    LONG_TEXT,
    StaffRegister,
    cohort_column,
    municipality_column,
    name_columns,
    programme_column,
    source_column,
)


def short_code() -> RegisterColumn:
    return RegisterColumn(
        "code",
        _("Short code"),
        help=_("Tells the records apart: Latin letters, digits and hyphens."),
        required=True,
        max_length=30,
        validators=(validate_slug,),
        example="2016",
    )


def note_column() -> RegisterColumn:
    return RegisterColumn(
        "note", _("Note"), help=_("What else is to be known."), max_length=LONG_TEXT
    )


class _Named(StaffRegister):
    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        return name_problems(values)


@register
class Cohorts(_Named):
    """Cohorts by their short code."""

    slug = "cohorts"
    title = _("Cohorts")
    lead = _("Cohorts with phase, year and planned size, by their short code.")
    model = Cohort
    key = ("code",)
    order = 30
    columns = (
        short_code(),
        *name_columns(),
        RegisterColumn(
            "phase",
            _("Phase"),
            "reference",
            help=_("The number of the programme's phase; empty when no source tells."),
            options=lambda: {str(p.number): p for p in Phase.objects.all()},
            path="phase__number",
            example="1",
        ),
        RegisterColumn(
            "year",
            _("Year"),
            "number",
            help=_("The year in which it began; empty when no source tells."),
            least=FIRST_YEAR,
            most=LAST_YEAR,
            example="2016",
        ),
        RegisterColumn(
            "planned_size",
            _("Planned"),
            "number",
            help=_("How many municipalities were planned."),
            least=0,
            most=500,
            example="16",
        ),
        note_column(),
    )

    def rows(self) -> QuerySet[Cohort]:
        return Cohort.objects.order_by("code")


@register
class Memberships(StaffRegister):
    """Which municipality is in which cohort."""

    slug = "memberships"
    title = _("Members of cohorts")
    lead = _("Municipalities in cohorts, by cohort and SOATE code.")
    model = CohortMembership
    key = ("cohort", "municipality")
    order = 40
    columns = (
        cohort_column(),
        municipality_column(),
        RegisterColumn(
            "state",
            _("State"),
            "choice",
            help=_("For a new record. Later it changes on the page of the membership."),
            required=True,
            choices=MembershipState.choices,
        ),
        RegisterColumn(
            "joined_date",
            _("Joined on"),
            "date",
            help=_("Empty when not known."),
            example="01.02.2016",
        ),
        RegisterColumn(
            "commitments_date",
            _("Commitments signed on"),
            "date",
            help=_("Empty when not known."),
            example="01.02.2016",
        ),
        RegisterColumn(
            "left_date", _("Left on"), "date", help=_("Only for those who left.")
        ),
        RegisterColumn(
            "left_reason",
            _("Why it left"),
            help=_("Only for those who left."),
            max_length=LONG_TEXT,
        ),
        RegisterColumn(
            "evidence",
            _("Source"),
            help=_("Which source tells of the membership."),
            max_length=LONG_TEXT,
        ),
    )

    def rows(self) -> QuerySet[CohortMembership]:
        return CohortMembership.objects.order_by("cohort__code", "municipality__code")

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        yield from membership_problems(CohortMembership(**values))
        if before is None:
            yield from joining_problems(values["municipality"], values["joined_date"])
        elif values["state"] != before["state"]:
            message = _("The state changes on the page of the membership.")
            yield Problem(message, "state")

    def audit_object(self, obj: Any) -> models.Model:
        return obj.cohort


@register
class EarlierProgrammes(_Named):
    """Earlier programmes by their short code."""

    slug = "earlier-programmes"
    title = _("Earlier programmes")
    lead = _("Programmes of others, whose participants may be invited to a selection.")
    model = EarlierProgramme
    key = ("code",)
    order = 50
    columns = (short_code(), *name_columns(), note_column())

    def rows(self) -> QuerySet[EarlierProgramme]:
        return EarlierProgramme.objects.order_by("code")


@register
class EarlierParticipants(StaffRegister):
    """Who took part in an earlier programme."""

    slug = "earlier-participants"
    title = _("Participants of earlier programmes")
    lead = _("Which municipality took part in which earlier programme.")
    model = EarlierParticipation
    key = ("programme", "municipality")
    order = 60
    columns = (
        programme_column(),
        municipality_column(),
        source_column(required=False),
    )

    def rows(self) -> QuerySet[EarlierParticipation]:
        return EarlierParticipation.objects.order_by(
            "programme__code", "municipality__code"
        )

    def audit_object(self, obj: Any) -> models.Model:
        return obj.municipality
