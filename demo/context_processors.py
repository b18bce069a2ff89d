"""What the templates of the demo see besides."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from demo.logins import LOGINS, PASSWORD


def logins(_request: HttpRequest) -> dict[str, Any]:
    """`demo_logins` and `demo_password` for the log-in page; nothing outside the demo."""
    if not settings.PORTAL_DEMO:
        return {}
    return {"demo_logins": LOGINS, "demo_password": PASSWORD}
