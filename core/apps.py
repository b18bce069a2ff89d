from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        # State machines register themselves when their module is imported.
        autodiscover_modules("workflow")
