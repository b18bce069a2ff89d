from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from municipalities.enums import MunicipalityVerb


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = _("Municipalities")
    audit_verbs = MunicipalityVerb
