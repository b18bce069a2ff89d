from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.permissions import is_donor, sits_on_commission, works_as_staff
from core.navigation import Audience, NavItem
from municipalities.permissions import works_for_municipality


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")
    navigation = (
        NavItem(Audience.PUBLIC, _("The programme"), "public:start", order=10),
        NavItem(
            Audience.PUBLIC,
            _("Map"),
            "public:municipality-map",
            order=22,
            under="public:municipality-list",
        ),
        NavItem(
            Audience.MUNICIPAL,
            _("My work"),
            "municipal:home",
            order=10,
            may=works_for_municipality,
        ),
        NavItem(
            Audience.STAFF, _("My work"), "staff:home", order=10, may=works_as_staff
        ),
        NavItem(
            Audience.STAFF,
            _("The programme"),
            "staff:programme",
            order=80,
            may=works_as_staff,
        ),
        NavItem(
            Audience.STAFF,
            _("Map"),
            "staff:municipality-map",
            order=22,
            may=works_as_staff,
            under="staff:municipality-list",
        ),
        NavItem(
            Audience.COMMISSION,
            _("My work"),
            "commission:home",
            order=10,
            may=sits_on_commission,
        ),
        NavItem(
            Audience.DONOR,
            _("The programme"),
            "donor:home",
            order=10,
            may=is_donor,
        ),
        NavItem(
            Audience.DONOR,
            _("Map"),
            "donor:municipality-map",
            order=15,
            may=is_donor,
        ),
        NavItem(
            Audience.DONOR,
            _("Action plans"),
            "public:plan-list",
            order=17,
            may=is_donor,
        ),
        NavItem(
            Audience.DONOR,
            _("Reports"),
            "donor:report-list",
            order=20,
            may=is_donor,
        ),
    )
