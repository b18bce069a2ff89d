"""Staff: points, for one candidate on a page and for many in a grid."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.pages import FormPage
from core.problems import OperationRefused, Problem
from core.screens import ListScreen
from core.ui import Crumb
from selections import operations
from selections.forms.staff_candidates import ScoreForm, written
from selections.forms.staff_scoring import GridForm, cell
from selections.forms.staff_selections import PlaceFilter
from selections.models import Candidate, Criterion
from selections.operations import Seen
from selections.permissions import can_judge_candidate, can_judge_selection
from selections.queries import points_by_candidate
from selections.views.staff.shapes import OfCandidate, OfSelection, candidate_url

# A page of the grid stays under the limit of fields that a form may send.
GRID_ROWS = 25
CHANGED = "changed"


def scored_criteria(selection: Any) -> list[Criterion]:
    return [criterion for criterion in selection.criteria.all() if criterion.is_scored]


class CandidateScore(OfCandidate, FormPage):
    """Points and reasons of one candidate."""

    template_name = "selections/staff/candidate_score.html"
    form_class = ScoreForm
    title = _("Score")
    success = _("The points are saved.")

    def load(self) -> None:
        super().load()
        self.criteria = scored_criteria(self.selection)
        rows = self.candidate.scores.select_related("scored_by")
        self.scores = {score.criterion_id: score for score in rows}

    def may(self) -> bool:
        return super().may() and can_judge_candidate(self.user, self.candidate)

    def form_arguments(self) -> dict[str, Any]:
        return {
            **super().form_arguments(),
            "criteria": self.criteria,
            "scores": self.scores,
        }

    def get_context(self) -> dict[str, Any]:
        answers = self.candidate.answers.select_related("evidence", "criterion")
        return {
            **super().get_context(),
            **self.title_context(),
            "scores": self.scores,
            "answers": {answer.criterion_id: answer for answer in answers},
            "is_open": self.selection.is_in_scoring and self.candidate.is_eligible,
        }

    def act(self, form: ScoreForm) -> str:
        try:
            operations.save_scores(
                candidate=self.candidate,
                by=self.user,
                points=form.points(),
                reasons=form.reasons(),
                seen={pk: Seen(*shown) for pk, shown in form.seen().items()},
            )
        except OperationRefused as refused:
            self.show_now(form, refused)
            raise
        return self.following() if "next" in self.request.POST else self.back()

    def show_now(self, form: ScoreForm, refused: OperationRefused) -> None:
        """What a colleague wrote counts as seen from now on: it stands in the error."""
        given: Any = form.data
        data = given.copy()
        for problem in refused.problems:
            if problem.code == CHANGED:
                pk = int(problem.field.removeprefix("points_"))
                now = self.scores.get(pk)
                data[f"seen_{pk}"] = written(now.points) if now else ""
                data[f"said_{pk}"] = now.reason if now else ""
        form.data = data

    def back(self) -> str:
        return candidate_url(self.candidate)

    def following(self) -> str:
        """The next eligible candidate in the alphabet; after the last, the grid."""
        rows = self.selection.candidates.ranked().order_by(
            "municipality__sort_key", "pk"
        )
        keys = list(rows.values_list("pk", flat=True))
        place = keys.index(self.candidate.pk) + 1 if self.candidate.pk in keys else 0
        if place < len(keys):
            return reverse("staff:candidate-score", args=[keys[place]])
        return reverse("staff:selection-scores", args=[self.selection.pk])


class SelectionScores(OfSelection, ListScreen):
    """The grid: saves what is right, names what is wrong, loses nobody's change."""

    template_name = "selections/staff/scores.html"
    title = _("Points of all candidates")
    filterset_class = PlaceFilter
    search_fields = ("municipality__search_key", "municipality__code", "number")
    sorts = {"name": ("municipality__sort_key",)}
    default_sort = "name"
    page_rows = GRID_ROWS

    def may(self) -> bool:
        return can_judge_selection(self.user, self.selection)

    def rows(self) -> QuerySet[Candidate]:
        return self.selection.candidates.ranked().select_related(
            "municipality__rayon", "municipality__oblast"
        )

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        context = super().list_context(paged, filters)
        return {**context, "form": getattr(self, "form", None) or self.grid(paged)}

    def grid(self, paged: Any, data: Any = None) -> GridForm:
        return GridForm(
            data,
            candidates=list(paged.object_list),
            criteria=scored_criteria(self.selection),
            points=points_by_candidate(self.selection),
            by=self.user,
        )

    def get_context(self) -> dict[str, Any]:
        criteria = scored_criteria(self.selection)
        return {
            "title": self.title,
            "selection": self.selection,
            "criteria": criteria,
            "is_open": self.selection.is_in_scoring,
            "breadcrumbs": [*self.trail(), Crumb(self.title)],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows, filters = self.narrowed()
        paged = self.paged(rows)
        self.form = self.grid(paged, request.POST)
        self.form.is_valid()
        saved = sum(self.save(candidate) for candidate in self.form.candidates)
        if saved:
            text = ngettext(
                "The points of %(count)s candidate are saved.",
                "The points of %(count)s candidates are saved.",
                saved,
            )
            self.tell(text % {"count": saved})
        if self.form.errors:
            return self.page(status=422, **self.list_context(paged, filters))
        return HttpResponseRedirect(request.get_full_path())

    def save(self, candidate: Candidate) -> bool:
        """Save the right cells of a row; what is refused is told at its cell."""
        candidate.selection = self.selection
        points = self.form.touched(candidate)
        if not points:
            return False
        refused = self.try_to_save(candidate, points)
        if not refused:
            return True
        for problem in refused:
            pk = self.refuse(candidate, problem)
            points.pop(pk, None)
        return bool(points) and not self.try_to_save(candidate, points)

    def try_to_save(
        self, candidate: Candidate, points: dict[int, Decimal | None]
    ) -> list[Problem]:
        seen = {pk: Seen(shown) for pk, shown in self.form.seen(candidate).items()}
        try:
            operations.save_scores(
                candidate=candidate, by=self.user, points=points, seen=seen
            )
        except OperationRefused as refused:
            return refused.problems
        return []

    def refuse(self, candidate: Candidate, problem: Problem) -> int:
        """Show the reason at its cell, or above the grid; returns the criterion's id."""
        key = problem.field.removeprefix("points_")
        error = ValidationError(problem.message, code=problem.code or None)
        if not key.isdecimal():
            self.form.add_error(None, error)
            return 0
        self.form.add_error(cell(candidate, int(key)), error)
        if problem.code == CHANGED:
            now = points_by_candidate(self.selection).get(candidate.pk, {})
            self.form.show_now(candidate, now)
        return int(key)
