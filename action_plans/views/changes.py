"""Changes of approved plans: begin one, and see what it would change."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans import operations
from action_plans.forms.flow import AmendmentForm
from action_plans.models import ActionPlan
from action_plans.permissions import can_amend_plan, can_see_plans
from action_plans.queries import readable_plans
from action_plans.queries.amendments import (
    changes_for_staff,
    changes_of,
)
from action_plans.queries.differences import kenesh_matters
from action_plans.views.answering import staff_trail
from action_plans.views.municipal.plans import OfPlan
from core.formats import date_text, moment_text
from core.screens import FormScreen, ListScreen, Screen
from core.spreadsheets import Column
from core.ui import Crumb, Fact
from municipalities.permissions import works_for_municipality


class AmendmentBegin(OfPlan, FormScreen):
    """Say why an approved plan is changed; then the change is written like a plan."""

    template_name = "action_plans/form.html"
    form_class = AmendmentForm
    success = _(
        "Write the change in the sections of this copy. The approved plan stays as it is "
        "until the change is decided."
    )

    def load(self) -> None:
        super().load()
        if not self.plan.is_approved or self.plan.is_amendment:
            raise Http404

    def may(self) -> bool:
        return can_amend_plan(self.user, self.plan)

    def act(self, form: Any) -> str:
        change = operations.begin_amendment(
            plan=self.plan, by=self.user, **form.cleaned_data
        )
        return change.get_absolute_url()

    def get_context(self) -> dict[str, Any]:
        title = _("Change the approved plan")
        return {
            "title": title,
            "lead": self.plan.title,
            "submit": _("Begin the change"),
            "cancel_url": self.plan.get_absolute_url(),
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }


class ChangeScreen(Screen):
    """What a change says differently from its plan, and who has to decide on it."""

    template_name = "action_plans/change.html"
    plan: ActionPlan

    def plans(self) -> QuerySet[ActionPlan]:
        raise NotImplementedError

    def trail(self) -> list[Crumb]:
        raise NotImplementedError

    def load(self) -> None:
        rows = self.plans().filter(amends__isnull=False).select_related("resolution")
        self.plan = get_object_or_404(rows, pk=self.pk)

    def get_context(self) -> dict[str, Any]:
        changes = changes_of(self.plan)
        title = _("What the change would change")
        paper = self.plan.resolution
        facts = [
            Fact(_("Why the plan is changed"), self.plan.amendment_reason),
            Fact(_("Begun"), moment_text(self.plan.created_at)),
        ]
        if paper is not None:
            day = date_text(paper.date)
            facts.append(Fact(_("Kenesh resolution"), f"{paper.number}, {day}"))
        return {
            "title": title,
            "plan": self.plan,
            "facts": facts,
            "changes": changes,
            "matters": kenesh_matters(changes),
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }


class OwnChange(ChangeScreen):
    """For the municipalities of the plan."""

    gate = works_for_municipality

    def plans(self) -> QuerySet[ActionPlan]:
        return ActionPlan.objects.of_places(self.user).with_place()

    def trail(self) -> list[Crumb]:
        return [
            Crumb(_("Action plans"), reverse("municipal:plan-list")),
            Crumb(self.plan.title, self.plan.get_absolute_url()),
        ]


class StaffChange(ChangeScreen):
    """For staff, once it is submitted."""

    gate = works_as_staff

    def may(self) -> bool:
        return can_see_plans(self.user)

    def plans(self) -> QuerySet[ActionPlan]:
        return readable_plans(self.user)

    def trail(self) -> list[Crumb]:
        return staff_trail(self.plan)


class ChangeList(ListScreen):
    """Changes of approved plans that the programme has got."""

    gate = works_as_staff
    template_name = "action_plans/change_list.html"
    title = _("Changes of approved plans")
    export_name = "plan-changes"
    search_fields = ("search_key", "municipality__search_key")
    sorts = {
        "title": ("sort_key",),
        "municipality": ("municipality__sort_key",),
        "since": ("state_since",),
    }
    default_sort = "-since"
    columns = (
        Column(_("Title"), lambda row: row.title),
        Column(_("Municipality"), lambda row: row.municipality.full_name),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Why the plan is changed"), lambda row: row.amendment_reason),
        Column(_("Submitted"), lambda row: row.submitted_at, "date"),
    )

    def may(self) -> bool:
        return can_see_plans(self.user)

    def rows(self) -> QuerySet[ActionPlan]:
        return changes_for_staff(self.user)

    def get_context(self) -> dict[str, Any]:
        plans = Crumb(_("Action plans"), reverse("staff:plan-list"))
        return {"title": self.title, "breadcrumbs": [plans, Crumb(self.title)]}
