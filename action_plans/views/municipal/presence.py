"""Municipality: the page tells that it is open for writing, and hears who else is there."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from action_plans import operations
from action_plans.permissions import can_be_present
from action_plans.queries import writers_now, writing_text
from action_plans.views.municipal.writing import Writing


class PlanPresence(Writing):
    """POST: I am here. Answers with the sentence on the others."""

    http_method_names = ["post"]

    def may(self) -> bool:
        """Also writers of a partner: they write rows of some steps."""
        return can_be_present(self.user, self.plan)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        slug = self.section.slug
        operations.note_presence(plan=self.plan, section=slug, by=self.user)
        names = writers_now(self.plan, self.user, slug).get(slug, ())
        return JsonResponse({"people": writing_text(names)})
