from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.navigation import Audience, NavItem
from municipalities.permissions import works_for_municipality
from services_registry.enums import RegistryVerb


def _sees_registries(user: object) -> bool:
    return has_verb(user, Verb.SEE_REGISTRIES)


class ServicesRegistryConfig(AppConfig):
    name = "services_registry"
    verbose_name = _("Service registry")
    audit_verbs = RegistryVerb
    # what the territorial reform calls the records that hang on a municipality
    record_names = {
        "registryedition": _("editions of the service registry"),
        "registryentry": _("entries of service registries"),
        "service": _("services of its own"),
        "provider": _("service providers"),
        "needsstudy": _("records of what people need"),
    }
    navigation = (
        NavItem(Audience.PUBLIC, _("Services"), "public:service-list", order=23),
        NavItem(Audience.PUBLIC, _("Registries"), "public:registry-list", order=24),
        NavItem(
            Audience.MUNICIPAL,
            _("Service registry"),
            "municipal:registry-list",
            order=30,
            may=works_for_municipality,
        ),
        NavItem(
            Audience.STAFF,
            _("Registries"),
            "staff:registry-list",
            order=30,
            may=_sees_registries,
        ),
        NavItem(
            Audience.STAFF,
            _("Catalogue of services"),
            "staff:service-list",
            order=38,
            may=_sees_registries,
            under="staff:registry-list",
        ),
        NavItem(
            Audience.STAFF,
            _("Overview"),
            "staff:registry-matrix",
            order=31,
            may=_sees_registries,
            under="staff:registry-list",
        ),
        NavItem(
            Audience.STAFF,
            _("Coverage by oblast"),
            "staff:registry-coverage",
            order=32,
            may=_sees_registries,
            under="staff:registry-list",
        ),
        NavItem(
            Audience.STAFF,
            _("Without an approved registry"),
            "staff:registry-missing",
            order=33,
            may=_sees_registries,
            under="staff:registry-list",
        ),
        NavItem(
            Audience.STAFF,
            _("What people need"),
            "staff:needs-list",
            order=34,
            may=_sees_registries,
            under="staff:registry-list",
        ),
        NavItem(
            Audience.MUNICIPAL,
            _("What people need"),
            "municipal:needs-list",
            order=36,
            may=works_for_municipality,
            under="municipal:registry-list",
        ),
    )
