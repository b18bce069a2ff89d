"""A plan counts each save of its rows, and keeps the sums that others read."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from action_plans.enums import HearingKind
from action_plans.models import ActionPlan
from action_plans.operations.agreements import end_agreements
from action_plans.queries import YEARS, people_sums
from core.problems import Problem, refuse_if_any

MOST_TOGETHER = 2_147_483_647


def count_rows(plan: ActionPlan, kind: str) -> None:
    """The plan was saved once more; its texts were not touched."""
    plan.version += 1
    sums = _sums(plan, kind)
    refuse_if_any(_too_many(sums) if kind == "beneficiaries" else ())
    for name, total in sums.items():
        setattr(plan, name, total)
    plan.save(update_fields=["version", "updated_at", *sums])
    end_agreements(plan)


def _too_many(sums: Mapping[str, Any]) -> Iterator[Problem]:
    """Sums that the plan's fields cannot hold."""
    if any(total is not None and total > MOST_TOGETHER for total in sums.values()):
        message = _("All villages together have too many people. Correct the numbers.")
        yield Problem(message, code="too_many")


def _sums(plan: ActionPlan, kind: str) -> dict[str, Any]:
    """Fields of the plan that its rows tell: people, upkeep, the tariff's hearing."""
    if kind == "beneficiaries":
        return people_sums(plan)
    if kind == "upkeep":
        first = plan.upkeepyear_rows.filter(year=YEARS[0]).first()
        return {"upkeep_yearly_cost": first.cost} if first else {}
    if kind == "hearing":
        on_tariff = plan.hearing_rows.filter(kind=HearingKind.TARIFF)
        last = on_tariff.aggregate(last=Max("date"))["last"]
        return {"tariff_hearing_date": last} if last else {}
    return {}
