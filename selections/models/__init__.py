from selections.models.answers import (
    Answer,
    CandidateCommitment,
    CandidateDocument,
    CriterionScore,
    JudgedRule,
)
from selections.models.candidates import Candidate
from selections.models.parts import (
    Commitment,
    Criterion,
    Quota,
    RequiredDocument,
    TieRule,
    settlement_of,
)
from selections.models.selections import Selection

__all__ = [
    "Answer",
    "Candidate",
    "CandidateCommitment",
    "CandidateDocument",
    "Commitment",
    "Criterion",
    "CriterionScore",
    "JudgedRule",
    "Quota",
    "RequiredDocument",
    "Selection",
    "TieRule",
    "settlement_of",
]
