"""Addresses of work on many entries at once."""

from django.urls import URLPattern, path

from services_registry.views.municipal import bulk, grid, table

public: list[URLPattern] = []
municipal: list[URLPattern] = [
    path(
        "registry/begin/<int:pk>/", bulk.RegistryBegin.as_view(), name="registry-begin"
    ),
    path(
        "registry/<int:pk>/from-catalogue/",
        bulk.CatalogueAdd.as_view(),
        name="registry-from-catalogue",
    ),
    path("registry/<int:pk>/copy/", bulk.CopyChoose.as_view(), name="registry-copy"),
    path(
        "registry/<int:pk>/copy/<int:source>/",
        bulk.CopyFrom.as_view(),
        name="registry-copy-from",
    ),
    path("registry/<int:pk>/grid/", grid.RegistryGrid.as_view(), name="registry-grid"),
    path(
        "registry/<int:pk>/table/", table.RegistryTable.as_view(), name="registry-table"
    ),
    path(
        "registry/<int:pk>/table/file/",
        table.TableFile.as_view(),
        name="registry-table-file",
    ),
    path(
        "registry/<int:pk>/table/check/",
        table.TableCheck.as_view(),
        name="registry-table-check",
    ),
]
staff: list[URLPattern] = []
