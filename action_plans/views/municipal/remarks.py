"""Municipality: what the review asks for is marked as done, with an answer."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.forms.reviews import AnswerForm
from action_plans.permissions import can_write_plan
from action_plans.views.municipal.plans import OfPlan


class RemarkResolve(OfPlan):
    """POST only: a comment of a finished review is dealt with."""

    http_method_names = ["post"]

    def load(self) -> None:
        super().load()
        shown = self.plan.comments.filter(
            from_review=True, shown_at__isnull=False, answers=None
        )
        self.comment = get_object_or_404(shown, pk=self.kwargs["comment"])

    def may(self) -> bool:
        return can_write_plan(self.user, self.plan)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = AnswerForm(request.POST)
        if form.is_valid():
            operations.resolve_review_comment(
                comment=self.comment, by=self.user, **form.cleaned_data
            )
            self.tell(_("The comment is marked as done."))
        return HttpResponseRedirect(f"{self.plan.get_absolute_url()}#remarks")
