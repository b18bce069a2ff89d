from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from services_registry.enums import RegistryVerb


class ServicesRegistryConfig(AppConfig):
    name = "services_registry"
    verbose_name = _("Service registry")
    audit_verbs = RegistryVerb
