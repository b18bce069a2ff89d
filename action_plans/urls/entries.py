"""Tables of a plan that are filled in as one form."""

from django.urls import URLPattern, path

from action_plans.views.municipal.entries import PlanTable

municipal: list[URLPattern] = [
    path("plans/<int:pk>/tables/<slug:kind>/", PlanTable.as_view(), name="plan-table"),
]
