"""Sums of an application's costs by source, and the two shares of the own contribution.

The programme's rule is "own contribution at least n percent of the total cost"; printed
reports often show it "of the grant". Both are computed here, the rule uses the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from action_plans.enums import OWN_SOURCES, Source
from core.formats import money
from grants.models import Application, BudgetLine

ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class SourceSum:
    """What one source pays, KGS: in cash and in kind."""

    source: Source
    cash: Decimal
    in_kind: Decimal

    @property
    def label(self) -> str:
        return str(self.source.label)

    @property
    def amount(self) -> Decimal:
        return self.cash + self.in_kind


@dataclass(frozen=True)
class Amounts:
    """Sums in KGS. `other`: republican budget and other donors, in the total only."""

    grant: Decimal
    own: Decimal
    other: Decimal
    sources: tuple[SourceSum, ...] = ()

    @property
    def total(self) -> Decimal:
        return self.grant + self.own + self.other

    @property
    def share_of_total(self) -> Decimal | None:
        """Own contribution in percent of the total, not rounded; None without costs."""
        return share(self.own, self.total)

    @property
    def share_of_grant(self) -> Decimal | None:
        """Own contribution in percent of the grant, not rounded; None without grant."""
        return share(self.own, self.grant)

    @property
    def shown_share_of_total(self) -> Decimal | None:
        return rounded_down(self.share_of_total)

    @property
    def shown_share_of_grant(self) -> Decimal | None:
        return rounded_down(self.share_of_grant)

    def reaches(self, percent: Decimal) -> bool:
        """Whether own contribution is at least so many percent of total, unrounded."""
        return self.own * 100 >= percent * self.total


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` in percent of `whole`; None when there is no whole."""
    return part * 100 / whole if whole else None


def rounded_down(percent: Decimal | None) -> Decimal | None:
    """Two decimals, downwards: 9.996 % is never shown as 10.00 %."""
    return None if percent is None else percent.quantize(CENT, ROUND_DOWN)


def amounts_of(lines: Iterable[tuple[str, bool, Decimal]]) -> Amounts:
    """Amounts of lines (source, in kind, amount)."""
    cash = dict.fromkeys(Source, ZERO)
    kind = dict.fromkeys(Source, ZERO)
    for source, in_kind, amount in lines:
        (kind if in_kind else cash)[Source(source)] += amount
    sums = tuple(SourceSum(s, cash[s], kind[s]) for s in Source if cash[s] or kind[s])
    own = sum((s.amount for s in sums if s.source in OWN_SOURCES), ZERO)
    grant = sum((s.amount for s in sums if s.source == Source.GRANT), ZERO)
    total = sum((s.amount for s in sums), ZERO)
    return Amounts(grant, own, total - own - grant, sums)


def application_amounts(application: Application) -> Amounts:
    """Amounts of one application, from its budget lines."""
    lines = application.budget_lines.values_list("source", "in_kind", "amount")
    return amounts_of(lines)


def amounts_by_application(ids: Iterable[int]) -> dict[int, Amounts]:
    """Amounts of many applications in one query; without lines: all zero."""
    wanted = list(ids)
    rows = (
        BudgetLine.objects.filter(application__in=wanted)
        .order_by()
        .values_list("application", "source", "in_kind")
        .annotate(sum=Sum("amount"))
    )
    lines: dict[int, list[tuple[str, bool, Decimal]]] = {pk: [] for pk in wanted}
    for pk, source, in_kind, amount in rows:
        lines[pk].append((source, in_kind, amount))
    return {pk: amounts_of(found) for pk, found in lines.items()}


def sum_warning(
    stated_total: Decimal | None, lines: Amounts, awarded: Decimal | None = None
) -> str:
    """What does not add up in records of the past, in the reader's language.

    Empty when all is well. On entry such sums are refused; in old papers they stay.
    """
    found = []
    if stated_total is not None and lines.total and stated_total != lines.total:
        found.append(
            _("The printed total is %(stated)s, the parts add up to %(total)s.")
            % {"stated": money(stated_total, "KGS"), "total": money(lines.total, "KGS")}
        )
    if awarded is not None and lines.grant and awarded > lines.grant:
        found.append(
            _("The budget asks for %(lines)s, the award is %(amount)s.")
            % {"lines": money(lines.grant, "KGS"), "amount": money(awarded, "KGS")}
        )
    return " ".join(found)
