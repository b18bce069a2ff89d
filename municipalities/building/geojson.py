"""Reading outlines of places from GeoJSON: checked strictly, then made small.

Pure: knows no database. Whatever is wrong is told with the number of the feature, and
nothing of a file that has a fault is taken.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from core.problems import OperationRefused, Problem
from municipalities.building.simplifying import Point, Ring, simplified

MAX_BYTES = 64 * 1024 * 1024
MAX_FEATURES = 500
MAX_POINTS = 2_000_000
MAX_PROBLEMS = 20
MAX_ATTRIBUTION = 300
LEAST_POINTS = 4  # a triangle whose last point is the first once more
# The Kyrgyz Republic with a margin, in degrees: another country is another file.
WEST, EAST, SOUTH, NORTH = 68.0, 81.5, 38.5, 44.0
CREDIT_KEYS = ("attribution", "credit", "copyright", "license", "licence")


@dataclass(frozen=True)
class Outline:
    """One feature: its number in the file, its properties, its closed rings."""

    number: int
    properties: dict[str, Any]
    rings: list[Ring]


@dataclass(frozen=True)
class OutlineFile:
    """What a file holds. `attribution` is empty when the file names none."""

    outlines: list[Outline]
    attribution: str = ""


@dataclass
class _Reading:
    """What is found on the way."""

    points: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_outlines(content: bytes) -> OutlineFile:
    """The outlines of a GeoJSON FeatureCollection. Raises OperationRefused."""
    whole = _json(content)
    features = whole.get("features") if isinstance(whole, dict) else None
    if whole.get("type") != "FeatureCollection" or not isinstance(features, list):
        _refuse(_("This is no GeoJSON with a list of features (FeatureCollection)."))
    if not 0 < len(features) <= MAX_FEATURES:
        _refuse(
            _("The file has %(count)s features; there must be 1 to %(most)s.")
            % {"count": len(features), "most": MAX_FEATURES}
        )
    reading = _Reading()
    outlines = [
        _outline(number, feature, reading)
        for number, feature in enumerate(features, start=1)
    ]
    if reading.problems:
        raise OperationRefused(reading.problems[:MAX_PROBLEMS])
    return OutlineFile(
        [outline for outline in outlines if outline is not None], _credit(whole)
    )


def _json(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        _refuse(
            _("The file is larger than %(most)s MB.") % {"most": MAX_BYTES // 1024**2}
        )
    try:
        whole = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        _refuse(_("The file cannot be read as JSON in UTF-8."))
    return whole if isinstance(whole, dict) else {}


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse(message: str) -> NoReturn:
    raise OperationRefused([Problem(message, code="no-outlines")])


def _credit(whole: dict[str, Any]) -> str:
    """Whom the file itself asks to name."""
    places = [whole, whole.get("metadata"), whole.get("properties")]
    for place in places:
        for key in CREDIT_KEYS:
            text = place.get(key) if isinstance(place, dict) else None
            if isinstance(text, str) and text.strip():
                return " ".join(text.split())[:MAX_ATTRIBUTION]
    return ""


def _outline(number: int, feature: Any, reading: _Reading) -> Outline | None:
    """The feature, or None with a sentence in the list of problems."""
    try:
        properties = dict(feature["properties"] or {})
        rings = _rings(feature["geometry"], reading)
    except ValueError as error:
        message = _("Feature %(number)s: %(fault)s.")
        reading.problems.append(
            Problem(message % {"number": number, "fault": error}, code="bad-outline")
        )
        return None
    except (ArithmeticError, LookupError, TypeError):
        message = _("Feature %(number)s is not written as GeoJSON asks.")
        reading.problems.append(
            Problem(message % {"number": number}, code="bad-outline")
        )
        return None
    return Outline(number, properties, simplified(rings))


def _rings(geometry: Any, reading: _Reading) -> list[Ring]:
    """All rings, at least one. Raises ValueError with the fault."""
    polygons = _polygons(geometry)
    rings = [_ring(ring, reading) for polygon in polygons for ring in polygon]
    if not rings:
        raise ValueError(_("it has no outline"))
    return rings


def _polygons(geometry: Any) -> list[Any]:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Polygon":
        return [coordinates]
    if kind == "MultiPolygon":
        return list(coordinates)
    raise ValueError(_("only Polygon and MultiPolygon are outlines"))


def _ring(ring: Any, reading: _Reading) -> Ring:
    reading.points += len(ring)
    if reading.points > MAX_POINTS:
        _refuse(
            _("The file has more than %(most)s points. Take a simplified one.")
            % {"most": MAX_POINTS}
        )
    points = list(_points(ring))
    if len(points) < LEAST_POINTS:
        raise ValueError(_("a ring has fewer than four points"))
    if points[0] != points[-1]:
        raise ValueError(_("a ring is not closed"))
    return points


def _points(ring: Any) -> Iterator[Point]:
    for position in ring:
        longitude, latitude = position[0], position[1]
        if not (_is_number(longitude) and _is_number(latitude)):
            raise ValueError(_("a coordinate is no number"))
        if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
            raise ValueError(
                _(
                    "a point lies outside the Kyrgyz Republic (degrees are asked, "
                    "longitude first)"
                )
            )
        yield (float(longitude), float(latitude))


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    )
