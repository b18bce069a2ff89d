"""Staff: inviting people."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import operations as accounts
from accounts.models import Invitation
from accounts.permissions import can_invite_people
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Action, Crumb
from municipalities import queries
from municipalities.forms import InviteForm
from municipalities.views.acting import Button, FormPage
from municipalities.views.staff.people import people_crumb


class InvitationList(ListScreen):
    """Invitations that wait for an answer, also those that ran out."""

    gate = can_invite_people
    template_name = "municipalities/invitation_list.html"
    title = _("Open invitations")
    export_name = "invitations"
    sorts = {
        "name": ("full_name",),
        "email": ("email",),
        "invited": ("invited_at",),
        "expires": ("expires_at",),
    }
    default_sort = "-invited"
    columns = (
        Column(_("Full name"), lambda row: row.full_name),
        Column(_("E-mail"), lambda row: row.email),
        Column(_("Invited on"), lambda row: row.invited_at, "date"),
        Column(_("Valid until"), lambda row: row.expires_at, "date"),
    )

    def rows(self) -> QuerySet[Invitation]:
        return queries.invitations()

    def matching(self, rows: QuerySet[Invitation], word: str) -> QuerySet[Invitation]:
        # A handful of rows: they have no stored search key.
        return rows.filter(pk__in=queries.matching_invitations(rows, word))

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "breadcrumbs": [people_crumb(), Crumb(self.title)],
            "action": Action(_("Invite a person"), reverse("staff:person-invite")),
        }


class PersonInvite(FormPage):
    """Invite a person; `?municipality=<code>` fills the municipality in."""

    gate = can_invite_people
    form_class = InviteForm
    title = _("Invite a person")
    submit = _("Send the invitation")
    success = _("The invitation is on its way.")

    def form_arguments(self) -> dict[str, Any]:
        place = self.request.GET.get("municipality", "")
        return {**super().form_arguments(), "initial": {"municipality": place}}

    def trail(self) -> list[Crumb]:
        return [people_crumb()]

    def act(self, form: InviteForm) -> str:
        accounts.invite_person(by=self.user, **form.cleaned_data)
        return reverse("staff:invitation-list")


class _OfInvitation(Button):
    """Loads the invitation of the address; afterwards the list."""

    gate = can_invite_people

    def load(self) -> None:
        self.invitation = get_object_or_404(Invitation, pk=self.pk)
        self.back = reverse("staff:invitation-list")


class InvitationSendAgain(_OfInvitation):
    """Send a new letter with a new link."""

    success = _("A new letter is on its way. The link of the old one is worthless.")

    def act(self) -> str:
        accounts.send_invitation_again(invitation=self.invitation, by=self.user)
        return self.back


class InvitationWithdraw(_OfInvitation):
    """Take an invitation back."""

    success = _("The invitation is withdrawn.")

    def act(self) -> str:
        accounts.withdraw_invitation(invitation=self.invitation, by=self.user)
        return self.back
