"""The fifteen sections of a plan as data: their fields, rows, and what must be there.

Source: the sections of the programme's plan form. Rows are kinds of
`action_plans.queries.parts.PART_MODELS`.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """One section. `required` fields and `required_rows` are asked at submission.

    `key` is part of addresses and of `ActionPlan.changed_in`; `missing` is the sentence
    when a required row is not there.
    """

    number: int
    key: str
    title: Any
    hint: Any = ""
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    required_rows: tuple[str, ...] = ()
    missing: Any = ""


SECTIONS = (
    Section(
        1,
        "passport",
        _("Passport"),
        _("What the plan is called, where and when it is carried out, who benefits."),
        (
            "title",
            "start_date",
            "end_date",
            "villages",
            "working_group_order",
            "working_group",
            "beneficiaries",
            "beneficiaries_women",
            "beneficiaries_vulnerable",
            "households",
            "jobs",
        ),
        ("title", "start_date", "end_date", "beneficiaries"),
        ("partner",),
    ),
    Section(
        2,
        "need",
        _("How the need was found"),
        _("Hearings and surveys in which people chose this service."),
        ("need", "need_survey"),
        ("need",),
        ("hearing",),
        ("hearing",),
        _("Record at least one public hearing."),
    ),
    Section(
        3,
        "situation",
        _("Situation analysis"),
        _("The service as it is today."),
        ("coverage", "quality", "providers", "assets", "finance", "legal"),
        ("coverage", "quality"),
    ),
    Section(
        4,
        "problems",
        _("Problems and causes"),
        rows=("problem",),
        required_rows=("problem",),
        missing=_("Write at least one problem."),
    ),
    Section(
        5,
        "objectives",
        _("Vision, goal and objectives"),
        "",
        ("vision", "goal"),
        ("goal",),
        ("objective",),
        ("objective",),
        _("Write at least one objective."),
    ),
    Section(
        6,
        "measures",
        _("Measures"),
        _("What is done, by whom, when, and who pays for it."),
        rows=("measure",),
        required_rows=("measure",),
        missing=_("Write at least one measure."),
    ),
    Section(
        7,
        "budget",
        _("Budget"),
        _("The total of the estimate must equal the sum of the measures."),
        ("stated_total",),
        ("stated_total",),
    ),
    Section(
        8,
        "management",
        _("Management and provider"),
        "",
        ("provider_model", "management"),
        ("provider_model", "management"),
    ),
    Section(
        9,
        "tariff",
        _("Tariff and subsidies"),
        _("If nobody pays for the service, say so."),
        (
            "tariff",
            "tariff_hearing_date",
            "tariff_covers_running",
            "tariff_covers_depreciation",
            "tariff_relief",
        ),
        ("tariff",),
    ),
    Section(
        10,
        "inclusion",
        _("Inclusion and gender"),
        "",
        ("inclusion", "gender"),
        ("inclusion", "gender"),
    ),
    Section(
        11,
        "indicators",
        _("Indicators"),
        rows=("indicator",),
        required_rows=("indicator",),
        missing=_("Write at least one indicator."),
    ),
    Section(
        12,
        "risks",
        _("Risks"),
        rows=("risk",),
        required_rows=("risk",),
        missing=_("Write at least one risk."),
    ),
    Section(
        13,
        "upkeep",
        _("Upkeep after the grant"),
        _("Who keeps up what was built, and with what money."),
        ("upkeep", "upkeep_yearly_cost"),
        ("upkeep",),
    ),
    Section(
        14,
        "monitoring",
        _("Monitoring by citizens"),
        "",
        ("monitoring",),
        ("monitoring",),
    ),
    Section(
        15,
        "annexes",
        _("Annexes"),
        _("Minutes, orders, cost estimates and other documents."),
        rows=("annex",),
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}
SECTION_OF_ROW = {kind: section for section in SECTIONS for kind in section.rows}
