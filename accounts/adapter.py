"""How allauth behaves here: no open sign-up, letters through the outbox."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from accounts import notifications


class InvitationOnly(DefaultAccountAdapter):
    """People come in by invitation only; an account is found by its e-mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the portal's own address, whatever host name the request claimed."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.PORTAL_URL}{path}"

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Letters are rows of the outbox. Only the password reset is ever sent."""
        if template_prefix == "account/email/password_reset_key":
            notifications.password_reset(context["user"], context["password_reset_url"])
