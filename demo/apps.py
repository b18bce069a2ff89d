from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed only when `PORTAL_DEMO` or `PORTAL_TEST` is set."""

    name = "demo"
