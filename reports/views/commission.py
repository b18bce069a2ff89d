"""Competition commission: home with what is to be scored."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import sits_on_commission
from core.screens import Screen
from reports.queries.homes import seats_of
from reports.queries.steps import next_steps


class Home(Screen):
    """Next steps first, then the calls in whose commission one sits."""

    gate = sits_on_commission
    template_name = "reports/home_commission.html"

    def get_context(self) -> dict[str, Any]:
        return {
            "title": _("Competition commission"),
            "steps": next_steps(self.user),
            "seats": [
                (seat, reverse("commission:call-detail", args=[seat.call_id]))
                for seat in seats_of(self.user)
            ],
        }
