"""Staff: themes, items of the standard, rules of registries."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Action, Crumb
from services_registry import operations
from services_registry.forms import ItemForm, RulesForm, ThemeForm
from services_registry.models import RegistryRules, StandardItem, Theme
from services_registry.permissions import can_manage_registries
from services_registry.views.catalogue.shapes import (
    CatalogueForm,
    CatalogueScreen,
    catalogue_crumb,
    file_action,
    keepers_actions,
)


class ThemeList(CatalogueScreen, ListScreen):
    """What services are about."""

    template_name = "services_registry/catalogue/theme_list.html"
    title = _("Themes of services")
    search_fields = ("search_key", "code")
    sorts = {
        "order": ("order", "sort_key"),
        "name": ("sort_key",),
        "services": ("service_count", "sort_key"),
    }
    default_sort = "order"
    export_name = "themes"
    columns = (
        Column(_("Short code"), lambda row: row.code),
        Column(_("Name in Kyrgyz"), lambda row: row.name_ky),
        Column(_("Name in Russian"), lambda row: row.name_ru),
        Column(_("Name in English"), lambda row: row.name_en),
        Column(_("Order"), lambda row: row.order, "number"),
        Column(_("Services"), lambda row: row.service_count, "number"),
    )

    def rows(self) -> QuerySet[Theme]:
        common = Q(services__municipality__isnull=True)
        return Theme.objects.annotate(service_count=Count("services", filter=common))

    def get_context(self) -> dict[str, Any]:
        add = Action(_("Add a theme"), reverse("staff:theme-create"))
        manages = can_manage_registries(self.user)
        return {
            "title": self.title,
            "breadcrumbs": [catalogue_crumb(), Crumb(self.title)],
            "manages": manages,
            "action": add if manages else None,
            "actions": keepers_actions(self.user, file_action("service-themes")),
        }


class ThemeCreate(CatalogueForm):
    """A new theme."""

    form_class = ThemeForm
    title = _("Add a theme")
    success = _("The theme is in the list.")

    def trail(self) -> list[Crumb]:
        themes = Crumb(_("Themes of services"), reverse("staff:theme-list"))
        return [*super().trail(), themes]

    def act(self, form: ThemeForm) -> str:
        operations.add_theme(by=self.user, **form.cleaned_data)
        return reverse("staff:theme-list")


class ThemeEdit(ThemeCreate):
    """Names and order of a theme."""

    title = _("Change the theme")
    success = _("The theme is changed.")

    def load(self) -> None:
        self.theme = get_object_or_404(Theme, pk=self.pk)

    def form_arguments(self) -> dict[str, Any]:
        copy = Theme.objects.get(pk=self.theme.pk)
        return {**super().form_arguments(), "instance": copy}

    def act(self, form: ThemeForm) -> str:
        operations.change_theme(theme=self.theme, by=self.user, **form.cleaned_data)
        return reverse("staff:theme-list")


class ItemList(CatalogueScreen, ListScreen):
    """What a standard is made of, in its order."""

    template_name = "services_registry/catalogue/item_list.html"
    title = _("Items of the standard")
    search_fields = ("search_key", "code")
    sorts = {"order": ("order",), "name": ("sort_key",)}
    default_sort = "order"
    export_name = "standard-items"
    columns = (
        Column(_("Short code"), lambda row: row.code),
        Column(_("Name in Kyrgyz"), lambda row: row.name_ky),
        Column(_("Name in Russian"), lambda row: row.name_ru),
        Column(_("Name in English"), lambda row: row.name_en),
        Column(_("Kind"), lambda row: row.get_kind_display()),
        Column(_("Order"), lambda row: row.order, "number"),
        Column(_("Needed to submit"), lambda row: _("yes") if row.is_needed else ""),
        Column(_("In use"), lambda row: _("yes") if row.is_active else _("no")),
    )

    def rows(self) -> QuerySet[StandardItem]:
        return StandardItem.objects.all()

    def get_context(self) -> dict[str, Any]:
        add = Action(_("Add an item"), reverse("staff:item-create"))
        rules = Action(
            _("Rules of registries"), reverse("staff:registry-rules"), "secondary"
        )
        manages = can_manage_registries(self.user)
        return {
            "title": self.title,
            "lead": _("What each municipality says of a service, in this order."),
            "breadcrumbs": [catalogue_crumb(), Crumb(self.title)],
            "manages": manages,
            "action": add if manages else None,
            "actions": keepers_actions(self.user, rules, file_action("standard-items")),
        }


class ItemCreate(CatalogueForm):
    """A new item of the standard."""

    form_class = ItemForm
    title = _("Add an item")
    lead = _("A new item is a text. Every registry can have it from now on.")
    success = _("The item is in the standard.")

    def trail(self) -> list[Crumb]:
        items = Crumb(_("Items of the standard"), reverse("staff:item-list"))
        return [*super().trail(), items]

    def act(self, form: ItemForm) -> str:
        operations.add_item(by=self.user, **form.cleaned_data)
        return reverse("staff:item-list")


class ItemEdit(ItemCreate):
    """Names, help, order of an item, and whether it is needed and in use."""

    title = _("Change the item")
    lead = _("No item is deleted: what is not needed any more is put out of use.")
    success = _("The item is changed.")

    def load(self) -> None:
        self.item = get_object_or_404(StandardItem, pk=self.pk)

    def form_arguments(self) -> dict[str, Any]:
        copy = StandardItem.objects.get(pk=self.item.pk)
        return {**super().form_arguments(), "instance": copy}

    def act(self, form: ItemForm) -> str:
        operations.change_item(item=self.item, by=self.user, **form.cleaned_data)
        return reverse("staff:item-list")


class RulesEdit(CatalogueForm):
    """When entries are checked, when letters remind of it, how long people discuss."""

    form_class = RulesForm
    title = _("Rules of registries")
    lead = _("They hold for the registries of all municipalities.")
    success = _("The rules are changed.")

    def trail(self) -> list[Crumb]:
        items = Crumb(_("Items of the standard"), reverse("staff:item-list"))
        return [*super().trail(), items]

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "instance": RegistryRules.current()}

    def act(self, form: RulesForm) -> str:
        operations.change_rules(by=self.user, **form.cleaned_data)
        return reverse("staff:registry-rules")
