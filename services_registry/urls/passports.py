"""Addresses of passports of services and their quality."""

from django.urls import URLPattern, path

from services_registry.views import staff as staff_views
from services_registry.views.municipal import entries, parts, quality

public: list[URLPattern] = []
municipal: list[URLPattern] = [
    path(
        "registry/<int:pk>/add/<int:service>/",
        entries.EntryAdd.as_view(),
        name="entry-add-service",
    ),
    path(
        "registry/<int:pk>/add/own/",
        entries.EntryAddOwn.as_view(),
        name="entry-add-own",
    ),
    path(
        "registry/entries/<int:pk>/",
        entries.EntryDetail.as_view(),
        name="entry-detail",
    ),
    path(
        "registry/entries/<int:pk>/edit/<slug:part>/",
        parts.EntryPart.as_view(),
        name="entry-part",
    ),
    path(
        "registry/entries/<int:pk>/quality/",
        quality.EntryQuality.as_view(),
        name="entry-quality",
    ),
]
staff: list[URLPattern] = [
    path(
        "registries/entries/<int:pk>/",
        staff_views.EntryDetail.as_view(),
        name="entry-detail",
    ),
]
