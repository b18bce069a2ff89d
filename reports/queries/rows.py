"""One row per grant, the only source of figures: page, XLSX and PDF read the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from action_plans.enums import OWN_SOURCES, Source
from action_plans.models import ActionPlan
from grants.models import BudgetLine, Grant
from grants.models.calls import RESULTS_OUT
from municipalities.models import Cohort, CohortMembership

ZERO = Decimal(0)


@dataclass(frozen=True)
class ProgrammeRow:
    """One grant of a call whose results are out. Money in KGS; names in the reader's
    language; None is "not known".

    `total` is the sum of the budget by source with the grant as awarded; `own` is local
    budget, community and provider; `other` the rest. `has_budget` False: no lines are
    known, the sums are zero and enter no share. People belong to the plan.
    """

    number: str
    title: str
    call: str
    tier: str
    tier_label: str
    state_label: str
    awarded: date
    municipality_id: int
    municipality_code: str
    municipality: str
    oblast_code: str
    oblast: str
    cohort_code: str
    cohort: str
    phase_number: int | None
    phase: str
    theme_code: str
    theme: str
    plan_id: int | None
    amount: Decimal
    own: Decimal
    other: Decimal
    total: Decimal
    has_budget: bool
    spent: Decimal | None
    beneficiaries: int | None
    women: int | None
    men: int | None
    vulnerable: int | None
    households: int | None
    jobs: int | None
    partners: tuple[str, ...]
    warning: str
    is_sample: bool


def programme_rows(
    *, phase: str = "", cohort: str = "", oblast: str = ""
) -> list[ProgrammeRow]:
    """Published grants, the newest first, in a fixed number of queries.

    Awards under embargo are never in it, whoever asks. `phase` is a phase's number,
    `cohort` a cohort's code, `oblast` a SOATE code; empty means all. A grant belongs to
    one cohort: the municipality's own among those of the call.
    """
    rows = (_row(grant) for grant in _grants())
    return [
        row
        for row in rows
        if phase in {"", str(row.phase_number)}
        and cohort in {"", row.cohort_code}
        and oblast in {"", row.oblast_code}
    ]


def _grants() -> QuerySet[Grant]:
    memberships = CohortMembership.objects.select_related("cohort__phase")
    return (
        Grant.objects.filter(call__state__in=RESULTS_OUT)
        .with_place()
        .prefetch_related(
            "application__budget_lines",
            "application__plan__partners__municipality",
            Prefetch("call__cohorts", Cohort.objects.select_related("phase")),
            Prefetch("municipality__memberships", memberships),
        )
        .order_by("-awarded_at", "number")
    )


def _row(grant: Grant) -> ProgrammeRow:
    place, plan = grant.municipality, grant.application.plan
    cohort = _cohort(grant)
    phase = cohort.phase if cohort else None
    theme = plan.service.theme if plan else None
    return ProgrammeRow(
        number=grant.number,
        title=grant.application.title,
        call=grant.call.title,
        tier=grant.call.tier,
        tier_label=grant.call.get_tier_display(),
        state_label=grant.get_state_display(),
        awarded=timezone.localtime(grant.awarded_at).date(),
        municipality_id=place.pk,
        municipality_code=place.code,
        municipality=place.full_name,
        oblast_code=place.oblast.code,
        oblast=place.oblast.name,
        cohort_code=cohort.code if cohort else "",
        cohort=cohort.name if cohort else "",
        phase_number=phase.number if phase else None,
        phase=phase.name if phase else "",
        theme_code=theme.code if theme else "",
        theme=theme.name if theme else "",
        plan_id=plan.pk if plan else None,
        amount=grant.amount,
        **_money(grant),
        spent=grant.spent_amount,
        **_people(plan),
        warning=grant.warning,
        is_sample=grant.is_sample,
    )


def _cohort(grant: Grant) -> Cohort | None:
    """The municipality's cohort among those of the call; of several the latest."""
    admitted = {cohort.pk for cohort in grant.call.cohorts.all()}
    own = [m.cohort for m in grant.municipality.memberships.all()]
    fitting = [cohort for cohort in own if cohort.pk in admitted] or own
    return max(
        fitting, key=lambda cohort: (cohort.year or 0, cohort.code), default=None
    )


def _money(grant: Grant) -> dict[str, Any]:
    """Costs by source with the grant as awarded, not as asked for."""
    lines = grant.application.budget_lines.all()
    own = _sum(lines, lambda line: line.source in OWN_SOURCES)
    other = _sum(lines, lambda line: line.source not in {*OWN_SOURCES, Source.GRANT})
    has_budget = bool(lines)
    total = grant.amount + own + other if has_budget else ZERO
    return {"own": own, "other": other, "total": total, "has_budget": has_budget}


def _sum(lines: Iterable[BudgetLine], wanted: Callable[[BudgetLine], bool]) -> Decimal:
    return sum((line.amount for line in lines if wanted(line)), ZERO)


def _people(plan: ActionPlan | None) -> dict[str, Any]:
    """What the plan says of the people it serves."""
    if plan is None:
        names = ("beneficiaries", "women", "men", "vulnerable", "households", "jobs")
        return {**dict.fromkeys(names), "partners": ()}
    everybody, women = plan.beneficiaries, plan.beneficiaries_women
    known = everybody is not None and women is not None
    return {
        "beneficiaries": everybody,
        "women": women,
        "men": everybody - women if known else None,
        "vulnerable": plan.beneficiaries_vulnerable,
        "households": plan.households,
        "jobs": plan.jobs,
        "partners": tuple(p.municipality.name for p in plan.partners.all()),
    }
