"""Roles, permission verbs and audit verbs of accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """Languages of the users, Kyrgyz first."""

    KY = "ky", "Кыргызча"
    RU = "ru", "Русский"
    EN = "en", "English"


class Role(TextChoices):
    """Roles given by the programme. Roles in a municipality stand in `municipalities`."""

    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    REGIONAL_COORDINATOR = "regional_coordinator", _("Regional coordinator")
    GRANT_MANAGER = "grant_manager", _("Grant manager")
    ME_OFFICER = "me_officer", _("Monitoring and evaluation officer")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    COMMUNICATIONS = "communications", _("Communications officer")
    COMMISSION_MEMBER = "commission_member", _("Commission member")
    DONOR = "donor", _("Donor")


STAFF_ROLES = frozenset(Role) - {Role.COMMISSION_MEMBER, Role.DONOR}
# Those who decide on money or see everybody's data prove themselves twice.
SECOND_FACTOR_ROLES = STAFF_ROLES | {Role.COMMISSION_MEMBER}


class Verb(TextChoices):
    """What a role may do; the roles page prints this table."""

    INVITE_PEOPLE = "invite_people", _("invite people and give or end their roles")
    MANAGE_MUNICIPALITIES = (
        "manage_municipalities",
        _("change municipalities, cohorts and budget sufficiency"),
    )
    SEE_SELECTIONS = "see_selections", _("see selections and their candidates")
    MANAGE_SELECTIONS = (
        "manage_selections",
        _("make selections, invite municipalities, record memoranda"),
    )
    JUDGE_SELECTIONS = (
        "judge_selections",
        _("check candidates of a selection and score them"),
    )
    DECIDE_SELECTIONS = (
        "decide_selections",
        _("decide on a selection and publish its results"),
    )
    SEE_REGISTRIES = (
        "see_registries",
        _("see the service registries that are not published"),
    )
    RETURN_REGISTRIES = (
        "return_registries",
        _("return a service registry for correction"),
    )
    MANAGE_REGISTRIES = (
        "manage_registries",
        _("keep the catalogue of services and load registries"),
    )
    SEE_PLANS = "see_plans", _("see the submitted action plans")
    JUDGE_PLANS = "judge_plans", _("accept action plans or return them")
    SEE_CALLS = "see_calls", _("see calls and applications")
    MANAGE_CALLS = "manage_calls", _("make calls and lead them to the decision")
    CHECK_ELIGIBILITY = "check_eligibility", _("check applications for eligibility")
    SCORE_APPLICATIONS = (
        "score_applications",
        _("declare conflicts and score applications"),
    )
    AWARD_GRANTS = "award_grants", _("record awards, reserve and rejections")
    SEE_GRANTS = "see_grants", _("see grants and their tranches")
    MANAGE_GRANTS = (
        "manage_grants",
        _("prepare and sign grant agreements, plan tranches"),
    )
    CLOSE_GRANTS = "close_grants", _("record what was spent and close grants")
    SEE_REPORTS = "see_reports", _("see the programme at a glance and download reports")
    SEE_AUDIT = "see_audit", _("read the audit trail")


class AccountVerb(TextChoices):
    """Audit verbs that are no moves of a state machine."""

    INVITED = "account.invited", _("invited a person")
    INVITED_AGAIN = "account.invited_again", _("sent the invitation again")
    INVITATION_ACCEPTED = "account.invitation_accepted", _("accepted the invitation")
    INVITATION_WITHDRAWN = "account.invitation_withdrawn", _("withdrew the invitation")
    ROLE_GIVEN = "account.role_given", _("gave a role")
    ROLE_ENDED = "account.role_ended", _("ended a role")
    DEACTIVATED = "account.deactivated", _("closed the account")
    PROFILE_CHANGED = "account.profile_changed", _("changed the name or language")
    REACTIVATED = "account.reactivated", _("opened the account again")
