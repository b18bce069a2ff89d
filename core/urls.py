"""Addresses of the core: health, language, component page, imports."""

from django.urls import path

from core.views import imports
from core.views import public as public_views
from core.views import staff as staff_views

public = [
    path("healthz/", public_views.Health.as_view(), name="health"),
    path("language/", public_views.LanguageSet.as_view(), name="language-set"),
]
_imports = [
    path("imports/", imports.ImportHome.as_view(), name="import-home"),
    path("imports/all/", imports.ImportList.as_view(), name="import-list"),
    path("imports/<int:pk>/", imports.ImportDetail.as_view(), name="import-detail"),
    path(
        "imports/<int:pk>/progress/",
        imports.ImportProgress.as_view(),
        name="import-progress",
    ),
    path(
        "imports/<int:pk>/refused/",
        imports.ImportRefused.as_view(),
        name="import-refused",
    ),
    path("imports/<int:pk>/apply/", imports.ImportApply.as_view(), name="import-apply"),
    path("imports/<int:pk>/undo/", imports.ImportUndo.as_view(), name="import-undo"),
    path(
        "imports/<int:pk>/cancel/", imports.ImportCancel.as_view(), name="import-cancel"
    ),
    path(
        "imports/<int:pk>/move/<str:move>/",
        imports.ImportMove.as_view(),
        name="import-move",
    ),
    path(
        "imports/<slug:slug>/", imports.ImportRegister.as_view(), name="import-register"
    ),
    path(
        "imports/<slug:slug>/template/",
        imports.ImportTemplate.as_view(),
        name="import-template",
    ),
]
staff = [
    path("components/", staff_views.Components.as_view(), name="components"),
    *_imports,
]
