"""What the screens of grants share."""

from datetime import datetime
from typing import Any


def arrival(request: Any) -> datetime:
    """When the request reached the server; deadlines are judged by it alone."""
    return request.received_at
