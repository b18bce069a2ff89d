"""Taking a wrong row of the profile off the record; the audit trail keeps its values."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.models import model_to_dict

from core import audit
from core.locking import lock
from municipalities.enums import MunicipalityVerb as Verb
from municipalities.models import (
    BudgetSufficiency,
    Convocation,
    Municipality,
    PopulationFigure,
    PostHolder,
)
from municipalities.permissions import can_manage_municipalities

VERBS = {
    PopulationFigure: Verb.POPULATION_REMOVED,
    BudgetSufficiency: Verb.SUFFICIENCY_REMOVED,
    PostHolder: Verb.HOLDER_REMOVED,
    Convocation: Verb.CONVOCATION_REMOVED,
}
HIDDEN = {"id", "municipality", "is_sample"}


@transaction.atomic
def remove_fact(
    *,
    fact: PopulationFigure | BudgetSufficiency | PostHolder | Convocation,
    by: Any,
) -> Municipality:
    """Remove a row that was recorded by mistake. Raises PermissionDenied."""
    if not can_manage_municipalities(by):
        raise PermissionDenied
    municipality = lock(fact.municipality)
    fact = lock(fact)
    values = {k: v for k, v in model_to_dict(fact).items() if k not in HIDDEN}
    verb = VERBS[type(fact)]
    fact.delete()
    if isinstance(fact, PopulationFigure):
        _repeat_latest(municipality, fact.year)
    audit.record(by=by, verb=verb, obj=municipality, before=values)
    return municipality


def _repeat_latest(municipality: Municipality, removed: int) -> None:
    """Where the removed year stood on the municipality, the next latest takes its place."""
    if municipality.population_year != removed:
        return
    latest = municipality.population_figures.first()
    municipality.population = latest.people if latest else None
    municipality.population_year = latest.year if latest else None
    municipality.save(update_fields=["population", "population_year"])
