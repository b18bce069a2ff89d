from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb, works_as_staff
from action_plans.enums import PlanVerb
from core.navigation import Audience, NavItem
from municipalities.permissions import works_for_municipality


def _sees_plans(user: object) -> bool:
    return has_verb(user, Verb.SEE_PLANS)


class ActionPlansConfig(AppConfig):
    name = "action_plans"
    verbose_name = _("Action plans")
    audit_verbs = PlanVerb
    # which check codes on paper are those of plans
    papers = "action_plans.queries.verification.paper_of"
    # what the territorial reform calls the records that hang on a municipality
    record_names = {
        "actionplan": _("action plans"),
        "planpartner": _("joint plans that it takes part in"),
    }
    navigation = (
        NavItem(Audience.PUBLIC, _("Action plans"), "public:plan-list", order=30),
        NavItem(
            Audience.MUNICIPAL,
            _("Action plans"),
            "municipal:plan-list",
            order=30,
            may=works_for_municipality,
        ),
        NavItem(
            Audience.STAFF,
            _("Action plans"),
            "staff:plan-list",
            order=40,
            may=works_as_staff,
        ),
        NavItem(
            Audience.STAFF,
            _("Reports on action plans"),
            "staff:plan-report-list",
            order=41,
            may=_sees_plans,
            under="staff:plan-list",
        ),
        NavItem(
            Audience.STAFF,
            _("Help beneath the fields of plans"),
            "staff:plan-help-list",
            order=49,
            may=_sees_plans,
            under="staff:plan-list",
        ),
    )
