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
    # what the territorial reform calls the records that hang on a municipality
    record_names = {
        "cohortmembership": _("memberships in cohorts"),
        "budgetsufficiency": _("years of budget sufficiency"),
        "earlierparticipation": _("earlier programmes"),
        "official": _("people with a role, now or before"),
        "resolution": _("kenesh resolutions"),
        "populationfigure": _("population figures"),
        "office": _("office"),
        "postholder": _("holders of posts"),
        "convocation": _("convocations of the kenesh"),
        "handover": _("hand-overs of the head's post"),
    }
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
            Audience.STAFF,
            _("Budget sufficiency"),
            "staff:sufficiency-list",
            order=30,
            may=works_as_staff,
            under="staff:municipality-list",
        ),
        NavItem(
            Audience.STAFF,
            _("Territorial reform"),
            "staff:reform-list",
            order=31,
            may=works_as_staff,
            under="staff:municipality-list",
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
