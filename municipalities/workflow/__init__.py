"""Tables of the moves of municipalities: memberships in cohorts."""

from municipalities.workflow.memberships import MEMBERSHIP

__all__ = ["MEMBERSHIP"]
