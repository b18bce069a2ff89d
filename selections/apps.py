from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.navigation import Audience, NavItem
from selections.enums import SelectionVerb


def _sees_selections(user: object) -> bool:
    return has_verb(user, Verb.SEE_SELECTIONS)


class SelectionsConfig(AppConfig):
    name = "selections"
    verbose_name = _("Selections")
    audit_verbs = SelectionVerb
    # what the territorial reform calls the records that hang on a municipality
    record_names = {"candidate": _("candidacies in selections")}
    navigation = (
        NavItem(Audience.PUBLIC, _("Selections"), "public:selection-list", order=25),
        NavItem(
            Audience.MUNICIPAL, _("Selections"), "municipal:selection-list", order=45
        ),
        NavItem(
            Audience.STAFF,
            _("Selections"),
            "staff:selection-list",
            order=27,
            may=_sees_selections,
            under="staff:cohort-list",
        ),
    )
