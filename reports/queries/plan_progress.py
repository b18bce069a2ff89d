"""A plan at the end of a quarter, read once for its summary and its report."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from action_plans.enums import ProgressState
from action_plans.models import ActionPlan, Evidence, QuarterReport
from action_plans.queries import PlanContent, PlanDocument, plan_content, plan_document
from action_plans.queries.plan_fact import QuarterOverview
from action_plans.queries.progress import latest_accepted, quarter_overview
from action_plans.queries.translated import (
    reading,
    reading_note,
    translated,
    translated_overview,
)
from reports.queries.plans import MOST_PHOTOS, Photo, photos_of


@dataclass(frozen=True)
class PlanSummary:
    """A plan, and how far it is by the last accepted report; nothing names people."""

    content: PlanContent
    document: PlanDocument
    partners: tuple[str, ...]
    overview: QuarterOverview | None

    @property
    def plan(self) -> ActionPlan:
        return self.document.plan


@dataclass(frozen=True)
class ProgressPrint:
    """The report on a quarter with its photos; `public`: without what was written."""

    overview: QuarterOverview
    photos: tuple[Photo, ...]
    left_out: int
    public: bool
    language_note: str = ""

    @property
    def plan(self) -> ActionPlan:
        return self.overview.plan

    @property
    def evidence(self) -> Sequence[Evidence]:
        return self.overview.evidence


@transaction.atomic
def gather_summary(pk: int) -> PlanSummary | None:
    """Read the plan in one short transaction; None when it is gone."""
    rows = ActionPlan.objects.with_place().select_related("resolution")
    plan = rows.filter(pk=pk).first()
    if plan is None:
        return None
    read, content = reading(plan), plan_content(plan)
    report = latest_accepted(plan)
    return PlanSummary(
        translated(content, read),
        plan_document(plan, content, public=True, read=read),
        tuple(row.municipality.full_name for row in content.rows("partner")),
        quarter_overview(plan, report) if report else None,
    )


@transaction.atomic
def gather_progress(pk: int, report: int, *, public: bool) -> ProgressPrint | None:
    """The report on a quarter; for everybody only an accepted one. None when gone."""
    reports = QuarterReport.objects.filter(plan=pk, pk=report)
    if public:
        reports = reports.filter(state=ProgressState.ACCEPTED)
    found = reports.first()
    if found is None:
        return None
    plan = ActionPlan.objects.with_place().get(pk=pk)
    read = reading(plan)
    overview = translated_overview(quarter_overview(plan, found), read)
    photos = photos_of(overview.evidence)
    return ProgressPrint(
        overview,
        tuple(photos[:MOST_PHOTOS]),
        max(0, len(photos) - MOST_PHOTOS),
        public,
        reading_note(read),
    )
