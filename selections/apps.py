from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from selections.enums import SelectionVerb


class SelectionsConfig(AppConfig):
    name = "selections"
    verbose_name = _("Selections")
    audit_verbs = SelectionVerb
