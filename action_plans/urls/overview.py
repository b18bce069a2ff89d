"""What staff look over: overdue reports, the days of reminders, weights of progress."""

from django.urls import URLPattern, path

from action_plans.views import overdue, weighting

_WEIGHTS = "plans/<int:pk>/progress/weights/"

municipal: list[URLPattern] = [
    path(_WEIGHTS, weighting.OwnWeights.as_view(), name="plan-weights"),
]

staff: list[URLPattern] = [
    path(_WEIGHTS, weighting.StaffWeights.as_view(), name="plan-weights"),
    path(
        "plan-reports/overdue/",
        overdue.OverdueList.as_view(),
        name="plan-report-overdue",
    ),
    path(
        "plan-reports/reminders/",
        overdue.RulesEdit.as_view(),
        name="plan-rules",
    ),
]
