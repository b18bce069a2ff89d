"""What is still open before a plan can be completed."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from action_plans.queries.progress import latest_accepted, quarter_overview
from action_plans.queries.quarters import quarter_of_report, unreported
from core.problems import Problem


def completion_problems(plan: ActionPlan) -> Iterator[Problem]:
    """Quarters without an accepted report, and open measures nobody explained."""
    page = reverse("municipal:plan-progress", args=[plan.pk])
    open_ones = {
        quarter_of_report(r) for r in plan.quarter_reports.all() if not r.is_accepted
    }
    for quarter in sorted(open_ones | set(unreported(plan, timezone.localdate()))):
        yield Problem(
            _("The report on %(quarter)s is not accepted yet.") % {"quarter": quarter},
            code="not_accepted",
            url=page,
        )
    report = latest_accepted(plan)
    if report is None:
        yield Problem(
            _("No report on a quarter is accepted yet."), code="no_report", url=page
        )
        return
    for line in quarter_overview(plan, report).measures:
        if line.is_open and not line.narrative.strip():
            yield Problem(
                _(
                    "The measure “%(title)s” is not finished, and the last report does "
                    "not say why."
                )
                % {"title": line.measure.title},
                code="open_measure",
                url=page,
            )
