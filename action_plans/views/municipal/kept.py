"""Forms whose typing is kept on the server until it is saved, wrong or incomplete as it is.

The page posts to its own address, so who may write may keep. The button "Save" alone
writes into the plan.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.models import ActionPlan, KeptDraft
from action_plans.queries import ROW_KINDS, Section, drafts_at, own_drafts
from action_plans.views.municipal.drafts import is_saved, keep_draft_saved, key_of_page
from core.problems import OperationRefused
from core.text import whole_number, without_nul

KEEP, THROW, TAKEN, INSTEAD = "keep", "throw", "draft", "kept"
NOT_KEPT = {"csrfmiddlewaretoken", KEEP, THROW, "draft", INSTEAD, "more", "compare"}


class KeepsDrafts:
    """Mixed into a page with one form: `draft_place` names the form."""

    request: HttpRequest
    plan: ActionPlan
    user: Any

    @property
    def draft_place(self) -> str:
        raise NotImplementedError

    def send(self, request: HttpRequest) -> HttpResponseBase:
        """Write what was sent into the plan, or say what stands against it."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if KEEP in request.POST:
            return kept_answer(self.keep())
        if THROW in request.POST:
            operations.drop_drafts(
                plan=self.plan,
                place=self.draft_place,
                keys=[request.POST[THROW]],
                by=self.user,
            )
            return HttpResponseRedirect(request.path)
        answer = self.send(request)
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            # typed without a script, it is kept all the same
            self.keep()
        return answer

    def keep(self) -> OperationRefused | None:
        """Keep what was typed; None, or why it could not be kept."""
        return keep_typed(self.request, self.plan, self.draft_place, self.user)

    def forget(self) -> None:
        """It is saved: neither the server nor the browser needs its copy any more."""
        forget_typed(self.request, self.plan, self.draft_place, self.user)

    @cached_property
    def taken(self) -> KeptDraft | None:
        """The draft that the address asks for."""
        asked = self.request.GET.get(TAKEN, "")
        if self.request.method != "GET" or not asked:
            return None
        own = own_drafts(self.plan, self.user, self.draft_place)
        found = own.filter(pk=whole_number(asked) or 0).first()
        if found is None:
            raise Http404
        return found

    def drop(self) -> None:
        """The page goes on, what it kept stands in the plan."""
        keys = [key_of_page(self.request), self.request.POST.get(INSTEAD, "")]
        operations.drop_drafts(
            plan=self.plan, place=self.draft_place, keys=keys, by=self.user
        )

    def draft_context(self) -> dict[str, Any]:
        """What the page offers, or goes on with."""
        return kept_context(
            self.request, self.plan, self.draft_place, self.user, self.taken
        )


def kept_context(
    request: HttpRequest, plan: ActionPlan, place: str, user: Any, taken: Any
) -> dict[str, Any]:
    """The draft that a page offers, or with which it goes on (`kept_key`)."""
    offered = None
    if request.method == "GET" and taken is None:
        offered = own_drafts(plan, user, place).defer("fields").first()
    key = taken.key if taken else ""
    if request.method == "POST":
        key = key_of_page(request)
    return {"kept": offered, "taken": taken, "kept_key": key, "keep_url": request.path}


def keep_typed(
    request: HttpRequest, plan: ActionPlan, place: str, user: Any
) -> OperationRefused | None:
    """Keep what a page sent, unless it stands in the plan already."""
    if is_saved(request):
        return None
    typed: Mapping[str, list[str]] = {
        name: [without_nul(str(value)) for value in values]
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
    }
    try:
        operations.keep_draft(
            plan=plan,
            place=place,
            key=key_of_page(request),
            fields=typed,
            by=user,
            instead_of=request.POST.get(INSTEAD, ""),
        )
    except OperationRefused as refused:
        return refused
    return None


def forget_typed(request: HttpRequest, plan: ActionPlan, place: str, user: Any) -> None:
    """Drop the draft of the page, and that with which it went on."""
    keys = {key_of_page(request), request.POST.get(INSTEAD, "")}
    operations.drop_drafts(plan=plan, place=place, keys=keys, by=user)
    keep_draft_saved(request)


def unsaved_links(
    plan: ActionPlan, section: Section, user: Any
) -> list[dict[str, Any]]:
    """Rows and tables of a section that the person began and did not save."""
    links = []
    for draft in drafts_at(plan, user, section.rows):
        what, kind, *row = draft.place.split(":")
        name, where = "plan-table", [plan.pk, kind]
        if what == "row" and row != ["new"]:
            name, where = "plan-row-edit", [*where, int(row[0])]
        elif what == "row":
            name = "plan-row-create"
        url = f"{reverse(f'municipal:{name}', args=where)}?{TAKEN}={draft.pk}"
        is_new = name == "plan-row-create"
        label = ROW_KINDS[kind].add if is_new else ROW_KINDS[kind].title
        links.append({"label": label, "url": url, "at": draft.kept_at})
    return links


def kept_answer(refused: OperationRefused | None) -> JsonResponse:
    """What a page hears that keeps its typing."""
    if refused is not None:
        text = " ".join(str(problem.message) for problem in refused.problems)
        return JsonResponse({"message": text}, status=422)
    told = _("Kept as a draft. It stands in the plan when you press “Save”.")
    return JsonResponse({"message": told})


def shown_again(form: Any, data: QueryDict) -> Any:
    """A form that nobody has sent yet, with what was typed; it is not judged."""
    for name, field in form.fields.items():
        if name not in data and not _is_box(field):
            continue
        values = data.getlist(name)
        many = hasattr(field.widget, "allow_multiple_selected")
        is_list = many and field.widget.allow_multiple_selected
        form.initial[name] = values if is_list else (values[0] if values else "")
    return form


def _is_box(field: Any) -> bool:
    """Boxes that are not ticked are not sent at all."""
    kind = getattr(field.widget, "input_type", "")
    return kind == "checkbox"
