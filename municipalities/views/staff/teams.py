"""Staff: who can do what in a municipality, a new head, and ending rights."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import can_invite_people, works_as_staff
from core.screens import Screen
from core.ui import Action, Crumb
from municipalities import operations, queries
from municipalities.forms import HeadRecordForm, RightsEndForm
from municipalities.models import HandOver, Municipality, Official
from municipalities.views.acting import AskedAgain, Button, FormPage
from municipalities.views.staff.people import people_crumb
from municipalities.views.team_parts import (
    require_of_team,
    successor_of,
    team_context,
)


class _OfPlace(Screen):
    """Loads the municipality of the address."""

    gate = works_as_staff

    def load(self) -> None:
        rows = Municipality.objects.visible_to(self.user).with_place()
        self.place = get_object_or_404(rows, pk=self.pk)
        self.back = reverse("staff:team-detail", args=[self.place.pk])

    def trail(self) -> list[Crumb]:
        return [
            Crumb(_("Municipalities"), reverse("staff:municipality-list")),
            Crumb(self.place.name, self.place.get_absolute_url()),
        ]


class TeamDetail(_OfPlace):
    """Who can do what for a municipality, and when each last came."""

    template_name = "municipalities/team_detail.html"

    def get_context(self) -> dict[str, Any]:
        invites = can_invite_people(self.user)
        title = _("Team")
        context = team_context(self.place) | {
            "title": title,
            "invites": invites,
            "for_staff": True,
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }
        return context | (self.buttons() if invites else {})

    def buttons(self) -> dict[str, Any]:
        invite = reverse("staff:person-invite")
        people = reverse("staff:person-list")
        record = reverse("staff:head-record", args=[self.place.pk])
        return {
            "action": Action(
                _("Invite a person"), f"{invite}?municipality={self.place.code}"
            ),
            "actions": [
                Action(_("Record a new head"), record, "secondary"),
                Action(
                    _("Filter and export"),
                    f"{people}?municipality={self.place.pk}",
                    "secondary",
                ),
            ],
        }


class HeadRecord(AskedAgain, _OfPlace, FormPage):
    """A new head, when the old one left without handing over."""

    gate = can_invite_people
    form_class = HeadRecordForm
    title = _("Record a new head")
    lead = _(
        "A person of the team is head at once, and the rights of the present head end. "
        "A new person gets a letter, and is head after accepting."
    )
    submit = _("Record the new head")
    success = _("The new head is recorded.")

    def load(self) -> None:
        super().load()
        self.team = queries.officials_of(self.place)
        if self.request.method == "POST":
            require_of_team(self.request, self.team)

    def trail(self) -> list[Crumb]:
        return [*super().trail(), Crumb(_("Team"), self.back)]

    def form_arguments(self) -> dict[str, Any]:
        return super().form_arguments() | {"team": self.team}

    def act(self, form: HeadRecordForm) -> str:
        values = form.cleaned_data
        operations.record_head(
            municipality=self.place,
            successor=successor_of(values, self.team),
            begins_on=values["begins_on"],
            document=values["document"],
            records_holder=values["records_holder"],
            by=self.user,
        )
        return self.back


class HandOverStop(Button):
    """Stop a hand-over that nobody answers."""

    gate = can_invite_people
    success = _("The hand-over is stopped. The rights of the head stay as they were.")

    def load(self) -> None:
        self.hand_over = get_object_or_404(HandOver, pk=self.pk)
        place = [self.hand_over.municipality_id]
        self.back = reverse("staff:team-detail", args=place)

    def act(self) -> str:
        operations.stop_hand_over(hand_over=self.hand_over, by=self.user)
        return self.back


class OfficialEnd(AskedAgain, FormPage):
    """End a role in a municipality, also that of its head, with the reason."""

    gate = can_invite_people
    form_class = RightsEndForm
    title = _("End the rights")
    submit = _("End the rights")
    success = _("The rights are ended. The person gets a letter.")

    def load(self) -> None:
        rows = Official.objects.select_related(
            "user", "municipality__rayon", "municipality__oblast"
        )
        self.official = get_object_or_404(rows, pk=self.pk)
        self.back = reverse("staff:person-detail", args=[self.official.user_id])

    def trail(self) -> list[Crumb]:
        return [people_crumb(), Crumb(self.official.user.full_name, self.back)]

    def get_context(self) -> dict[str, Any]:
        post = self.official
        context = super().get_context()
        if post.is_head and post.is_live:
            context["lead"] = _(
                "This is the head: afterwards nobody signs for the municipality, until "
                "you record a new head."
            )
        role = post.get_role_display()
        caption = f"{post.user}, {role}, {post.municipality.full_name}"
        return context | {"caption": caption, "style": "danger"}

    def act(self, form: RightsEndForm) -> str:
        operations.end_official(
            official=self.official, by=self.user, **form.cleaned_data
        )
        return self.back
