"""The two machines: selection and candidate."""

from selections.workflow.candidates import CANDIDATE, MADE_TOGETHER
from selections.workflow.selections import SELECTION

__all__ = ["CANDIDATE", "MADE_TOGETHER", "SELECTION"]
