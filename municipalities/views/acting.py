"""Screens that share a shape: a form page, and a plain button."""

from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from accounts.queries import proved_lately
from core.problems import OperationRefused
from core.screens import FormScreen, Screen
from core.ui import Crumb


class FormPage(FormScreen):
    """A page with a title, a form and a way back."""

    template_name = "municipalities/form.html"
    title: Any = ""
    lead: Any = ""
    submit: Any = ""

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user}

    def trail(self) -> list[Crumb]:
        """Breadcrumbs above this page; the last one with an address is the way back."""
        return []

    def get_context(self) -> dict[str, Any]:
        trail = self.trail()
        return {
            "title": self.title,
            "lead": self.lead,
            "submit": self.submit,
            "breadcrumbs": [*trail, Crumb(self.title)],
            "cancel_url": trail[-1].url if trail else "",
        }


class Button(Screen):
    """POST only: `act()` calls one operation and returns the URL to go to."""

    http_method_names = ["post"]
    success: Any = ""
    back: str = "/"

    def act(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            target = self.act()
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
            return HttpResponseRedirect(self.back)
        self.tell(self.success)
        return HttpResponseRedirect(target)


class AskedAgain(Screen):
    """Asks for the password or the second step again, when the log-in is some time ago.

    Only those who may enter are asked. What was posted is kept and goes on afterwards.
    """

    def may(self) -> bool:
        if not super().may():
            return False
        if not proved_lately(self.request):
            raise ReauthenticationRequired
        return True
