"""The page that shows all components, for those who build and translate screens."""

from typing import Any

from core.navigation import Audience, belongs_to
from core.screens import Screen
from core.views import samples


def _sees_staff_pages(user: Any) -> bool:
    return belongs_to(user, Audience.STAFF)


class Components(Screen):
    """Every component with sample content; `?errors=1` shows the form refused."""

    gate = _sees_staff_pages
    template_name = "core/components.html"

    def get_context(self) -> dict[str, Any]:
        refused = self.request.GET.get("errors") == "1"
        return {
            **samples.everything(),
            "form": samples.SampleForm(
                samples.WRONG if refused else None, by=self.user
            ),
        }
