"""The map of municipalities for staff, donors and everybody, and its PDF."""

import posixpath
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.screens import Screen
from core.text import whole_number
from core.ui import Crumb
from municipalities.enums import BoundaryLevel
from reports.building.maps.sheet import sheet_of
from reports.building.maps.tiles import Link
from reports.forms import MapForm
from reports.operations import ask_map
from reports.permissions import can_see_programme_as_donor, sees_published_only
from reports.queries.maps import MapTile, gather_map


class MapScreen(Screen):
    """Base: what to show stands in the address. `audience` is the URL namespace."""

    audience = "public"

    def load(self) -> None:
        self.form = MapForm(self.request.GET, published_only=self.is_published_only)
        self.chosen = self.form.chosen()

    def is_published_only(self, subject: str) -> bool:
        return sees_published_only(self.user, self.audience, subject)


class PublicMap(MapScreen):
    """Published facts, for everybody."""

    template_name = "reports/map.html"
    print_url = ""

    def get_context(self) -> dict[str, Any]:
        data = gather_map(
            self.chosen,
            user=self.user,
            published_only=self.is_published_only(self.chosen.subject),
        )
        page = whole_number(self.request.GET.get("page", "")) or 1
        sheet = sheet_of(
            data, page=page, link=municipality_link(self), area_link=self.area_link
        )
        chosen = self.chosen.as_parameters()
        return {
            "title": _("Map of the municipalities"),
            "breadcrumbs": [
                Crumb(_("Municipalities"), _list_url(self.audience)),
                Crumb(_("Map")),
            ],
            "filters": {"form": self.form},
            "is_narrowed": bool(chosen),
            "sheet": sheet,
            "page": min(page, sheet.pages),
            "pages": self.page_links(sheet.pages),
            "print_url": self.print_address(chosen),
            "may_load": self.audience == "staff" and not self.form.has_outlines,
        }

    def print_address(self, chosen: dict[str, str]) -> str:
        if not self.print_url:
            return ""
        return f"{reverse(self.print_url)}?{urlencode(chosen)}"

    def page_links(self, pages: int) -> list[tuple[int, str]]:
        """(number, address) of each page of a large map; none where one is enough."""
        chosen = self.chosen.as_parameters()
        numbers = range(1, pages + 1) if pages > 1 else ()
        return [(n, "?" + urlencode({**chosen, "page": n})) for n in numbers]

    def area_link(self, tile: MapTile, level: str) -> str:
        """The tile map of the rayon or oblast that the municipality lies in."""
        chosen = self.chosen.as_parameters()
        for name in ("picture", "state", "rayon"):
            chosen.pop(name, None)
        chosen["area"] = tile.oblast_code
        if level == BoundaryLevel.RAYON:
            chosen["rayon"] = tile.rayon_code
        return f"?{urlencode(chosen)}"


class DonorMap(PublicMap):
    """Published facts, with the PDF."""

    gate = can_see_programme_as_donor
    audience = "donor"
    print_url = "donor:map-pdf"


class StaffMap(PublicMap):
    """All that this member of staff may see."""

    gate = works_as_staff
    audience = "staff"
    print_url = "staff:map-pdf"


class StaffMapPrint(MapScreen):
    """POST: asks for the PDF of the map in the language of the page."""

    gate = works_as_staff
    audience = "staff"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        job = ask_map(
            chosen=self.chosen,
            audience=self.audience,
            language=get_language() or "ky",
            by=self.user,
        )
        return HttpResponseRedirect(reverse("public:job-detail", args=[job.pk]))


class DonorMapPrint(StaffMapPrint):
    """The same for the donor."""

    gate = can_see_programme_as_donor
    audience = "donor"


def municipality_link(screen: MapScreen) -> Link:
    """Addresses of municipalities, relative to the map: hundreds of them stand there."""
    try:
        url = reverse(f"{screen.audience}:municipality-detail", args=[0])
    except NoReverseMatch:
        url = reverse("public:municipality-detail", args=[0])
    here = screen.request.path
    pattern = posixpath.relpath(url, here).replace("0", "{}") + "/"
    return lambda tile: pattern.format(tile.pk)


def _list_url(audience: str) -> str:
    try:
        return reverse(f"{audience}:municipality-list")
    except NoReverseMatch:
        return ""
