"""What a rule of eligibility is, and what it looks at."""

from dataclasses import dataclass
from datetime import date

from core.ui import Check
from municipalities.models import BudgetSufficiency
from selections.models import (
    Answer,
    Candidate,
    CandidateDocument,
    Commitment,
    Criterion,
    RequiredDocument,
    Selection,
)


@dataclass(frozen=True)
class Rule:
    """One rule as it stands now; texts in the reader's language.

    `passed` None: it cannot be told yet. A hard rule bars the submission; the others are
    judged by staff. `field` names the form field that can mend it.
    """

    code: str
    rule: str
    passed: bool | None
    value: str = ""
    threshold: str = ""
    source: str = ""
    note: str = ""
    field: str = ""
    is_hard: bool = False

    @property
    def is_met(self) -> bool:
        return self.passed is True

    def as_check(self, mend: str = "") -> Check:
        """For the component that shows rules; `mend` is the address of the field."""
        return Check(
            rule=self.rule,
            passed=self.passed,
            value=self.value,
            threshold=self.threshold,
            source=self.source,
            note=self.note,
            mend=mend,
        )


@dataclass(frozen=True)
class Case:
    """What the rules look at, read once."""

    candidate: Candidate
    selection: Selection
    criteria: list[Criterion]
    answers: dict[int, Answer]
    commitments: list[Commitment]
    accepted: set[int]
    requirements: list[RequiredDocument]
    documents: dict[int, CandidateDocument]
    sufficiency: BudgetSufficiency | None
    is_in_cohort: bool
    day: date
