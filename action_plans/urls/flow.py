"""Check and signature, the programme's answer, versions and their receipts."""

from django.urls import URLPattern, path

from action_plans.views import answering, changes, reviewing, versions
from action_plans.views.municipal import remarks, signing

municipal: list[URLPattern] = [
    path("plans/<int:pk>/check/", signing.PlanCheck.as_view(), name="plan-check"),
    path("plans/<int:pk>/approve/", signing.PlanApprove.as_view(), name="plan-approve"),
    path(
        "plans/<int:pk>/versions/<int:number>/",
        versions.OwnVersion.as_view(),
        name="plan-version",
    ),
    path("plans/<int:pk>/amend/", changes.AmendmentBegin.as_view(), name="plan-amend"),
    path(
        "plans/<int:pk>/remarks/<int:comment>/",
        remarks.RemarkResolve.as_view(),
        name="plan-remark-resolve",
    ),
    path("plans/<int:pk>/change/", changes.OwnChange.as_view(), name="plan-change"),
]

staff: list[URLPattern] = [
    path(
        "plan-criteria/",
        reviewing.CriterionList.as_view(),
        name="plan-criterion-list",
    ),
    path(
        "plan-criteria/new/",
        reviewing.CriterionCreate.as_view(),
        name="plan-criterion-create",
    ),
    path(
        "plan-criteria/<int:pk>/",
        reviewing.CriterionEdit.as_view(),
        name="plan-criterion-edit",
    ),
    path(
        "plans/<int:pk>/review/",
        reviewing.ReviewSheet.as_view(),
        name="plan-review",
    ),
    path(
        "plans/<int:pk>/review/finish/",
        reviewing.ReviewFinish.as_view(),
        name="plan-review-finish",
    ),
    path(
        "plans/<int:pk>/review/<slug:section>/",
        reviewing.ReviewSection.as_view(),
        name="plan-review-section",
    ),
    path("plans/changes/", changes.ChangeList.as_view(), name="plan-change-list"),
    path("plans/<int:pk>/change/", changes.StaffChange.as_view(), name="plan-change"),
    path("plans/<int:pk>/return/", answering.PlanReturn.as_view(), name="plan-return"),
    path(
        "plans/<int:pk>/versions/<int:number>/",
        versions.StaffVersion.as_view(),
        name="plan-version",
    ),
]
