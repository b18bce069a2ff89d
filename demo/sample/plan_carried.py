"""Sample plans that are carried out: one in its fourth quarter, one completed."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from accounts.enums import Language
from action_plans.models import ActionPlan
from action_plans.operations import (
    complete_plan,
    save_translations,
    start_implementation,
)
from action_plans.queries import plan_content
from action_plans.queries.quarters import quarter_of
from action_plans.queries.translations import translated_sections
from core.dates import add_months
from demo.sample.facts import KENESH, MASY
from demo.sample.people import People
from demo.sample.plan_building import Story, approve, write_plan
from demo.sample.plan_kindergarten import KINDERGARTEN
from demo.sample.plan_kindergarten_quarters import QUARTERS
from demo.sample.plan_reports import Quarterly, report_quarter
from demo.sample.plan_water import REACHED, WATER, WATER_QUARTERS, WORDS
from demo.sample.plan_water_english import ENGLISH

MONTHS_AGO = 12  # so long both have been carried out when this quarter begins
APPROVED_BEFORE = timedelta(days=40)


def write_carried_plans(people: People) -> None:
    """The one goes on, with a quarter to correct and one to report; the other ended."""
    start = add_months(quarter_of(timezone.localdate()).start, -MONTHS_AGO)
    _carried(KINDERGARTEN, QUARTERS, KENESH, people, start)
    plan = _carried(WATER, WATER_QUARTERS, MASY, people, start)
    rows = plan.indicator_rows.all()
    complete_plan(
        plan=plan,
        by=people.heads[MASY],
        opened_on=add_months(start, MONTHS_AGO) - timedelta(days=12),
        reached=WORDS,
        values={row.pk: value for row, value in zip(rows, REACHED, strict=True)},
    )
    _translate(plan, ENGLISH, people)


def _translate(plan: ActionPlan, words: Mapping[str, str], people: People) -> None:
    """The whole plan in English, so that donors can read it."""
    plan.refresh_from_db()
    texts = [
        line.text
        for section in translated_sections(plan_content(plan), Language.EN)
        for line in section.lines
    ]
    save_translations(
        plan=plan,
        language=Language.EN,
        values={text.place: words[text.original] for text in texts},
        by=people.manager,
    )


def _carried(
    story: Story,
    quarters: tuple[Quarterly, ...],
    code: str,
    people: People,
    start: date,
) -> ActionPlan:
    """Approved before its start, begun, and reported so far."""
    head = people.heads[code]
    plan = write_plan(story, code, head, start)
    plan = approve(plan, people, code, "үлгү-3", start - APPROVED_BEFORE)
    plan = start_implementation(plan=plan, by=head)
    for told in quarters:
        report_quarter(plan, told, head, people.manager)
    return plan
