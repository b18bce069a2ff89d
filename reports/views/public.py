"""Public: the start page, a municipality's page, and the way to one's own home."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from core.formats import money_short, period_text
from core.navigation import TITLES, Audience
from core.screens import Screen
from core.ui import Action, Fact
from municipalities.models import Phase
from reports.permissions import audiences_of, is_logged_in
from reports.queries.facts import (
    DONOR,
    IMPLEMENTERS,
    PROGRAMME,
    PROJECT_NUMBER,
)
from reports.queries.homes import start_page
from reports.queries.places import PlacePage, public_page
from reports.views.places import MunicipalityScreen


class Start(Screen):
    """What the programme is, for everybody; facts come from the database."""

    template_name = "reports/start.html"

    def get_context(self) -> dict[str, Any]:
        start = start_page()
        return {
            "start": start,
            "programme": PROGRAMME,
            "donor": DONOR,
            "implementers": IMPLEMENTERS,
            "project_number": PROJECT_NUMBER,
            "phases": _phases(start.phases),
            "calls": [
                (call, reverse("public:call-detail", args=[call.pk]))
                for call in start.calls
            ],
            "editions": [
                (edition, reverse("public:registry-detail", args=[edition.pk]))
                for edition in start.editions
            ],
        }


def _phases(phases: list[Phase]) -> list[Fact]:
    return [
        Fact(
            phase.name,
            period_text(phase.start_date, phase.end_date),
            money_short(phase.budget, phase.budget_currency),
        )
        for phase in phases
    ]


class Home(Screen):
    """Leads to the home of the person's part of the portal; several: a choice."""

    gate = is_logged_in
    template_name = "reports/home_choice.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        names = audiences_of(self.user)
        if len(names) == 1:
            return HttpResponseRedirect(reverse(f"{names[0]}:home"))
        return self.page(
            choices=[
                Action(TITLES[Audience(name)], reverse(f"{name}:home"), "secondary")
                for name in names
            ]
        )


class MunicipalityDetail(MunicipalityScreen):
    """A municipality as everybody may see it."""

    def gather(self) -> PlacePage:
        return public_page(self.place)
