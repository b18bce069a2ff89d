"""Taking over outlines of oblasts and rayons from a GeoJSON file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.problems import OperationRefused, Problem
from core.text import search_key
from municipalities.building.geojson import (
    MAX_ATTRIBUTION,
    Outline,
    OutlineFile,
    read_outlines,
)
from municipalities.enums import BoundaryLevel, MunicipalityVerb
from municipalities.models import Boundary, Oblast, Rayon

ATTRIBUTION = (
    "Boundaries: Ministry of Emergency Situations of the Kyrgyz Republic / "
    "OCHA ROMENA, CC BY 3.0 IGO"
)
# the finer level first: a file of rayons names their oblasts, too
CODE_KEYS = ("adm2_pcode", "pcode", "soate", "adm1_pcode", "code")
NAME_KEYS = tuple(
    f"{stem}{language}"
    for stem in ("name_", "adm2_", "adm1_")
    for language in ("ky", "ru", "en")
)
COUNTRY = "417"
CODE_LENGTH = 14


@dataclass(frozen=True)
class KnownPlace:
    """A place that an outline can belong to; `kind`: oblast, rayon or city."""

    level: str
    code: str
    kind: str
    name: str
    keys: frozenset[str]


@dataclass
class LoadedBoundaries:
    """What a load did, place by place. `unknown` are features that fit no place."""

    attribution: str
    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@transaction.atomic
def load_boundaries(*, content: bytes, attribution: str, by: Any) -> LoadedBoundaries:
    """Keep the outlines of a GeoJSON file; an outline that is there is replaced.

    `attribution` empty: what the file says, else the one of the country's common
    operational data. Raises OperationRefused with all faults, and keeps nothing then.
    """
    file = read_outlines(content)
    credit = attribution.strip() or file.attribution or ATTRIBUTION
    loaded = LoadedBoundaries(credit[:MAX_ATTRIBUTION])
    matched = _matched(file, loaded)
    stored = {
        (row.level, row.code): row for row in Boundary.objects.select_for_update()
    }
    last = None
    for place, outline in matched:
        row = stored.get((place.level, place.code))
        last = _keep(row, place, outline, loaded) or last
    if last is not None:
        audit.record(
            by=by,
            verb=MunicipalityVerb.BOUNDARIES_LOADED,
            obj=last,
            after={
                "made": loaded.made,
                "changed": loaded.changed,
                "attribution": loaded.attribution,
            },
        )
    return loaded


def _keep(
    row: Boundary | None, place: KnownPlace, outline: Outline, loaded: LoadedBoundaries
) -> Boundary | None:
    """Write one outline; None when it stands there already."""
    rings = [[list(point) for point in ring] for ring in outline.rings]
    if row is None:
        loaded.made.append(place.name)
        return Boundary.objects.create(
            level=place.level,
            code=place.code,
            rings=rings,
            attribution=loaded.attribution,
        )
    if row.rings == rings and row.attribution == loaded.attribution:
        loaded.unchanged.append(place.name)
        return None
    loaded.changed.append(place.name)
    row.rings, row.attribution = rings, loaded.attribution
    row.save()
    return row


def _matched(
    file: OutlineFile, loaded: LoadedBoundaries
) -> list[tuple[KnownPlace, Outline]]:
    """Each outline with its place. Raises OperationRefused: none fits, or one twice."""
    known = known_places()
    found: dict[tuple[str, str], tuple[KnownPlace, Outline]] = {}
    problems = []
    for outline in file.outlines:
        place = place_of(outline, known)
        if place is None:
            loaded.unknown.append(_title(outline))
        elif (place.level, place.code) in found:
            message = _("%(name)s stands in the file twice.") % {"name": place.name}
            problems.append(Problem(message, code="twice"))
        else:
            found[place.level, place.code] = (place, outline)
    if not found:
        message = _(
            "No feature fits an oblast or a rayon of the portal. It needs a p-code, a "
            "SOATE code or a name. Are the places loaded (load_places)?"
        )
        problems.append(Problem(message, code="nothing-fits"))
    if problems:
        raise OperationRefused(problems)
    return list(found.values())


def known_places() -> list[KnownPlace]:
    """Oblasts, rayons and cities of oblast rank."""
    oblasts = [_known(BoundaryLevel.OBLAST, "oblast", row) for row in _all(Oblast)]
    rayons = [_known(BoundaryLevel.RAYON, row.kind, row) for row in _all(Rayon)]
    return [*oblasts, *rayons]


def _all(model: Any) -> Iterable[Any]:
    return model.objects.order_by("code")


def _known(level: str, kind: str, row: Any) -> KnownPlace:
    names = (search_key(name) for name in (row.name_ky, row.name_ru, row.name_en))
    keys = frozenset(key for key in names if key)
    return KnownPlace(level, row.code, kind, row.name, keys)


def place_of(outline: Outline, known: list[KnownPlace]) -> KnownPlace | None:
    """The place of an outline: by its code; without one by a name that fits once."""
    told = {str(key).lower(): value for key, value in outline.properties.items()}
    codes = [code for key in CODE_KEYS if (code := soate_of(told.get(key)))]
    if codes:
        return next((place for place in known if place.code == codes[0]), None)
    names = {search_key(str(told[key])) for key in NAME_KEYS if told.get(key)}
    names |= {search_key(str(told["name"]))} if told.get("name") else set()
    fitting = [place for place in known if names & place.keys]
    if told.get("kind"):
        fitting = [place for place in fitting if place.kind == told["kind"]]
    return fitting[0] if len(fitting) == 1 else None


def soate_of(value: Any) -> str:
    """The SOATE code in a p-code ("KG" and SOATE without 417), a code or a number.

    Shorter codes are filled with zeros. Empty when it is none.
    """
    text = str(value if value is not None else "").strip().upper()
    if re.fullmatch(r"KG\d{2,11}", text):
        text = COUNTRY + text[2:]
    if not re.fullmatch(rf"{COUNTRY}\d{{2,11}}", text):
        return ""
    return text.ljust(CODE_LENGTH, "0")


def _title(outline: Outline) -> str:
    """How a feature that fits nowhere is called in the answer."""
    told = {str(key).lower(): value for key, value in outline.properties.items()}
    wanted = (*NAME_KEYS[::-1], "name", *CODE_KEYS)
    word = next((str(told[key])[:60] for key in wanted if told.get(key)), "")
    return _("feature %(number)s (%(name)s)") % {
        "number": outline.number,
        "name": word or "?",
    }
