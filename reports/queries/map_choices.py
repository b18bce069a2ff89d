"""What can be chosen for a map, and how a choice is called."""

from django.utils.translation import gettext as _

from municipalities.models import Boundary, Cohort, Oblast, Phase, Rayon
from reports.queries.maps import COHORT, COUNTRY, PHASE, MapFilter


def has_outlines() -> bool:
    """Whether staff have loaded outlines."""
    return Boundary.objects.exists()


def map_choices(area: str) -> dict[str, list[tuple[str, str]]]:
    """(code, name) pairs of each filter; rayons only of one chosen oblast."""
    phases = [(f"{PHASE}:{p.number}", p.name) for p in Phase.objects.all()]
    cohorts = [(f"{COHORT}:{c.code}", c.name) for c in Cohort.objects.all()]
    rayons = Rayon.objects.filter(oblast__code=area) if area else Rayon.objects.none()
    return {
        "area": [(o.code, o.name) for o in Oblast.objects.all()],
        "part": [*phases, *cohorts],
        "rayon": [(r.code, r.name) for r in rayons],
    }


def map_part(chosen: MapFilter) -> list[tuple[str, str]]:
    """(what, which) of area, rayon and part, for people."""
    choices = map_choices(chosen.area)
    areas = dict(choices["area"]) | {
        "": _("Programme oblasts"),
        COUNTRY: _("Whole country"),
    }
    told = [(_("Area"), areas.get(chosen.area, chosen.area))]
    if chosen.rayon:
        rayons = dict(choices["rayon"])
        told.append((_("Rayon"), rayons.get(chosen.rayon, chosen.rayon)))
    if chosen.part:
        parts = dict(choices["part"])
        told.append((_("Cohort or phase"), parts.get(chosen.part, chosen.part)))
    return told
