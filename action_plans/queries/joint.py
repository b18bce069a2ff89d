"""Joint plans: who has agreed to what, sums by municipality, rows of a partner."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan, PlanPartner
from action_plans.queries.budget import PlanTotals, totals_of
from action_plans.queries.content import Finding, PlanContent
from action_plans.queries.cost_lines import CostLine, costs_of
from action_plans.queries.frozen import digest, frozen_content
from core.problems import Problem
from municipalities.models import Municipality

AGREED, STALE, OPEN = "agreed", "stale", "open"


def plan_digest(plan: ActionPlan) -> str:
    """SHA-256 of what the plan says now; agreements are no part of it."""
    return digest(frozen_content(plan))


@dataclass(frozen=True)
class Agreement:
    """A partner and whether it agreed to the plan as it is now."""

    partner: PlanPartner
    state: str

    @property
    def label(self) -> Any:
        return {
            AGREED: _("agreed"),
            STALE: _("agreed to an earlier text: the plan was changed since"),
            OPEN: _("has not agreed yet"),
        }[self.state]

    @property
    def is_agreed(self) -> bool:
        return self.state == AGREED


def agreements(plan: ActionPlan, now: str = "") -> list[Agreement]:
    """The partners with their agreement; `now`: the plan's digest, if known."""
    partners = list(plan.partners.select_related("municipality__rayon", "agreed_by"))
    if any(partner.agreed_at for partner in partners):
        now = now or plan_digest(plan)
    return [Agreement(partner, _state(partner, now)) for partner in partners]


def _state(partner: PlanPartner, now: str) -> str:
    if not partner.agreed_sha256:
        return OPEN
    same = partner.agreed_at is not None and partner.agreed_sha256 == now
    return AGREED if same else STALE


def agreement_problems(plan: ActionPlan) -> Iterator[Problem]:
    """Partners who have not agreed to exactly this text."""
    for found in agreements(plan):
        if not found.is_agreed:
            text = _("{place} has not agreed to the plan as it is now.")
            told = format_lazy(text, place=found.partner.municipality.full_name)
            yield Finding(told, "passport", "not_agreed", anchor="rows-partner")


@dataclass(frozen=True)
class PlaceSum:
    """What the measures of a municipality cost, and its people; None: all together."""

    place: Municipality | None
    totals: PlanTotals
    people: int | None


def sums_by_place(content: PlanContent) -> list[PlaceSum]:
    """Lead, partners, then what belongs to all; empty for a plan of one municipality.

    The sums together are those of the whole plan.
    """
    partners = [row.municipality for row in content.rows("partner")]
    if not partners:
        return []
    places = [content.plan.municipality, *partners]
    known = {place.pk for place in places}
    lines: dict[int | None, list[CostLine]] = {}
    for measure in content.measures:
        owner = measure.municipality_id
        lines.setdefault(owner if owner in known else None, []).extend(
            costs_of(measure)
        )
    people: dict[int | None, int] = {}
    for row in content.rows("beneficiaries"):
        owner = row.village.municipality_id
        key = owner if owner in known else None
        people[key] = people.get(key, 0) + row.people
    return [
        PlaceSum(place, totals_of(lines.get(key, [])), people.get(key))
        for place, key in [*((p, p.pk) for p in places), (None, None)]
        if place is not None or lines.get(key) or people.get(key)
    ]


def partner_row_problems(plan: ActionPlan, partner: PlanPartner) -> Iterator[Problem]:
    """Rows that still belong to a partner that is to leave, each by name."""
    place = partner.municipality_id
    named = [
        *plan.hearing_rows.filter(municipality=place),
        *plan.measure_rows.filter(municipality=place),
        *plan.groupmember_rows.filter(municipality=place),
        *plan.beneficiaries_rows.filter(village__municipality=place),
        *plan.villages.filter(municipality=place),
    ]
    for row in dict.fromkeys(str(row) for row in named):
        text = _(
            "“{row}” belongs to {place}. Give it to another one or remove it first."
        )
        told = format_lazy(text, row=row, place=partner.municipality.name)
        yield Problem(told, "municipality", "has_rows")
