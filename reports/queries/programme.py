"""The programme at a glance: one reading for the page, the spreadsheet and the PDF."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.models.calls import RESULTS_OUT
from municipalities.models import Cohort, Oblast, Phase
from reports.queries.rows import ProgrammeRow, programme_rows
from reports.queries.sums import Group, Sums, add_up, grouped


@dataclass(frozen=True)
class ProgrammeFilter:
    """Which part of the programme; empty means all. Codes, as they stand in the URL."""

    phase: str = ""
    cohort: str = ""
    oblast: str = ""

    @classmethod
    def of(cls, values: dict[str, Any]) -> "ProgrammeFilter":
        """From cleaned form data or job parameters."""
        return cls(
            *(str(values.get(name) or "") for name in ("phase", "cohort", "oblast"))
        )

    def as_parameters(self) -> dict[str, str]:
        """For a job row or a query string; only what was chosen."""
        named = {"phase": self.phase, "cohort": self.cohort, "oblast": self.oblast}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class ProgrammeData:
    """Everything that a page or a PDF says about a part of the programme."""

    chosen: ProgrammeFilter
    rows: tuple[ProgrammeRow, ...]
    sums: Sums
    by_oblast: tuple[Group, ...]
    by_cohort: tuple[Group, ...]
    by_tier: tuple[Group, ...]
    by_theme: tuple[Group, ...]
    by_year: tuple[Group, ...]
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
    that is active now.
    """
    with transaction.atomic():
        rows = tuple(
            programme_rows(
                phase=chosen.phase, cohort=chosen.cohort, oblast=chosen.oblast
            )
        )
    return ProgrammeData(
        chosen=chosen,
        rows=rows,
        sums=add_up(rows),
        by_oblast=grouped(rows, lambda r: r.oblast_code, lambda r: r.oblast),
        by_cohort=grouped(
            rows,
            lambda r: r.cohort_code,
            lambda r: r.cohort or _("cohort not known"),
            order=lambda group: group.key,
        ),
        by_tier=grouped(rows, lambda r: r.tier, lambda r: str(r.tier_label)),
        by_theme=grouped(
            rows, lambda r: r.theme_code, lambda r: r.theme or _("without a plan")
        ),
        by_year=grouped(
            rows, lambda r: str(r.awarded.year), lambda r: str(r.awarded.year)
        ),
        read_at=timezone.now(),
        stamp=stamp_of(rows),
    )


def stamp_of(rows: tuple[ProgrammeRow, ...]) -> str:
    """SHA-256 over the figures: two reports with the same stamp say the same.

    Independent of the language and of the order of the rows.
    """
    facts = sorted(
        [
            row.number,
            row.municipality_code,
            row.plan_id,
            *(str(amount) for amount in (row.amount, row.own, row.other, row.total)),
            row.beneficiaries,
            row.women,
            row.awarded.isoformat(),
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
