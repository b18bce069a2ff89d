"""Addresses of the staff's overview and what people need."""

from django.urls import URLPattern, path

from services_registry.views import coverage, matrix, staff_needs, standings
from services_registry.views.municipal import needs

public: list[URLPattern] = []
municipal: list[URLPattern] = [
    path("needs/", needs.NeedsList.as_view(), name="needs-list"),
    path("needs/new/<int:pk>/", needs.NeedsCreate.as_view(), name="needs-create"),
    path("needs/<int:pk>/", needs.NeedsDetail.as_view(), name="needs-detail"),
    path("needs/<int:pk>/edit/", needs.NeedsEdit.as_view(), name="needs-edit"),
    path("needs/<int:pk>/remove/", needs.NeedsRemove.as_view(), name="needs-remove"),
    path("needs/<int:pk>/minutes/", needs.NeedsMinutes.as_view(), name="needs-minutes"),
    path("needs/ranking/<int:pk>/", needs.NeedsRanking.as_view(), name="needs-ranking"),
]
staff: list[URLPattern] = [
    path("registries/matrix/", matrix.RegistryMatrix.as_view(), name="registry-matrix"),
    path(
        "registries/matrix/municipality/<int:pk>/",
        standings.MatrixPlace.as_view(),
        name="registry-matrix-municipality",
    ),
    path(
        "registries/matrix/service/<int:pk>/",
        standings.MatrixService.as_view(),
        name="registry-matrix-service",
    ),
    path(
        "registries/coverage/",
        coverage.RegistryCoverage.as_view(),
        name="registry-coverage",
    ),
    path(
        "registries/missing/",
        coverage.RegistryMissing.as_view(),
        name="registry-missing",
    ),
    path("needs/new/", staff_needs.NeedsStart.as_view(), name="needs-start"),
    path("needs/", staff_needs.NeedsList.as_view(), name="needs-list"),
    path("needs/new/<int:pk>/", staff_needs.NeedsCreate.as_view(), name="needs-create"),
    path("needs/<int:pk>/", staff_needs.NeedsDetail.as_view(), name="needs-detail"),
    path("needs/<int:pk>/edit/", staff_needs.NeedsEdit.as_view(), name="needs-edit"),
    path(
        "needs/<int:pk>/remove/", staff_needs.NeedsRemove.as_view(), name="needs-remove"
    ),
    path(
        "needs/<int:pk>/minutes/",
        staff_needs.NeedsMinutes.as_view(),
        name="needs-minutes",
    ),
    path(
        "needs/ranking/<int:pk>/",
        staff_needs.NeedsRanking.as_view(),
        name="needs-ranking",
    ),
]
