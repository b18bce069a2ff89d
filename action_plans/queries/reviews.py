"""Criteria, the sheet of a reviewer, and the comments that the municipality reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from action_plans.enums import ReviewState
from action_plans.models import (
    ActionPlan,
    PlanComment,
    PlanReview,
    ReviewCriterion,
    ReviewMark,
)
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import BY_SLUG, field_label


@dataclass(frozen=True)
class CommentLine:
    """A comment with the section and the field it is bound to."""

    comment: PlanComment
    section_title: str
    field_title: str
    anchor: str
    replies: tuple[PlanComment, ...]


def criteria_in_use(section: str = "") -> QuerySet[ReviewCriterion]:
    """Criteria of a section, or of all."""
    rows = ReviewCriterion.objects.filter(is_in_use=True)
    return rows.filter(section=section) if section else rows


def own_review(plan: ActionPlan, user: Any) -> PlanReview | None:
    """The person's sheet on the newest version of the plan."""
    version = plan.versions.order_by("-number").defer("content").first()
    if version is None:
        return None
    return PlanReview.objects.filter(version=version, reviewer=user).first()


def marks_of(review: PlanReview | None) -> dict[int, ReviewMark]:
    """Marks of a sheet by criterion."""
    if review is None:
        return {}
    return {mark.criterion_id: mark for mark in review.marks.all()}


def finished_reviews(plan: ActionPlan) -> QuerySet[PlanReview]:
    """Finished sheets on the versions of the plan, the latest first."""
    rows = PlanReview.objects.filter(plan=plan, state=ReviewState.FINISHED)
    return rows.select_related("reviewer", "version").defer("version__content")


def comments_waiting(
    plan: ActionPlan, user: Any, section: str = ""
) -> list[CommentLine]:
    """Own comments of the review that the municipality has not got yet."""
    rows = plan.comments.filter(from_review=True, shown_at=None, author=user)
    return _lines(rows.filter(section=section) if section else rows)


def comments_shown(plan: ActionPlan, section: str = "") -> list[CommentLine]:
    """Comments of finished reviews with their answers, the open ones first."""
    rows = plan.comments.filter(from_review=True, shown_at__isnull=False, answers=None)
    rows = rows.filter(section=section) if section else rows
    lines = _lines(rows)
    return sorted(lines, key=lambda line: line.comment.resolved_at is not None)


def _lines(rows: QuerySet[PlanComment]) -> list[CommentLine]:
    answers = PlanComment.objects.select_related("author")
    rows = rows.select_related("author", "resolved_by")
    return [_line(row) for row in rows.prefetch_related(Prefetch("replies", answers))]


def _line(comment: PlanComment) -> CommentLine:
    section = BY_SLUG.get(comment.section)
    name, kind = comment.field, comment.field.removeprefix("rows-")
    if kind in ROW_KINDS and (section is None or name not in section.fields):
        title, anchor = str(ROW_KINDS[kind].title), f"rows-{kind}"
    else:
        title, anchor = (field_label(name), f"id_{name}") if name else ("", "")
    return CommentLine(
        comment,
        str(section.title) if section else comment.section,
        title,
        anchor,
        tuple(comment.replies.all()),
    )


@dataclass(frozen=True)
class Note:
    """What stands beneath a field: who says what, and where to answer it."""

    label: Any
    author: str
    text: str
    url: str


def notes_at(lines: Iterable[CommentLine], anchor: str) -> list[Note]:
    """Comments on one place of a section that are not resolved yet."""
    return [
        Note(
            _("Comment of the programme"),
            str(line.comment.author),
            line.comment.text,
            "#remarks",
        )
        for line in lines
        if line.anchor == anchor and line.comment.resolved_at is None
    ]


def open_count(lines: Iterable[CommentLine]) -> int:
    """How many comments are not resolved yet."""
    return sum(line.comment.resolved_at is None for line in lines)
