"""Staff: the review sheet of a submitted plan, section by section; the criteria."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans import operations
from action_plans.forms.reviews import (
    CommentForm,
    CriterionForm,
    MarksForm,
    SummaryForm,
    named,
)
from action_plans.models import ReviewCriterion
from action_plans.permissions import can_judge_plan, can_keep_criteria
from action_plans.queries import SECTIONS, plan_content, readable_plans
from action_plans.queries.reading import read_version
from action_plans.queries.reviews import (
    comments_shown,
    comments_waiting,
    criteria_in_use,
    marks_of,
    own_review,
)
from action_plans.queries.sections import BY_SLUG
from action_plans.queries.warnings import quality_warnings
from action_plans.views.answering import staff_trail
from core.forms import add_problems
from core.problems import OperationRefused
from core.screens import FormScreen, ListScreen, Screen
from core.spreadsheets import Column
from core.ui import Action, Crumb, Task


class Reviewing(Screen):
    """Loads the plan, its newest version and the reviewer's own sheet."""

    gate = works_as_staff

    def load(self) -> None:
        self.plan = get_object_or_404(readable_plans(self.user), pk=self.pk)
        version = self.plan.versions.order_by("-number").first()
        if version is None:
            raise Http404
        self.version = version
        self.review = own_review(self.plan, self.user)

    def may(self) -> bool:
        return can_judge_plan(self.user, self.plan)

    @property
    def sheet_url(self) -> str:
        return reverse("staff:plan-review", args=[self.plan.pk])

    def refuse(self, refused: OperationRefused) -> None:
        for problem in refused.problems:
            self.warn(problem.message)


class ReviewSheet(Reviewing):
    """What the rules found, the sections with what is judged of them, the summary."""

    template_name = "action_plans/review.html"

    def get_context(self) -> dict[str, Any]:
        title = _("Review sheet")
        return {
            "title": title,
            "plan": self.plan,
            "version": self.version,
            "review": self.review,
            "hints": [
                hint.message for hint in quality_warnings(plan_content(self.plan))
            ],
            "tasks": self.tasks(),
            "form": SummaryForm(
                initial={"summary": self.review.summary if self.review else ""}
            ),
            "threads": comments_waiting(self.plan, self.user),
            "shown": comments_shown(self.plan),
            "is_open": self.plan.is_submitted or self.plan.is_accepted,
            "finish_url": reverse("staff:plan-review-finish", args=[self.plan.pk]),
            "breadcrumbs": [*staff_trail(self.plan), Crumb(title)],
        }

    def tasks(self) -> list[Task]:
        """Sections with how many of their criteria are judged."""
        marked = marks_of(self.review)
        asked: dict[str, list[int]] = {}
        for criterion in criteria_in_use():
            asked.setdefault(criterion.section, []).append(criterion.pk)
        return [self.task(s, asked.get(s.slug, []), marked) for s in SECTIONS]

    def task(self, section: Any, wanted: list[int], marked: Any) -> Task:
        done = sum(pk in marked for pk in wanted)
        state = "done" if wanted and done == len(wanted) else "not_started"
        return Task(
            section.title,
            reverse("staff:plan-review-section", args=[self.plan.pk, section.slug]),
            "in_progress" if 0 < done < len(wanted) else state,
            _("%(done)s of %(all)s") % {"done": done, "all": len(wanted)}
            if wanted
            else _("no criterion"),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = SummaryForm(request.POST)
        if not form.is_valid():
            return self.page(status=422, form=form)
        try:
            operations.save_summary(plan=self.plan, by=self.user, **form.cleaned_data)
        except OperationRefused as refused:
            self.refuse(refused)
        else:
            self.tell(_("Saved."))
        return HttpResponseRedirect(self.sheet_url)


class ReviewFinish(Reviewing):
    """POST only: the review is finished, its comments go to the municipality."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            operations.finish_review(plan=self.plan, by=self.user)
        except OperationRefused as refused:
            self.refuse(refused)
            return HttpResponseRedirect(self.sheet_url)
        self.tell(_("The review is finished. Now return the plan or accept it here."))
        # there are the buttons of the answer
        return HttpResponseRedirect(reverse("staff:plan-detail", args=[self.plan.pk]))


class ReviewSection(Reviewing):
    """A section of the submitted version beside its criteria; comments on its fields."""

    template_name = "action_plans/review_section.html"

    def load(self) -> None:
        super().load()
        if self.kwargs["section"] not in BY_SLUG:
            raise Http404
        self.section = BY_SLUG[self.kwargs["section"]]
        self.criteria = list(criteria_in_use(self.section.slug))

    def get_context(self) -> dict[str, Any]:
        read = next(
            part
            for part in read_version(self.version)
            if part.slug == self.section.slug
        )
        return {
            "title": self.section.title,
            "plan": self.plan,
            "version": self.version,
            "read": read,
            "marks": self.marks_form(),
            "comment": CommentForm(section=self.section),
            "threads": comments_waiting(self.plan, self.user, self.section.slug),
            "shown": comments_shown(self.plan, self.section.slug),
            "sheet_url": self.sheet_url,
            "breadcrumbs": [
                *staff_trail(self.plan),
                Crumb(_("Review sheet"), self.sheet_url),
                Crumb(self.section.title),
            ],
        }

    def marks_form(self, data: Any = None) -> MarksForm:
        return MarksForm(data, criteria=self.criteria, marks=marks_of(self.review))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "remove" in request.POST:
            return self.remove(request.POST["remove"])
        if "comment" in request.POST:
            return self.add_comment(CommentForm(request.POST, section=self.section))
        form = self.marks_form(request.POST)
        if form.is_valid():
            try:
                operations.save_marks(
                    plan=self.plan,
                    section=self.section.slug,
                    marks=form.values(),
                    by=self.user,
                )
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                self.tell(_("Saved."))
                return HttpResponseRedirect(self.sheet_url)
        return self.page(status=422, marks=form)

    def add_comment(self, form: CommentForm) -> HttpResponseBase:
        if form.is_valid():
            try:
                operations.comment_in_review(
                    plan=self.plan,
                    section=self.section.slug,
                    by=self.user,
                    **form.cleaned_data,
                )
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                self.tell(_("The comment is kept. It is shown when you finish."))
                return HttpResponseRedirect(self.request.path)
        return self.page(status=422, comment=form)

    def remove(self, key: str) -> HttpResponseBase:
        waiting = comments_waiting(self.plan, self.user, self.section.slug)
        for line in waiting:
            if str(line.comment.pk) == key:
                operations.remove_review_comment(comment=line.comment, by=self.user)
                self.tell(_("The comment is removed."))
        return HttpResponseRedirect(self.request.path)


class CriterionList(ListScreen):
    """What staff look at in each section."""

    gate = works_as_staff
    template_name = "action_plans/criterion_list.html"
    title = _("Criteria of the review")
    export_name = "plan-criteria"
    columns = (
        Column(_("Section"), lambda row: BY_SLUG[row.section].title),
        Column(_("Criterion in Kyrgyz"), lambda row: row.title_ky),
        Column(_("Criterion in Russian"), lambda row: row.title_ru),
        Column(_("Criterion in English"), lambda row: row.title_en),
    )

    def may(self) -> bool:
        return can_keep_criteria(self.user)

    def rows(self) -> QuerySet[ReviewCriterion]:
        return ReviewCriterion.objects.all()

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        for row in paged.object_list:
            row.shown_title = named(row, "title")
            row.shown_section = BY_SLUG[row.section].title
        return super().list_context(paged, filters)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "add": Action(_("Add a criterion"), reverse("staff:plan-criterion-create")),
            "breadcrumbs": [
                Crumb(_("Action plans"), reverse("staff:plan-list")),
                Crumb(self.title),
            ],
        }


class CriterionCreate(FormScreen):
    """A new criterion."""

    gate = works_as_staff
    template_name = "action_plans/form.html"
    form_class = CriterionForm
    success = _("Saved.")
    criterion: ReviewCriterion | None = None

    def may(self) -> bool:
        return can_keep_criteria(self.user)

    def form_arguments(self) -> dict[str, Any]:
        return {"instance": self.criterion}

    def act(self, form: Any) -> str:
        kept = None
        if self.criterion is not None:
            kept = ReviewCriterion.objects.get(pk=self.criterion.pk)
        operations.save_criterion(criterion=kept, by=self.user, **form.cleaned_data)
        return reverse("staff:plan-criterion-list")

    def get_context(self) -> dict[str, Any]:
        title = _("Criterion") if self.criterion else _("Add a criterion")
        back = reverse("staff:plan-criterion-list")
        return {
            "title": title,
            "cancel_url": back,
            "breadcrumbs": [Crumb(_("Criteria of the review"), back), Crumb(title)],
        }


class CriterionEdit(CriterionCreate):
    """Change a criterion, or take it out of use."""

    def load(self) -> None:
        self.criterion = get_object_or_404(ReviewCriterion, pk=self.pk)
