"""Reminders of reports on quarters: when, to whom, once; the list of what is overdue."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from action_plans import operations as do
from action_plans.enums import PlanState, ProgressState
from action_plans.models import ActionPlan, PlanRules, QuarterReport, ReportReminder
from action_plans.operations import reminders as room
from core import chores
from core.models.audit import AuditEvent
from core.models.letters import Letter
from core.problems import OperationRefused
from municipalities.enums import MunicipalRole
from tests.access.world import CANARY
from tests.core.test_page_weight import KIB
from tests.factories.action_plans import make_plan
from tests.factories.municipalities import make_municipality, make_official
from tests.personas import Personas, Places
from tests.support.races import at_once, needs_postgres

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]
S = PlanState
# the first quarter of 2016 is due on this day
DUE = date(2016, 4, 30)
OVERDUE = "/staff/plan-reports/overdue/"
REPORTS = "/staff/plan-reports/"
JUDGES = {"programme_manager", "regional_coordinator", "grant_manager", "superuser"}


@pytest.fixture
def personas(personas: Personas) -> Personas:
    """Everybody reads English."""
    User.objects.update(language="en")
    return personas


def running(place: Any, **fields: Any) -> ActionPlan:
    """A plan that is carried out since the first quarter of 2016."""
    values: dict[str, Any] = {
        "state": S.IN_IMPLEMENTATION,
        "start_date": date(2016, 1, 1),
        "end_date": date(2016, 6, 30),
        **fields,
    }
    return make_plan(place, **values)


def report(plan: ActionPlan, state: str, quarter: int = 1) -> QuarterReport:
    values: dict[str, Any] = {"plan": plan, "year": 2016, "quarter": quarter}
    if state != ProgressState.DRAFT:
        person = plan.municipality.officials.first().user
        values |= {"handed_in_at": timezone.now(), "handed_in_by": person}
    return QuarterReport.objects.create(state=state, **values)


def send(day: date = DUE, offset: int = 0) -> int:
    return do.send_report_reminders(today=day + timedelta(days=offset))


def letters() -> list[tuple[str, str]]:
    rows = Letter.objects.filter(name="plan_report_due").order_by("pk")
    return list(rows.values_list("to_email", "subject"))


def test_letters_go_out_before_and_after_the_day(
    personas: Personas, places: Places
) -> None:
    plan = running(places.a)
    assert [send(offset=n) for n in (-29, -11)] == [0, 0]
    assert send(offset=-10) == 1
    people = {personas.head_a.email, personas.coordinator_a.email}
    soon = "The report on the action plan is due soon: Таза суу"
    assert sorted(letters()) == sorted((email, soon) for email in people)
    # not again, and nothing on the day and shortly after it
    assert [send(offset=n) for n in (-10, -9, 0, 1, 2)] == [0] * 5
    assert send(offset=3) == 1
    late = "The report on the action plan is overdue: Таза суу"
    assert sorted(letters()[2:]) == sorted((email, late) for email in people)
    assert [send(offset=n) for n in (3, 4, 30)] == [0, 0, 0]
    rows = ReportReminder.objects.filter(plan=plan, quarter=1)
    assert sorted(rows.values_list("stage", flat=True)) == ["after", "before"]
    body = Letter.objects.order_by("pk").last().body
    assert "quarter 1 of 2016, due on 30 April 2016" in body
    assert f"/m/plans/{plan.pk}/progress/" in body


def test_a_portal_that_stood_still_sends_one_letter_for_all(
    personas: Personas, places: Places
) -> None:
    running(places.a)
    assert send(date(2017, 1, 1)) == 2
    (first, _second) = Letter.objects.filter(name="plan_report_due")
    told = [line for line in first.body.splitlines() if line.startswith("quarter")]
    assert told == [
        "quarter 1 of 2016, due on 30 April 2016",
        "quarter 2 of 2016, due on 30 July 2016",
    ]


def test_each_reads_it_in_their_language(personas: Personas, places: Places) -> None:
    for person, language in ((personas.head_a, "ky"), (personas.coordinator_a, "ru")):
        person.language = language
        person.save()
    running(places.a)
    send()
    rows = Letter.objects.values_list("to_email", "language")
    assert dict(rows) == {
        personas.head_a.email: "ky",
        personas.coordinator_a.email: "ru",
    }
    bodies = dict(Letter.objects.values_list("language", "body"))
    assert "2016-ж., 30-апрель" in bodies["ky"]
    assert "30 апреля 2016 г." in bodies["ru"]


@pytest.mark.parametrize(
    ("state", "sent"),
    [("draft", 1), ("returned", 1), ("handed_in", 0), ("accepted", 0)],
)
def test_what_was_handed_in_needs_no_reminder(
    personas: Personas, places: Places, state: str, sent: int
) -> None:
    plan = running(places.a)
    report(plan, state)
    assert send(offset=5) == sent
    told = "returned for correction, was due" in "".join(
        Letter.objects.values_list("body", flat=True)
    )
    assert told == (state == "returned")


@pytest.mark.parametrize(
    "state", [state for state in PlanState if state != S.IN_IMPLEMENTATION]
)
def test_only_plans_that_are_carried_out(
    personas: Personas, places: Places, state: str
) -> None:
    running(places.a, state=state, is_historical=True)
    assert send(offset=5) == 0


def test_changes_of_plans_and_people_who_left_get_none(
    personas: Personas, places: Places
) -> None:
    plan = running(places.a)
    change = running(places.a)
    ActionPlan.objects.filter(pk=change.pk).update(amends=plan)
    places.a.officials.update(ended_at=timezone.now(), ended_by=personas.superuser)
    assert send() == 0
    # as soon as somebody writes for the municipality again
    person = make_official(places.a, MunicipalRole.COORDINATOR)
    User.objects.update(language="en")
    assert send() == 1
    assert letters() == [
        (person.email, "The report on the action plan is due soon: Таза суу")
    ]


def test_the_days_are_set_by_staff(
    browse: Browse, personas: Personas, places: Places
) -> None:
    running(places.a)
    values = {"remind_days_before": 1, "remind_days_after": 20}
    for person in (personas.head_a, personas.me_officer, personas.donor):
        with pytest.raises(PermissionDenied):
            do.change_plan_rules(by=person, **values)
    with pytest.raises(OperationRefused) as refused:
        do.change_plan_rules(
            by=personas.grant_manager, remind_days_before=0, remind_days_after=61
        )
    assert [(p.field, p.code) for p in refused.value.problems] == [
        ("remind_days_before", "bounds"),
        ("remind_days_after", "bounds"),
    ]
    client = browse(personas.grant_manager)
    answer = client.post(f"{REPORTS}reminders/", values)
    assert (answer.status_code, answer["Location"]) == (302, OVERDUE)
    rules = PlanRules.objects.get()
    assert (rules.remind_days_before, rules.remind_days_after) == (1, 20)
    row = AuditEvent.objects.get(verb="action_plan.rules_changed")
    assert (row.before, row.after) == (
        {"remind_days_before": 10, "remind_days_after": 3},
        values,
    )
    assert [send(offset=n) for n in (-2, -1, 19, 20)] == [0, 1, 0, 1]
    bad = client.post(f"{REPORTS}reminders/", {"remind_days_before": "0"})
    assert bad.status_code == 422
    assert "Write a number between 1 and 60." not in bad.content.decode()
    bad = client.post(f"{REPORTS}reminders/", {**values, "remind_days_before": "0"})
    assert "Write a number between 1 and 60." in bad.content.decode()


def test_the_chore_is_known() -> None:
    names = {known.name for known in chores.all_chores()}
    assert "action_plans.operations.reminders.send_report_reminders" in names


# The list ------------------------------------------------------------------------------
@pytest.fixture
def days_late(personas: Personas, places: Places) -> int:
    """Plans of A and B; of B a returned report, and what A wrote and keeps to itself."""
    first = running(places.a, title="Бир")
    second = running(places.b, title="Эки")
    report(first, "draft").narrative = CANARY
    report(first, "accepted", 2)
    report(second, "returned")
    report(second, "handed_in", 2)
    running(places.a, title="Үч", state=S.COMPLETED)
    return (timezone.localdate() - DUE).days


def test_staff_see_what_is_overdue(
    browse: Browse, personas: Personas, days_late: int
) -> None:
    send(offset=5)
    client = browse(personas.me_officer)
    page = client.get(f"{OVERDUE}?sort=title")
    told = [
        (line.plan.title, str(line.quarter), standing, line.days)
        for line, standing in page.context["lines"]
    ]
    assert told == [
        ("Бир", "quarter 1 of 2016", "not handed in", days_late),
        ("Эки", "quarter 1 of 2016", "returned for correction", days_late),
    ]
    assert all(line.reminded_at for line, _standing in page.context["lines"])
    assert CANARY not in page.content.decode()
    answer: Any = client.get(f"{OVERDUE}?sort=title&export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = [line.split(";") for line in text.splitlines()]
    assert [(row[0], row[3], row[4], row[6]) for row in rows[1:]] == [
        (title, quarter, standing, str(days)) for title, quarter, standing, days in told
    ]
    assert [x.plan.title for x in client.get(f"{OVERDUE}?q=эки").context["rows"]] == [
        "Эки"
    ]
    listed = client.get(REPORTS)
    assert "2 reports are overdue" in listed.content.decode()
    marked = {(r.plan.title, r.quarter): r.is_overdue for r in listed.context["rows"]}
    assert marked == {("Бир", 2): False, ("Эки", 1): True, ("Эки", 2): False}


def test_who_sees_what_is_overdue_and_sets_the_days(
    browse: Browse, personas: Personas, days_late: int
) -> None:
    seen, set_by = set(), set()
    for name, person in personas.named().items():
        client = browse(person)
        if client.get(OVERDUE).status_code == 200:
            seen.add(name)
        if client.get(f"{REPORTS}reminders/").status_code == 200:
            set_by.add(name)
    assert set_by == JUDGES
    assert seen == JUDGES | {"finance_officer", "me_officer"}


def test_500_plans_ask_no_more_than_10(
    browse: Browse, personas: Personas, places: Places
) -> None:
    client = browse(personas.grant_manager)
    place = make_municipality("Кыргыз-Ата айыл аймагы")
    head = make_official(place)

    def fill(number: int) -> None:
        plans = [running_row(place, personas) for _row in range(number)]
        ActionPlan.objects.bulk_create(plans)
        QuarterReport.objects.bulk_create(
            QuarterReport(
                plan=plan,
                year=2016,
                quarter=1,
                state="returned",
                handed_in_at=timezone.now(),
                handed_in_by=head,
            )
            for plan in plans
        )

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            answer: Any = client.get(url)
            assert answer.status_code == 200
            # what is given out is read row by row
            list(answer.streaming_content if answer.streaming else ())
        return len(caught)

    fill(10)
    count(OVERDUE)
    few = count(OVERDUE), count(REPORTS), count(f"{OVERDUE}?export=csv")
    fill(490)
    assert len(client.get(OVERDUE).context["page_obj"].paginator.object_list) == 1000
    pages = count(OVERDUE), count(REPORTS), count(f"{OVERDUE}?export=csv")
    assert pages == few == (9, 9, 7)
    for url in (OVERDUE, REPORTS):
        assert len(client.get(url).content) <= 60 * KIB


def running_row(place: Any, personas: Personas) -> ActionPlan:
    """A plan that is carried out, for many at once."""
    theme = make_plan(place).service if not ActionPlan.objects.exists() else None
    return ActionPlan(
        municipality=place,
        service=theme or ActionPlan.objects.first().service,
        title="Таза суу " * 12,
        state=S.IN_IMPLEMENTATION,
        is_historical=True,
        start_date=date(2016, 1, 1),
        end_date=date(2016, 6, 30),
    )


# Two workers ---------------------------------------------------------------------------
class TestTwoWorkers:
    pytestmark = needs_postgres

    def test_one_letter_for_each_writer(
        self, transactional_db: None, personas: Personas, places: Places
    ) -> None:
        running(places.a)
        assert sorted(at_once(*[send] * 5, catch=(Exception,))) == [0, 0, 0, 0, 1]
        assert len(letters()) == 2

    def test_without_the_lock_runs_get_in_each_others_way(
        self,
        transactional_db: None,
        personas: Personas,
        places: Places,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The constraint still stops a second letter, but the run breaks off."""
        running(places.a)
        find = room.without_reminder

        def slowly(*given: Any) -> Any:
            found = find(*given)
            time.sleep(0.5)
            return found

        def unlocked(row: Any) -> Any:
            return type(row)._default_manager.get(pk=row.pk)

        monkeypatch.setattr(room, "lock", unlocked)
        monkeypatch.setattr(room, "without_reminder", slowly)
        results = at_once(*[send] * 5, catch=(Exception,))
        assert any(isinstance(result, IntegrityError) for result in results)
        assert len(letters()) == 2
