from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.enums import AccountVerb


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")
    audit_verbs = AccountVerb
