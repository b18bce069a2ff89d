"""The profile on the municipality's page: who sees what; scans; timeline; cohorts."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core import audit, files
from core.charts import Limit, Series, column_chart
from core.models.audit import AuditEvent
from core.workflow import MACHINES, sentence
from grants.enums import CallState
from municipalities import operations
from municipalities.models import Municipality, Resolution
from municipalities.permissions import can_manage_municipalities
from reports.queries.programme import ProgrammeFilter, gather_programme
from reports.queries.timeline import KINDS, OF_KENESH, OF_PEOPLE, OF_REFORM
from reports.views.profile import PAGES
from services_registry.enums import EditionState
from tests.factories.municipalities import make_cohort, make_membership
from tests.factories.reports import make_application, make_call, make_grant, make_plan
from tests.factories.services_registry import make_edition
from tests.personas import Personas, Places
from tests.reports.conftest import Programme

Browse = Callable[..., Client]
CANARY = "КАНАРЕЙКА-ЖЕКЕ"
pytestmark = pytest.mark.django_db


def page_of(place: Municipality, audience: str = "", rest: str = "") -> str:
    return f"/{audience}municipalities/{place.pk}/{rest}"


def paper(place: Municipality, number: str = "15", **values: Any) -> Resolution:
    given: dict[str, Any] = {
        "date": "2016-05-10",
        "title": f"Токтом {number}",
        "scan": files.attach(
            files.store_bytes(content=b"%PDF-1.4", name="t.pdf", by=None)
        ),
    }
    return Resolution.objects.create(
        municipality=place, number=number, **(given | values)
    )


def scan_status(client: Client, audience: str, resolution: Resolution) -> int:
    url = f"/{audience}municipalities/resolutions/{resolution.pk}/scan/"
    response = client.get(url)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


# What everybody sees ------------------------------------------------------------------
def test_names_of_heads_are_public_and_nothing_else_of_people(
    personas: Personas, places: Places, browse: Browse
) -> None:
    manager = personas.programme_manager
    for post, name in (
        ("head", "Үсөнов Өмүрбек"),
        ("kenesh_chair", "Төрагаев Ү."),
        ("finance", f"{CANARY} каржычы"),
        ("deputy_head", f"{CANARY} орун басар"),
    ):
        operations.record_holder(
            municipality=places.a,
            by=manager,
            post=post,
            full_name=name,
            since_date=datetime.date(2016, 3, 1),
            source=f"{CANARY} буйрук",
        )
    personas.head_a.full_name = f"{CANARY} эсеп"
    personas.head_a.save()
    operations.withdraw_member(
        membership=places.a.memberships.get(),
        by=manager,
        left_date=None,
        reason=f"{CANARY} себеп",
    )
    for client in (Client(), browse(personas.donor), browse(personas.head_b)):
        for rest in ("", "timeline/", "resolutions/"):
            text = client.get(page_of(places.a, "", rest)).content.decode()
            assert CANARY not in text
        text = client.get(page_of(places.a)).content.decode()
        assert "Үсөнов Өмүрбек" in text
        assert "Төрагаев Ү." in text
    assert CANARY in browse(manager).get(page_of(places.a, "staff/")).content.decode()
    own = browse(personas.viewer_a).get(page_of(places.a, "m/")).content.decode()
    assert f"{CANARY} каржычы" in own


def test_scans_follow_what_is_published(
    personas: Personas, places: Places, browse: Browse
) -> None:
    closed, opened = paper(places.a, "1"), paper(places.a, "2", is_published=True)
    carried = paper(places.a, "3")
    make_edition(places.a, EditionState.PUBLISHED, resolution=carried)
    draft = paper(places.a, "4")
    make_edition(places.a, EditionState.APPROVED, resolution=draft)
    planned = paper(places.a, "5")
    make_plan(places.a, resolution=planned)
    expected = {closed: 404, opened: 200, carried: 200, draft: 404, planned: 200}
    strangers = Client(), browse(personas.donor), browse(personas.head_b)
    for resolution, status in expected.items():
        for client in (*strangers, browse(personas.head_a)):
            assert scan_status(client, "", resolution) == status
        assert scan_status(browse(personas.viewer_a), "m/", resolution) == 200
        assert scan_status(browse(personas.me_officer), "staff/", resolution) == 200
        assert scan_status(browse(personas.head_b), "m/", resolution) == 404
        assert scan_status(browse(personas.head_a), "staff/", resolution) == 403
    listed = Client().get(page_of(places.a, "", "resolutions/")).context["rows"]
    assert {row.pk for row in listed} == {opened.pk, carried.pk, planned.pk}
    own = browse(personas.viewer_a).get(page_of(places.a, "m/", "resolutions/"))
    assert {row.pk for row in own.context["rows"]} >= {row.pk for row in expected}


def test_a_missing_translation_is_marked(places: Places, client: Client) -> None:
    mark = "missing translation"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert mark not in client.get(page_of(places.a)).content.decode()
    Municipality.objects.filter(pk=places.a.pk).update(name_en="")
    assert client.get(page_of(places.a)).content.decode().count(mark) == 1


def test_buttons_are_for_who_may(
    personas: Personas, places: Places, browse: Browse
) -> None:
    for who, audience, office, population in (
        ("head_a", "m/", True, False),
        ("viewer_a", "m/", False, False),
        ("me_officer", "staff/", False, False),
        ("regional_coordinator", "staff/", True, True),
    ):
        user = getattr(personas, who)
        text = browse(user).get(page_of(places.a, audience)).content.decode()
        assert (f"{places.a.pk}/office/" in text) is office
        assert (f"{places.a.pk}/population/" in text) is population
        assert can_manage_municipalities(user) is population
    for client in (Client(), browse(personas.programme_manager)):
        assert "/office/" not in client.get(page_of(places.a)).content.decode()


# Timeline -----------------------------------------------------------------------------
def told(client: Client, url: str) -> list[str]:
    entries = client.get(url).context["entries"]
    return [str(entry["sentence"]) for entry in entries]


def test_one_timeline_of_facts_and_changes(
    personas: Personas, places: Places, browse: Browse
) -> None:
    operations.record_population(
        municipality=places.a,
        by=personas.programme_manager,
        year=2016,
        people=5800,
        source="Census",
    )
    plan = make_plan(places.a, resolution=paper(places.a), title="Суу")
    audit.record(by=personas.head_a, verb="action_plan.submit", obj=plan)
    facts = [
        "The kenesh approved the plan “Суу”.",
        "Resolution № 15 of the kenesh: Токтом 15",
        "The municipality joined the cohort “Cohort 2016”.",
        "The commitments of the cohort “Cohort 2016” were signed.",
    ]
    trail = ["submitted the plan to the programme", "recorded the population"]
    everybody = browse(personas.donor)
    public = told(everybody, page_of(places.a, "", "timeline/"))
    assert sorted(public) == sorted(facts)
    for who, audience in (("viewer_a", "m/"), ("me_officer", "staff/")):
        client = browse(getattr(personas, who))
        full = told(client, page_of(places.a, audience, "timeline/"))
        assert full[1:2] == trail[1:]
        assert sorted(full[2:]) == sorted(facts)
        only = told(client, page_of(places.a, audience, "timeline/?kind=cohorts"))
        assert sorted(only) == sorted(facts[2:])
    assert told(everybody, page_of(places.a, "", "timeline/?kind=nonsense")) == public


def test_the_commission_stays_out_of_the_municipalitys_sight(
    personas: Personas, places: Places, browse: Browse
) -> None:
    call = make_call(places.cohort, state=CallState.SCORING)
    application = make_application(call, places.a)
    for verb in ("application.submit", "application.scores_saved", "application.award"):
        audit.record(by=personas.grant_manager, verb=verb, obj=application)
    own = told(browse(personas.head_a), page_of(places.a, "m/", "timeline/"))
    assert sentence("application.submit") in own
    assert sentence("application.scores_saved") not in own
    assert sentence("application.award") not in own
    staff = told(
        browse(personas.grant_manager), page_of(places.a, "staff/", "timeline/")
    )
    assert sentence("application.award") in staff
    # communications see no applications
    other = told(
        browse(personas.communications), page_of(places.a, "staff/", "timeline/")
    )
    assert sentence("application.award") not in other


def test_the_timeline_follows_a_replaced_code(
    personas: Personas, places: Places, browse: Browse
) -> None:
    manager = personas.programme_manager
    Municipality.objects.filter(pk=places.a.pk).update(code="P0000000000001")
    places.a.refresh_from_db()
    operations.save_office(municipality=places.a, by=manager, phone="0555 123 456")
    operations.change_municipality(
        municipality=places.a, by=manager, code="41703220899000"
    )
    sentences = told(browse(manager), page_of(places.a, "staff/", "timeline/"))
    assert "changed the contacts of the office" in sentences


@pytest.mark.parametrize("count", [10, 500])
def test_the_timeline_asks_the_same_queries(
    personas: Personas,
    places: Places,
    browse: Browse,
    django_assert_max_num_queries: Any,
    count: int,
) -> None:
    for number in range(count):
        audit.record(by=None, verb="municipality.changed", obj=places.a)
        paper(places.a, str(number), scan=None, date=timezone.localdate())
    client = browse(personas.me_officer)
    with django_assert_max_num_queries(30):
        page = client.get(page_of(places.a, "staff/", "timeline/"))
    assert page.context["page_obj"].paginator.count == 2 * count + 2
    with django_assert_max_num_queries(30):
        client.get(page_of(places.a, "staff/"))
    with django_assert_max_num_queries(9):
        client.get(page_of(places.a, "staff/", "resolutions/"))


def test_every_verb_of_the_timeline_is_told_in_words() -> None:
    known = {*audit.sentences()}
    known |= {f"{noun}.{m.name}" for noun, one in MACHINES.items() for m in one.moves}
    assert known >= OF_PEOPLE | OF_REFORM | OF_KENESH
    assert set(PAGES) <= set(KINDS)
    assert AuditEvent.objects.count() == 0


# Budget sufficiency and cohorts -------------------------------------------------------
def test_the_chart_has_a_line_only_when_a_call_asks_for_a_percent(
    places: Places, client: Client
) -> None:
    for year, percent in ((2015, "51.2"), (2016, "72.4")):
        places.a.budget_sufficiencies.create(year=year, percent=percent, source="Кат")
    chart = client.get(page_of(places.a)).context["sufficiency_chart"]
    assert [row[0] for row in chart.rows] == ["2015", "2016"]
    assert "stroke-dasharray" not in chart.svg
    make_call(
        places.cohort,
        minimum_budget_sufficiency=Decimal(60),
        state=CallState.DRAFT,
    )
    chart = client.get(page_of(places.a)).context["sufficiency_chart"]
    assert "stroke-dasharray" not in chart.svg
    make_call(places.cohort, minimum_budget_sufficiency=Decimal(60))
    chart = client.get(page_of(places.a)).context["sufficiency_chart"]
    assert chart.svg.count("stroke-dasharray") == 2
    assert "60,00" in chart.svg


def test_a_limit_above_all_values_stays_on_the_drawing() -> None:
    chart = column_chart(
        title="t",
        description="d",
        groups=["2015"],
        series=[Series("percent", [Decimal(20)])],
        group_heading="year",
        limit=Limit("<b>asked</b>", Decimal(60)),
    )
    assert "&lt;b&gt;asked" in chart.svg
    assert 'y1="10"' not in chart.svg.partition("stroke-dasharray")[0][-120:]


def test_a_municipality_in_two_cohorts_counts_once(places: Places) -> None:
    second = make_cohort(2019)
    make_membership(places.a, second)
    make_grant(make_call(places.cohort, second), places.a, "100.00", own="20.00")
    whole = gather_programme(ProgrammeFilter())
    assert (whole.figures.grants, whole.figures.municipalities) == (1, 1)
    assert whole.figures.amount == Decimal(100)
    parts = {name: part.amount for name, part in whole.by_cohort}
    assert parts == {"Cohort 2016": Decimal(100), "Cohort 2019": Decimal(100)}
    for code in ("cohort-2016", "cohort-2019"):
        part = gather_programme(ProgrammeFilter(cohort=code)).figures
        assert (part.grants, part.municipalities, part.amount) == (1, 1, Decimal(100))


def test_a_profile_with_nothing_in_it(programme: Programme, client: Client) -> None:
    text = client.get(page_of(programme.balykchy)).content.decode()
    for heading in ("Population", "Heads and other posts", "The office"):
        assert f"<h2>{heading}</h2>" not in text
