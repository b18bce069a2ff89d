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
    seat_scores,
    sheet_scores,
    shown_score,
)
from grants.queries.records import public_timeline
from grants.queries.steps import next_steps_for, open_calls_without_application

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
    "next_steps_for",
    "open_calls_without_application",
    "present_for",
    "programme_grants",
    "programme_rows",
    "public_timeline",
    "ranking",
    "seat_scores",
    "sheet_scores",
    "shown_score",
    "sum_warning",
]
