"""One's own account: name, language, and the ways to the password pages."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.forms import ProfileForm
from accounts.models import User
from accounts.operations import change_profile
from accounts.permissions import needs_second_factor
from core.screens import FormScreen
from core.ui import Crumb


def is_known(user: Any) -> bool:
    """Whether somebody is logged in."""
    return bool(user.is_authenticated)


class Account(FormScreen):
    """Name and language; the way to the password and the second step."""

    gate = is_known
    template_name = "accounts/account.html"
    form_class = ProfileForm
    success = _("Your account is changed.")

    def form_arguments(self) -> dict[str, Any]:
        # A copy: the page's header must not show what was not saved.
        return {"instance": User.objects.get(pk=self.user.pk), "by": self.user}

    def get_context(self) -> dict[str, Any]:
        return {
            "has_second_factor": is_mfa_enabled(self.user),
            "needs_second_factor": needs_second_factor(self.user),
            "breadcrumbs": [Crumb(_("My account"))],
        }

    def act(self, form: ProfileForm) -> str:
        change_profile(user=self.user, **form.cleaned_data)
        return reverse("public:account")
