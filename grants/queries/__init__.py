"""Reads across calls, applications and grants."""

from grants.queries.amounts import (
    Amounts,
    SourceSum,
    amounts_by_application,
    amounts_of,
    application_amounts,
    sum_warning,
)
from grants.queries.programme import (
    Figures,
    ProgrammeRow,
    figures,
    figures_by,
    grant_figures,
    programme_grants,
    programme_rows,
)
from grants.queries.ranking import (
    CallResult,
    RankedRow,
    call_result,
    present_for,
    ranking,
    sheet_scores,
)

__all__ = [
    "Amounts",
    "CallResult",
    "Figures",
    "ProgrammeRow",
    "RankedRow",
    "SourceSum",
    "amounts_by_application",
    "amounts_of",
    "application_amounts",
    "call_result",
    "figures",
    "figures_by",
    "grant_figures",
    "present_for",
    "programme_grants",
    "programme_rows",
    "ranking",
    "sheet_scores",
    "sum_warning",
]
