"""Addresses of editions, entries and providers."""

from django.urls import path

from services_registry.views import public as public_views
from services_registry.views import staff as staff_views
from services_registry.views.municipal import editions as own
from services_registry.views.municipal import entries, parts, providers

public = [
    path("registries/", public_views.RegistryList.as_view(), name="registry-list"),
    path(
        "registries/<int:pk>/",
        public_views.RegistryDetail.as_view(),
        name="registry-detail",
    ),
]
municipal = [
    path("registry/", own.RegistryList.as_view(), name="registry-list"),
    path("registry/start/", own.RegistryStart.as_view(), name="registry-start"),
    path("registry/<int:pk>/", own.RegistryDetail.as_view(), name="registry-detail"),
    path("registry/<int:pk>/add/", entries.EntryChoose.as_view(), name="entry-add"),
    path(
        "registry/<int:pk>/discussion/",
        own.RegistryDiscuss.as_view(),
        name="registry-discussion",
    ),
    path(
        "registry/<int:pk>/resolution/",
        own.RegistryResolution.as_view(),
        name="registry-resolution",
    ),
    path(
        "registry/<int:pk>/check/", own.RegistryCheck.as_view(), name="registry-check"
    ),
    path("registry/<int:pk>/scan/", own.RegistryScan.as_view(), name="registry-scan"),
    path(
        "registry/<int:pk>/move/<str:move>/",
        own.RegistryMove.as_view(),
        name="registry-move",
    ),
    path(
        "registry/entries/<int:pk>/edit/", parts.EntryPart.as_view(), name="entry-edit"
    ),
    path(
        "registry/entries/<int:pk>/remove/",
        entries.EntryRemove.as_view(),
        name="entry-remove",
    ),
    path("registry/providers/", providers.ProviderList.as_view(), name="provider-list"),
    path(
        "registry/providers/new/",
        providers.ProviderCreate.as_view(),
        name="provider-create",
    ),
    path(
        "registry/providers/<int:pk>/",
        providers.ProviderEdit.as_view(),
        name="provider-edit",
    ),
]
staff = [
    path("registries/", staff_views.RegistryList.as_view(), name="registry-list"),
    path(
        "registries/<int:pk>/",
        staff_views.RegistryDetail.as_view(),
        name="registry-detail",
    ),
    path(
        "registries/<int:pk>/scan/",
        staff_views.RegistryScan.as_view(),
        name="registry-scan",
    ),
    path(
        "registries/<int:pk>/move/<str:move>/",
        staff_views.RegistryMove.as_view(),
        name="registry-move",
    ),
]
