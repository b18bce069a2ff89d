"""What pages of municipalities and of the public tell about a selection."""

from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.formats import date_text, moment_text, number, percent
from core.ui import Fact
from selections.models import Selection


def stage(selection: Selection, moment: datetime) -> tuple[Any, str]:
    """How far a selection is, as everybody may know it, and its tone.

    Between the closing and the results nothing is told of the steps inside.
    """
    if selection.results_are_public:
        return _("results published"), "success"
    if selection.is_cancelled:
        return _("cancelled"), "danger"
    if selection.is_open_at(moment):
        return pgettext_lazy("selection", "open"), "success"
    if selection.is_announced and moment < selection.opens_at:
        return _("opens later"), "info"
    return _("closed, under consideration"), "neutral"


def condition_facts(selection: Selection) -> list[Fact]:
    """Dates in Bishkek time, places and thresholds."""
    least, year = selection.minimum_score, selection.sufficiency_year
    facts = [
        Fact(_("Cohort"), selection.cohort.name),
        Fact(_("Who may take part"), capfirst(selection.get_access_display())),
        Fact(_("Opens"), moment_text(selection.opens_at), _("Bishkek time")),
        Fact(_("Closes"), moment_text(selection.closes_at), _("Bishkek time")),
        Fact(_("Places"), number(selection.places)),
    ]
    if least is not None:
        facts.append(Fact(_("Score for a place, at least"), number(least, 2)))
    if year:
        text = _("%(year)s: at least %(percent)s") % {
            "year": year,
            "percent": percent(selection.sufficiency_threshold),
        }
        note = _("As the ministry's document says; the programme records it.")
        facts.append(Fact(_("Budget sufficiency"), text, note))
    if selection.results_are_public and selection.decision_date:
        facts += [
            Fact(_("Number of the decision"), selection.decision_number),
            Fact(_("Date of the decision"), date_text(selection.decision_date)),
        ]
    if selection.is_historic:
        facts.append(Fact(_("Papers of the past"), selection.source_note or _("yes")))
    return facts


def conditions(selection: Selection) -> dict[str, Any]:
    """Everything that is asked; seven queries at any size."""
    return {
        "facts": condition_facts(selection),
        "criteria": selection.criteria.all(),
        "quotas": selection.quotas.select_related("oblast"),
        "tie_rules": selection.tie_rules.select_related("criterion"),
        "documents": selection.required_documents.all(),
        "commitments": selection.commitments.all(),
    }
