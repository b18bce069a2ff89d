"""The three machines: call, application, grant."""

from grants.workflow.applications import APPLICATION
from grants.workflow.calls import CALL
from grants.workflow.grants import GRANT

__all__ = ["APPLICATION", "CALL", "GRANT"]
