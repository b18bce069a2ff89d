"""Municipality: comments on sections, and tasks for steps of a plan."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from action_plans import operations
from action_plans.forms.together import CommentForm, TaskForm
from action_plans.permissions import can_discuss_plan, can_give_task
from action_plans.queries import (
    BY_SLUG,
    Thread,
    is_late,
    open_comments,
    section_title,
    tasks_of,
    threads_of,
)
from action_plans.views.municipal.plans import OfPlan
from core.problems import OperationRefused
from core.screens import FormScreen
from core.text import whole_number
from core.ui import Crumb, Task

SHOWN = 25


def paged(rows: Any, request: HttpRequest) -> Page[Any]:
    """The page of comments or tasks that the address asks for."""
    return Paginator(rows, SHOWN).get_page(request.GET.get("page"))


class PlanCommentIndex(OfPlan):
    """The sections with how many comments wait in each."""

    template_name = "action_plans/plan_comments.html"

    def get_context(self) -> dict[str, Any]:
        title = _("Comments")
        waiting = open_comments(self.plan)
        return {
            "title": title,
            "plan": self.plan,
            "sections": [
                Task(
                    section.title,
                    reverse("municipal:plan-comments", args=[self.plan.pk, slug]),
                    "open" if slug in waiting else "not_started",
                    open_label(waiting.get(slug, 0)),
                )
                for slug, section in BY_SLUG.items()
            ],
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }


def open_label(count: int) -> str:
    """How many comments are open."""
    return ngettext("%(count)s open comment", "%(count)s open comments", count) % {
        "count": count
    }


class PlanComments(OfPlan, FormScreen):
    """The comments on one section, and the form to write one or to answer."""

    template_name = "action_plans/plan_comments.html"
    form_class = CommentForm
    success = _("The comment is written.")

    def load(self) -> None:
        super().load()
        self.section = BY_SLUG.get(self.kwargs["section"])
        if self.section is None:
            raise Http404
        self.answers = self.comment_of(self.request.GET.get("answers", ""))

    def comment_of(self, text: str) -> Any:
        """The comment of this section that is answered."""
        number = whole_number(text)
        if number is None:
            return None
        rows = self.plan.comments.filter(answers=None, from_review=False)
        return get_object_or_404(rows, pk=number, section=self.kwargs["section"])

    def may(self) -> bool:
        return self.request.method != "POST" or self.can_talk

    @cached_property
    def can_talk(self) -> bool:
        return can_discuss_plan(self.user, self.plan)

    @property
    def url(self) -> str:
        where = [self.plan.pk, self.kwargs["section"]]
        return reverse("municipal:plan-comments", args=where)

    def make_form(self) -> Any:
        return super().make_form() if self.can_talk else None

    def form_arguments(self) -> dict[str, Any]:
        about = {"plan": self.plan, "section": self.section, "answers": self.answers}
        return {**about, "by": self.user}

    def act(self, form: Any) -> str:
        operations.write_comment(
            plan=self.plan,
            section=self.kwargs["section"],
            answers=self.answers,
            by=self.user,
            **form.cleaned_data,
        )
        return self.url

    def get_context(self) -> dict[str, Any]:
        section: Any = self.section
        found = threads_of(self.plan, section.slug)
        page = paged(found, self.request)
        threads = [self.linked(t) for t in page.object_list]
        index = reverse("municipal:plan-comment-list", args=[self.plan.pk])
        return {
            "title": section.title,
            "caption": _("Comments"),
            "plan": self.plan,
            "threads": threads,
            "page_obj": page,
            "answered": [self.linked(t) for t in found if t.comment == self.answers],
            "submit": _("Send"),
            "cancel_url": self.url if self.answers else self.plan.get_absolute_url(),
            "breadcrumbs": [
                *self.trail(),
                Crumb(_("Comments"), index),
                Crumb(section.title),
            ],
        }

    def linked(self, thread: Thread) -> Thread:
        """With the ways to answer and to settle it, for whom may."""
        if not self.can_talk:
            return thread
        where = [self.plan.pk, thread.comment.pk]
        return replace(
            thread,
            answer_url=""
            if self.answers
            else f"{self.url}?answers={thread.comment.pk}#write",
            resolve_url=reverse("municipal:plan-comment-resolve", args=where),
        )


class CommentResolve(OfPlan):
    """A comment is settled."""

    http_method_names = ["post"]

    def load(self) -> None:
        super().load()
        rows = self.plan.comments.filter(answers=None, from_review=False)
        self.comment = get_object_or_404(rows, pk=self.kwargs["comment"])

    def may(self) -> bool:
        return can_discuss_plan(self.user, self.plan)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        operations.resolve_comment(comment=self.comment, by=self.user)
        self.tell(_("The comment is resolved."))
        where = [self.plan.pk, self.comment.section]
        return HttpResponseRedirect(reverse("municipal:plan-comments", args=where))


class PlanTasks(OfPlan, FormScreen):
    """The tasks of a plan, and the form to give one."""

    template_name = "action_plans/plan_tasks.html"
    form_class = TaskForm
    success = _("The task is given.")

    def may(self) -> bool:
        return self.request.method != "POST" or self.gives

    @cached_property
    def gives(self) -> bool:
        return can_give_task(self.user, self.plan)

    def make_form(self) -> Any:
        return super().make_form() if self.gives else None

    def form_arguments(self) -> dict[str, Any]:
        return {"plan": self.plan, "by": self.user}

    def act(self, form: Any) -> str:
        operations.give_task(plan=self.plan, by=self.user, **form.cleaned_data)
        return reverse("municipal:plan-tasks", args=[self.plan.pk])

    def get_context(self) -> dict[str, Any]:
        title = _("Tasks")
        page = paged(tasks_of(self.plan), self.request)
        return {
            "title": title,
            "plan": self.plan,
            "tasks": [self.shown(task) for task in page.object_list],
            "page_obj": page,
            "submit": _("Give the task"),
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }

    def shown(self, task: Any) -> dict[str, Any]:
        mine = task.assignee_id == self.user.pk
        where = [self.plan.pk, task.pk]
        done = reverse("municipal:plan-task-done", args=where)
        return {
            "row": task,
            "section": section_title(task.section),
            "is_late": is_late(task),
            "done_url": done if not task.done_at and (mine or self.gives) else "",
        }


class TaskDone(OfPlan):
    """A task is done."""

    http_method_names = ["post"]

    def load(self) -> None:
        super().load()
        self.task = get_object_or_404(self.plan.tasks, pk=self.kwargs["task"])

    def may(self) -> bool:
        mine = self.task.assignee_id == self.user.pk
        return mine or can_give_task(self.user, self.plan)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            operations.finish_task(task=self.task, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        else:
            self.tell(_("The task is done."))
        return HttpResponseRedirect(
            reverse("municipal:plan-tasks", args=[self.plan.pk])
        )
