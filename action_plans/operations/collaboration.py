"""Working together: comments with mentions, and tasks for steps of a plan."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans import notifications
from action_plans.enums import PlanVerb
from action_plans.models import ActionPlan, PlanComment, PlanTask
from action_plans.permissions import can_discuss_plan, can_give_task
from action_plans.queries import BY_SLUG, people_named, people_of_plan
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from core.prose import clean_prose

MOST_LETTERS = 4000


@transaction.atomic
def write_comment(  # noqa: PLR0913 - the parts of a comment
    *,
    plan: ActionPlan,
    section: str,
    text: str,
    by: Any,
    field: str = "",
    answers: PlanComment | None = None,
    mentioned: Iterable[Any] = (),
) -> PlanComment:
    """Write a comment on a section or on one of its fields, or answer one.

    Who is chosen or named with @ gets a letter. Sent twice, it stays one comment.
    Raises PermissionDenied, or OperationRefused at `text` or `mentioned`.
    """
    plan = lock(plan)
    if not can_discuss_plan(by, plan):
        raise PermissionDenied
    text = clean_prose(text)
    chosen = {person.pk: person for person in mentioned}
    refuse_if_any(_comment_problems(plan, section, text, field, answers, chosen))
    last = plan.comments.filter(section=section).order_by("-pk").first()
    if last and (last.text, last.author_id, last.answers) == (text, by.pk, answers):
        return last
    comment = PlanComment.objects.create(
        plan=plan, section=section, field=field, text=text, answers=answers, author=by
    )
    chosen |= {person.pk: person for person in people_named(plan, text)}
    chosen.pop(by.pk, None)
    comment.mentioned.set(chosen)
    audit.record(by=by, verb=PlanVerb.COMMENTED, obj=plan, after={"section": section})
    notifications.mentioned(comment, chosen.values())
    return comment


def _comment_problems(
    plan: ActionPlan,
    section: str,
    text: str,
    field: str,
    answers: PlanComment | None,
    chosen: dict[int, Any],
) -> Iterator[Problem]:
    if not text:
        yield Problem(_("Write a comment."), "text")
    if len(text) > MOST_LETTERS:
        message = _("This is too long: at most %(letters)s characters.")
        yield Problem(message % {"letters": MOST_LETTERS}, "text")
    if section not in BY_SLUG or (field and field not in BY_SLUG[section].fields):
        yield Problem(_("This field is not in this section."), "field")
    if answers is not None and (
        (answers.plan_id, answers.section) != (plan.pk, section)
        or answers.answers_id
        or answers.from_review
    ):
        yield Problem(_("This comment cannot be answered here."), code="no_answer")
    here = people_of_plan(plan).filter(pk__in=chosen)
    if here.count() != len(chosen):
        message = _("Choose people of the municipalities of this plan.")
        yield Problem(message, "mentioned", "foreign")


@transaction.atomic
def resolve_comment(*, comment: PlanComment, by: Any) -> PlanComment:
    """Mark a comment as settled; asked again, nothing changes."""
    plan = lock(comment.plan)
    comment = lock(comment)
    if comment.from_review or not can_discuss_plan(by, plan):
        raise PermissionDenied
    if comment.resolved_at:
        return comment
    comment.resolved_at, comment.resolved_by = timezone.now(), by
    comment.save(update_fields=["resolved_at", "resolved_by"])
    told = {"section": comment.section}
    audit.record(by=by, verb=PlanVerb.COMMENT_RESOLVED, obj=plan, after=told)
    return comment


@transaction.atomic
def give_task(
    *,
    plan: ActionPlan,
    section: str,
    text: str,
    assignee: Any,
    by: Any,
    due_date: datetime.date | None = None,
) -> PlanTask:
    """Give somebody of the plan's municipalities a task; they get a letter.

    Raises PermissionDenied, or OperationRefused at the fields.
    """
    plan = lock(plan)
    if not can_give_task(by, plan):
        raise PermissionDenied
    text = " ".join(text.split())
    refuse_if_any(_task_problems(plan, section, text, assignee, due_date))
    given = {
        "section": section,
        "text": text,
        "assignee": assignee,
        "due_date": due_date,
        "done_at": None,
    }
    there = plan.tasks.filter(**given).first()
    if there is not None:
        return there
    task = PlanTask.objects.create(plan=plan, given_by=by, **given)
    # staff read the trail of a plan later: it tells no text of the work together
    told = {"section": section, "assignee": str(assignee)}
    audit.record(by=by, verb=PlanVerb.TASK_GIVEN, obj=plan, after=told)
    if assignee.pk != by.pk:
        notifications.task_given(task)
    return task


def _task_problems(
    plan: ActionPlan,
    section: str,
    text: str,
    assignee: Any,
    due_date: datetime.date | None,
) -> Iterator[Problem]:
    if not text:
        yield Problem(_("Write what is to be done."), "text")
    if section not in BY_SLUG:
        yield Problem(_("Choose a section of the plan."), "section")
    if due_date and due_date < timezone.localdate():
        yield Problem(_("Choose today or a later day."), "due_date")
    if not people_of_plan(plan).filter(pk=assignee.pk).exists():
        message = _("Choose people of the municipalities of this plan.")
        yield Problem(message, "assignee", "foreign")


@transaction.atomic
def finish_task(*, task: PlanTask, by: Any) -> PlanTask:
    """Mark a task as done: who has it, or who may give tasks."""
    plan = lock(task.plan)
    task = lock(task)
    if task.assignee_id != by.pk and not can_give_task(by, plan):
        raise PermissionDenied
    if not people_of_plan(plan).filter(pk=by.pk).exists():
        raise PermissionDenied
    if task.done_at:
        return task
    if not (plan.is_editable or plan.is_approved or plan.is_submitted):
        message = _("The plan has ended: nothing is left to do.")
        raise OperationRefused([Problem(message, code="ended")])
    task.done_at, task.done_by = timezone.now(), by
    task.save(update_fields=["done_at", "done_by", "updated_at"])
    told = {"section": task.section}
    audit.record(by=by, verb=PlanVerb.TASK_DONE, obj=plan, after=told)
    return task
