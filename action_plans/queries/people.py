"""Who benefits: counts by village, their sums, and what cannot be."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, Sum
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from action_plans.enums import VulnerableGroup
from action_plans.models import ActionPlan
from core.formats import number
from core.problems import Problem

WOMEN = ("girls", "women", "older_women")
# Each person of a village is counted in one of these.
COUNTED = (*WOMEN, "boys", "men", "older_men")


def people_sums(plan: ActionPlan) -> dict[str, int | None]:
    """The plan's own fields on people as the sums of its villages; one query.

    Households that no village names are not told: the plan keeps its own number.
    """
    rows = plan.beneficiaries_rows.order_by()
    everybody = sum((F(name) for name in COUNTED[1:]), start=F(COUNTED[0]))
    women = sum((F(name) for name in WOMEN[1:]), start=F(WOMEN[0]))
    sums = rows.aggregate(
        beneficiaries=Sum(everybody),
        beneficiaries_women=Sum(women),
        beneficiaries_vulnerable=Sum("vulnerable"),
        households=Sum("households"),
    )
    if sums["households"] is None:
        del sums["households"]
    return sums


def people_problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """What stands against the counts of one village; `values` by field."""
    people = sum(values.get(name) or 0 for name in COUNTED)
    living = values.get("population")
    if not people:
        yield Problem(_("Write how many people of the village benefit."), "girls")
    if living is not None and people > living and not values.get("reason", "").strip():
        text = _(
            "These are {people} people, but {living} live in the village. Correct the "
            "numbers, or write why more people benefit."
        )
        told = format_lazy(text, people=number(people), living=number(living))
        yield Problem(told, "reason", "more_than_live_there")
    homes = values.get("households") or 0
    if people and homes > people:
        text = _("This is more than all who benefit (%(all)s).")
        yield Problem(text % {"all": number(people)}, "households", "more_than_all")
    yield from _group_problems(values, people)


def _group_problems(values: Mapping[str, Any], people: int) -> Iterator[Problem]:
    vulnerable = values.get("vulnerable") or 0
    if vulnerable > people:
        text = _("This is more than all who benefit (%(all)s).")
        yield Problem(text % {"all": number(people)}, "vulnerable", "more_than_all")
    for group in VulnerableGroup:
        count = (values.get("groups") or {}).get(group.value, 0)
        if count > vulnerable:
            text = _("This is more than all people of vulnerable groups (%(all)s).")
            told = text % {"all": number(vulnerable)}
            yield Problem(told, f"group_{group.value}", "more_than_vulnerable")
