"""Staff: cohorts and their members."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb, works_as_staff
from core import audit
from core.formats import number
from core.imports.links import import_actions
from core.screens import ListScreen, Screen
from core.spreadsheets import Column
from core.text import whole_number
from core.ui import Action, Crumb, Fact, Figure
from municipalities import operations, queries
from municipalities.enums import MembershipState
from municipalities.forms import CohortForm, MemberFilter
from municipalities.forms.filters import asked_day
from municipalities.models import Cohort, CohortMembership, Municipality
from municipalities.permissions import can_manage_municipalities
from municipalities.views.acting import Button, FormPage

EVENTS = 20


def cohorts_crumb() -> Crumb:
    """The way back to the list."""
    return Crumb(_("Cohorts"), reverse("staff:cohort-list"))


class CohortList(ListScreen):
    """Cohorts with their phase and the number of their municipalities."""

    gate = works_as_staff
    template_name = "municipalities/cohort_list.html"
    title = _("Cohorts")
    export_name = "cohorts"
    search_fields = ("search_key", "code")
    sorts = {
        "name": ("sort_key",),
        "year": ("known_year", "code"),
        "phase": ("known_phase", "code"),
        "members": ("members", "code"),
    }
    default_sort = "year"
    columns = (
        Column(_("Short code"), lambda cohort: cohort.code),
        Column(_("Name"), lambda cohort: cohort.name),
        Column(_("Phase"), lambda cohort: cohort.phase.name if cohort.phase else ""),
        Column(_("Year"), lambda cohort: cohort.year, "number"),
        Column(_("Planned"), lambda cohort: cohort.planned_size, "number"),
        Column(_("Members"), lambda cohort: cohort.members, "number"),
        Column(_("Note"), lambda cohort: cohort.note),
    )

    def rows(self) -> QuerySet[Cohort]:
        return queries.cohort_rows()

    def get_context(self) -> dict[str, Any]:
        making = Action(_("Make a cohort"), reverse("staff:cohort-create"))
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "action": making if can_manage_municipalities(self.user) else None,
            "actions": import_actions(self.user, "cohorts"),
        }


class CohortDetail(ListScreen):
    """A cohort with its members by state, and what happened to it."""

    gate = works_as_staff
    template_name = "municipalities/cohort_detail.html"
    export_name = "cohort-members"
    filterset_class = MemberFilter
    search_fields = ("known_words", "known_code", "municipality__code")
    sorts = {
        "name": ("known_name",),
        "code": ("known_code",),
        "state": ("known_state", "known_name"),
        "signed": ("known_signed", "known_name"),
        "joined": ("known_joined", "known_name"),
        "left": ("known_left", "known_name"),
    }
    default_sort = "name"
    columns = (
        Column(_("SOATE code"), lambda row: row.municipality.shown_code),
        Column(_("Municipality"), lambda row: row.municipality.name),
        Column(_("Rayon"), lambda row: rayon_name(row.municipality)),
        Column(_("Oblast"), lambda row: row.municipality.oblast.name),
        Column(_("State"), lambda row: row.get_shown_state_display()),
        Column(_("Commitments signed on"), lambda row: row.commitments_date, "date"),
        Column(_("Joined on"), lambda row: row.joined_date, "date"),
        Column(_("Left on"), lambda row: row.left_date, "date"),
        Column(_("Why it left"), lambda row: row.left_reason),
        Column(_("Source"), lambda row: row.evidence),
    )

    def load(self) -> None:
        rows = Cohort.objects.select_related("phase")
        self.cohort = get_object_or_404(rows, pk=self.pk)
        self.title = self.cohort.name

    def rows(self) -> QuerySet[CohortMembership]:
        return queries.members_of(self.cohort)

    def get_context(self) -> dict[str, Any]:
        cohort, manages = self.cohort, can_manage_municipalities(self.user)
        where = [cohort.pk]
        return {
            "cohort": cohort,
            "facts": [
                Fact(_("Phase"), cohort.phase.name if cohort.phase else ""),
                Fact(_("Year"), cohort.year),
                Fact(_("Note"), cohort.note),
            ],
            "figures": _member_figures(cohort, asked_day(self.request.GET)),
            "events": audit.timeline(cohort)[:EVENTS],
            "manages": manages,
            "sees_selections": has_verb(self.user, Verb.SEE_SELECTIONS),
            "breadcrumbs": [cohorts_crumb(), Crumb(cohort.name)],
            "action": Action(
                _("Add a municipality"), reverse("staff:member-add", args=where)
            )
            if manages
            else None,
            "actions": [
                Action(
                    _("Change"), reverse("staff:cohort-edit", args=where), "secondary"
                )
            ]
            if manages
            else [],
        }


def _member_figures(cohort: Cohort, day: datetime.date | None) -> list[Figure]:
    """How many municipalities are in the cohort, all together and by state."""
    counts = queries.members_by_state(cohort, day)
    kept = f"&on={day.isoformat()}" if day else ""
    planned = _("of %(number)s planned") % {"number": cohort.planned_size}
    return [
        Figure(
            number(sum(counts.values())),
            _("Municipalities"),
            note=planned if cohort.planned_size else "",
        ),
        *(
            Figure(
                number(counts[state]),
                capfirst(state.label),
                url=f"?state={state}{kept}",
            )
            for state in MembershipState
        ),
    ]


def rayon_name(place: Municipality) -> str:
    """The rayon, as an export shows it; empty for a city of oblast rank."""
    return place.rayon.name if place.rayon else ""


class CohortCreate(FormPage):
    """A new cohort."""

    gate = works_as_staff
    form_class = CohortForm
    title = _("Make a cohort")
    success = _("The cohort is made.")

    def may(self) -> bool:
        return can_manage_municipalities(self.user)

    def trail(self) -> list[Crumb]:
        return [cohorts_crumb()]

    def act(self, form: CohortForm) -> str:
        cohort = operations.make_cohort(by=self.user, **form.cleaned_data)
        return cohort.get_absolute_url()


class _OfCohort(Screen):
    """Loads the cohort of the address and asks for the right to manage it."""

    gate = works_as_staff

    def load(self) -> None:
        self.cohort = get_object_or_404(Cohort, pk=self.pk)

    def may(self) -> bool:
        return can_manage_municipalities(self.user, self.cohort)

    def trail(self) -> list[Crumb]:
        return [
            cohorts_crumb(),
            Crumb(self.cohort.name, self.cohort.get_absolute_url()),
        ]


class CohortEdit(_OfCohort, FormPage):
    """Names, phase, year, note of a cohort."""

    form_class = CohortForm
    title = _("Change the cohort")
    success = _("The cohort is changed.")

    def form_arguments(self) -> dict[str, Any]:
        copy = Cohort.objects.get(pk=self.cohort.pk)
        return {**super().form_arguments(), "instance": copy}

    def act(self, form: CohortForm) -> str:
        operations.change_cohort(cohort=self.cohort, by=self.user, **form.cleaned_data)
        return self.cohort.get_absolute_url()


class MemberAdd(_OfCohort, Button):
    """Search a municipality (GET), take it into the cohort (POST `municipality`)."""

    http_method_names = ["get", "head", "post"]
    template_name = "municipalities/member_add.html"
    success = _("The municipality is in the cohort now.")

    def load(self) -> None:
        super().load()
        self.back = reverse("staff:member-add", args=[self.cohort.pk])

    def get_context(self) -> dict[str, Any]:
        query = self.request.GET.get("q", "")
        return {
            "cohort": self.cohort,
            "query": query,
            "found": queries.find_places(query),
            "member_ids": set(
                self.cohort.memberships.values_list("municipality_id", flat=True)
            ),
            "title": _("Add a municipality"),
            "breadcrumbs": [*self.trail(), Crumb(_("Add a municipality"))],
        }

    def act(self) -> str:
        wanted = whole_number(self.request.POST.get("municipality", ""))
        place = get_object_or_404(Municipality.objects.visible_to(self.user), pk=wanted)
        membership = operations.add_member(
            cohort=self.cohort, municipality=place, by=self.user
        )
        return membership.get_absolute_url()
