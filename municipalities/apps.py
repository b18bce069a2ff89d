from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.permissions import can_invite_people, works_as_staff
from core.navigation import Audience, NavItem
from municipalities.enums import MunicipalityVerb
from municipalities.permissions import sees_a_team


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = _("Municipalities")
    audit_verbs = MunicipalityVerb
    navigation = (
        NavItem(
            Audience.PUBLIC, _("Municipalities"), "public:municipality-list", order=20
        ),
        NavItem(
            Audience.STAFF,
            _("Municipalities"),
            "staff:municipality-list",
            order=20,
            may=works_as_staff,
        ),
        NavItem(
            Audience.STAFF,
            _("Cohorts"),
            "staff:cohort-list",
            order=25,
            may=works_as_staff,
        ),
        NavItem(
            Audience.MUNICIPAL,
            _("Team"),
            "municipal:team-list",
            order=80,
            may=sees_a_team,
        ),
        NavItem(
            Audience.STAFF,
            _("People"),
            "staff:person-list",
            order=90,
            may=can_invite_people,
        ),
    )
