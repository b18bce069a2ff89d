"""The whole timeline of a municipality, in pages and by kind."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.ui import Crumb
from municipalities.models import Municipality
from reports.queries.places import PlacePage, timeline_of
from reports.queries.timeline import Kind, page_of
from reports.views import municipal, public, staff
from reports.views.profile import entry_of


class _Timeline:
    """One page of what happened, the latest first; `?kind=` narrows it."""

    template_name = "reports/municipality_timeline.html"
    place: Municipality
    audience: str
    request: Any
    gather: Any
    trail: Any

    def get_context(self) -> dict[str, Any]:
        page: PlacePage = self.gather()
        asked = self.request.GET.get("kind", "")
        kind = asked if asked in Kind.values else ""
        everything = timeline_of(page, self.audience)
        rows = [row for row in everything if not kind or row.kind == kind]
        paged = page_of(rows, self.request.GET.get("page"))
        there = {row.kind for row in everything}
        trail = self.trail()
        return {
            "title": _("What happened"),
            "caption": self.place.full_name,
            "place": self.place,
            "kind": kind,
            "kinds": [(one.value, one.label) for one in Kind if one in there],
            "page_obj": paged,
            "entries": [entry_of(row, self.place, self.audience) for row in paged],
            "breadcrumbs": [
                *trail[:-1],
                Crumb(
                    self.place.name,
                    reverse(
                        f"{self.audience}:municipality-detail", args=[self.place.pk]
                    ),
                ),
                Crumb(_("What happened")),
            ],
        }


class StaffTimeline(_Timeline, staff.MunicipalityDetail):
    """All that this member of staff may see."""


class MunicipalTimeline(_Timeline, municipal.MunicipalityDetail):
    """All that happened to one's own municipality."""


class PublicTimeline(_Timeline, public.MunicipalityDetail):
    """Facts of what is published."""
