"""What every page needs: navigation of its audience, languages, the demo line."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from core.navigation import Audience, doors, links

LANGUAGES = (("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English"))


def portal(request: HttpRequest) -> dict[str, Any]:
    """`portal`: audience, nav, doors, languages and the state of the installation."""
    match = getattr(request, "resolver_match", None)
    audience = (match.namespace if match else "") or ""
    if audience not in set(Audience):
        audience = Audience.PUBLIC
    user = getattr(request, "user", None)
    return {
        "portal": {
            "audience": audience,
            "nav": links(audience, user, request.path),
            "doors": doors(user),
            "languages": LANGUAGES,
            "is_demo": getattr(settings, "PORTAL_DEMO", False),
            "second_factor_off": not getattr(settings, "REQUIRE_SECOND_FACTOR", True),
            "here": request.get_full_path(),
            "login_url": _address("account_login"),
            "logout_url": _address("account_logout"),
            "account_url": _address("public:account"),
        }
    }


def _address(name: str) -> str:
    """Address of a page, empty when this installation has none of that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
