"""What people need: records, their rules, the ranking, its place beside the registry."""

import datetime
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from core.models.audit import AuditEvent
from core.problems import OperationRefused
from core.spreadsheets import read_table
from services_registry import operations, queries
from services_registry.enums import COUNTED_AGES, EditionState, Sex, Standing
from services_registry.models import NeedsStudy, Service
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_municipality
from tests.factories.services_registry import make_edition, make_service, make_study

E, S = EditionState, Standing
PDF = b"%PDF-1.7\n%%EOF\n"
CANARY = "КАНАРЕЙКА"
OWN, STAFF = "/m/needs/", "/staff/needs/"
QUERIES = {"own list": 8, "staff list": 7, "ranking": 10}
YOUNG, OLD = "18_28", "60_over"


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


@pytest.fixture
def manager(browse: Any, db: None) -> Client:
    return browse(make_user(Role.PROGRAMME_MANAGER))


def posted(*rows: tuple[Service, dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """The form of a study as a browser sends it."""
    data: dict[str, Any] = {
        "kind": "survey",
        "title": "Сурамжылоо",
        "held_on": "20.01.2016",
        "place": "Мектеп",
        "note": "",
        "form-TOTAL_FORMS": str(len(rows) + 1),
        "form-INITIAL_FORMS": "0",
    }
    for number, (service, counts) in enumerate(rows):
        data[f"form-{number}-service"] = str(service.pk)
        for name, value in counts.items():
            data[f"form-{number}-{name}"] = str(value)
    return data | fields


def counted(study: NeedsStudy) -> list[tuple[Any, ...]]:
    rows = study.priorities.order_by("pk")
    return list(rows.values_list("service", "women", "men", "unknown", "remark"))


def errors(answer: Any) -> dict[str, Any]:
    """What was refused, by field of the form and of the rows."""
    assert answer.status_code == 422
    found = {name: list(texts) for name, texts in answer.context["form"].errors.items()}
    for number, row in enumerate(answer.context["formset"].forms):
        for name, texts in row.errors.items():
            found[f"{number}.{name}"] = list(texts)
    return found


def test_the_whole_way_of_a_study(  # noqa: PLR0915 - one way, step by step
    head: Client, places: Any
) -> None:
    """Record with minutes, read, correct, remove; each with its audit row."""
    water, road = make_service("Таза суу"), make_service("Жол")
    create = f"{OWN}new/{places.a.pk}/"
    assert "Таза суу" in head.get(create).content.decode()
    data = posted(
        (water, {"women": 30, "men": 20, "remark": "Чоролордо суу жок"}),
        (road, {"women": 5, "men": 25}),
        minutes=SimpleUploadedFile("m.pdf", PDF),
        **{f"women-{YOUNG}": "30", f"women-{OLD}": "10", f"men-{YOUNG}": "1 030"},
    )
    answer = head.post(create, data)
    study = NeedsStudy.objects.get()
    page = f"{OWN}{study.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert counted(study) == [
        (water.pk, 30, 20, 0, "Чоролордо суу жок"),
        (road.pk, 5, 25, 0, ""),
    ]
    assert queries.participants_of(study) == {
        ("women", YOUNG): 30,
        ("women", OLD): 10,
        ("men", YOUNG): 1030,
    }
    shown = head.get(page).content.decode()
    assert [
        word in shown for word in ("Чоролордо суу жок", "1\xa0070", "5\xa0%", "m.pdf")
    ] == [True] * 4
    assert shown.index("Таза суу") < shown.index("Жол")
    assert b"".join(head.get(f"{page}minutes/").streaming_content) == PDF
    edit = posted((road, {"unknown": 7}), version=str(study.version), title="Башка")
    assert head.post(f"{page}edit/", edit).status_code == 302
    study.refresh_from_db()
    assert (study.title, study.version, counted(study)) == (
        "Башка",
        2,
        [(road.pk, 0, 0, 7, "")],
    )
    assert study.minutes is not None
    assert queries.participants_of(study) == {}
    assert "Remove “Башка”?" in head.get(f"{page}remove/").content.decode()
    assert head.post(f"{page}remove/").status_code == 302
    assert head.get(page).status_code == 404
    verbs = AuditEvent.objects.filter(verb__startswith="needs_study.").order_by("id")
    assert [(row.verb, row.municipality_code) for row in verbs] == [
        (f"needs_study.{verb}", places.a.code)
        for verb in ("recorded", "changed", "removed")
    ]
    assert verbs[2].before["priorities"] == {road.code: [0, 0, 7, ""]}


def test_what_is_refused_stands_at_its_field(head: Client, places: Any) -> None:
    water, foreign = (
        make_service("Таза суу"),
        make_service("Бөтөн", municipality=places.b),
    )
    create = f"{OWN}new/{places.a.pk}/"
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    empty = head.post(create, posted(title=" ", held_on=str(tomorrow)))
    assert list(errors(empty)) == ["title"]
    future = head.post(create, posted(held_on=str(tomorrow)))
    assert errors(future) == {
        "held_on": ["The day lies in the future."],
        "__all__": ["Name at least one service that people need."],
    }
    rows = head.post(
        create,
        posted(
            (water, {"women": 4, "men": 1}),
            (water, {"men": 2}),
            (water, {"remark": "Жок"}),
            (foreign, {"women": 1}),
            **{f"women-{YOUNG}": "3", f"men-{OLD}": "1"},
        ),
    )
    assert list(errors(rows)) == ["3.service"]
    assert CANARY not in rows.content.decode()
    rows = head.post(
        create,
        posted(
            (water, {"women": 4, "men": 1}),
            (water, {"men": 2}),
            (water, {"remark": "Жок"}),
            **{f"women-{YOUNG}": "3", f"men-{OLD}": "1"},
        ),
    )
    assert errors(rows) == {
        "0.women": ["No more than 3 took part."],
        "0.unknown": ["Together this is more than all who took part (4)."],
        "1.service": ["This service is named twice."],
        "1.men": ["No more than 1 took part."],
        "2.service": ["This service is named twice."],
        "2.women": ["Write how many people named it."],
    }
    assert 'value="Сурамжылоо"' in rows.content.decode()
    assert not NeedsStudy.objects.exists()


@pytest.mark.parametrize(
    ("given", "participants", "refused"),
    [
        ((3, 0, 0), {}, []),
        ((3, 0, 0), {("women", YOUNG): 3}, []),
        ((4, 0, 0), {("women", YOUNG): 3}, ["women", "unknown"]),
        ((4, 0, 0), {("women", YOUNG): 3, ("unknown", "unknown"): 1}, []),
        ((0, 2, 0), {("women", YOUNG): 3}, ["men"]),
        ((2, 1, 1), {("women", YOUNG): 2, ("men", OLD): 1}, ["unknown"]),
        ((0, 0, 3), {("women", YOUNG): 3}, []),
    ],
)
def test_no_more_people_than_took_part(
    personas: Any, places: Any, given: Any, participants: Any, refused: list[str]
) -> None:
    row = operations.PriorityValues(make_service(), *given)
    values = operations.StudyValues(
        kind="survey",
        title="Сурамжылоо",
        held_on=datetime.date(2016, 1, 20),
        participants=participants,
        priorities=[row],
    )
    try:
        operations.save_study(municipality=places.a, by=personas.head_a, values=values)
        found: list[str] = []
    except OperationRefused as problems:
        found = [p.field.removeprefix("priorities-0-") for p in problems.problems]
    assert found == refused


def test_people_by_age(head: Client, places: Any) -> None:
    """Typed in, shown, corrected, exported; other services have no age at all."""
    water, road = make_service("Таза суу"), make_service("Жол")
    data = posted(
        (water, {"women": 30, "men": 20, "youth": 10, "older": "35"}),
        (road, {"women": 5, "men": 25}),
    )
    assert head.post(f"{OWN}new/{places.a.pk}/", data).status_code == 302
    study = NeedsStudy.objects.get()
    first, second = study.priorities.order_by("pk")
    assert (list(first.ages.values()), list(second.ages.values())) == (
        [0, 10, 0, 35],
        [0, 0, 0, 0],
    )
    page = head.get(f"{OWN}{study.pk}/")
    assert page.context["ages_table"].rows == [["Таза суу", "0", "10", "0", "35", "5"]]
    ranking = head.get(f"{OWN}ranking/{places.a.pk}/")
    assert ranking.context["ages_table"].rows == page.context["ages_table"].rows
    answer = head.get(f"{OWN}ranking/{places.a.pk}/?export=xlsx")
    data = io.BytesIO(b"".join(answer.streaming_content))
    table = read_table(data, max_rows=9, max_columns=20)
    assert [[str(cell) for cell in row[7:12]] for row in table[1:]] == [
        ["0", "10", "0", "35", "5"],
        ["None"] * 5,
    ]
    event = AuditEvent.objects.get(verb="needs_study.recorded")
    assert event.after["priorities"] == {
        water.code: [30, 20, 0, "", {"18_28": 10, "60_over": 35}],
        road.code: [5, 25, 0, ""],
    }
    form = head.get(f"{OWN}{study.pk}/edit/").context["formset"].forms[0]
    shown = [form[name].value() for name in ("children", "youth", "adults", "older")]
    assert shown == [None, 10, None, 35]


@pytest.mark.parametrize(
    ("ages", "participants", "refused"),
    [
        ((0, 2, 0, 1), {}, []),
        ((0, 2, 0, 2), {}, ["children"]),
        ((0, 0, 0, 0), {("women", YOUNG): 3}, []),
        ((0, 3, 0, 0), {("women", YOUNG): 3}, []),
        ((0, 0, 0, 1), {("women", YOUNG): 3}, ["older"]),
        ((0, 0, 0, 1), {("women", YOUNG): 2, ("women", "unknown"): 1}, []),
        ((0, 2, 2, 0), {("women", YOUNG): 3}, ["children", "adults"]),
    ],
)
def test_no_more_people_of_an_age_than_there_are(
    personas: Any, places: Any, ages: Any, participants: Any, refused: list[str]
) -> None:
    row = operations.PriorityValues(
        make_service(), women=3, ages=dict(zip(COUNTED_AGES, ages, strict=True))
    )
    values = operations.StudyValues(
        kind="survey",
        title="Сурамжылоо",
        held_on=datetime.date(2016, 1, 20),
        participants=participants,
        priorities=[row],
    )
    try:
        operations.save_study(municipality=places.a, by=personas.head_a, values=values)
        found: list[str] = []
    except OperationRefused as problems:
        found = [p.field.removeprefix("priorities-0-") for p in problems.problems]
    assert found == refused


def test_the_database_knows_the_rule_of_ages(places: Any) -> None:
    study = make_study(places.a, {make_service(): (1, 1, 0)})
    study.priorities.update(youth=1, older=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        study.priorities.update(adults=1)


def test_a_long_form_stays_light(head: Client, places: Any) -> None:
    """Ten services named, the catalogue's twenty in each list."""
    services = [make_service("Кызмат " * 6) for _number in range(20)]
    study = make_study(places.a, dict.fromkeys(services[:10], (1, 1, 1)))
    page = head.get(f"{OWN}{study.pk}/edit/")
    assert (page.status_code, len(page.content) < 150 * 1024) == (200, True)


def test_a_colleagues_change_is_not_overwritten(head: Client, places: Any) -> None:
    water = make_service("Таза суу")
    study = make_study(places.a, {water: (1, 1, 0)}, title="Биринчи")
    edit = f"{OWN}{study.pk}/edit/"
    seen = head.get(edit).context["form"]["version"].value()
    first = posted((water, {"women": 2}), version=str(seen), title="Экинчи")
    assert head.post(edit, first).status_code == 302
    late = head.post(edit, posted((water, {"women": 9}), version=str(seen)))
    assert list(errors(late)) == ["__all__"]
    study.refresh_from_db()
    assert (study.title, counted(study)[0][1]) == ("Экинчи", 2)


def test_more_rows_lose_nothing(head: Client, places: Any) -> None:
    water = make_service("Таза суу")
    data = posted(
        (water, {"women": 2}),
        more="1",
        title="",
        minutes=SimpleUploadedFile("m.pdf", PDF),
        **{f"women-{YOUNG}": "3"},
    )
    answer = head.post(f"{OWN}new/{places.a.pk}/", data)
    page = answer.content.decode()
    assert (answer.status_code, "error" in page) == (200, False)
    assert [
        word in page
        for word in ('name="minutes-kept"', f'value="{water.pk}" selected', 'value="3"')
    ] == [True] * 3
    assert len(answer.context["formset"].forms) == 4


def test_staff_type_in_for_a_municipality(
    manager: Client, browse: Any, places: Any
) -> None:
    water = make_service("Таза суу")
    start = manager.post(f"{STAFF}new/", {"municipality": places.a.code})
    assert start["Location"] == f"{STAFF}new/{places.a.pk}/"
    unknown = manager.post(f"{STAFF}new/", {"municipality": "жок"})
    assert unknown.status_code == 422
    sent = manager.post(start["Location"], posted((water, {"men": 2})))
    study = NeedsStudy.objects.get()
    assert (sent["Location"], study.municipality) == (f"{STAFF}{study.pk}/", places.a)
    reader = browse(make_user(Role.ME_OFFICER))
    assert reader.get(sent["Location"]).status_code == 200
    assert f"{study.pk}/edit/" not in reader.get(sent["Location"]).content.decode()
    for address in (f"{STAFF}new/", f"{STAFF}{study.pk}/edit/"):
        assert reader.get(address).status_code == 403
    assert reader.post(f"{STAFF}{study.pk}/remove/").status_code == 403


def test_another_municipalitys_study_does_not_exist(
    head: Client, places: Any, browse: Any, personas: Any
) -> None:
    water = make_service("Таза суу")
    study = make_study(places.b, {water: (1, 1, 0)}, title=CANARY, note=CANARY)
    for part in ("", "edit/", "remove/", "minutes/"):
        assert head.get(f"{OWN}{study.pk}/{part}").status_code == 404
    assert head.get(f"{OWN}new/{places.b.pk}/").status_code == 404
    assert head.get(f"{OWN}ranking/{places.b.pk}/").status_code == 404
    for page in (OWN, f"{OWN}ranking/{places.a.pk}/", f"{OWN}?export=csv"):
        answer = head.get(page)
        body = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        )
        assert CANARY not in body.decode()
    viewer = browse(personas.viewer_a)
    own = make_study(places.a, {water: (1, 1, 0)})
    assert viewer.get(f"{OWN}{own.pk}/").status_code == 200
    for address in (f"new/{places.a.pk}/", f"{own.pk}/edit/", f"{own.pk}/remove/"):
        assert viewer.get(OWN + address).status_code in {403, 404}
    assert viewer.post(f"{OWN}{own.pk}/remove/").status_code == 403


def test_the_ranking_by_hand(places: Any) -> None:
    """Two studies with counted people, one without; a tie shares a rank."""
    water, road, light, bath = (
        make_service(n) for n in ("Суу", "Жол", "Жарык", "Мончо")
    )
    first = {("women", YOUNG): 60, ("men", OLD): 40}
    second = {("unknown", "unknown"): 50}
    make_study(
        places.a, {water: (30, 10, 0), road: (5, 15, 0)}, first, held_on="2014-05-01"
    )
    make_study(places.a, {water: (0, 0, 20)}, second, held_on="2016-02-01")
    make_study(places.a, {light: (10, 10, 0), bath: (1, 0, 0)}, held_on="2015-02-01")
    make_study(places.b, {bath: (900, 900, 0)})
    make_edition(places.a, E.PUBLISHED, (water,))
    draft = make_edition(places.a, E.DRAFT, (road,))
    found = queries.ranked_needs(places.a, draft)
    assert [
        (n.rank, n.service, (n.women, n.men, n.unknown), n.people, n.studies, n.share)
        for n in found.needs
    ] == [
        (1, water, (30, 10, 20), 60, 2, 40.0),
        (2, light, (10, 10, 0), 20, 1, None),
        (2, road, (5, 15, 0), 20, 1, 20.0),
        (4, bath, (1, 0, 0), 1, 1, None),
    ]
    assert [(n.standing, n.is_in_edition) for n in found.needs] == [
        (S.APPROVED, False),
        (S.NONE, False),
        (S.NONE, True),
        (S.NONE, False),
    ]
    assert found.years == (2014, 2016)
    assert queries.ranked_needs(make_municipality()).needs == ()


def test_the_ranking_stands_beside_the_registry(
    head: Client, manager: Client, client: Client, places: Any
) -> None:
    water = make_service("Таза суу")
    edition = make_edition(places.a, E.PUBLISHED, (water,))
    nothing = head.get(f"/m/registry/{edition.pk}/").content.decode()
    assert "No survey, hearing or gathering is recorded yet." in nothing
    make_study(places.a, {water: (2, 1, 0), make_service("Көпүрө"): (1, 0, 0)})
    for reader, page, ranking in (
        (head, f"/m/registry/{edition.pk}/", f"{OWN}ranking/{places.a.pk}/"),
        (manager, f"/staff/registries/{edition.pk}/", f"{STAFF}ranking/{places.a.pk}/"),
    ):
        shown = reader.get(page).content.decode()
        assert [word in shown for word in (ranking, "Көпүрө", "2016")] == [True] * 3
        whole = reader.get(ranking).content.decode()
        assert [str(label) in whole for label in (S.APPROVED.label, S.NONE.label)] == [
            True,
            True,
        ]
        answer = reader.get(f"{ranking}?export=xlsx")
        data = io.BytesIO(b"".join(answer.streaming_content))
        table = read_table(data, max_rows=9, max_columns=20)
        assert [(row[1], int(row[3])) for row in table[1:]] == [
            ("Таза суу", 3),
            ("Көпүрө", 1),
        ]
    assert "Көпүрө" not in client.get(f"/registries/{edition.pk}/").content.decode()


def test_lists_filter_and_export(head: Client, manager: Client, places: Any) -> None:
    water = make_service("Таза суу")
    make_study(
        places.a,
        {water: (2, 1, 0)},
        {("women", YOUNG): 5, ("men", OLD): 2, ("unknown", OLD): 1},
        kind="hearing",
        title="Угуу",
    )
    make_study(places.b, {water: (1, 1, 0)}, title="Жыйын", kind="gathering")
    answer = head.get(f"{OWN}?kind=hearing&export=xlsx")
    data = io.BytesIO(b"".join(answer.streaming_content))
    table = read_table(data, max_rows=9, max_columns=20)
    assert [[str(cell) for cell in row[5:]] for row in table[1:]] == [
        ["Угуу", "None", "8", "5", "2", "1"]
    ]
    assert "Жыйын" not in head.get(OWN).content.decode()
    both = manager.get(STAFF).content.decode()
    assert ("Угуу" in both, "Жыйын" in both) == (True, True)
    one = manager.get(f"{STAFF}?q=бөтөн").content.decode()
    assert ("Угуу" in one, "Жыйын" in one) == (False, True)
    assert "No survey" in head.get(f"{OWN}?kind=survey").content.decode()


def test_as_many_queries_for_500_as_for_10(
    head: Client, manager: Client, places: Any
) -> None:
    services = [make_service() for _number in range(5)]
    found = []
    for number in (10, 490):
        for _index in range(number):
            make_study(
                places.a,
                {services[0]: (1, 0, 0), services[1 if number == 10 else 4]: (1, 0, 0)},
                {(Sex.WOMEN, YOUNG): 2},
            )
        counts = {}
        for name, reader, page in (
            ("own list", head, OWN),
            ("staff list", manager, STAFF),
            ("ranking", head, f"{OWN}ranking/{places.a.pk}/"),
        ):
            with CaptureQueriesContext(connection) as captured:
                assert reader.get(page).status_code == 200
            counts[name] = len(captured)
        found.append(counts)
    assert found == [QUERIES, QUERIES]
