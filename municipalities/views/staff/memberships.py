"""Staff: one membership in a cohort, its dates and its moves."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core import audit
from core.formats import date_text
from core.screens import MoveScreen, Screen
from core.ui import Action, Crumb, Fact, move_buttons
from municipalities import operations
from municipalities.forms import GraduationForm, MembershipForm, WithdrawalForm
from municipalities.models import CohortMembership
from municipalities.permissions import can_manage_municipalities
from municipalities.views.acting import FormPage
from municipalities.views.staff.cohorts import cohorts_crumb
from municipalities.workflow import MEMBERSHIP


def find_membership(pk: Any) -> CohortMembership:
    """The membership of the address with its cohort and place, or 404."""
    rows = CohortMembership.objects.select_related(
        "cohort__phase", "municipality__rayon", "municipality__oblast"
    )
    return get_object_or_404(rows, pk=pk)


class _OfMembership(Screen):
    """Loads the membership of the address."""

    gate = works_as_staff

    def load(self) -> None:
        self.membership = find_membership(self.pk)

    def trail(self) -> list[Crumb]:
        cohort = self.membership.cohort
        return [cohorts_crumb(), Crumb(cohort.name, cohort.get_absolute_url())]


class MembershipDetail(_OfMembership):
    """A municipality in a cohort: dates, source, moves, and what happened."""

    template_name = "municipalities/membership_detail.html"

    def get_context(self) -> dict[str, Any]:
        membership = self.membership
        place, where = membership.municipality, [membership.pk]
        manages = can_manage_municipalities(self.user, membership)
        others = place.memberships.exclude(pk=membership.pk).select_related("cohort")
        return {
            "membership": membership,
            "title": place.full_name,
            "caption": membership.cohort.name,
            "facts": _facts(membership),
            "others": others,
            "events": audit.timeline(membership),
            "moves": move_buttons(
                MEMBERSHIP, membership, self.user, "staff:membership-move"
            ),
            "breadcrumbs": [*self.trail(), Crumb(place.full_name)],
            "actions": [
                Action(
                    _("Change dates and source"),
                    reverse("staff:membership-edit", args=where),
                    "secondary",
                )
            ]
            if manages
            else [],
        }


def _facts(membership: CohortMembership) -> list[Fact]:
    """Dates and source; what tells of leaving only once it has left."""
    cohort = membership.cohort
    facts = [
        Fact(_("Phase"), cohort.phase.name if cohort.phase else ""),
        Fact(_("Commitments signed on"), _day(membership.commitments_date)),
        Fact(_("Joined on"), _day(membership.joined_date)),
    ]
    if not membership.is_active:
        facts.append(Fact(_("Left on"), _day(membership.left_date)))
    if membership.is_withdrawn:
        facts.append(Fact(_("Why it left"), membership.left_reason))
    return [*facts, Fact(_("Source"), membership.evidence)]


def _day(value: Any) -> str:
    return date_text(value) if value else ""


class _MembershipForm(_OfMembership, FormPage):
    """A form of managers about a membership; afterwards its page."""

    def may(self) -> bool:
        return can_manage_municipalities(self.user, self.membership)

    def trail(self) -> list[Crumb]:
        place = self.membership.municipality
        here = Crumb(place.full_name, self.membership.get_absolute_url())
        return [*super().trail(), here]


class MembershipEdit(_MembershipForm):
    """Dates and source of a membership; the state changes by moves."""

    form_class = MembershipForm
    title = _("Change dates and source")
    success = _("The membership is changed.")

    def form_arguments(self) -> dict[str, Any]:
        copy = CohortMembership.objects.get(pk=self.membership.pk)
        return {**super().form_arguments(), "instance": copy}

    def act(self, form: MembershipForm) -> str:
        operations.change_membership(
            membership=self.membership, by=self.user, **form.cleaned_data
        )
        return self.membership.get_absolute_url()


class MembershipGraduate(_MembershipForm):
    """The municipality finished its time in the cohort."""

    form_class = GraduationForm
    title = _("Record the graduation")
    success = _("The graduation is recorded.")

    def act(self, form: GraduationForm) -> str:
        operations.graduate_member(
            membership=self.membership, by=self.user, **form.cleaned_data
        )
        return self.membership.get_absolute_url()


class MembershipWithdraw(_MembershipForm):
    """The municipality left the cohort before its end."""

    form_class = WithdrawalForm
    title = _("Record the withdrawal")
    success = _("The withdrawal is recorded.")

    def act(self, form: WithdrawalForm) -> str:
        operations.withdraw_member(
            membership=self.membership, by=self.user, **form.cleaned_data
        )
        return self.membership.get_absolute_url()


class MembershipMove(MoveScreen):
    """Making a membership active again, with a reason."""

    gate = works_as_staff
    machine = MEMBERSHIP
    moves = {
        "reactivate": lambda obj, by, reason: operations.reactivate_member(
            membership=obj, by=by, reason=reason
        )
    }

    def get_object(self) -> CohortMembership:
        return find_membership(self.pk)
