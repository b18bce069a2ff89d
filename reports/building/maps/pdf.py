"""The map as a PDF: the pictures and numbers of the page, on paper."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.formats import moment_text
from reports.building.maps.sheet import sheet_of, title_of
from reports.building.maps.signs import signs_of
from reports.building.maps.tables import names_table
from reports.queries.facts import PROGRAMME
from reports.queries.maps import MapData
from reports.rendering import render_pdf


def map_pdf(*, data: MapData, part: list[tuple[str, str]], language: str) -> bytes:
    """The map in the active language; `part`: what was chosen, in words.

    Raises RenderingFailed.
    """
    return render_pdf(
        html=map_html(data=data, part=part), language=language, title=title_of(data)
    )


def map_html(*, data: MapData, part: list[tuple[str, str]]) -> str:
    """The whole document, without touching the database."""
    return render_to_string("reports/pdf/map.html", _context(data, part))


def _context(data: MapData, part: list[tuple[str, str]]) -> dict[str, Any]:
    sheet = sheet_of(data)
    signs = signs_of(
        data.chosen.subject, data.states, published_only=data.published_only
    )
    return {
        "programme": PROGRAMME,
        "sheet": sheet,
        "facts": [
            *part,
            (_("As of"), sheet.day),
            (_("Made on (Bishkek time)"), moment_text(data.read_at)),
        ],
        "names": names_table(data.tiles, signs),
    }
