"""The plan itself: lists, sections, rows, check, moves, files."""

from django.urls import path

from action_plans.views import overview
from action_plans.views import public as public_views
from action_plans.views import staff as staff_views
from action_plans.views.municipal import autosave, plans, rows, writing

public = [
    path("plans/", public_views.PlanList.as_view(), name="plan-list"),
    path("plans/<int:pk>/", public_views.PlanDetail.as_view(), name="plan-detail"),
]

_rows = [
    path(
        "plans/<int:pk>/rows/<slug:kind>/new/",
        rows.RowCreate.as_view(),
        name="plan-row-create",
    ),
    path(
        "plans/<int:pk>/rows/<slug:kind>/<int:row>/",
        rows.RowEdit.as_view(),
        name="plan-row-edit",
    ),
    path(
        "plans/<int:pk>/rows/<slug:kind>/<int:row>/remove/",
        rows.RowRemove.as_view(),
        name="plan-row-remove",
    ),
]

municipal = [
    path("plans/", plans.PlanList.as_view(), name="plan-list"),
    path("plans/new/", plans.PlanCreate.as_view(), name="plan-create"),
    path("plans/<int:pk>/", plans.PlanDetail.as_view(), name="plan-detail"),
    path(
        "plans/<int:pk>/sections/<slug:section>/",
        writing.PlanSection.as_view(),
        name="plan-section",
    ),
    path(
        "plans/<int:pk>/sections/<slug:section>/autosave/",
        autosave.PlanAutosave.as_view(),
        name="plan-autosave",
    ),
    *_rows,
    path("plans/<int:pk>/move/<str:move>/", plans.PlanMove.as_view(), name="plan-move"),
    path(
        "plans/<int:pk>/files/<slug:kind>/<int:row>/",
        plans.PlanFile.as_view(),
        name="plan-file",
    ),
]

staff = [
    path("plans/", overview.PlanOverview.as_view(), name="plan-list"),
    path("plans/<int:pk>/", staff_views.PlanDetail.as_view(), name="plan-detail"),
    path(
        "plans/<int:pk>/move/<str:move>/",
        staff_views.PlanMove.as_view(),
        name="plan-move",
    ),
    path(
        "plans/<int:pk>/files/<slug:kind>/<int:row>/",
        staff_views.PlanFile.as_view(),
        name="plan-file",
    ),
]
