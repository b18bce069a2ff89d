"""What the municipality's registry pages share."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.screens import FormScreen
from core.ui import Crumb
from municipalities.permissions import works_for_municipality
from services_registry import queries
from services_registry.models import RegistryEdition
from services_registry.permissions import can_edit_edition


def crumbs(edition: RegistryEdition | None = None, *more: Any) -> list[Crumb]:
    crumbs = [Crumb(_("Service registry"), reverse("municipal:registry-list"))]
    if edition is not None:
        label = _("Edition %(number)s") % {"number": edition.number}
        crumbs.append(Crumb(label, edition.get_absolute_url()))
    return [*crumbs, *(Crumb(label) for label in more)]


class OwnEdition:
    """Mixin: loads an edition of one's own municipality; another's is a 404."""

    edition: RegistryEdition
    pk: Any
    user: Any

    def load(self) -> None:
        rows = queries.read_as_approved(queries.own_editions(self.user))
        self.edition = get_object_or_404(rows, pk=self.pk)


class EditionForm(OwnEdition, FormScreen):
    """A form about one edition that its writers fill in."""

    gate = works_for_municipality
    template_name = "services_registry/form.html"
    title: Any = ""
    lead: Any = ""
    submit: Any = ""

    def may(self) -> bool:
        return can_edit_edition(self.user, self.edition)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": self.lead,
            "submit": self.submit,
            "breadcrumbs": crumbs(self.edition, self.title),
            "cancel_url": self.edition.get_absolute_url(),
        }
