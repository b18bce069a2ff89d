"""Quarters of a plan that is carried out: which there are, which wait for a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from action_plans.enums import ProgressState
from action_plans.models import ActionPlan, QuarterReport
from core.dates import add_months

MONTHS = 3
QUARTERS = 4
# a report is overdue so many days after the end of its quarter
DAYS_TO_REPORT = 30


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year."""

    year: int
    number: int

    @property
    def start(self) -> date:
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def end(self) -> date:
        """The last day."""
        return add_months(self.start, MONTHS) - timedelta(days=1)

    @property
    def due(self) -> date:
        """The last day on which its report is not overdue."""
        return self.end + timedelta(days=DAYS_TO_REPORT)

    @property
    def following(self) -> "Quarter":
        return quarter_of(add_months(self.start, MONTHS))

    def __str__(self) -> str:
        return _("quarter %(number)s of %(year)s") % {
            "number": self.number,
            "year": self.year,
        }


@dataclass(frozen=True)
class QuarterLine:
    """A quarter of a plan with its report, if one was begun."""

    quarter: Quarter
    report: QuarterReport | None
    is_due: bool
    is_overdue: bool


def quarter_of(day: date) -> Quarter:
    """The quarter to which a day belongs."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def quarter_of_report(report: QuarterReport) -> Quarter:
    return Quarter(report.year, report.quarter)


def first_day(plan: ActionPlan) -> date:
    """The day from which a plan is reported: its start, else since when it runs."""
    return plan.start_date or plan.state_since.date()


def quarters_until(plan: ActionPlan, today: date) -> list[Quarter]:
    """All quarters of a plan that have begun, the earliest first."""
    found, quarter = [], quarter_of(first_day(plan))
    while quarter.start <= today:
        found.append(quarter)
        quarter = quarter.following
    return found


def quarter_lines(plan: ActionPlan, today: date) -> list[QuarterLine]:
    """The quarters with their reports; after the end of the plan only those begun."""
    reports = {quarter_of_report(r): r for r in plan.quarter_reports.all()}
    last = max([*reports, quarter_of(plan.end_date)]) if plan.end_date else None
    lines = []
    for quarter in quarters_until(plan, today):
        if last is not None and quarter > last:
            break
        report = reports.get(quarter)
        is_due = quarter.end < today and needs_work(report)
        is_overdue = is_due and quarter.due < today
        lines.append(QuarterLine(quarter, report, is_due, is_overdue))
    return lines


def needs_work(report: QuarterReport | None) -> bool:
    """Whether the municipality still has to write or correct the report."""
    return report is None or report.state in (
        ProgressState.DRAFT,
        ProgressState.RETURNED,
    )


def next_quarter(plan: ActionPlan, today: date) -> Quarter | None:
    """The quarter that can be begun next; None when it has not begun itself."""
    reports = [quarter_of_report(report) for report in plan.quarter_reports.all()]
    quarter = max(reports).following if reports else quarter_of(first_day(plan))
    return quarter if quarter.start <= today else None


def unreported(plan: ActionPlan, today: date) -> Iterator[Quarter]:
    """Quarters of the plan that are over and have no accepted report."""
    for line in quarter_lines(plan, today):
        accepted = line.report is not None and line.report.is_accepted
        if line.quarter.end < today and not accepted:
            yield line.quarter
