"""Municipality: the papers – commitments, answers with evidence, documents."""

from collections.abc import Iterable
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.forms import add_problems, mark_problems
from core.pages import FormPage
from core.problems import OperationRefused, Problem
from core.text import whole_number
from core.ui import Crumb
from selections import operations
from selections.building import eligibility, problems, with_unit
from selections.enums import SelectionVerb
from selections.forms.municipal import AnswersForm, DocumentsForm
from selections.models import Candidate, Criterion
from selections.operations.candidates import VERSION_CONFLICT
from selections.permissions import can_see_own_candidate, can_sign_candidate
from selections.views.municipal.shapes import Writing
from selections.views.staff.records import commitment_rows


class CandidateCommitments(Writing):
    """Commitments one by one: the head accepts, the others read who accepted when."""

    template_name = "selections/municipal/commitments.html"

    def may(self) -> bool:
        return can_see_own_candidate(self.user, self.candidate)

    def get_context(self) -> dict[str, Any]:
        rows = commitment_rows(self.candidate)
        return {
            "candidate": self.candidate,
            "selection": self.selection,
            "rows": rows,
            "accepted": sum(row.accepted is not None for row in rows),
            "signs": can_sign_candidate(self.user, self.candidate),
            "writes": self.is_writing(),
            "breadcrumbs": [*self.trail(), Crumb(gettext_lazy("Commitments"))],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = whole_number(request.POST.get("commitment", "")) or 0
        commitment = get_object_or_404(self.selection.commitments, pk=key)
        taken_back = "take_back" in request.POST
        try:
            operations.accept_commitment(
                candidate=self.candidate,
                commitment=commitment,
                by=self.user,
                accepted=not taken_back,
            )
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        where = reverse("municipal:candidate-commitments", args=[self.candidate.pk])
        return HttpResponseRedirect(f"{where}#commitment-{commitment.pk}")


class CandidateAnswers(Writing):
    """Answers to the criteria. The draft may be incomplete.

    When somebody saved meanwhile, both texts are shown; what was typed stays in the
    form and saving again is a decision.
    """

    template_name = "selections/municipal/answers.html"

    def get_context(self) -> dict[str, Any]:
        return {
            "candidate": self.candidate,
            "selection": self.selection,
            "breadcrumbs": [*self.trail(), Crumb(gettext_lazy("Answers"))],
        }

    def form(self, **given: Any) -> AnswersForm:
        return AnswersForm(candidate=self.candidate, by=self.user, **given)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.candidate.is_editable:
            return super().get(request, *args, **kwargs)
        form = self.form()
        if self.candidate.version > 1:  # a new draft is left in peace
            mark_problems(form, self.bars(form))
        return self.page(form=form)

    def bars(self, form: AnswersForm) -> list[Problem]:
        """What stands against the submission and can be mended on this page."""
        found = problems(eligibility(self.candidate))
        return [problem for problem in found if problem.field in form.fields]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            return self.invalid(form)
        try:
            saved = operations.save_answers(
                candidate=self.candidate,
                version=form.cleaned_data["version"],
                by=self.user,
                answers=form.answers(),
            )
        except OperationRefused as refused:
            return self.refused(form, refused)
        if self.is_autosave():
            return JsonResponse({"version": saved.version, "message": _("Saved")})
        self.tell(_("The answers are saved."))
        return HttpResponseRedirect(saved.get_absolute_url())

    def is_autosave(self) -> bool:
        return self.request.headers.get("X-Requested-With") == "autosave"

    def invalid(self, form: AnswersForm) -> HttpResponseBase:
        if self.is_autosave():
            text = _("Not saved: some answers are not valid yet.")
            return JsonResponse({"message": text}, status=422)
        return self.page(status=422, form=form)

    def refused(self, form: AnswersForm, refused: OperationRefused) -> HttpResponseBase:
        if self.is_autosave():
            text = " ".join(str(problem.message) for problem in refused.problems)
            return JsonResponse({"message": text}, status=409)
        add_problems(form, refused)
        if not any(p.code == VERSION_CONFLICT for p in refused.problems):
            return self.page(status=422, form=form)
        self.candidate.refresh_from_db(fields=["version"])
        mine = form.answers()
        form.continue_from(self.candidate.version)
        return self.page(
            status=409,
            form=form,
            differences=differences(self.candidate, form.criteria, mine),
            saved=audit.timeline(self.candidate)
            .filter(verb=SelectionVerb.ANSWERS_SAVED)
            .first(),
        )


def differences(
    candidate: Candidate,
    criteria: Iterable[Criterion],
    mine: dict[int, dict[str, Any]],
) -> list[dict[str, Any]]:
    """Criteria whose typed and saved answers differ, both as text."""
    saved = {a.criterion_id: a for a in candidate.answers.select_related("evidence")}
    found = []
    for criterion in criteria:
        answer = saved.get(criterion.pk)
        theirs = {
            name: getattr(answer, name, None)
            for name in ("yes", "number", "note", "source", "evidence")
        }
        typed, kept = _text(criterion, mine[criterion.pk]), _text(criterion, theirs)
        if typed != kept:
            found.append({"criterion": criterion, "mine": typed, "theirs": kept})
    return found


def _text(criterion: Criterion, values: dict[str, Any]) -> str:
    """An answer with explanation, source and file, a line each."""
    said = {True: _("yes"), False: _("no")}.get(values.get("yes"), "")  # type: ignore[arg-type]
    number, evidence = values.get("number"), values.get("evidence")
    lines = (
        said,
        "" if number is None else with_unit(number, criterion.unit),
        "\n".join((values["note"] or "").splitlines()),
        values["source"] or "",
        evidence.name if evidence else "",
    )
    return "\n".join(str(line) for line in lines if line)


class CandidateDocuments(Writing, FormPage):
    """Letter of commitment, recommendation and what else is asked for."""

    form_class = DocumentsForm
    title = gettext_lazy("Documents")
    lead = gettext_lazy(
        "A file is kept as soon as it is chosen and saved, also in a draft."
    )
    success = gettext_lazy("The documents are saved.")

    def form_arguments(self) -> dict[str, Any]:
        given = self.candidate.documents.select_related("file")
        return {
            **super().form_arguments(),
            "requirements": list(self.selection.required_documents.all()),
            "current": {d.requirement_id: d.file for d in given},
        }

    def act(self, form: DocumentsForm) -> str:
        operations.save_documents(
            candidate=self.candidate, by=self.user, documents=form.documents()
        )
        return self.candidate.get_absolute_url()
