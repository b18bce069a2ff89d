"""Pages of carrying out: quarters, a return, marks, photos, what everybody sees."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from action_plans.enums import PlanState
from action_plans.models import ActionPlan, QuarterReport
from tests.core.test_pictures import SECRET, exif, jpeg
from tests.factories.action_plans import make_measure, make_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    plan = make_plan(
        places.a,
        state=PlanState.IN_IMPLEMENTATION,
        start_date=date(2015, 1, 1),
        end_date=date(2015, 12, 31),
    )
    for end in (date(2015, 2, 28), date(2015, 12, 31)):
        row = make_measure(plan)
        row.start_date, row.end_date = date(2015, 1, 1), end
        row.title = f"Иш {end.month}"
        row.save()
    return plan


class Writer:
    """The head of the municipality at the pages of one plan."""

    def __init__(self, plan: ActionPlan, people: Personas) -> None:
        self.plan, self.people = plan, people
        self.client, self.staff = Client(), Client()
        self.client.force_login(people.head_a)
        self.staff.force_login(people.programme_manager)

    def at(self, name: str, report: QuarterReport, *more: Any) -> str:
        return reverse(f"municipal:{name}", args=[self.plan.pk, report.pk, *more])

    def write(self, *percents: int, **more: str) -> QuarterReport:
        page = reverse("municipal:plan-progress", args=[self.plan.pk])
        answer = self.client.post(page)
        report = self.plan.quarter_reports.get(pk=answer.url.rstrip("/").split("/")[-2])
        rows = self.plan.measure_rows.all()
        data = {"narrative": "ИЧКИ БАЯН", "version": report.version}
        for row, percent in zip(rows, percents, strict=True):
            data |= {f"m{row.pk}-percent": percent, f"m{row.pk}-grant": "1 000,50"}
        answer = self.client.post(self.at("plan-quarter-write", report), data | more)
        assert answer.status_code == 302, answer.context["form"].errors
        return report

    def hand_in(self, report: QuarterReport) -> None:
        self.client.post(self.at("plan-quarter-move", report, "hand_in"))

    def answer(self, report: QuarterReport, move: str, reason: str = "") -> Any:
        where = [self.plan.pk, report.pk, move]
        page = reverse("staff:plan-quarter-move", args=where)
        return self.staff.post(page, {"reason": reason}, follow=True)


def test_marks_of_two_quarters(plan: ActionPlan, personas: Personas) -> None:
    head = Writer(plan, personas)
    first = head.write(50, 5)
    page = head.client.get(head.at("plan-quarter", first))
    assert [m.measure.title for m in page.context["overview"].late] == ["Иш 2"]
    head.hand_in(first)
    head.answer(first, "return", "Сүрөт аз")
    page = head.client.get(head.at("plan-quarter", first))
    assert "Сүрөт аз" in page.content.decode()
    head.hand_in(first)
    page = head.staff.get(reverse("staff:plan-report-list") + "?state=handed_in")
    assert [row.pk for row in page.context["rows"]] == [first.pk]
    head.answer(first, "accept")
    first.refresh_from_db()
    assert first.is_accepted
    second = head.write(100, 20)
    page = head.client.get(head.at("plan-quarter", second))
    overview = page.context["overview"]
    assert overview.late == []
    assert [m.measure.title for m in overview.at_risk] == ["Иш 12"]
    assert len(page.content) < 60 * 1024


def test_a_colleague_reads_that_the_head_hands_in(
    plan: ActionPlan, personas: Personas
) -> None:
    head, colleague = Writer(plan, personas), Client()
    colleague.force_login(personas.coordinator_a)
    report = head.write(50, 5)
    page = head.at("plan-quarter", report)
    with translation.override("ky"):
        told = gettext("The head of the municipality hands in the report.")
    assert told in colleague.get(page).content.decode()
    assert told not in head.client.get(page).content.decode()
    head.hand_in(report)
    assert told not in colleague.get(page).content.decode()


def test_photos_are_public_with_the_accepted_report(
    plan: ActionPlan, personas: Personas
) -> None:
    head = Writer(plan, personas)
    first = head.write(50, 5)
    photo = SimpleUploadedFile("IMG.jpg", jpeg(exif(6)), "image/jpeg")
    answer = head.client.post(
        head.at("plan-evidence-add", first),
        {
            "measure": plan.measure_rows.first().pk,
            "file": photo,
            "caption": "Арык",
            "place": "Кең-Суу",
            "taken_on": "2015-03-05",
        },
    )
    assert answer.status_code == 302
    public, evidence = Client(), plan.evidence.get()
    page = reverse("public:plan-detail", args=[plan.pk])
    where = reverse("public:plan-evidence", args=[plan.pk, evidence.pk])
    assert "Арык" not in public.get(page).content.decode()
    assert public.get(where).status_code == 404
    head.hand_in(first)
    head.answer(first, "accept")
    seen = public.get(page).content.decode()
    assert all(text in seen for text in ("Арык", "Кең-Суу"))
    assert "ИЧКИ БАЯН" not in seen
    assert personas.head_a.get_full_name() not in seen
    answer = public.get(where)
    assert SECRET not in b"".join(answer.streaming_content)


def test_what_a_colleague_wrote_stands_beside(
    plan: ActionPlan, personas: Personas
) -> None:
    head = Writer(plan, personas)
    report = head.write(10, 20)
    page = head.client.get(head.at("plan-quarter-write", report))
    assert page.status_code == 200
    assert page.context["form"].initial["narrative"] == "ИЧКИ БАЯН"
    data = {"narrative": "Башка", "version": "1"}
    answer = head.client.post(head.at("plan-quarter-write", report), data)
    assert answer.status_code == 409
    first = answer.context["clashes"][0]
    assert first.joined == "ИЧКИ БАЯН\nБашка"
    report.refresh_from_db()
    assert report.narrative == "ИЧКИ БАЯН"


@pytest.mark.parametrize("percent", ["101", "-1", "көп"])
def test_a_wrong_percent_keeps_what_was_typed(
    plan: ActionPlan, personas: Personas, percent: str
) -> None:
    head = Writer(plan, personas)
    report = head.write(10, 20)
    row = plan.measure_rows.first()
    answer = head.client.post(
        head.at("plan-quarter-write", report),
        {"narrative": "Узун текст", f"m{row.pk}-percent": percent, "version": "2"},
    )
    assert answer.status_code == 422
    assert "Узун текст" in answer.content.decode()
