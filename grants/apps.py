from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from grants.enums import GrantVerb


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = _("Grants")
    audit_verbs = GrantVerb
