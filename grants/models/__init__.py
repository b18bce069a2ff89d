from grants.models.applications import (
    Application,
    ApplicationDocument,
    BudgetLine,
)
from grants.models.call_parts import CommissionSeat, Criterion, RequiredDocument
from grants.models.calls import Call
from grants.models.grants import Grant, Tranche
from grants.models.judging import (
    ConflictDeclaration,
    EligibilityResult,
    Score,
    ScoreSheet,
)

__all__ = [
    "Application",
    "ApplicationDocument",
    "BudgetLine",
    "Call",
    "CommissionSeat",
    "ConflictDeclaration",
    "Criterion",
    "EligibilityResult",
    "Grant",
    "RequiredDocument",
    "Score",
    "ScoreSheet",
    "Tranche",
]
