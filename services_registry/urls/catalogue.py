"""Addresses of the catalogue, the standard and its recommended texts."""

from django.urls import URLPattern, path

from services_registry.views.catalogue import services, standard, texts
from services_registry.views.municipal import changes

public: list[URLPattern] = []
municipal: list[URLPattern] = [
    path(
        "registry/<int:pk>/changes/",
        changes.CatalogueChanges.as_view(),
        name="registry-changes",
    ),
    path(
        "registry/entries/<int:pk>/recommended/take/",
        changes.TextTake.as_view(),
        name="entry-text-take",
    ),
    path(
        "registry/entries/<int:pk>/recommended/keep/",
        changes.TextKeep.as_view(),
        name="entry-text-keep",
    ),
]
staff: list[URLPattern] = [
    path("catalogue/", services.ServiceList.as_view(), name="service-list"),
    path(
        "catalogue/services/new/",
        services.ServiceCreate.as_view(),
        name="service-create",
    ),
    path(
        "catalogue/services/<int:pk>/",
        services.ServiceDetail.as_view(),
        name="service-detail",
    ),
    path(
        "catalogue/services/<int:pk>/edit/",
        services.ServiceEdit.as_view(),
        name="service-edit",
    ),
    path(
        "catalogue/services/<int:pk>/texts/<slug:item>/",
        texts.TextWrite.as_view(),
        name="service-text",
    ),
    path(
        "catalogue/changes/<int:pk>/", texts.TextAnswers.as_view(), name="text-answers"
    ),
    path("catalogue/themes/", standard.ThemeList.as_view(), name="theme-list"),
    path("catalogue/themes/new/", standard.ThemeCreate.as_view(), name="theme-create"),
    path("catalogue/themes/<int:pk>/", standard.ThemeEdit.as_view(), name="theme-edit"),
    path("catalogue/items/", standard.ItemList.as_view(), name="item-list"),
    path("catalogue/items/new/", standard.ItemCreate.as_view(), name="item-create"),
    path("catalogue/items/<int:pk>/", standard.ItemEdit.as_view(), name="item-edit"),
    path("catalogue/rules/", standard.RulesEdit.as_view(), name="registry-rules"),
]
