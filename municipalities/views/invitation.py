"""Public: the page behind the link of a letter of invitation."""

from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.queries import account_of, open_invitation, proved_lately
from core.screens import FormScreen
from municipalities import operations, queries
from municipalities.enums import MunicipalRole
from municipalities.forms import AcceptForm, PasswordForm
from municipalities.models import Municipality


class InvitationAccept(FormScreen):
    """Without an account: choose a password. With one: log in and accept.

    Only who holds the letter learns whether the address has an account.
    """

    template_name = "municipalities/invitation_accept.html"

    def load(self) -> None:
        self.invitation = open_invitation(self.kwargs["token"])
        self.account = None
        if self.invitation is not None:
            self.account = account_of(self.invitation)
        self.is_own = self.account is not None and self.account == self.user
        self.form_class = AcceptForm if self.account else PasswordForm

    def may(self) -> bool:
        """Another person's account cannot accept; the head's post asks once more."""
        if self.request.method != "POST" or self.account is None:
            return True
        if not self.is_own:
            raise PermissionDenied
        if self.hands_over() and not proved_lately(self.request):
            raise ReauthenticationRequired
        return True

    def hands_over(self) -> bool:
        invitation = self.invitation
        return invitation is not None and (
            invitation.municipal_role == MunicipalRole.HEAD
        )

    def get_context(self) -> dict[str, Any]:
        back = urlencode({"next": self.request.path})
        return {
            "invitation": self.invitation,
            "place": self.place(),
            "role": self.role(),
            "hands_over": self.hands_over(),
            "has_account": self.account is not None,
            "is_own": self.is_own,
            "log_in_url": f"{reverse('account_login')}?{back}",
        }

    def place(self) -> Municipality | None:
        if self.invitation is None or not self.invitation.municipality_code:
            return None
        return queries.place_of_code(self.invitation.municipality_code)

    def role(self) -> Any:
        known = self.invitation.municipal_role if self.invitation else ""
        return MunicipalRole(known).label if known else ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.invitation is None:
            return self.page(status=410)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.invitation is None:
            return self.page(status=410)
        return super().post(request, *args, **kwargs)

    def act(self, form: Any) -> str:
        token = self.kwargs["token"]
        if self.is_own:
            operations.accept_invitation_as(token=token, user=self.user)
            self.tell(_("You accepted the invitation."))
            return reverse("public:account")
        operations.accept_invitation(
            token=token, password=form.cleaned_data["password"]
        )
        self.tell(_("Your account is ready. Log in with your e-mail and password."))
        return reverse("account_login")
