from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from core.enums import ImportVerb
from core.imports.registers import may_import
from core.navigation import Audience, NavItem


class CoreConfig(AppConfig):
    name = "core"
    audit_verbs = ImportVerb
    navigation = (
        NavItem(
            Audience.STAFF,
            _("Imports"),
            "staff:import-home",
            order=95,
            may=may_import,
            under="staff:municipality-list",
        ),
    )

    def ready(self) -> None:
        # State machines and registers make themselves known when they are imported.
        autodiscover_modules("workflow", "imports.workflow", "resources")
