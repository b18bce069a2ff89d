"""Screens that share a shape: a form page, and a plain button."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

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
