"""The budget of a plan as a spreadsheet."""

from typing import Any

from django.urls import URLPattern, path

from action_plans.views import budget


def _sheet(view: Any) -> list[URLPattern]:
    return [path("plans/<int:pk>/budget.xlsx", view.as_view(), name="plan-budget")]


public = _sheet(budget.PublicBudget)
municipal = _sheet(budget.MunicipalBudget)
staff = _sheet(budget.StaffBudget)
