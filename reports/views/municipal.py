"""Municipality: home with the path to a grant, own page."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.screens import Screen
from core.ui import Crumb
from municipalities.models import Municipality
from municipalities.permissions import municipality_ids, works_for_municipality
from reports.queries.homes import municipal_path, own_events, own_tiles
from reports.queries.places import PlacePage, own_page
from reports.queries.steps import next_steps
from reports.views.places import MunicipalityScreen


def own_places(user: Any) -> QuerySet[Municipality]:
    """The municipalities the user works for."""
    return Municipality.objects.with_place().filter(pk__in=municipality_ids(user))


class Home(Screen):
    """Next steps first; then how far registry, plan, application and grant are."""

    gate = works_for_municipality
    template_name = "reports/home_municipal.html"

    def get_context(self) -> dict[str, Any]:
        places = list(own_places(self.user))
        # what was taken over is gathered on the page of the one that lives
        shown = [place for place in places if not place.has_ended] or places
        return {
            "title": _("My municipality") if len(shown) > 1 else shown[0].full_name,
            "steps": next_steps(self.user),
            "paths": [(place, municipal_path(place)) for place in shown],
            "figures": own_tiles(places),
            "events": own_events(places),
        }


class MunicipalityDetail(MunicipalityScreen):
    """One's own municipality; a foreign one does not exist here."""

    gate = works_for_municipality
    audience = "municipal"

    def load(self) -> None:
        self.place = get_object_or_404(own_places(self.user), pk=self.pk)

    def gather(self) -> PlacePage:
        return own_page(self.place, self.user)

    def trail(self) -> list[Crumb]:
        home = Crumb(_("My municipality"), reverse("municipal:home"))
        return [home, Crumb(self.place.name)]
