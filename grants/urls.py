"""Addresses of the app, one list per audience."""

from django.urls import path

from grants.views import commission as commission_views
from grants.views import public as public_views
from grants.views.municipal import applications as own_applications
from grants.views.municipal import calls as own_calls
from grants.views.municipal import editing
from grants.views.municipal import grants as own_grants
from grants.views.staff import applications, calls, deciding, grants

public = [
    path("calls/", public_views.CallList.as_view(), name="call-list"),
    path("calls/<int:pk>/", public_views.CallDetail.as_view(), name="call-detail"),
]

municipal = [
    path("calls/", own_calls.CallList.as_view(), name="call-list"),
    path("calls/<int:pk>/", own_calls.CallDetail.as_view(), name="call-detail"),
    path(
        "calls/<int:pk>/apply/",
        own_calls.ApplicationCreate.as_view(),
        name="application-create",
    ),
    path(
        "applications/",
        own_applications.ApplicationList.as_view(),
        name="application-list",
    ),
    path(
        "applications/<int:pk>/",
        own_applications.ApplicationDetail.as_view(),
        name="application-detail",
    ),
    path(
        "applications/<int:pk>/edit/",
        editing.ApplicationEdit.as_view(),
        name="application-edit",
    ),
    path(
        "applications/<int:pk>/documents/",
        own_applications.ApplicationDocuments.as_view(),
        name="application-documents",
    ),
    path(
        "applications/<int:pk>/submit/",
        own_applications.ApplicationSubmit.as_view(),
        name="application-submit",
    ),
    path(
        "applications/<int:pk>/move/<str:move>/",
        own_applications.ApplicationMove.as_view(),
        name="application-move",
    ),
    path(
        "applications/files/<int:pk>/",
        own_applications.ApplicationFile.as_view(),
        name="application-file",
    ),
    path("grants/", own_grants.GrantList.as_view(), name="grant-list"),
    path("grants/<int:pk>/", own_grants.GrantDetail.as_view(), name="grant-detail"),
    path(
        "grants/<int:pk>/agreement/", own_grants.GrantScan.as_view(), name="grant-scan"
    ),
]

_calls = [
    path("calls/", calls.CallList.as_view(), name="call-list"),
    path("calls/new/", calls.CallCreate.as_view(), name="call-create"),
    path("calls/<int:pk>/", calls.CallDetail.as_view(), name="call-detail"),
    path("calls/<int:pk>/edit/", calls.CallEdit.as_view(), name="call-edit"),
    path(
        "calls/<int:pk>/criteria/", calls.CallCriteria.as_view(), name="call-criteria"
    ),
    path(
        "calls/<int:pk>/documents/",
        calls.CallDocuments.as_view(),
        name="call-documents",
    ),
    path(
        "calls/<int:pk>/commission/",
        calls.CallCommission.as_view(),
        name="call-commission",
    ),
    path(
        "calls/<int:pk>/ranking/", deciding.CallRanking.as_view(), name="call-ranking"
    ),
    path(
        "calls/<int:pk>/session/", deciding.CallSession.as_view(), name="call-session"
    ),
    path("calls/<int:pk>/minutes/", calls.CallMinutes.as_view(), name="call-minutes"),
    path("calls/<int:pk>/move/<str:move>/", calls.CallMove.as_view(), name="call-move"),
]

_applications = [
    path(
        "applications/", applications.ApplicationList.as_view(), name="application-list"
    ),
    path(
        "applications/<int:pk>/",
        applications.ApplicationDetail.as_view(),
        name="application-detail",
    ),
    path(
        "applications/<int:pk>/award/",
        deciding.ApplicationAward.as_view(),
        name="application-award",
    ),
    path(
        "applications/<int:pk>/move/<str:move>/",
        applications.ApplicationMove.as_view(),
        name="application-move",
    ),
    path(
        "applications/files/<int:pk>/",
        applications.ApplicationFile.as_view(),
        name="application-file",
    ),
]

_grants = [
    path("grants/", grants.GrantList.as_view(), name="grant-list"),
    path("grants/<int:pk>/", grants.GrantDetail.as_view(), name="grant-detail"),
    path(
        "grants/<int:pk>/tranches/",
        grants.GrantTranches.as_view(),
        name="grant-tranches",
    ),
    path(
        "grants/<int:pk>/agreement/",
        grants.GrantAgreement.as_view(),
        name="grant-agreement",
    ),
    path(
        "grants/<int:pk>/agreement/scan/", grants.GrantScan.as_view(), name="grant-scan"
    ),
    path("grants/<int:pk>/close/", grants.GrantClose.as_view(), name="grant-close"),
    path(
        "grants/<int:pk>/move/<str:move>/",
        grants.GrantMove.as_view(),
        name="grant-move",
    ),
]

commission = [
    path("calls/", commission_views.CallList.as_view(), name="call-list"),
    path("calls/<int:pk>/", commission_views.CallDetail.as_view(), name="call-detail"),
    path(
        "applications/<int:pk>/declare/",
        commission_views.ApplicationDeclare.as_view(),
        name="application-declare",
    ),
    path(
        "applications/<int:pk>/",
        commission_views.ApplicationScore.as_view(),
        name="application-score",
    ),
    path(
        "applications/files/<int:pk>/",
        commission_views.ApplicationFile.as_view(),
        name="application-file",
    ),
]

staff = [*_calls, *_applications, *_grants]
