"""Carrying out: reports on quarters, their photos, the programme's answer."""

from django.urls import URLPattern, path

from action_plans.views import answering_reports as answers
from action_plans.views import public_progress
from action_plans.views.municipal import completing, progress, quarter_writing

_AT = "plans/<int:pk>/progress/"

public: list[URLPattern] = [
    path(
        "plans/<int:pk>/evidence/<int:row>/",
        public_progress.PublicEvidence.as_view(),
        name="plan-evidence",
    ),
]

municipal: list[URLPattern] = [
    path(
        "plans/<int:pk>/complete/",
        completing.PlanComplete.as_view(),
        name="plan-complete",
    ),
    path(_AT, progress.PlanProgress.as_view(), name="plan-progress"),
    path(f"{_AT}<int:report>/", progress.QuarterDetail.as_view(), name="plan-quarter"),
    path(
        f"{_AT}<int:report>/write/",
        quarter_writing.QuarterWrite.as_view(),
        name="plan-quarter-write",
    ),
    path(
        f"{_AT}<int:report>/write/autosave/",
        quarter_writing.QuarterAutosave.as_view(),
        name="plan-quarter-autosave",
    ),
    path(
        f"{_AT}<int:report>/move/<str:move>/",
        progress.QuarterMove.as_view(),
        name="plan-quarter-move",
    ),
    path(
        f"{_AT}<int:report>/evidence/new/",
        progress.EvidenceAdd.as_view(),
        name="plan-evidence-add",
    ),
    path(
        f"{_AT}<int:report>/evidence/<int:row>/",
        progress.EvidenceFile.as_view(),
        name="plan-evidence",
    ),
    path(
        f"{_AT}<int:report>/evidence/<int:row>/remove/",
        progress.EvidenceRemove.as_view(),
        name="plan-evidence-remove",
    ),
]

staff: list[URLPattern] = [
    path("plan-reports/", answers.ReportList.as_view(), name="plan-report-list"),
    path(_AT, answers.StaffProgress.as_view(), name="plan-progress"),
    path(f"{_AT}<int:report>/", answers.StaffQuarter.as_view(), name="plan-quarter"),
    path(
        f"{_AT}<int:report>/move/<str:move>/",
        answers.StaffQuarterMove.as_view(),
        name="plan-quarter-move",
    ),
    path(
        f"{_AT}<int:report>/evidence/<int:row>/",
        answers.StaffEvidence.as_view(),
        name="plan-evidence",
    ),
]
