"""People of a plan, its comments in threads, its tasks, and what waits for whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, PlanComment, PlanTask
from action_plans.queries.sections import BY_SLUG, field_label
from core.next_steps import NextStep
from core.text import search_key
from municipalities.permissions import municipality_ids
from municipalities.queries import accounts_at, acting_places

NAMED = re.compile(r"@([^\W\d_][\w-]*)(?:\s+([^\W\d_][\w-]*))?")
ENDED = (PlanState.COMPLETED, PlanState.STOPPED, PlanState.APPLIED)


def people_of_plan(plan: ActionPlan) -> QuerySet[User]:
    """Accounts of those who work for the lead and its partners now."""
    partners = plan.partners.values_list("municipality", flat=True)
    places = acting_places({plan.municipality_id, *partners})
    return accounts_at(places).filter(is_active=True)


def people_named(plan: ActionPlan, text: str) -> list[User]:
    """People whom @name in a text means; a name that two people bear means nobody.

    A second word decides between people who share the first one.
    """
    calls = NAMED.findall(text)
    if not calls:
        return []
    people = [
        (person, set(search_key(person.full_name).split()))
        for person in people_of_plan(plan)
    ]
    found = {}
    for first, second in calls:
        meant = [p for p, words in people if search_key(first) in words]
        if len(meant) > 1 and second:
            both = {search_key(first), search_key(second)}
            meant = [p for p, words in people if both <= words]
        if len(meant) == 1:
            found[meant[0].pk] = meant[0]
    return list(found.values())


@dataclass(frozen=True)
class Thread:
    """A comment with its answers; `place` is the field it is about.

    Addresses to answer and to settle it stand there where the reader may.
    """

    comment: PlanComment
    replies: tuple[PlanComment, ...]
    answer_url: str = ""
    resolve_url: str = ""

    @property
    def place(self) -> str:
        return field_label(self.comment.field) if self.comment.field else ""


def threads_of(plan: ActionPlan, section: str) -> list[Thread]:
    """Working comments of a section: open ones first; two queries.

    Only for people of the plan's municipalities: staff never read them.
    """
    rows = plan.comments.filter(section=section, from_review=False)
    rows = rows.select_related("author", "resolved_by").prefetch_related("mentioned")
    answers: dict[int, list[PlanComment]] = {}
    first = []
    for row in rows:
        if row.answers_id:
            answers.setdefault(row.answers_id, []).append(row)
        else:
            first.append(row)
    threads = [Thread(row, tuple(answers.get(row.pk, ()))) for row in first]
    return sorted(threads, key=lambda thread: thread.comment.resolved_at is not None)


def open_comments(plan: ActionPlan) -> dict[str, int]:
    """How many comments are not settled, by section."""
    rows = plan.comments.filter(from_review=False, answers=None, resolved_at=None)
    counted = rows.order_by().values_list("section").annotate(count=Count("pk"))
    return dict(counted)


def tasks_of(plan: ActionPlan) -> QuerySet[PlanTask]:
    """Tasks of a plan: open ones by their day, then what is done."""
    rows = plan.tasks.select_related("assignee", "given_by", "done_by")
    return rows.order_by(F("done_at").asc(nulls_first=True), "due_date", "pk")


def is_late(task: PlanTask) -> bool:
    return bool(
        task.done_at is None and task.due_date and task.due_date < timezone.localdate()
    )


def section_title(slug: str) -> str:
    return str(BY_SLUG[slug].title) if slug in BY_SLUG else slug


def task_steps(user: Any) -> Iterator[NextStep]:
    """Tasks that wait for this person in plans that they still see."""
    places = municipality_ids(user)
    if not places:
        return
    rows = PlanTask.objects.filter(assignee=user.pk, done_at=None)
    rows = rows.filter(plan__in=ActionPlan.objects.of_places(user))
    rows = rows.exclude(plan__state__in=ENDED).select_related("plan")
    for task in rows.order_by("due_date", "pk"):
        title = _("Task: %(task)s") % {"task": task.text}
        where = reverse("municipal:plan-tasks", args=[task.plan_id])
        yield NextStep(title, where, task.due_date, about=task.plan.title)
