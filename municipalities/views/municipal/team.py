"""Municipality: the people of the team, and what the head does with them."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation
from core.screens import Screen
from core.ui import Action, Crumb
from municipalities import operations, queries
from municipalities.enums import MunicipalRole
from municipalities.forms import MemberInviteForm, MemberRoleForm, RightsEndForm
from municipalities.models import HandOver, Municipality, Official
from municipalities.permissions import works_for_municipality
from municipalities.views.acting import AskedAgain, Button, FormPage
from municipalities.views.team_parts import team_context


class OfTeam(Screen):
    """Loads the municipality in which the user holds a post; another one is a 404.

    Head and coordinator see the team; what changes it is for the head (`leads`).
    """

    gate = works_for_municipality
    leads = True

    def find_place(self) -> Municipality:
        return get_object_or_404(queries.own_teams(self.user), pk=self.pk)

    def load(self) -> None:
        self.place = self.find_place()
        self.roles = queries.own_roles(self.user, self.place)
        self.back = reverse("municipal:team-detail", args=[self.place.pk])

    def may(self) -> bool:
        if not super().may():
            return False
        allowed = {MunicipalRole.HEAD.value}
        if not self.leads:
            allowed.add(MunicipalRole.COORDINATOR.value)
        return bool(self.roles & allowed)

    def trail(self) -> list[Crumb]:
        return [
            Crumb(_("My municipality"), reverse("municipal:home")),
            Crumb(_("Team"), self.back),
        ]


class TeamList(Screen):
    """The team; who works for several municipalities chooses one."""

    gate = works_for_municipality
    template_name = "municipalities/team_list.html"

    def load(self) -> None:
        self.places = list(queries.shown_teams(self.user))

    def may(self) -> bool:
        return bool(self.places)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if len(self.places) == 1:
            where = reverse("municipal:team-detail", args=[self.places[0].pk])
            return HttpResponseRedirect(where)
        return super().get(request, *args, **kwargs)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": _("Team"),
            "places": self.places,
            "breadcrumbs": [
                Crumb(_("My municipality"), reverse("municipal:home")),
                Crumb(_("Team")),
            ],
        }


class TeamDetail(OfTeam):
    """Who works for the municipality, who is invited, and a hand-over that waits."""

    template_name = "municipalities/team_detail.html"
    leads = False

    def get_context(self) -> dict[str, Any]:
        manages = MunicipalRole.HEAD.value in self.roles
        context = team_context(self.place) | {
            "title": _("Team"),
            "manages": manages,
            "breadcrumbs": [self.trail()[0], Crumb(_("Team"))],
        }
        if manages:
            place = [self.place.pk]
            context["action"] = Action(
                _("Invite a person"), reverse("municipal:member-invite", args=place)
            )
            if context["hand_over"] is None:
                ask = reverse("municipal:hand-over-create", args=place)
                context["actions"] = [
                    Action(_("Hand over the post of the head"), ask, "secondary")
                ]
        return context


class MemberInvite(OfTeam, FormPage):
    """Invite a person into the team."""

    form_class = MemberInviteForm
    title = _("Invite a person into the team")
    lead = _(
        "The person gets a letter with a link that works for 14 days. Heads come by "
        "hand-over, not by invitation."
    )
    submit = _("Send the invitation")
    success = _("The invitation is on its way.")

    def act(self, form: MemberInviteForm) -> str:
        operations.invite_member(
            municipality=self.place, by=self.user, **form.cleaned_data
        )
        return self.back


class _OfInvitation(OfTeam, Button):
    """Loads an invitation into one's own municipality."""

    def find_place(self) -> Municipality:
        codes = queries.own_teams(self.user).values("code")
        rows = Invitation.objects.filter(municipality_code__in=codes)
        self.invitation = get_object_or_404(rows, pk=self.pk)
        code = self.invitation.municipality_code
        return queries.own_teams(self.user).get(code=code)


class InvitationSendAgain(_OfInvitation):
    """Send a new letter with a new link."""

    success = _("A new letter is on its way. The link of the old one is worthless.")

    def act(self) -> str:
        operations.invite_member_again(invitation=self.invitation, by=self.user)
        return self.back


class InvitationWithdraw(_OfInvitation):
    """Take an invitation back."""

    success = _("The invitation is withdrawn.")

    def act(self) -> str:
        operations.withdraw_member_invitation(invitation=self.invitation, by=self.user)
        return self.back


class _OfMember(OfTeam):
    """Loads a post in one's own municipality that has not ended."""

    def find_place(self) -> Municipality:
        rows = Official.objects.filter(
            municipality__in=queries.own_teams(self.user), ended_at=None
        )
        self.official = get_object_or_404(rows.select_related("user"), pk=self.pk)
        return queries.own_teams(self.user).get(pk=self.official.municipality_id)

    def get_context(self) -> dict[str, Any]:
        person = self.official.user
        return super().get_context() | {
            "caption": f"{person}, {self.official.get_role_display()}"
        }


class MemberRole(_OfMember, FormPage):
    """Give a member of the team another role."""

    form_class = MemberRoleForm
    title = _("Change the role")
    success = _("The role is changed. The person gets a letter.")

    def form_arguments(self) -> dict[str, Any]:
        arguments = super().form_arguments()
        return arguments | {"initial": {"role": self.official.role}}

    def act(self, form: MemberRoleForm) -> str:
        operations.change_member_role(
            official=self.official, by=self.user, role=form.cleaned_data["role"]
        )
        return self.back


class MemberEnd(AskedAgain, _OfMember, FormPage):
    """End the rights of a member of the team."""

    form_class = RightsEndForm
    title = _("End the rights")
    submit = _("End the rights")
    success = _("The rights are ended. The person gets a letter.")

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {"style": "danger"}

    def act(self, form: RightsEndForm) -> str:
        operations.end_member(official=self.official, by=self.user, **form.cleaned_data)
        return self.back


class HandOverStop(OfTeam, Button):
    """Take the question back before it is answered."""

    success = _("The hand-over is stopped. The rights of the head stay as they were.")

    def find_place(self) -> Municipality:
        rows = HandOver.objects.filter(municipality__in=queries.own_teams(self.user))
        self.hand_over = get_object_or_404(rows, pk=self.pk)
        return queries.own_teams(self.user).get(pk=self.hand_over.municipality_id)

    def act(self) -> str:
        operations.stop_hand_over(hand_over=self.hand_over, by=self.user)
        return self.back
