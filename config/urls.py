"""All addresses, joined by audience: each app's `urls` offers one list per audience."""

from types import ModuleType

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

import accounts.urls
import action_plans.urls
import core.urls
import grants.urls
import municipalities.urls
import reports.urls
import selections.urls
import services_registry.urls

APPS: list[ModuleType] = [
    core.urls,
    accounts.urls,
    municipalities.urls,
    selections.urls,
    services_registry.urls,
    action_plans.urls,
    grants.urls,
    reports.urls,
]


def _audience(name: str, prefix: str) -> URLResolver:
    patterns: list[URLPattern | URLResolver] = []
    for app in APPS:
        patterns += getattr(app, name, [])
    return path(prefix, include((patterns, name), namespace=name))


# The rescue desk is entered by the portal's own log-in: its form knows neither the limit
# of guesses nor the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("accounts.urls_account")),
    _audience("municipal", "m/"),
    _audience("staff", "staff/"),
    _audience("commission", "commission/"),
    _audience("donor", "donor/"),
    _audience("public", ""),
]
handler404 = "core.views.errors.not_found"
handler403 = "core.views.errors.forbidden"
handler500 = "core.views.errors.broken"
