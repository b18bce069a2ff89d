"""What a rule is, and what it looks at."""

from dataclasses import dataclass
from datetime import datetime

from grants.models import Application, Call
from grants.queries import Amounts


@dataclass(frozen=True)
class Rule:
    """One rule as it stands now; texts in the reader's language.

    A hard rule bars the submission; the others warn the applicant and are judged by
    staff. `field` names the form field that can mend it.
    """

    code: str
    rule: str
    passed: bool
    value: str = ""
    threshold: str = ""
    source: str = ""
    note: str = ""
    field: str = ""
    is_hard: bool = True


@dataclass(frozen=True)
class Case:
    """What the rules look at."""

    application: Application
    call: Call
    amounts: Amounts
    moment: datetime
