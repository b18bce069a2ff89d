"""Tables of the moves of municipalities: memberships in cohorts, acts of the reform."""

from municipalities.workflow.memberships import MEMBERSHIP
from municipalities.workflow.reform import REFORM

__all__ = ["MEMBERSHIP", "REFORM"]
