from grants.models.applications import (
    Application,
    ApplicationDocument,
    BudgetLine,
    ConflictDeclaration,
    EligibilityResult,
    Score,
    ScoreSheet,
)
from grants.models.calls import Call, CommissionSeat, Criterion, RequiredDocument
from grants.models.grants import Grant, Tranche

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
