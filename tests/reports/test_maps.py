"""Maps: every municipality once, the same numbers everywhere, published facts only."""

import datetime
import html
import io
import re
from collections import Counter
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, PlanPartner
from core import jobs
from core.models.jobs import Job
from grants.enums import CallState, GrantState
from grants.queries import programme_grants
from municipalities.enums import BoundaryLevel, MembershipState
from municipalities.models import Boundary, Cohort, FormerName, Municipality, Succession
from reports.building.maps.outlines import Area, draw_outlines
from reports.building.maps.pdf import map_html, map_pdf
from reports.building.maps.sheet import areas_of, sheet_of
from reports.building.maps.tiles import blocks_of, pages_of
from reports.building.programme import programme_pdf
from reports.enums import MAP_STATES, PUBLIC_MAP_STATES, MapSubject
from reports.queries.cases import gather_cases
from reports.queries.map_choices import map_part
from reports.queries.map_states import EDITION_STATES, GRANT_STATES, PLAN_STATES
from reports.queries.maps import MapData, MapFilter, MapShape, gather_map, map_of
from reports.queries.programme import ProgrammeFilter, gather_programme
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_phase,
    make_rayon,
)
from tests.factories.reports import make_call, make_grant, make_plan
from tests.reports.conftest import Programme, pdf_text, plain

KIB = 1024
PATHS = {
    "public": "/municipalities/map/",
    "staff": "/staff/municipalities/map/",
    "donor": "/donor/municipalities/map/",
}
HOSTILE = "<script>alert(1)</script>\"&'</svg>"
RING = [[72.0, 41.0], [73.0, 41.0], [73.0, 42.0], [72.0, 42.0], [72.0, 41.0]]


@pytest.fixture
def staff(db: None) -> User:
    return make_user("programme_manager")


def data_of(user: Any, *, published_only: bool = False, **chosen: str) -> MapData:
    return gather_map(MapFilter(**chosen), user=user, published_only=published_only)


def state_of(data: MapData, place: Municipality) -> str:
    [tile] = [tile for tile in data.tiles if tile.pk == place.pk]
    return tile.state


def words(client: Client, audience: str, **chosen: str) -> str:
    response = client.get(PATHS[audience], chosen)
    assert response.status_code == 200
    return response.content.decode()


def linked(page: str) -> list[int]:
    """Keys of the municipalities whose tiles a page shows."""
    return [int(key) for key in re.findall(r'<a href="[./]*/(\d+)/"><title>', page)]


def test_every_state_of_a_record_has_a_place_on_the_map() -> None:
    # a change that was taken into its plan is no plan on the map
    assert set(PLAN_STATES) == set(PlanState) - {PlanState.APPLIED}
    assert set(GRANT_STATES) == set(GrantState)
    assert set(EDITION_STATES) == set(EditionState) - {EditionState.SUPERSEDED}
    cohort = {*MAP_STATES[MapSubject.COHORT]} - {"none"}
    assert cohort == set(MembershipState)
    for subject, states in PUBLIC_MAP_STATES.items():
        assert set(states) <= set(MAP_STATES[subject])


def test_the_cohort_map_says_who_is_in_which_state(staff: User) -> None:
    phase, later = make_cohort(2016), make_cohort(2019, phase=make_phase(2))
    active, left, both, never = (make_municipality(name) for name in "АБВГ")
    make_membership(active, phase)
    make_membership(left, phase, state="withdrawn", left_date="2017-05-01")
    make_membership(both, phase, state="graduated")
    make_membership(both, later, joined_date="2019-09-24")
    data = data_of(staff)
    assert data.counts == Counter(active=2, withdrawn=1, none=1)
    assert state_of(data, never) == "none"
    [tile] = [tile for tile in data.tiles if tile.pk == both.pk]
    assert tile.cohorts == ("Cohort 2016", "Cohort 2019")
    assert tile.year == 2019
    # on a day of the past
    data = data_of(staff, on="2017-01-01")
    assert state_of(data, left) == "active"
    assert state_of(data, both) == "graduated"
    assert data_of(staff, on="2016-01-31").counts == Counter(none=4)
    # one cohort, one phase
    data = data_of(staff, part="cohort:cohort-2016")
    assert data.counts == Counter(active=1, withdrawn=1, graduated=1)
    assert [t.pk for t in data_of(staff, part="phase:2").tiles] == [both.pk]


def test_a_membership_without_a_day_counts_from_the_year_of_its_cohort(
    staff: User,
) -> None:
    place = make_municipality()
    undated = make_cohort(0, code="undated")
    Cohort.objects.filter(pk=undated.pk).update(year=None)
    make_membership(place, make_cohort(2019), joined_date=None)
    assert state_of(data_of(staff, on="2018-12-31"), place) == "none"
    assert state_of(data_of(staff, on="2019-01-01"), place) == "active"
    make_membership(place, undated, joined_date=None)
    assert state_of(data_of(staff, on="2018-12-31"), place) == "active"


def test_the_furthest_record_counts_and_partners_share_a_joint_plan(
    staff: User,
) -> None:
    lead, partner = make_municipality("А"), make_municipality("Б")
    make_membership(lead)
    make_plan(lead, state=PlanState.STOPPED)
    joint = make_plan(lead, state=PlanState.SUBMITTED)
    PlanPartner.objects.create(plan=joint, municipality=partner)
    data = data_of(staff, subject="plan")
    assert data.counts == Counter(with_programme=2)
    make_plan(partner, state=PlanState.COMPLETED)
    assert state_of(data_of(staff, subject="plan"), partner) == "completed"
    make_plan(partner, state=PlanState.DRAFT)
    assert state_of(data_of(staff, subject="plan"), partner) == "completed"


def test_the_grant_map_counts_as_the_programme_does(
    programme: Programme, staff: User
) -> None:
    data = data_of(staff, subject="grant", published_only=True)
    with_grant = programme_grants().values("municipality").distinct().count()
    assert data.counts["active"] == with_grant == 2
    assert state_of(data, programme.beshik_zhon) == "none"  # under embargo
    assert data.has_samples
    assert state_of(data_of(staff, subject="grant"), programme.beshik_zhon) == "active"


def test_places_stand_on_the_map_while_they_exist(staff: User) -> None:
    day = datetime.date(2024, 10, 1)
    old = make_municipality("Ак-Булун", ended_date=day)
    other = make_municipality("Ак-Чий", ended_date=day)
    new = make_municipality("Кыдыр-Аке", started_date=day)
    for before in (old, other):
        Succession.objects.create(predecessor=before, successor=new, date=day)
    make_membership(old)
    make_plan(other, state=PlanState.COMPLETED)
    assert {t.pk for t in data_of(staff, on="2024-09-30").tiles} == {old.pk, other.pk}
    today = data_of(staff, on="2024-10-01", area="country")
    assert [t.pk for t in today.tiles] == [new.pk]
    # what the predecessors reached stays on the map, once
    assert state_of(today, new) == "active"
    assert state_of(data_of(staff, subject="plan", area="country"), new) == "completed"
    assert data_of(staff, part="cohort:cohort-2016", area="country").counts == {
        "active": 1
    }
    # after a split one unit takes over, and what came after that takes it all over
    twin = make_municipality("Хан-Теңири", started_date=day)
    Succession.objects.create(
        predecessor=old, successor=twin, date=day, takes_over=False
    )
    assert data_of(staff, area="country").counts == Counter(active=1, none=1)
    last = make_municipality("Каркыра", started_date="2025-01-01")
    Succession.objects.create(predecessor=new, successor=last, date="2025-01-01")
    Municipality.objects.filter(pk=new.pk).update(ended_date="2025-01-01")
    assert data_of(staff, area="country").counts == Counter(active=1, none=1)


def test_names_and_kinds_are_those_of_the_day(staff: User) -> None:
    place = make_municipality("Жаңы", kind="town")
    make_membership(place)
    old = {"municipality": place, "kind": "aimak", "code": place.code}
    FormerName.objects.create(until_date="2018-01-01", name_ky="Алгачкы", **old)
    FormerName.objects.create(until_date="2020-01-01", name_ky="Эски", **old)
    for day, name, kind in (
        ("2017-12-31", "Алгачкы", "aimak"),
        ("2018-01-01", "Эски", "aimak"),
        ("2020-01-01", "Жаңы", "town"),
    ):
        [tile] = data_of(staff, on=day).tiles
        assert (tile.name, tile.kind) == (name, kind)


def country(municipalities: int) -> None:
    """Places in rayons of twelve, some with a membership, a plan, a grant."""
    cohort = make_cohort(2016)
    call = make_call(cohort)
    for number in range(municipalities):
        rayon = make_rayon(
            f"417032{number // 12:02d}000000", name_ky=f"Р{number // 12}"
        )
        place = make_municipality(f"Ак-Булуң айылный аймак {number}", rayon=rayon)
        if number % 9 == 0:
            make_membership(place, cohort)
            make_plan(place)
        if number % 50 == 0:
            make_grant(call, place, "1000")


@pytest.mark.parametrize("audience", list(PATHS))
@pytest.mark.parametrize("subject", MapSubject.values)
def test_queries_and_bytes_do_not_grow_with_the_country(
    db: None, browse: Any, audience: str, subject: str
) -> None:
    client = browse(make_user("programme_manager" if audience == "staff" else "donor"))
    country(10)
    words(client, audience, subject=subject)
    counts = []
    for more in (0, 490):
        country(more)
        with CaptureQueriesContext(connection) as queries:
            page = words(client, audience, subject=subject)
        counts.append(len(queries))
        assert len(page.encode()) <= 60 * KIB
    assert counts[0] == counts[1]
    assert counts[0] <= 22


def test_every_municipality_stands_on_exactly_one_page(db: None) -> None:
    country(500)
    found: list[int] = []
    client = Client()
    first = words(client, "public")
    pages = sorted(set(map(int, re.findall(r"[?&;]page=(\d+)", first))))
    assert len(pages) > 2
    for number in pages:
        found += linked(words(client, "public", page=str(number)))
    assert len(found) == 500
    assert set(found) == set(Municipality.objects.values_list("pk", flat=True))


def test_pages_cut_a_block_that_is_too_large(staff: User) -> None:
    country(30)
    blocks = blocks_of(data_of(staff).tiles)
    assert [len(block.tiles) for block in blocks] == [12, 12, 6]
    pages = pages_of(blocks, most=5)
    sizes = [sum(len(block.tiles) for block in page) for page in pages]
    assert max(sizes) <= 5
    assert sum(sizes) == 30
    assert pages_of((), most=5) == [[]]


def test_legend_table_and_tiles_agree(staff: User) -> None:
    country(40)
    data = data_of(staff, subject="plan")
    sheet = sheet_of(data)
    legend = [int(entry.count) for entry in sheet.legend]
    assert sum(legend) == len(data.tiles) == 40
    planned = ActionPlan.objects.values("municipality").distinct().count()
    assert legend[0] == planned == 5
    assert [int(text) for text in sheet.table.total[1:]] == [*legend, 40]
    rayons = [
        row
        for row, mark in zip(sheet.table.rows, sheet.table.row_css, strict=True)
        if not mark
    ]
    for column in range(1, len(sheet.table.heads)):
        told = sum(int(row[column]) for row in rayons)
        assert told == int(sheet.table.total[column])
    assert sum(int(entry.count) for entry in sheet.kinds) == 40


def canary_places() -> tuple[Municipality, Municipality]:
    """Two places with everything that is not published."""
    place, other = make_municipality("Жашыруун"), make_municipality("Ачык")
    make_membership(other)
    hidden = make_call(make_cohort(2016), state=CallState.DECIDED)
    make_grant(hidden, place, "777777")
    for state in (PlanState.SUBMITTED, PlanState.RETURNED, PlanState.STOPPED):
        make_plan(place, state=state)
    RegistryEdition.objects.create(
        municipality=place, number=1, state=EditionState.SUBMITTED
    )
    return place, other


@pytest.mark.parametrize("audience", ["public", "donor"])
@pytest.mark.parametrize("subject", ["registry", "plan", "grant"])
def test_what_is_not_published_is_on_no_public_map(
    db: None, browse: Any, audience: str, subject: str
) -> None:
    place, _other = canary_places()
    client = browse(make_user("donor"))
    page = words(client, audience, subject=subject)
    [title] = re.findall(rf"/{place.pk}/\"><title>([^<]*)</title>", page)
    assert title.rpartition(", ")[2].startswith("no ")
    # staff do see it: the facts are there
    staff = browse(make_user("programme_manager"))
    [title] = re.findall(
        rf"/{place.pk}/\"><title>([^<]*)</title>",
        words(staff, "staff", subject=subject),
    )
    assert not title.rpartition(", ")[2].startswith("no ")


def test_even_staff_see_published_facts_only_on_the_public_map(
    db: None, browse: Any
) -> None:
    place, _other = canary_places()
    client = browse(make_user("programme_manager"))
    page = words(client, "public", subject="grant")
    assert f'/{place.pk}/"><title>Жашыруун, Suzak, no published grant</title>' in page


def test_staff_without_the_role_see_what_everybody_sees(db: None, browse: Any) -> None:
    canary_places()
    client = browse(make_user("communications"))
    assert "Only published facts are shown." in words(client, "staff", subject="plan")


def test_drafts_of_municipalities_are_not_on_the_map_of_staff(staff: User) -> None:
    place = make_municipality()
    make_membership(place)
    make_plan(place, state=PlanState.DRAFT)
    RegistryEdition.objects.create(
        municipality=place, number=1, state=EditionState.DRAFT
    )
    for subject in ("plan", "registry"):
        assert data_of(staff, subject=subject).counts == Counter(none=1)


def test_hostile_names_are_escaped(db: None) -> None:
    rayon = make_rayon("41703299000000", name_ky=HOSTILE, name_ru="", name_en="")
    place = make_municipality(HOSTILE, rayon=rayon)
    make_membership(place, make_cohort(2016, name_en=HOSTILE))
    page = words(Client(headers={"accept-language": "en"}), "public")
    assert "<script>alert" not in page
    assert html.escape(HOSTILE, quote=True) in page
    data = data_of(None)
    document = map_html(data=data, part=map_part(data.chosen))
    assert "<script>alert" not in document
    drawing = draw_outlines(
        [MapShape("rayon", rayon.code, [RING], HOSTILE)],
        {rayon.code: Area(rayon.code, HOSTILE, 1, 1, '"><b>')},
        title=HOSTILE,
    )
    assert "<script>" not in drawing
    assert "<b>" not in drawing


@pytest.mark.parametrize("audience", list(PATHS))
def test_no_style_attribute_and_no_script_on_the_map(
    programme: Programme, browse: Any, audience: str
) -> None:
    make_boundaries()
    client = browse(make_user("programme_manager" if audience == "staff" else "donor"))
    for picture in ("tiles", "outlines"):
        page = words(client, audience, picture=picture)
        main = page.partition("<main")[2].partition("</main>")[0]
        assert " style=" not in main
        assert "<script" not in main
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "query",
    [
        "subject=x&area=x&rayon=1&part=phase:x&on=32.13.2020&picture=x&state=x&page=x",
        "subject=plan&state=active&picture=outlines&page=999999999999999999999",
        "part=cohort:%00&area=%00&on=0001-01-01",
        "page=-1&area=41702000000000&rayon=41703220000000",
    ],
)
def test_an_address_that_was_changed_by_hand_shows_a_map(
    programme: Programme, query: str
) -> None:
    make_boundaries()
    assert Client().get(f"{PATHS['public']}?{query}").status_code == 200


def make_boundaries() -> None:
    for level, code in (
        (BoundaryLevel.RAYON, "41703220000000"),
        (BoundaryLevel.OBLAST, "41703000000000"),
    ):
        Boundary.objects.create(
            level=level, code=code, rings=[RING], attribution="Outlines by us, CC0"
        )


def test_outlines_are_shaded_named_linked_and_credited(
    programme: Programme, browse: Any
) -> None:
    client = browse(make_user("programme_manager"))
    assert "load_boundaries" in words(client, "staff")
    assert "load_boundaries" not in words(browse(make_user("donor")), "donor")
    make_boundaries()
    assert "load_boundaries" not in words(client, "staff")
    # digits are years on tiles alone; on outlines they count municipalities
    assert "The digits are the year" in words(client, "staff")
    drawn = words(client, "staff", picture="outlines")
    assert "The digits are the year" not in drawn
    assert "the year of the cohort stands for it" in drawn
    page = words(client, "staff", picture="outlines", subject="grant", state="none")
    [svg] = re.findall(r'<svg class="map-outlines".*?</svg>', page, re.DOTALL)
    assert "Outlines by us, CC0" in svg
    assert "<title>Suzak: 0 of 2</title>" in svg
    [address] = re.findall(r'<a href="([^"]+)"', svg)
    target = html.unescape(address)
    assert "rayon=41703220000000" in target
    tiles = client.get(PATHS["staff"] + target).content.decode()
    assert set(linked(tiles)) == {programme.kenesh.pk, programme.beshik_zhon.pk}
    data = data_of(client.get("/").wsgi_request.user, picture="outlines")
    areas = areas_of(data, "active")
    assert (areas["41703220000000"].part, areas["41703220000000"].whole) == (2, 2)


def test_only_oblasts_loaded_are_shaded_as_oblasts(programme: Programme) -> None:
    Boundary.objects.create(
        level="oblast", code="41703000000000", rings=[RING], attribution="A"
    )
    data = data_of(None, picture="outlines", published_only=True)
    assert areas_of(data, "active")["41703000000000"].whole == 2


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("picture", ["tiles", "outlines"])
def test_the_pdf_says_the_same_numbers(
    programme: Programme, language: str, picture: str
) -> None:
    make_boundaries()
    with translation.override(language):
        data = data_of(None, subject="grant", published_only=True, picture=picture)
        sheet = sheet_of(data)
        pdf = map_pdf(data=data, part=map_part(data.chosen), language=language)
    text = pdf_text(pdf)
    for entry in sheet.legend:
        assert plain(f"{entry.label}: {entry.count}") in text
    for row in (*sheet.table.rows, sheet.table.total):
        assert plain(" ".join(row)) in text
    assert plain(sheet.title) in text
    assert "Кеңеш" in text
    assert ("Outlines by us, CC0" in text) == (picture == "outlines")
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language


def test_the_programme_report_has_the_map_of_its_grants(programme: Programme) -> None:
    data = gather_programme(ProgrammeFilter())
    places = gather_map(map_of(data.chosen), user=None, published_only=True)
    pdf = programme_pdf(
        data=data, cases=gather_cases(data.rows), places=places, language="en"
    )
    text = pdf_text(pdf)
    assert "Where the grants went" in text
    assert "Grant active: 2" in text


@pytest.mark.parametrize("audience", ["staff", "donor"])
def test_the_pdf_is_asked_for_on_the_page(
    programme: Programme, browse: Any, audience: str
) -> None:
    user = make_user("programme_manager" if audience == "staff" else "donor")
    client = browse(user)
    page = words(client, audience, subject="grant", area="country")
    [address] = re.findall(r'<form method="post" action="([^"]+map/pdf/[^"]+)"', page)
    response = client.post(html.unescape(address))
    job = Job.objects.get(kind="map")
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert job.parameters["audience"] == audience
    assert job.parameters["subject"] == "grant"
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "ready"
    assert job.result is not None
    with job.result.content.open() as stored:
        text = pdf_text(stored.read())
    # the award under embargo: staff count it, the donor does not
    assert f"Grant active: {3 if audience == 'staff' else 2}" in text


def test_who_lost_the_role_gets_no_map(programme: Programme, browse: Any) -> None:
    user = make_user("donor")
    client = browse(user)
    client.post("/donor/municipalities/map/pdf/")
    job = Job.objects.get(kind="map")
    user.role_assignments.all().delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert client.get(f"/jobs/{job.pk}/").status_code == 403


def test_a_donor_cannot_ask_for_the_map_of_staff(db: None, browse: Any) -> None:
    client = browse(make_user("donor"))
    assert client.post("/staff/municipalities/map/pdf/").status_code == 403
    assert not Job.objects.filter(kind="map").exists()
