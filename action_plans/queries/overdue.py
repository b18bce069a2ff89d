"""Reports on quarters that are soon due or overdue, over all plans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from action_plans.enums import PlanState, ReportStage
from action_plans.models import ActionPlan, PlanRules, QuarterReport, ReportReminder
from action_plans.queries.quarters import Quarter, QuarterLine, quarter_lines


@dataclass(frozen=True)
class OverdueReport:
    """A quarter of a plan whose report should have been handed in by now.

    `report`: what was handed in once and returned; drafts are the municipality's own.
    """

    plan: ActionPlan
    quarter: Quarter
    report: QuarterReport | None
    days: int
    reminded_at: Any


def reported_plans() -> QuerySet[ActionPlan]:
    """Plans that are carried out, with their reports: each quarter needs one."""
    plans = ActionPlan.objects.main().filter(state=PlanState.IN_IMPLEMENTATION)
    reports = QuarterReport.objects.only("plan", "year", "quarter", "state")
    return plans.prefetch_related(Prefetch("quarter_reports", reports))


def lines_to_remind(
    plan: ActionPlan, today: date, rules: PlanRules
) -> dict[ReportStage, list[QuarterLine]]:
    """The quarters of a plan that call for a reminder today, by stage.

    They are periods, not single days: a portal that stood still sends them later.
    """
    found: dict[ReportStage, list[QuarterLine]] = {stage: [] for stage in ReportStage}
    for line in quarter_lines(plan, today):
        stage = _stage(line, today, rules) if line.is_due else None
        if stage is not None:
            found[stage].append(line)
    return found


def _stage(line: QuarterLine, today: date, rules: PlanRules) -> ReportStage | None:
    due = line.quarter.due
    # the day itself is not overdue yet
    if today >= due + timedelta(days=max(rules.remind_days_after, 1)):
        return ReportStage.AFTER
    if due - timedelta(days=rules.remind_days_before) <= today <= due:
        return ReportStage.BEFORE
    return None


def without_reminder(
    plan: ActionPlan, stage: ReportStage, lines: Iterable[QuarterLine]
) -> list[QuarterLine]:
    """Quarters of which no reminder of this stage went out."""
    rows = ReportReminder.objects.filter(plan=plan, stage=stage)
    told = set(rows.values_list("year", "quarter"))
    return [x for x in lines if (x.quarter.year, x.quarter.number) not in told]


def overdue_reports(
    plans: Iterable[ActionPlan], today: date
) -> Iterator[OverdueReport]:
    """What is overdue of the plans (from `overdue_plans`), no further queries."""
    for plan in plans:
        told = {
            (row.year, row.quarter): row.sent_at for row in plan.report_reminders.all()
        }
        for line in quarter_lines(plan, today):
            if line.is_overdue:
                quarter, report = line.quarter, line.report
                yield OverdueReport(
                    plan,
                    quarter,
                    report if report and report.is_returned else None,
                    (today - quarter.due).days,
                    told.get((quarter.year, quarter.number)),
                )


def overdue_plans(user: Any) -> QuerySet[ActionPlan]:
    """Plans of which reports may be overdue, that the reader may see."""
    seen = ActionPlan.objects.visible_to(user).values("pk")
    rows = reported_plans().filter(pk__in=seen)
    places = ("municipality__rayon", "municipality__oblast")
    return rows.select_related(*places).prefetch_related("report_reminders")
