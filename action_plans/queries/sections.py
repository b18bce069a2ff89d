"""The fifteen sections of a plan as data: fields, kinds of rows, what must be there."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from action_plans.queries.kinds import ROW_KINDS


@dataclass(frozen=True)
class Section:
    """A section: the plan's own fields, then rows. `required` must be filled in."""

    number: int
    slug: str
    title: Any
    lead: Any = ""
    fields: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def is_optional(self) -> bool:
        kinds = (ROW_KINDS[slug] for slug in self.rows)
        return not self.required and not any(kind.missing for kind in kinds)


SECTIONS: tuple[Section, ...] = (
    Section(
        1,
        "passport",
        _("Passport of the plan"),
        _("Title, time, villages, working group, and who will benefit."),
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
        ("partner", "member"),
        ("title", "start_date", "end_date", "beneficiaries"),
    ),
    Section(
        2,
        "need",
        _("How the need was found"),
        _("Why this service: what people said in surveys and at hearings."),
        ("studies", "choice_reason", "need", "need_survey"),
        ("hearing",),
        ("need",),
    ),
    Section(
        3,
        "situation",
        _("Situation analysis"),
        _("The service as it is today."),
        ("coverage", "quality", "providers", "assets", "finance", "legal"),
        (),
        ("coverage", "quality", "providers", "finance"),
    ),
    Section(
        4,
        "problems",
        _("Problems and causes"),
        _("What does not work, and why."),
        rows=("problem",),
    ),
    Section(
        5,
        "objectives",
        _("Vision, goal and objectives"),
        _("Where the municipality wants to be when the plan is carried out."),
        ("vision", "goal"),
        ("objective",),
        ("goal",),
    ),
    Section(
        6,
        "measures",
        _("Measures"),
        _("What is done, by whom, when, and who pays how much."),
        rows=("measure",),
    ),
    Section(
        7,
        "budget",
        _("Budget"),
        _("The sums come from the measures. Write the total of the approved estimate."),
        ("stated_total",),
        (),
        ("stated_total",),
    ),
    Section(
        8,
        "management",
        _("Management of the service"),
        _("Who will provide the service, and how."),
        ("provider_model", "management"),
        (),
        ("provider_model", "management"),
    ),
    Section(
        9,
        "tariff",
        _("Tariff and subsidies"),
        _("Who pays for the service. When it is free, say who bears its costs."),
        (
            "tariff",
            "tariff_amount",
            "tariff_unit",
            "tariff_hearing_date",
            "tariff_decision",
            "tariff_covers_running",
            "tariff_covers_depreciation",
            "tariff_relief",
        ),
        ("subsidy",),
        ("tariff",),
    ),
    Section(
        10,
        "inclusion",
        _("Inclusion and gender"),
        _("How the plan reaches vulnerable groups, women and men."),
        ("inclusion", "gender"),
        ("beneficiaries",),
        ("inclusion", "gender"),
    ),
    Section(
        11,
        "indicators",
        _("Indicators"),
        _("How success is seen: from where to where, and how it is checked."),
        rows=("indicator",),
    ),
    Section(
        12,
        "risks",
        _("Risks"),
        _("What may go wrong, and what is done about it."),
        rows=("risk",),
    ),
    Section(
        13,
        "upkeep",
        _("Upkeep after the grant"),
        _("Who keeps what was made in order, and what it costs a year."),
        ("upkeep", "upkeep_yearly_cost"),
        ("upkeep",),
        ("upkeep",),
    ),
    Section(
        14,
        "monitoring",
        _("Monitoring by citizens"),
        _("How people watch over the plan and the service."),
        ("monitoring",),
        (),
        ("monitoring",),
    ),
    Section(
        15,
        "annexes",
        _("Annexes"),
        _("Minutes, orders, estimates, surveys."),
        rows=("annex",),
    ),
)
BY_SLUG = {section.slug: section for section in SECTIONS}
# What is public of an approved plan: nothing that may name people.
PUBLIC_SECTIONS = (
    "passport",
    "objectives",
    "measures",
    "budget",
    "indicators",
    "risks",
)
NAMES_OF_PEOPLE = ("working_group_order", "working_group", "member")


def section_of_rows(kind: str) -> Section:
    """The section in which a kind of rows stands."""
    return next(section for section in SECTIONS if kind in section.rows)


def next_section(section: Section) -> Section | None:
    return SECTIONS[section.number] if section.number < len(SECTIONS) else None


def field_label(name: str) -> str:
    """The label of a plan's field, as on its form."""
    field: Any = ActionPlan._meta.get_field(name)
    return str(capfirst(field.verbose_name))
