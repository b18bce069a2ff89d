"""The kinds of rows that sections of a plan hold, as data."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from action_plans.models import (
    Annex,
    Beneficiaries,
    GroupMember,
    Hearing,
    Indicator,
    Measure,
    Objective,
    PlanPartner,
    Problem,
    Risk,
    Subsidy,
    UpkeepYear,
)


@dataclass(frozen=True)
class RowKind:
    """A kind of rows in a section; `relation` is the plan's attribute.

    `missing`: the sentence when at least one is needed and there is none.
    """

    slug: str
    model: type[Model]
    relation: str
    title: Any
    add: Any
    fields: tuple[str, ...]
    missing: Any = ""


ROW_KINDS: dict[str, RowKind] = {
    kind.slug: kind
    for kind in (
        RowKind(
            "partner",
            PlanPartner,
            "partners",
            _("Partner municipalities"),
            _("Add a partner"),
            ("municipality", "contribution", "need", "situation", "upkeep"),
        ),
        RowKind(
            "member",
            GroupMember,
            "groupmember_rows",
            _("Working group"),
            _("Add a member"),
            ("name", "role", "post", "municipality", "user"),
        ),
        RowKind(
            "hearing",
            Hearing,
            "hearing_rows",
            _("Public hearings"),
            _("Add a hearing"),
            (
                "kind",
                "date",
                "place",
                "municipality",
                "women",
                "women_young",
                "women_older",
                "men",
                "men_young",
                "men_older",
                "decisions",
                "minutes",
            ),
            _("No public hearing is recorded. Add at least one."),
        ),
        RowKind(
            "problem",
            Problem,
            "problem_rows",
            _("Problems and their causes"),
            _("Add a problem"),
            ("text", "causes"),
            _("No problem is named. Add at least one."),
        ),
        RowKind(
            "objective",
            Objective,
            "objective_rows",
            _("Objectives"),
            _("Add an objective"),
            ("text",),
            _("No objective is named. Add at least one."),
        ),
        RowKind(
            "measure",
            Measure,
            "measure_rows",
            _("Measures and their costs"),
            _("Add a measure"),
            (
                "title",
                "objective",
                "responsible",
                "start_date",
                "end_date",
                "output",
                "municipality",
            ),
            _("No measure is planned. Add at least one."),
        ),
        RowKind(
            "subsidy",
            Subsidy,
            "subsidy_rows",
            _("Who pays less"),
            _("Add a group that pays less"),
            ("who", "people", "yearly_sum", "payer", "basis"),
        ),
        RowKind(
            "beneficiaries",
            Beneficiaries,
            "beneficiaries_rows",
            _("People who will benefit, by village"),
            _("Add a village"),
            (
                "village",
                "population",
                "girls",
                "boys",
                "women",
                "men",
                "older_women",
                "older_men",
                "vulnerable",
                "groups",
                "households",
                "reason",
            ),
        ),
        RowKind(
            "indicator",
            Indicator,
            "indicator_rows",
            _("Indicators"),
            _("Add an indicator"),
            (
                "name",
                "objective",
                "measure",
                "unit",
                "baseline",
                "source",
                "target",
                "disaggregation",
                "means",
            ),
            _("No indicator is named. Add at least one."),
        ),
        RowKind(
            "risk",
            Risk,
            "risk_rows",
            _("Risks"),
            _("Add a risk"),
            ("text", "likelihood", "impact", "answer"),
            _("No risk is named. Add at least one."),
        ),
        RowKind(
            "upkeep",
            UpkeepYear,
            "upkeepyear_rows",
            _("Running cost after the grant, by year"),
            _("Add a year"),
            ("year", "cost", "from_tariff", "from_budget", "from_others", "note"),
            _("The running cost after the grant is not written. Fill in the table."),
        ),
        RowKind(
            "annex",
            Annex,
            "annex_rows",
            _("Documents"),
            _("Add a document"),
            ("kind", "title", "file"),
        ),
    )
}
