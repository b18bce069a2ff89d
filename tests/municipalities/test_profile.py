"""The profile: office, population, posts, kenesh; what is refused and who may."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import files
from core.models.audit import AuditEvent
from core.problems import OperationRefused
from municipalities import operations
from municipalities.models import (
    Convocation,
    Municipality,
    Office,
    PopulationFigure,
    PostHolder,
    Resolution,
)
from municipalities.queries.profile import population_of
from tests.factories.municipalities import make_municipality
from tests.factories.services_registry import make_edition
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db

DAY = datetime.date
SCAN = b"%PDF-1.4 token"


def fields_of(refused: Any) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def people(place: Municipality, by: Any, **values: Any) -> PopulationFigure:
    given = {"year": 2016, "people": 5800, "women": 2900, "source": "Census"}
    return operations.record_population(municipality=place, by=by, **(given | values))


def holder(place: Municipality, by: Any, **values: Any) -> PostHolder:
    given: dict[str, Any] = {
        "post": "head",
        "full_name": "Үсөнов Ө.",
        "since_date": DAY(2016, 3, 1),
        "until_date": None,
    }
    return operations.record_holder(municipality=place, by=by, **(given | values))


def sitting(place: Municipality, by: Any, **values: Any) -> Convocation:
    given: dict[str, Any] = {
        "number": 6,
        "start_date": DAY(2016, 12, 11),
        "end_date": None,
        "deputies": 21,
        "women": 6,
    }
    return operations.record_convocation(municipality=place, by=by, **(given | values))


def paper(place: Municipality, by: Any, **values: Any) -> Resolution:
    given: dict[str, Any] = {
        "number": "15",
        "date": DAY(2016, 5, 10),
        "title": "Реестр жөнүндө",
        "scan": files.store_bytes(content=SCAN, name="токтом.pdf", by=by),
    }
    return operations.add_resolution(municipality=place, by=by, **(given | values))


# Population ---------------------------------------------------------------------------
def test_the_latest_figure_stands_on_the_municipality(
    personas: Personas, places: Places
) -> None:
    manager = personas.programme_manager
    for year, number in ((2016, 5800), (2022, 6100), (2009, 5000), (2022, 6111)):
        people(places.a, manager, year=year, people=number)
    place = Municipality.objects.get(pk=places.a.pk)
    assert (place.population, place.population_year) == (6111, 2022)
    rows = [(row.year, row.people) for row in population_of(place)]
    assert rows == [(2022, 6111), (2016, 5800), (2009, 5000)]
    latest = place.population_figures.get(year=2022)
    operations.remove_fact(fact=latest, by=manager)
    place.refresh_from_db()
    assert (place.population, place.population_year) == (5800, 2016)


def test_the_classifiers_figure_is_part_of_the_history(personas: Personas) -> None:
    place = make_municipality(population=11600, population_year=2018)
    people(place, personas.programme_manager, year=2009, people=9000)
    place.refresh_from_db()
    assert (place.population, place.population_year) == (11600, 2018)
    rows = [(row.year, row.people, row.pk is None) for row in population_of(place)]
    assert rows == [(2018, 11600, True), (2009, 9000, False)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"year": 1990}, "year"),
        ({"year": 2999}, "year"),
        ({"people": 0, "women": None}, "people"),
        ({"people": 3_000_001}, "people"),
        ({"women": 5801}, "women"),
        ({"source": "  "}, "source"),
    ],
)
def test_a_wrong_population_is_refused(
    personas: Personas, places: Places, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(OperationRefused) as refused:
        people(places.a, personas.programme_manager, **values)
    assert fields_of(refused) == [field]
    assert not PopulationFigure.objects.exists()


# Posts --------------------------------------------------------------------------------
def test_a_new_head_ends_the_time_of_the_present_one(
    personas: Personas, places: Places
) -> None:
    manager = personas.programme_manager
    first = holder(places.a, manager)
    with pytest.raises(OperationRefused) as refused:
        holder(places.a, manager, full_name="Жаңы", since_date=DAY(2019, 5, 1))
    assert fields_of(refused) == ["since_date"]
    assert "Үсөнов Ө." in str(refused.value.problems[0])
    holder(
        places.a,
        manager,
        full_name="Жаңы",
        since_date=DAY(2019, 5, 1),
        ends_present=True,
    )
    first.refresh_from_db()
    assert first.until_date == DAY(2019, 5, 1)
    holder(places.a, manager, post="finance")
    holder(places.b, manager)


@pytest.mark.parametrize(
    ("since", "until", "fields"),
    [
        (DAY(1990, 1, 1), None, ["since_date"]),
        (DAY(2999, 1, 1), None, ["since_date"]),
        (DAY(2018, 1, 1), DAY(2017, 1, 1), ["until_date"]),
        (DAY(2018, 1, 1), DAY(2999, 1, 1), ["until_date"]),
        (DAY(2012, 1, 1), DAY(2016, 3, 2), ["since_date"]),
        (DAY(2016, 3, 1), DAY(2016, 3, 1), ["since_date"]),
        (DAY(2012, 1, 1), DAY(2016, 3, 1), []),
        (DAY(2018, 1, 1), DAY(2019, 1, 1), []),
    ],
)
def test_times_in_a_post(
    personas: Personas, places: Places, since: Any, until: Any, fields: list[str]
) -> None:
    manager = personas.programme_manager
    holder(places.a, manager, until_date=DAY(2018, 1, 1))
    found: list[str] = []
    try:
        holder(places.a, manager, full_name="Б", since_date=since, until_date=until)
    except OperationRefused as refused:
        found = [problem.field for problem in refused.problems]
    assert found == fields


# Kenesh -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"number": 0}, ["number"]),
        ({"number": 51}, ["number"]),
        ({"number": 6}, ["number"]),
        ({"start_date": DAY(2999, 1, 1)}, ["start_date"]),
        ({"end_date": DAY(2020, 1, 1)}, ["end_date"]),
        ({"start_date": DAY(2020, 1, 1)}, ["start_date"]),
        ({"number": 5}, ["number"]),
        ({"women": 22}, ["women"]),
        ({"deputies": 201, "women": None}, ["deputies"]),
        ({"deputies": None}, ["deputies"]),
        ({"deputies": None, "women": None}, []),
        ({}, []),
    ],
)
def test_convocations(
    personas: Personas, places: Places, values: dict[str, Any], fields: list[str]
) -> None:
    sitting(places.a, personas.head_a, end_date=DAY(2021, 4, 10))
    found: list[str] = []
    given = {"number": 7, "start_date": DAY(2021, 4, 11)}
    try:
        sitting(places.a, personas.head_a, **(given | values))
    except OperationRefused as refused:
        found = [problem.field for problem in refused.problems]
    assert found == fields


def test_a_resolution_is_on_record_once(personas: Personas, places: Places) -> None:
    paper(places.a, personas.coordinator_a)
    with pytest.raises(OperationRefused) as refused:
        paper(places.a, personas.coordinator_a, number=" 15 ", title="Башка")
    assert fields_of(refused) == ["number"]
    paper(places.b, personas.programme_manager)


def test_what_a_record_rests_on_is_corrected_by_staff_alone(
    personas: Personas, places: Places
) -> None:
    resolution = paper(places.a, personas.head_a)
    operations.change_resolution(
        resolution=resolution, by=personas.head_a, title="Оңдолду"
    )
    edition = make_edition(places.a)
    edition.resolution = resolution
    edition.save()
    with pytest.raises(PermissionDenied):
        operations.change_resolution(
            resolution=resolution, by=personas.head_a, title="Дагы"
        )
    changed = operations.change_resolution(
        resolution=resolution, by=personas.programme_manager, is_published=True
    )
    assert (changed.title, changed.is_published) == ("Оңдолду", True)


@pytest.mark.parametrize("who", ["accountant_a", "viewer_a", "head_b", "me_officer"])
def test_others_may_not(personas: Personas, places: Places, who: str) -> None:
    by = getattr(personas, who)
    before = AuditEvent.objects.count()
    for act in (people, holder, sitting, paper):
        with pytest.raises(PermissionDenied):
            act(places.a, by)
    with pytest.raises(PermissionDenied):
        operations.save_office(municipality=places.a, by=by, phone="1")
    assert AuditEvent.objects.count() == before


# Screens ------------------------------------------------------------------------------
def test_the_head_keeps_the_contacts_of_the_office(
    personas: Personas, places: Places, browse: Any
) -> None:
    client = browse(personas.head_a)
    where = f"/m/municipalities/{places.a.pk}/office/"
    bad = {
        "address_ky": "Көк-Жаңгак, Өзгөн көчөсү, 5",
        "phone": "телефон",
        "email": "башчы",
        "website": "javascript:alert(1)",
    }
    refused = client.post(where, bad)
    assert (refused.status_code, set(refused.context["form"].errors)) == (
        422,
        {"phone", "email", "website"},
    )
    assert "Көк-Жаңгак, Өзгөн көчөсү, 5" in refused.content.decode()
    for website in ("ftp://example.kg/", "example.kg", "data:text/html,x"):
        form = client.post(where, {"website": website}).context["form"]
        assert list(form.errors) == ["website"]
    good = {"phone": "+996 3922 5 00 00", "website": "https://alma.example.kg/"}
    assert client.post(where, good).status_code == 302
    assert Office.objects.get().website == "https://alma.example.kg/"
    client.post(where, good)
    assert AuditEvent.objects.count() == 1
    assert client.get(f"/m/municipalities/{places.b.pk}/office/").status_code == 404


def test_a_resolution_keeps_its_scan_when_the_form_fails(
    personas: Personas, places: Places, browse: Any
) -> None:
    client = browse(personas.coordinator_a)
    where = f"/m/municipalities/{places.a.pk}/resolutions/new/"
    scan = SimpleUploadedFile("токтом.pdf", SCAN)
    given = {"number": "7", "date": "31.02.2016", "title": "Ө" * 300, "scan": scan}
    refused = client.post(where, given)
    assert list(refused.context["form"].errors) == ["date"]
    token = refused.context["form"].fields["scan"].widget.kept
    assert token is not None
    fake = SimpleUploadedFile("токтом.pdf", b"MZ not a scan")
    wrong = client.post(where, given | {"date": "01.02.2016", "scan": fake})
    assert list(wrong.context["form"].errors) == ["scan"]
    scan = SimpleUploadedFile("токтом.pdf", SCAN)
    done = client.post(where, given | {"date": "01.02.2016", "scan": scan})
    assert done.url == f"/m/municipalities/{places.a.pk}/resolutions/"
    assert Resolution.objects.get().scan.name == "токтом.pdf"


def test_a_wrong_row_is_removed_after_a_question(
    personas: Personas, places: Places, browse: Any
) -> None:
    row = holder(places.a, personas.programme_manager)
    client = browse(personas.programme_manager)
    where = f"/staff/municipalities/facts/holder/{row.pk}/remove/"
    assert "Үсөнов Ө." in client.get(where).content.decode()
    assert PostHolder.objects.exists()
    assert client.post(where).url == f"/staff/municipalities/{places.a.pk}/"
    assert not PostHolder.objects.exists()
    last = AuditEvent.objects.order_by("-id")[0]
    assert (last.verb, last.before["full_name"]) == (
        "municipality.holder_removed",
        "Үсөнов Ө.",
    )
    assert client.get("/staff/municipalities/facts/user/1/remove/").status_code == 404


# Budget sufficiency -------------------------------------------------------------------
@pytest.fixture
def year_of_figures(personas: Personas, places: Places) -> int:
    for place, percent in ((places.a, "72.4"), (places.b, "58.75")):
        operations.record_sufficiency(
            municipality=place,
            by=personas.programme_manager,
            year=2016,
            percent=Decimal(percent),
            source="Кат № 12",
        )
    make_municipality("Өзгөрүш")
    return 2016


def listed(page: Any) -> list[tuple[str, Any]]:
    return [(row.name_ky, row.percent) for row in page.context["rows"]]


def test_the_list_of_a_year(
    personas: Personas, year_of_figures: int, browse: Any
) -> None:
    client = browse(personas.me_officer)
    where = "/staff/sufficiency/"
    page = client.get(where, {"sort": "-percent"})
    assert page.context["year"] == year_of_figures
    figures = [("Алма", Decimal("72.4")), ("Бөтөн", Decimal("58.75"))]
    assert listed(page) == [*figures, ("Өзгөрүш", None)]
    assert listed(client.get(where, {"recorded": "0"})) == [("Өзгөрүш", None)]
    assert listed(client.get(where, {"recorded": "1"})) == figures
    assert [row[1] for row in listed(client.get(where, {"year": "2014"}))] == [None] * 3
    assert client.get(where, {"year": "x" * 99}).status_code == 200
    shown = client.get(where, {"year": str(timezone.localdate().year)})
    assert shown.context["filters"].form.errors == {}
    assert next(iter(shown.context["filters"].form.fields)) == "year"
    export = client.get(where, {"recorded": "1", "export": "csv"})
    text = b"".join(export.streaming_content).decode("utf-8-sig")
    assert "Бөтөн" in text
    assert "Өзгөрүш" not in text


def test_a_figure_is_recorded_and_corrected_from_the_list(
    personas: Personas, places: Places, year_of_figures: int, browse: Any
) -> None:
    client = browse(personas.regional_coordinator)
    where = f"/staff/municipalities/{places.a.pk}/sufficiency/?year=2016&from=list"
    form = client.get(where).context["form"]
    assert form.initial["percent"] == Decimal("72.4")
    given = {"year": "2016", "percent": "сто", "source": "Кат"}
    assert list(client.post(where, given).context["form"].errors) == ["percent"]
    done = client.post(where, given | {"percent": "73,5"})
    assert done.url == "/staff/sufficiency/?year=2016"
    assert places.a.budget_sufficiencies.get().percent == Decimal("73.5")
    late = str(timezone.localdate().year + 5)
    page = client.post(where, given | {"percent": "1", "year": late})
    assert list(page.context["form"].errors) == ["year"]


def test_missing_names_are_found(
    personas: Personas, places: Places, browse: Any
) -> None:
    make_municipality("Көк-Арт", name_en="")
    client = browse(personas.me_officer)
    for asked, found in (("en", ["Көк-Арт"]), ("any", ["Көк-Арт"]), ("ky", [])):
        page = client.get("/staff/municipalities/", {"missing": asked})
        assert [row.name_ky for row in page.context["rows"]] == found


@pytest.mark.parametrize("count", [10, 500])
def test_the_list_of_a_year_asks_the_same_queries(
    personas: Personas, browse: Any, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        place = make_municipality()
        place.budget_sufficiencies.create(year=2016, percent=number % 100, source="x")
    client = browse(personas.me_officer)
    with django_assert_num_queries(12):
        assert client.get("/staff/sufficiency/").status_code == 200
