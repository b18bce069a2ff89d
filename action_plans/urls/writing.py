"""Writing together: who is where, a section on paper, help beneath the fields."""

from django.urls import URLPattern, path

from action_plans.views.municipal.presence import PlanPresence
from action_plans.views.municipal.printing import SectionPrint
from action_plans.views.staff_help import HelpEdit, HelpList

municipal: list[URLPattern] = [
    path(
        "plans/<int:pk>/sections/<slug:section>/here/",
        PlanPresence.as_view(),
        name="plan-presence",
    ),
    path(
        "plans/<int:pk>/sections/<slug:section>/print/",
        SectionPrint.as_view(),
        name="plan-section-print",
    ),
]

staff: list[URLPattern] = [
    path("plan-help/", HelpList.as_view(), name="plan-help-list"),
    path("plan-help/<str:place>/", HelpEdit.as_view(), name="plan-help-edit"),
]
