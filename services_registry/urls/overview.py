"""Addresses of the staff's overview and what people need."""

from django.urls import URLPattern, path

from services_registry.views import coverage, matrix

public: list[URLPattern] = []
municipal: list[URLPattern] = []
staff: list[URLPattern] = [
    path("registries/matrix/", matrix.RegistryMatrix.as_view(), name="registry-matrix"),
    path(
        "registries/matrix/municipality/<int:pk>/",
        matrix.MatrixPlace.as_view(),
        name="registry-matrix-municipality",
    ),
    path(
        "registries/matrix/service/<int:pk>/",
        matrix.MatrixService.as_view(),
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
]
