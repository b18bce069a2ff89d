"""Addresses of what everybody can search, read and take along."""

from django.urls import URLPattern, path

from services_registry.views import open_data, search

public: list[URLPattern] = [
    path("services/", search.ServiceList.as_view(), name="service-list"),
    path("services/<int:pk>/", search.ServiceDetail.as_view(), name="service-detail"),
    path("open-data/", open_data.OpenData.as_view(), name="open-data"),
    path(
        "open-data/<str:name>", open_data.OpenServices.as_view(), name="open-services"
    ),
    path(
        "registries/<int:pk>/open/<str:name>",
        open_data.OpenRegistry.as_view(),
        name="open-registry",
    ),
    path(
        "id/<str:place>/<slug:service>/<str:provider>/",
        open_data.ServiceById.as_view(),
        name="service-by-id",
    ),
]
municipal: list[URLPattern] = []
staff: list[URLPattern] = []
