"""Addresses of public discussion, differences, checks, verification."""

from django.urls import path

from services_registry.views import differences
from services_registry.views import public_discussion as everybody
from services_registry.views.municipal import checks
from services_registry.views.municipal import discussion as own

public = [
    path(
        "registries/discussion/",
        everybody.DiscussionList.as_view(),
        name="discussion-list",
    ),
    path(
        "registries/<int:pk>/comment/",
        everybody.RemarkGive.as_view(),
        name="remark-give",
    ),
    path(
        "registries/<int:pk>/comment/thanks/",
        everybody.RemarkThanks.as_view(),
        name="remark-thanks",
    ),
    path(
        "registries/<int:pk>/comments/",
        everybody.PublicRemarkList.as_view(),
        name="remark-list",
    ),
    path(
        "registries/<int:pk>/difference/",
        differences.PublicDifference.as_view(),
        name="registry-difference",
    ),
    path("verify/", everybody.Verify.as_view(), name="verify"),
    path("verify/<str:code>/", everybody.VerifyCode.as_view(), name="verify-code"),
]
municipal = [
    path(
        "registry/<int:pk>/discussion/change/",
        own.DiscussionChange.as_view(),
        name="discussion-change",
    ),
    path(
        "registry/<int:pk>/publish/",
        own.RegistryPublish.as_view(),
        name="registry-publish",
    ),
    path(
        "registry/<int:pk>/comments/",
        own.RemarkList.as_view(),
        name="remark-list",
    ),
    path(
        "registry/<int:pk>/comments/new/",
        own.RemarkRecord.as_view(),
        name="remark-record",
    ),
    path(
        "registry/comments/<int:pk>/",
        own.RemarkAnswer.as_view(),
        name="remark-answer",
    ),
    path(
        "registry/<int:pk>/checks/",
        checks.RegistryChecks.as_view(),
        name="registry-checks",
    ),
    path(
        "registry/<int:pk>/difference/",
        differences.OwnDifference.as_view(),
        name="registry-difference",
    ),
]
staff = [
    path(
        "registries/<int:pk>/difference/",
        differences.StaffDifference.as_view(),
        name="registry-difference",
    ),
]
