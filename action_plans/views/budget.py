"""The budget of a plan as a spreadsheet, for each audience that reads the plan."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from action_plans.queries import PlanContent, plan_content
from action_plans.queries.translated import reading, translated
from action_plans.resources.plan_budget import budget_response
from action_plans.views.municipal.plans import OfPlan as OwnPlan
from action_plans.views.public import PublicPlan
from action_plans.views.staff import OfPlan as ReadPlan


class BudgetSheet:
    """GET: the workbook of the plan that the screen loaded."""

    plan: Any

    def content(self) -> PlanContent:
        return plan_content(self.plan)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return budget_response(self.content())


class MunicipalBudget(BudgetSheet, OwnPlan):
    """For the plan's own people."""


class StaffBudget(BudgetSheet, ReadPlan):
    """For staff: plans that the programme has got."""


class PublicBudget(BudgetSheet, PublicPlan):
    """For everybody: approved plans, in the reader's language."""

    def content(self) -> PlanContent:
        return translated(plan_content(self.plan), reading(self.plan))
