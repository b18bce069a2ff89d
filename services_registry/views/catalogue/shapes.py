"""What the screens of the catalogue share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.pages import FormPage
from core.screens import Screen
from core.ui import Action, Crumb
from services_registry.permissions import can_manage_registries, can_see_registries


class CatalogueScreen(Screen):
    """Open to staff who read registries."""

    gate = works_as_staff

    def may(self) -> bool:
        return can_see_registries(self.user)


class CatalogueForm(FormPage):
    """A form of those who keep the catalogue."""

    gate = works_as_staff

    def may(self) -> bool:
        return can_manage_registries(self.user)

    def trail(self) -> list[Crumb]:
        return [catalogue_crumb()]


def catalogue_crumb() -> Crumb:
    return Crumb(_("Catalogue of services"), reverse("staff:service-list"))


def keepers_actions(user: Any, *actions: Action) -> list[Action]:
    """Actions of those who keep the catalogue; none for who only reads."""
    return list(actions) if can_manage_registries(user) else []


def file_action(slug: str) -> Action:
    """The way to a register's file."""
    label = _("Load or take out as a table")
    return Action(label, reverse("staff:import-register", args=[slug]), "secondary")
