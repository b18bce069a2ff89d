"""The review sheet: marks by criterion, comments bound to fields, the finished review."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb, ReviewState, Verdict
from action_plans.models import (
    ActionPlan,
    PlanComment,
    PlanReview,
    PlanVersion,
    ReviewCriterion,
    ReviewMark,
)
from action_plans.permissions import can_judge_plan, can_keep_criteria, can_write_plan
from action_plans.queries.sections import BY_SLUG
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any

Marks = Mapping[ReviewCriterion, tuple[str, str]]


@transaction.atomic
def save_marks(*, plan: ActionPlan, section: str, marks: Marks, by: Any) -> PlanReview:
    """What the reviewer finds of a section: (finding, why) by criterion; "" takes it back.

    The sheet belongs to the version that is submitted now. Raises PermissionDenied, or
    OperationRefused with problems at `text-<code>` of a criterion.
    """
    review = _own_sheet(plan, by)
    refuse_if_any(_mark_problems(marks))
    for criterion, (verdict, text) in marks.items():
        if not verdict:
            review.marks.filter(criterion=criterion).delete()
            continue
        ReviewMark.objects.update_or_create(
            review=review,
            criterion=criterion,
            defaults={"verdict": verdict, "text": text.strip()},
        )
    _tell(PlanVerb.REVIEW_SAVED, review, by, {"section": section})
    return review


@transaction.atomic
def save_summary(*, plan: ActionPlan, summary: str, by: Any) -> PlanReview:
    """The reviewer's words on the whole plan. Raises as `save_marks`."""
    review = _own_sheet(plan, by)
    review.summary = summary.strip()
    review.save(update_fields=["summary"])
    _tell(PlanVerb.REVIEW_SAVED, review, by, {})
    return review


@transaction.atomic
def comment_in_review(
    *, plan: ActionPlan, section: str, field: str, text: str, by: Any
) -> PlanComment:
    """A comment on a field of a section, or on its rows of a kind (`rows-<kind>`).

    The municipality reads it with the review.
    """
    _own_sheet(plan, by)
    known = BY_SLUG[section]
    if not text.strip():
        raise OperationRefused([Problem(_("Write the comment."), "text", "empty")])
    if field and field not in {*known.fields, *(f"rows-{kind}" for kind in known.rows)}:
        message = _("Choose a field of this section.")
        raise OperationRefused([Problem(message, "field", "unknown")])
    written = {
        "plan": plan,
        "section": section,
        "field": field,
        "text": text.strip(),
        "author": by,
        "from_review": True,
        "shown_at": None,
        "answers": None,
    }
    there = PlanComment.objects.filter(**written).first()
    return there or PlanComment.objects.create(**written)


@transaction.atomic
def remove_review_comment(*, comment: PlanComment, by: Any) -> None:
    """Take back an own comment that nobody has read yet."""
    comment = lock(comment)
    if comment.author_id != by.pk or not comment.from_review:
        raise PermissionDenied
    if comment.shown_at is not None:
        message = _("The municipality has got this comment already.")
        raise OperationRefused([Problem(message, code="shown")])
    comment.delete()


@transaction.atomic
def finish_review(*, plan: ActionPlan, by: Any) -> PlanReview:
    """Close the own sheet; its comments are shown to the municipality from now on."""
    review = _own_sheet(plan, by)
    now = timezone.now()
    review.state, review.finished_at = ReviewState.FINISHED, now
    review.save(update_fields=["state", "finished_at"])
    waiting = plan.comments.filter(from_review=True, author=by, shown_at=None)
    shown = waiting.update(shown_at=now)
    _tell(PlanVerb.REVIEW_FINISHED, review, by, {"comments": shown})
    return review


def close_reviews(plan: ActionPlan, by: Any) -> None:
    """The programme answers: sheets that are still open are finished with it.

    Without this nobody would ever read what stands in them, because a plan that is
    answered cannot be reviewed any more. The caller holds the plan locked.
    """
    now = timezone.now()
    for review in plan.reviews.filter(state=ReviewState.OPEN).order_by("pk"):
        review.state, review.finished_at = ReviewState.FINISHED, now
        review.save(update_fields=["state", "finished_at"])
        waiting = plan.comments.filter(from_review=True, shown_at=None)
        shown = waiting.filter(author=review.reviewer).update(shown_at=now)
        _tell(PlanVerb.REVIEW_FINISHED, review, by, {"comments": shown})


@transaction.atomic
def resolve_review_comment(
    *, comment: PlanComment, by: Any, answer: str = ""
) -> PlanComment:
    """The municipality has done what a comment asks for, and may say how."""
    plan = lock(comment.plan)
    comment = lock(comment)
    if not can_write_plan(by, plan) or not comment.from_review:
        raise PermissionDenied
    if comment.shown_at is None or comment.answers_id is not None:
        raise PermissionDenied
    told = comment.replies.filter(text=answer.strip(), author=by)
    if answer.strip() and not told.exists():  # a double click tells it once
        now = timezone.now()
        PlanComment.objects.create(
            plan=plan,
            section=comment.section,
            field=comment.field,
            text=answer.strip(),
            author=by,
            answers=comment,
            from_review=True,
            shown_at=now,
        )
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by = timezone.now(), by
        comment.save(update_fields=["resolved_at", "resolved_by"])
    audit.record(
        by=by,
        verb=PlanVerb.COMMENT_RESOLVED,
        obj=plan,
        after={"section": comment.section, "field": comment.field},
    )
    return comment


@transaction.atomic
def save_criterion(
    *, criterion: ReviewCriterion | None, by: Any, **values: Any
) -> ReviewCriterion:
    """Add or change a criterion; one that is taken out of use stays in old sheets."""
    if not can_keep_criteria(by):
        raise PermissionDenied
    if values.get("section") not in BY_SLUG:
        message = _("Choose a section of the plan.")
        raise OperationRefused([Problem(message, "section", "unknown")])
    kept = lock(criterion) if criterion is not None else ReviewCriterion()
    same = ReviewCriterion.objects.filter(code=values["code"]).exclude(pk=kept.pk)
    if same.exists():
        message = _("Another criterion has this code already.")
        raise OperationRefused([Problem(message, "code", "taken")])
    before, after = audit.changed_values(kept, values)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    if after:
        audit.record(
            by=by,
            verb=PlanVerb.CRITERION_SAVED,
            obj=kept,
            before=before if criterion is not None else {},
            after=after,
        )
    return kept


def _own_sheet(plan: ActionPlan, by: Any) -> PlanReview:
    """The person's open sheet on the newest version, begun when there is none."""
    plan = lock(plan)
    if not can_judge_plan(by, plan):
        raise PermissionDenied
    version = newest_version(plan)
    if version is None or not (plan.is_submitted or plan.is_accepted):
        message = _("There is no submitted version to review now.")
        raise OperationRefused([Problem(message, code="nothing_to_review")])
    review, _made = PlanReview.objects.get_or_create(
        version=version, reviewer=by, defaults={"plan": plan}
    )
    if review.state == ReviewState.FINISHED:
        review.state, review.finished_at = ReviewState.OPEN, None
        review.save(update_fields=["state", "finished_at"])
    return review


def newest_version(plan: ActionPlan) -> PlanVersion | None:
    return plan.versions.order_by("-number").first()


def _mark_problems(marks: Marks) -> Iterator[Problem]:
    for criterion, (verdict, text) in marks.items():
        if verdict and verdict not in Verdict.values:
            message = _("Choose one of the findings.")
            yield Problem(message, f"verdict-{criterion.code}", "unknown")
        if verdict in {Verdict.PARTLY, Verdict.NOT_MET} and not text.strip():
            message = _("Write why: the finding is not “met”.")
            yield Problem(message, f"text-{criterion.code}", "no_reason")


def _tell(verb: str, review: PlanReview, by: Any, after: dict[str, Any]) -> None:
    told = {"version": review.version.number, **after}
    audit.record(by=by, verb=verb, obj=review.plan, after=told)
