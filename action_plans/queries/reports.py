"""Which reports on quarters who may read, and photos that everybody may see."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.enums import PUBLIC, UNSUBMITTED, ProgressState
from action_plans.models import ActionPlan, Evidence, QuarterReport
from action_plans.queries.quarters import quarter_lines
from core.next_steps import DANGER, WARNING, NextStep


def own_reports(user: Any) -> QuerySet[QuarterReport]:
    """Reports of plans that the person's municipalities lead or take part in."""
    plans = ActionPlan.objects.of_places(user)
    return _with_plan(QuarterReport.objects.filter(plan__in=plans.values("pk")))


def handed_in_reports(user: Any) -> QuerySet[QuarterReport]:
    """Reports that the programme has got; drafts are the municipality's own."""
    plans = ActionPlan.objects.visible_to(user).exclude(state__in=UNSUBMITTED)
    reports = QuarterReport.objects.filter(plan__in=plans.values("pk"))
    return _with_plan(reports.exclude(handed_in_at=None))


def _with_plan(reports: QuerySet[QuarterReport]) -> QuerySet[QuarterReport]:
    return reports.select_related("plan__municipality__rayon__oblast", "plan__service")


def report_step(plan: ActionPlan) -> NextStep | None:
    """What the writers of a plan in implementation have to report, if anything."""
    lines = quarter_lines(plan, timezone.localdate())
    returned = next((x for x in lines if x.report and x.report.is_returned), None)
    due = returned or next((line for line in lines if line.is_due), None)
    if due is None:
        return None
    title = _("Report on %(quarter)s") % {"quarter": due.quarter}
    if due is returned:
        title = _("Correct the report on %(quarter)s") % {"quarter": due.quarter}
    where = reverse("municipal:plan-progress", args=[plan.pk])
    kind = DANGER if due.is_overdue else WARNING
    return NextStep(title, where, due.quarter.due, kind, plan.title)


def waiting_reports(user: Any, own: Any) -> NextStep | None:
    """The reports that wait for staff; those of places they work for do not."""
    reports = handed_in_reports(user).filter(state=ProgressState.HANDED_IN)
    count = reports.exclude(plan__municipality__in=own).count()
    if not count:
        return None
    title = ngettext(
        "%(count)s report on a quarter waits for your answer",
        "%(count)s reports on quarters wait for your answer",
        count,
    ) % {"count": count}
    page = reverse("staff:plan-report-list")
    return NextStep(title, f"{page}?state={ProgressState.HANDED_IN}")


def public_evidence(plan: ActionPlan) -> QuerySet[Evidence]:
    """Photos and papers of accepted reports of a plan that everybody may read."""
    found = Evidence.objects.filter(
        plan=plan,
        plan__state__in=PUBLIC,
        progress__report__state=ProgressState.ACCEPTED,
    )
    return found.select_related("file", "progress__measure")
