"""What the programme gave: one row per grant, and figures that count nothing twice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from action_plans.models import ActionPlan
from grants.enums import GrantState
from grants.models import Application, Grant
from grants.models.calls import RESULTS_OUT
from grants.models.grants import GrantQuerySet
from grants.queries.amounts import (
    ZERO,
    Amounts,
    amounts_by_application,
    rounded_down,
    share,
    sum_warning,
)
from municipalities.models import Cohort, CohortMembership, Oblast, Phase


@dataclass(frozen=True)
class ProgrammeRow:
    """One grant with everything that reports say about it.

    Money in KGS. Shares are unrounded percents of the own contribution; None where no
    contribution was asked or offered, or nothing is known: that is not zero percent.
    People, households and jobs are those of the plan; None means not known.
    """

    grant_id: int
    number: str
    municipality_id: int
    municipality: str
    rayon: str
    oblast: str
    oblast_code: str
    partners: tuple[str, ...]
    partner_ids: tuple[int, ...]
    cohorts: tuple[str, ...]
    tier: str
    tier_label: str
    theme: str
    plan_id: int | None
    title: str
    amount: Decimal
    own: Decimal
    other: Decimal
    total: Decimal
    share_of_total: Decimal | None
    share_of_grant: Decimal | None
    spent: Decimal | None
    beneficiaries: int | None
    women: int | None
    vulnerable: int | None
    households: int | None
    jobs: int | None
    state: str
    state_label: str
    awarded_year: int
    warning: str
    is_sample: bool

    @property
    def shown_share_of_total(self) -> Decimal | None:
        return rounded_down(self.share_of_total)

    @property
    def shown_share_of_grant(self) -> Decimal | None:
        return rounded_down(self.share_of_grant)


@dataclass(frozen=True)
class Figures:
    """Sums over grants. A plan's people count once however many grants it has.

    `municipalities` hold the grants; `reached` adds the partners of joint plans.
    `average_share`: mean of the shares of total that are known, in percent.
    """

    grants: int
    municipalities: int
    reached: int
    plans: int
    amount: Decimal
    own: Decimal
    other: Decimal
    total: Decimal
    spent: Decimal
    average_share: Decimal | None
    shares_known: int
    beneficiaries: int | None
    women: int | None
    vulnerable: int | None
    households: int | None
    jobs: int | None

    @property
    def shown_average_share(self) -> Decimal | None:
        return rounded_down(self.average_share)

    @property
    def share_of_sums(self) -> Decimal | None:
        """All own contributions in percent of all totals, unrounded."""
        return share(self.own, self.total)


def programme_grants(
    *,
    phase: Phase | None = None,
    cohort: Cohort | None = None,
    oblast: Oblast | None = None,
) -> GrantQuerySet:
    """Grants of published calls that were not terminated, narrowed as asked.

    A grant belongs to a cohort (phase) when its call was open to the cohort and its
    municipality is a member of it.
    """
    grants = Grant.objects.filter(call__state__in=RESULTS_OUT).exclude(
        state=GrantState.TERMINATED
    )
    if oblast is not None:
        grants = grants.filter(municipality__oblast=oblast)
    wanted: dict[str, Any] = {}
    if cohort is not None:
        wanted["cohort"] = cohort
    if phase is not None:
        wanted["cohort__phase"] = phase
    if wanted:
        member = CohortMembership.objects.filter(
            municipality=OuterRef("municipality"),
            cohort__calls=OuterRef("call"),
            **wanted,
        )
        grants = grants.filter(Exists(member))
    return grants


def programme_rows(
    phase: Phase | None = None,
    cohort: Cohort | None = None,
    oblast: Oblast | None = None,
) -> list[ProgrammeRow]:
    """One row per grant of the programme, by oblast, municipality and number.

    Names are in the language that is active now. At most six queries for any number of rows.
    """
    grants = list(
        programme_grants(phase=phase, cohort=cohort, oblast=oblast)
        .with_place()
        .prefetch_related("application__plan__partners__municipality", "call__cohorts")
        .order_by("municipality__oblast__sort_key", "municipality__sort_key", "number")
    )
    amounts = amounts_by_application(grant.application_id for grant in grants)
    members = set(
        CohortMembership.objects.filter(
            municipality__in={grant.municipality_id for grant in grants}
        ).values_list("municipality", "cohort")
    )
    return [_row(grant, amounts[grant.application_id], members) for grant in grants]


def _row(grant: Grant, asked: Amounts, members: set[tuple[int, int]]) -> ProgrammeRow:
    place, plan = grant.municipality, grant.application.plan
    given = Amounts(grant.amount, asked.own, asked.other)
    has_share = asked.total > 0 and _asks_or_has_share(grant, asked)
    partners = list(plan.partners.all()) if plan else []
    return ProgrammeRow(
        grant_id=grant.pk,
        number=grant.number,
        municipality_id=place.pk,
        municipality=place.name,
        rayon=place.rayon.name if place.rayon else "",
        oblast=place.oblast.name,
        oblast_code=place.oblast.code,
        partners=tuple(partner.municipality.name for partner in partners),
        partner_ids=tuple(partner.municipality_id for partner in partners),
        cohorts=_cohorts(grant, members),
        tier=grant.call.tier,
        tier_label=str(grant.call.get_tier_display()),
        theme=_theme(grant.application),
        plan_id=plan.pk if plan else None,
        title=grant.application.title,
        amount=given.grant,
        own=given.own,
        other=given.other,
        total=given.total,
        share_of_total=given.share_of_total if has_share else None,
        share_of_grant=given.share_of_grant if has_share else None,
        spent=grant.spent_amount,
        **_people(plan),
        state=grant.state,
        state_label=str(grant.get_state_display()),
        awarded_year=timezone.localtime(grant.awarded_at).year,
        warning=_warning(grant, asked),
        is_sample=grant.is_sample,
    )


def _cohorts(grant: Grant, members: set[tuple[int, int]]) -> tuple[str, ...]:
    """Cohorts of the call in which the municipality is."""
    return tuple(
        cohort.name
        for cohort in grant.call.cohorts.all()
        if (grant.municipality_id, cohort.pk) in members
    )


def _people(plan: ActionPlan | None) -> dict[str, int | None]:
    """Who benefits, as the plan says; None where there is no plan or no figure."""
    return {
        "beneficiaries": plan.beneficiaries if plan else None,
        "women": plan.beneficiaries_women if plan else None,
        "vulnerable": plan.beneficiaries_vulnerable if plan else None,
        "households": plan.households if plan else None,
        "jobs": plan.jobs if plan else None,
    }


def _warning(grant: Grant, asked: Amounts) -> str:
    sums = sum_warning(grant.application.stated_total, asked, grant.amount)
    return " ".join(text for text in (sums, grant.warning) if text)


def _asks_or_has_share(grant: Grant, asked: Amounts) -> bool:
    return bool(asked.own or grant.call.minimum_cofinance_percent)


def _theme(application: Application) -> str:
    theme = application.plan.service.theme if application.plan else None
    return theme.name if theme else ""


def figures(rows: Iterable[ProgrammeRow]) -> Figures:
    """Figures of the given rows."""
    rows = list(rows)
    plans = {row.plan_id: row for row in rows if row.plan_id is not None}
    holders = {row.municipality_id for row in rows}
    partners = {pk for row in rows for pk in row.partner_ids}
    shares = [r.share_of_total for r in rows if r.share_of_total is not None]

    def people(name: str) -> int | None:
        known = [getattr(row, name) for row in plans.values()]
        known = [number for number in known if number is not None]
        return sum(known) if known else None

    return Figures(
        grants=len(rows),
        municipalities=len(holders),
        reached=len(holders | partners),
        plans=len(plans),
        amount=sum((row.amount for row in rows), ZERO),
        own=sum((row.own for row in rows), ZERO),
        other=sum((row.other for row in rows), ZERO),
        total=sum((row.total for row in rows), ZERO),
        spent=sum((row.spent or ZERO for row in rows), ZERO),
        average_share=sum(shares, ZERO) / len(shares) if shares else None,
        shares_known=len(shares),
        beneficiaries=people("beneficiaries"),
        women=people("women"),
        vulnerable=people("vulnerable"),
        households=people("households"),
        jobs=people("jobs"),
    )


def grant_figures(
    phase: Phase | None = None,
    cohort: Cohort | None = None,
    oblast: Oblast | None = None,
) -> Figures:
    """Figures of the whole programme or a part of it."""
    return figures(programme_rows(phase, cohort, oblast))


def figures_by(
    rows: Iterable[ProgrammeRow], key: Callable[[ProgrammeRow], str | Sequence[str]]
) -> dict[str, Figures]:
    """Figures per oblast, tier, theme...; in the order in which the keys appear.

    A key may be several words (`lambda row: row.cohorts`): such a row counts in each
    group, so the groups must not be added up.
    """
    groups: dict[str, list[ProgrammeRow]] = {}
    for row in rows:
        found = key(row)
        for name in (found,) if isinstance(found, str) else found:
            groups.setdefault(name, []).append(row)
    return {name: figures(members) for name, members in groups.items()}
