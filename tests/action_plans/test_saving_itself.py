"""The report on a quarter and the part of a partner save themselves and lose no text."""

import itertools
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import PlanPartner, QuarterReport
from action_plans.operations.answers import answers_of
from tests.core.test_page_weight import KIB
from tests.factories.action_plans import make_complete_plan, make_measure, make_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
KEYS = itertools.count()


class Page:
    """A page that somebody has open: what it showed, and what is typed into it."""

    def __init__(self, client: Client, url: str, saves: str):
        self.client, self.url, self.saves = client, url, saves
        form = client.get(url).context["form"]
        shown = {name: form[name].value() for name in form.fields}
        self.typed = {n: "" if v is None else str(v) for n, v in shown.items()}
        # each page that a browser opens has a key of its own
        self.typed["draft"] = f"page{next(KEYS)}"

    def save(self) -> Any:
        return self.client.post(self.url, self.typed)

    def autosave(self, *, is_heard: bool = True) -> Any:
        answer = self.client.post(self.saves, self.typed)
        if answer.status_code == 200 and is_heard:
            told = answer.json()
            self.typed |= {"version": str(told["version"]), "seen": told["seen"]}
        return answer


@pytest.fixture
def report(places: Places, personas: Personas) -> QuarterReport:
    plan = make_plan(
        places.a,
        state=PlanState.IN_IMPLEMENTATION,
        start_date=date(2015, 1, 1),
        end_date=date(2015, 12, 31),
    )
    make_measure(plan)
    make_measure(plan)
    plan.indicator_rows.create(name="Түтүк", unit="м", target=3245)
    return do.begin_quarter(plan=plan, by=personas.head_a)


@pytest.fixture
def two(report: QuarterReport, personas: Personas, browse: Browse) -> list[Page]:
    """The page of the quarter, open before the head and before the coordinator."""
    where = [report.plan_id, report.pk]
    urls = [
        reverse(f"municipal:plan-quarter-{name}", args=where)
        for name in ("write", "autosave")
    ]
    people = (personas.head_a, personas.coordinator_a)
    return [Page(browse(person), *urls) for person in people]


def names(report: QuarterReport) -> list[str]:
    """First parts of the fields of the two measures."""
    return [f"m{pk}" for pk in report.plan.measure_rows.values_list("pk", flat=True)]


def test_two_people_write_of_two_measures(
    report: QuarterReport, two: list[Page]
) -> None:
    head, coordinator = two
    first, second = names(report)
    indicator = report.plan.indicator_rows.get().pk
    head.typed |= {f"{first}-percent": "40", f"{first}-grant": "100,50"}
    coordinator.typed |= {f"{second}-percent": "7", f"{second}-narrative": "Казылды"}
    coordinator.typed[f"i{indicator}"] = "12,5"
    assert head.save().status_code == 302
    assert coordinator.save().status_code == 302
    report.refresh_from_db()
    assert {n: str(v) for n, v in answers_of(report).items()} == {
        "narrative": "",
        "difficulties": "",
        f"{first}-percent": "40",
        f"{first}-narrative": "",
        f"{first}-grant": "100.50",
        f"{second}-percent": "7",
        f"{second}-narrative": "Казылды",
        f"i{indicator}": "12.50",
    }


def test_of_one_text_both_stand_side_by_side(
    report: QuarterReport, two: list[Page]
) -> None:
    head, coordinator = two
    first, second = names(report)
    head.typed |= {"narrative": "Түтүк келди.", f"{second}-percent": "5"}
    coordinator.typed |= {"narrative": "Траншея казылды.", f"{first}-percent": "9"}
    assert head.save().status_code == 302
    answer = coordinator.save()
    assert answer.status_code == 409
    page = answer.context
    assert [(clash.name, clash.joined) for clash in page["clashes"]] == [
        ("narrative", "Түтүк келди.\nТраншея казылды.")
    ]
    report.refresh_from_db()
    assert report.narrative == "Түтүк келди."
    sent = dict(page["carried"]) | {n: page[n] for n in ("version", "seen", "decided")}
    undecided = coordinator.client.post(coordinator.url, sent)
    assert undecided.status_code == 409
    sent |= {"pick_narrative": "join", "joined_narrative": page["clashes"][0].joined}
    assert coordinator.client.post(coordinator.url, sent).status_code == 302
    report.refresh_from_db()
    told = answers_of(report)
    assert told["narrative"].splitlines() == ["Түтүк келди.", "Траншея казылды."]
    assert (told[f"{first}-percent"], told[f"{second}-percent"]) == (9, 5)


def test_a_quarter_saves_itself_again_and_again(
    report: QuarterReport, two: list[Page]
) -> None:
    head, coordinator = two
    first = names(report)[0]
    coordinator.typed[f"{first}-narrative"] = "Казылды"
    assert coordinator.save().status_code == 302
    for text in ("Биз", "Биз казып", "Биз казып бүттүк"):
        head.typed["narrative"] = text
        assert head.autosave().status_code == 200
    # an answer that the line lost is no colleague
    head.typed["narrative"] += ", жана"
    head.autosave(is_heard=False)
    head.typed["narrative"] += " жаптык"
    assert head.save().status_code == 302
    report.refresh_from_db()
    told = answers_of(report)
    assert told["narrative"] == "Биз казып бүттүк, жана жаптык"
    assert told[f"{first}-narrative"] == "Казылды"


def test_what_cannot_be_saved_is_told(report: QuarterReport, two: list[Page]) -> None:
    head, coordinator = two
    head.typed[f"{names(report)[0]}-percent"] = "101"
    assert head.autosave().status_code == 422
    coordinator.typed["narrative"] = "Бири"
    assert coordinator.autosave().status_code == 200
    head.typed |= {f"{names(report)[0]}-percent": "10", "narrative": "Башкасы"}
    answer = head.autosave()
    assert (answer.status_code, list(answer.json())) == (409, ["message"])
    report.refresh_from_db()
    assert report.narrative == "Бири"


@pytest.fixture
def parts(places: Places, personas: Personas, browse: Browse) -> list[Page]:
    """The part of the partner, open before two of its officials."""
    plan = make_complete_plan(places.a)
    PlanPartner.objects.create(plan=plan, municipality=places.b)
    url = reverse("municipal:plan-part", args=[plan.pk])
    return [
        Page(browse(who), url, url) for who in (personas.head_b, personas.coordinator_b)
    ]


def texts() -> tuple[str, str]:
    partner = PlanPartner.objects.get()
    return partner.contribution, partner.need


def test_two_of_a_partner_write_its_part(parts: list[Page]) -> None:
    head, coordinator = parts
    head.typed["contribution"] = "Жер берет."
    coordinator.typed["need"] = "Эл сурады."
    assert head.save().status_code == 302
    assert coordinator.save().status_code == 302
    assert texts() == ("Жер берет.", "Эл сурады.")
    coordinator.typed["contribution"] = "Акча берет."
    answer = coordinator.save()
    assert answer.status_code == 409
    assert [clash.joined for clash in answer.context["clashes"]] == [
        "Жер берет.\nАкча берет."
    ]
    assert texts() == ("Жер берет.", "Эл сурады.")
    sent = dict(answer.context["carried"])
    sent |= {name: answer.context[name] for name in ("version", "seen", "decided")}
    for pick, kept in (("theirs", "Жер берет."), ("mine", "Акча берет.")):
        done = coordinator.client.post(
            coordinator.url, sent | {"pick_contribution": pick}
        )
        assert done.status_code == 302
        assert texts() == (kept, "Эл сурады.")


def test_marks_of_a_page_are_short(report: QuarterReport, two: list[Page]) -> None:
    """A page of a hundred measures carries no mark of what nobody wrote."""
    marks = json.loads(two[0].typed["seen"])
    first, second = names(report)
    assert set(marks) == {"narrative", f"{first}-percent", f"{second}-percent"}


def test_a_hundred_measures_stand_on_pages(
    report: QuarterReport, personas: Personas, browse: Browse
) -> None:
    """Each page is saved by itself, and light; the indicators come last."""
    for _number in range(98):
        make_measure(report.plan)
    client, keys = browse(personas.head_a), names(report)
    url, saves = (
        reverse(f"municipal:plan-quarter-{name}", args=[report.plan_id, report.pk])
        for name in ("write", "autosave")
    )
    first, last = (
        Page(client, f"{url}?measure-page={number}", f"{saves}?measure-page={number}")
        for number in (1, 5)
    )
    answer = client.get(url)
    assert len(answer.content) <= 60 * KIB
    assert [group["line"].measure.pk for group in answer.context["form"].groups()] == [
        int(key[1:]) for key in keys[:20]
    ]
    indicator = f"i{report.plan.indicator_rows.get().pk}"
    assert (indicator in first.typed, indicator in last.typed) == (False, True)
    first.typed |= {f"{keys[0]}-percent": "40", "narrative": "Башталды."}
    last.typed |= {f"{keys[99]}-percent": "9", indicator: "5", "next": "1"}
    assert first.autosave().status_code == 200
    assert last.save()["Location"] == report.get_absolute_url()
    first.typed |= {f"{keys[1]}-percent": "3", "next": "1"}
    assert first.save()["Location"] == f"{url}?measure-page=2"
    report.refresh_from_db()
    told = answers_of(report)
    written = {key: told[f"{key}-percent"] for key in keys if f"{key}-percent" in told}
    assert set(written) == {*keys[:20], *keys[80:]}
    assert (written[keys[0]], written[keys[1]], written[keys[99]]) == (40, 3, 9)
    assert (report.narrative, told[indicator]) == ("Башталды.", 5)
