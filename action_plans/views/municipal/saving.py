"""Municipality: forms beside the sections that save themselves and keep both texts."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext_lazy as _

from action_plans.operations import VersionConflict
from action_plans.views.municipal.conflicts import conflict_context
from action_plans.views.municipal.drafts import remember_marks
from core.forms import add_problems
from core.problems import OperationRefused

# saves what was typed; gives the new version and the marks that the page has now
Save = Callable[[Any], tuple[int, str]]


def autosaved(request: HttpRequest, form: Any, save: Save) -> HttpResponseBase:
    """JSON with the new version and marks, or why nothing was saved."""
    if not form.is_valid():
        invalid = _("Not saved: some answers are not valid yet.")
        return JsonResponse({"message": invalid}, status=422)
    try:
        version, marks = save(form)
    except OperationRefused as refused:
        text = " ".join(str(problem.message) for problem in refused.problems)
        status = 409 if isinstance(refused, VersionConflict) else 422
        return JsonResponse({"message": text}, status=status)
    remember_marks(request, marks)
    told = {"version": version, "seen": marks, "message": _("Saved.")}
    return JsonResponse(told)


def both_texts(
    screen: Any, form: Any, conflict: VersionConflict, title: Any
) -> HttpResponseBase:
    """Both texts side by side: nothing is written until the writer has chosen."""
    add_problems(form, conflict)
    screen.template_name = "action_plans/plan_conflict.html"
    page: HttpResponseBase = screen.page(
        status=409,
        form=None,
        section={"title": title},
        **conflict_context(form, conflict, screen.user),
    )
    return page
