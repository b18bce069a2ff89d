"""The programme at a glance: one reading for the page, the spreadsheet and the PDF.

All figures come from `grants.queries.programme_rows`: published grants only, whoever asks.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.problems import OperationRefused, Problem
from core.text import sort_key, whole_number
from grants.models.calls import RESULTS_OUT
from grants.queries import (
    Figures,
    ProgrammeRow,
    figures,
    figures_by,
    programme_rows,
)
from municipalities.models import Cohort, Oblast, Phase

Groups = tuple[tuple[str, Figures], ...]


@dataclass(frozen=True)
class ProgrammeFilter:
    """Which part of the programme; empty means all. Codes, as they stand in the URL."""

    phase: str = ""
    cohort: str = ""
    oblast: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "ProgrammeFilter":
        """From cleaned form data or job parameters."""
        return cls(
            *(str(values.get(name) or "") for name in ("phase", "cohort", "oblast"))
        )

    def as_parameters(self) -> dict[str, str]:
        """For a job row or a query string; only what was chosen."""
        named = {"phase": self.phase, "cohort": self.cohort, "oblast": self.oblast}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Extra:
    """Figures that are shown beside the sums. Shares in percent, unrounded.

    `men` and `women` only of plans that tell both, counted once; None: no plan does.
    `average_of_grant`: mean of the known shares of the grant. `people_known`: plans
    that tell how many people benefit.
    """

    women: int | None
    men: int | None
    people_known: int
    average_of_grant: Decimal | None


@dataclass(frozen=True)
class ProgrammeData:
    """Everything that a page or a PDF says about a part of the programme."""

    chosen: ProgrammeFilter
    rows: tuple[ProgrammeRow, ...]
    figures: Figures
    extra: Extra
    by_oblast: Groups
    by_cohort: Groups
    by_tier: Groups
    by_theme: Groups
    by_year: Groups
    read_at: datetime
    stamp: str

    @property
    def has_samples(self) -> bool:
        return any(row.is_sample for row in self.rows)

    @property
    def warned(self) -> tuple[ProgrammeRow, ...]:
        """Grants whose papers do not add up or are incomplete."""
        return tuple(row for row in self.rows if row.warning)


def gather_programme(chosen: ProgrammeFilter) -> ProgrammeData:
    """Read the rows in one short transaction and add them up; names in the language
    that is active now. Raises OperationRefused when a code is not known.
    """
    with transaction.atomic():
        rows = tuple(
            programme_rows(
                phase=_find(Phase.objects.all(), "number", chosen.phase),
                cohort=_find(Cohort.objects.all(), "code", chosen.cohort),
                oblast=_find(Oblast.objects.all(), "code", chosen.oblast),
            )
        )
    return ProgrammeData(
        chosen=chosen,
        rows=rows,
        figures=figures(rows),
        extra=extra_of(rows),
        by_oblast=_by(rows, lambda row: row.oblast),
        by_cohort=_by(rows, lambda row: row.cohorts or (_("Cohort not known"),)),
        by_tier=_by(rows, lambda row: capfirst(row.tier_label)),
        by_theme=_by(rows, lambda row: row.theme or _("Without a plan")),
        by_year=_by(rows, lambda row: str(row.awarded_year)),
        read_at=timezone.now(),
        stamp=stamp_of(rows),
    )


def extra_of(rows: Iterable[ProgrammeRow]) -> Extra:
    """Women and men, and how much is known; a plan's people count once."""
    rows = list(rows)
    plans = {row.plan_id: row for row in rows if row.plan_id is not None}.values()
    told = [
        (row.women, row.beneficiaries - row.women)
        for row in plans
        if row.beneficiaries is not None and row.women is not None
    ]
    shares = [r.share_of_grant for r in rows if r.share_of_grant is not None]
    return Extra(
        women=sum(women for women, _men in told) if told else None,
        men=sum(men for _women, men in told) if told else None,
        people_known=sum(1 for row in plans if row.beneficiaries is not None),
        average_of_grant=sum(shares, Decimal(0)) / len(shares) if shares else None,
    )


def stamp_of(rows: Iterable[ProgrammeRow]) -> str:
    """SHA-256 over the figures: two reports with the same stamp say the same.

    Independent of the language and of the order of the rows.
    """
    facts = sorted(
        [
            row.number,
            row.municipality_id,
            row.plan_id,
            *(str(amount) for amount in (row.amount, row.own, row.other, row.spent)),
            row.beneficiaries,
            row.women,
            row.state,
            row.awarded_year,
        ]
        for row in rows
    )
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def filter_choices() -> dict[str, list[tuple[str, str]]]:
    """(code, name) pairs of each filter, read at every request."""
    oblasts = Oblast.objects.filter(municipalities__grants__call__state__in=RESULTS_OUT)
    return {
        "phase": [(str(p.number), p.name) for p in Phase.objects.all()],
        "cohort": [(c.code, c.name) for c in Cohort.objects.all()],
        "oblast": [(o.code, o.name) for o in oblasts.distinct()],
    }


def chosen_names(chosen: ProgrammeFilter) -> list[tuple[str, str]]:
    """(what, which) of the filters that are set, for people."""
    choices = filter_choices()
    titles = {"phase": _("Phase"), "cohort": _("Cohort"), "oblast": _("Oblast")}
    return [
        (titles[name], dict(choices[name]).get(value, value))
        for name, value in chosen.as_parameters().items()
    ]


def _by(
    rows: Sequence[ProgrammeRow], key: Callable[[ProgrammeRow], str | Sequence[str]]
) -> Groups:
    """Figures by label, in Kyrgyz order."""
    return tuple(sorted(figures_by(rows, key).items(), key=lambda g: sort_key(g[0])))


def _find(known: models.QuerySet[Any], name: str, value: str) -> Any:
    if not value:
        return None
    found = known.filter(**{name: value}).first() if _fits(name, value) else None
    if found is None:
        message = _("This part of the programme is not known any more. Choose again.")
        raise OperationRefused([Problem(message, code="unknown-part")])
    return found


def _fits(name: str, value: str) -> bool:
    """Whether the value can be asked of the column at all; it came from an address."""
    if name == "number":
        return whole_number(value) is not None
    return "\0" not in value  # PostgreSQL cannot look for it
