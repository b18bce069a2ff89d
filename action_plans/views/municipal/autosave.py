"""Municipality: a section that saves itself while it is written."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.forms.seen import marks_after
from action_plans.operations import VersionConflict
from action_plans.queries import writers_now, writing_text
from action_plans.views.municipal.drafts import remember_marks
from action_plans.views.municipal.writing import PlanSection, save
from core.problems import OperationRefused

INVALID = _(
    "Not in the plan yet: some answers are not valid. What you wrote is kept as a draft."
)


class PlanAutosave(PlanSection):
    """JSON with the new version and marks, or why nothing was saved."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.posted_form()
        slug = self.section.slug
        operations.note_presence(plan=self.plan, section=slug, by=self.user)
        if not form.is_valid():
            self.keep()
            return JsonResponse({"message": INVALID}, status=422)
        typed = form.values()
        try:
            plan = save(self, form)
        except OperationRefused as refused:
            text = " ".join(str(problem.message) for problem in refused.problems)
            self.keep()
            status = 409 if isinstance(refused, VersionConflict) else 422
            return JsonResponse({"message": text}, status=status)
        stored = operations.stored_values(plan, typed)
        marks = marks_after(form.cleaned_data["seen"], typed, stored)
        remember_marks(request, marks)
        self.drop()
        names = writers_now(plan, self.user, slug).get(slug, ())
        return JsonResponse(
            {
                "version": plan.version,
                "seen": marks,
                "message": _("Saved."),
                "people": writing_text(names),
            }
        )
