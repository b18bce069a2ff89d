"""Addresses of the core: health, language, component page."""

from django.urls import path

from core.views import public as public_views
from core.views import staff as staff_views

public = [
    path("healthz/", public_views.Health.as_view(), name="health"),
    path("language/", public_views.LanguageSet.as_view(), name="language-set"),
]
staff = [
    path("components/", staff_views.Components.as_view(), name="components"),
]
