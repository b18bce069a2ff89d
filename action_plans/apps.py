from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb


class ActionPlansConfig(AppConfig):
    name = "action_plans"
    verbose_name = _("Action plans")
    audit_verbs = PlanVerb
