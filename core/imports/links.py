"""Links from the lists of other apps to the import of their register."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.imports import registers
from core.ui import Action


def import_actions(user: Any, slug: str) -> list[Action]:
    """The button of a list page, for those who may load its register; else nothing."""
    register = registers.find(slug)
    if register is None or not register.may(user):
        return []
    where = reverse("staff:import-register", args=[slug])
    return [Action(_("Import"), where, "secondary")]
