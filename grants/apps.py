from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb, sits_on_commission
from core.navigation import Audience, NavItem
from grants.enums import GrantVerb


def _sees_calls(user: object) -> bool:
    return has_verb(user, Verb.SEE_CALLS)


def _sees_grants(user: object) -> bool:
    return has_verb(user, Verb.SEE_GRANTS)


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = _("Grants")
    audit_verbs = GrantVerb
    # what calls ask of a plan that is being written
    plan_rules = "grants.queries.plan_shares.below_calls"
    # what the territorial reform calls the records that hang on a municipality
    record_names = {"application": _("applications"), "grant": _("grants")}
    navigation = (
        NavItem(Audience.PUBLIC, _("Calls"), "public:call-list", order=30),
        NavItem(Audience.MUNICIPAL, _("Calls"), "municipal:call-list", order=50),
        NavItem(
            Audience.MUNICIPAL,
            _("Applications"),
            "municipal:application-list",
            order=60,
            under="municipal:call-list",
        ),
        NavItem(Audience.MUNICIPAL, _("Grants"), "municipal:grant-list", order=70),
        NavItem(
            Audience.STAFF, _("Calls"), "staff:call-list", order=50, may=_sees_calls
        ),
        NavItem(
            Audience.STAFF,
            _("Applications"),
            "staff:application-list",
            order=60,
            may=_sees_calls,
            under="staff:call-list",
        ),
        NavItem(
            Audience.STAFF, _("Grants"), "staff:grant-list", order=70, may=_sees_grants
        ),
        NavItem(
            Audience.COMMISSION,
            _("Calls"),
            "commission:call-list",
            order=50,
            may=sits_on_commission,
        ),
    )
