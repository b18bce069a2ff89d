"""Second factor for those who decide on money; the day on which people last came."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.operations import remember_visit
from accounts.permissions import needs_second_factor

# Pages that work before the second factor is set up.
OPEN_PREFIXES = ("account_", "mfa_")
OPEN_NAMES = frozenset({"public:language-set", "public:health"})


class SecondFactor:
    """Sends staff and commission members to set up a second factor first.

    Who has one is asked for it by allauth at each log-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A redirect to the set-up page, or None to go on to the view."""
        if not settings.REQUIRE_SECOND_FACTOR or _is_open(request):
            return None
        user = request.user
        if not user.is_authenticated or not needs_second_factor(user):
            return None
        if is_mfa_enabled(user):
            return None
        messages.info(
            request,
            _("Your role needs a second step at log-in. Please set it up now."),
        )
        return redirect("mfa_activate_totp")


class LastSeen:
    """Remembers on which day a person last saw a page.

    Refused requests, redirects and the pages of log-in and password do not count: who
    meets only those has not come in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = request.user
        shown = HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES
        if shown and user.is_authenticated and not _is_open(request):
            remember_visit(user=user)
        return response


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.view_name if match else ""
    return name in OPEN_NAMES or name.startswith(OPEN_PREFIXES)
