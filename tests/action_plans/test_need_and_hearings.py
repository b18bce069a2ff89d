"""What people ranked first, hearings on the tariff, photos of hearings."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from action_plans import operations
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, Evidence, PlanPartner
from action_plans.operations.hearing_photos import (
    MOST_PHOTOS,
    add_hearing_photo,
    remove_hearing_photo,
)
from action_plans.queries import plan_content, plan_document, plan_problems
from action_plans.queries.warnings import quality_warnings
from core import files
from core.problems import OperationRefused
from tests.core.test_pictures import SECRET, exif, jpeg
from tests.factories.action_plans import make_complete_plan, make_plan
from tests.factories.services_registry import make_service, make_study
from tests.personas import Personas, Places

CANARY = "КАНАРЕЙКА"


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_complete_plan(places.a, PlanState.DRAFT)


@pytest.fixture
def writer(personas: Personas, browse: Any) -> Client:
    return browse(personas.coordinator_a)


def section(plan: ActionPlan, slug: str) -> str:
    return reverse("municipal:plan-section", args=[plan.pk, slug])


# Ranking ------------------------------------------------------------------------------
def rank(plan: ActionPlan, place: int, others: int = 4) -> Any:
    """A study in which the plan's service stands at a rank; 0: nobody named it."""
    named = {
        make_service(f"Кызмат {number}"): (200 - 10 * number, 1, 0)
        for number in range(1, others + 1)
    }
    if place:
        named[plan.service] = (205 - 10 * place, 2, 1)
    return make_study(plan.municipality, named, {("women", "18_28"): 200})


def codes(plan: ActionPlan) -> list[str]:
    return [p.code for p in plan_problems(plan)]


@pytest.mark.parametrize(("place", "gap"), [(1, 0), (3, 0), (4, 1), (0, 1)])
def test_a_service_behind_the_first_three_needs_a_sentence(
    place: int, gap: int, plan: ActionPlan, writer: Client
) -> None:
    assert codes(plan) == []
    rank(plan, place)
    assert codes(plan) == ["not_ranked"] * gap
    page = writer.get(section(plan, "need"))
    assert ("choice_reason" in page.context["form"].fields) is bool(gap)
    assert len(page.context["lacks"]) == gap
    ActionPlan.objects.filter(pk=plan.pk).update(choice_reason="Долбоор даяр.")
    plan = ActionPlan.objects.get(pk=plan.pk)
    assert codes(plan) == []
    fields = writer.get(section(plan, "need")).context["form"].fields
    assert "choice_reason" in fields, "what is written stays to be changed"


def test_without_studies_nothing_is_asked(plan: ActionPlan, writer: Client) -> None:
    page = writer.get(section(plan, "need"))
    assert "choice_reason" not in page.context["form"].fields
    assert page.context["ranking"] is None


def test_the_ranking_is_a_table_by_sex_and_age(
    plan: ActionPlan, places: Places, writer: Client
) -> None:
    study = rank(plan, 2, others=12)
    study.priorities.filter(service=plan.service).update(youth=5)
    make_study(places.b, {make_service(CANARY): (500, 500, 0)})
    page = writer.get(section(plan, "need"))
    table = page.context["ranking"]["table"]
    assert [str(head.title) for head in table.heads] == [
        "Service",
        "Rank",
        "People",
        "Women",
        "Men",
        "18 to 28",
        "Share of participants",
    ]
    own = next(row for row in table.rows if not isinstance(row[0], str))
    assert own[0].text == plan.service.name
    assert own[1:] == [2, "188", "185", "2", "5", "94\xa0%"]
    assert len(table.rows) == 10
    assert str(page.context["ranking"]["text"]).endswith("rank 2 of 13.")
    assert CANARY not in page.content.decode()
    need = plan_document(plan).sections[1]
    assert need.tables[0].rows == table.rows


def test_a_service_far_down_is_shown_beneath_the_first(plan: ActionPlan) -> None:
    rank(plan, 12, others=12)
    shown = plan_content(plan).ranking.shown
    assert len(shown) == 11
    assert shown[-1].service == plan.service


def test_the_studies_of_the_plan_count_before_all_others(plan: ActionPlan) -> None:
    rank(plan, 0)
    first = make_study(plan.municipality, {plan.service: (1, 0, 0)})
    assert codes(plan) == ["not_ranked"]
    plan.studies.add(first)
    assert codes(plan) == []


def test_papers_of_the_past_are_not_asked(plan: ActionPlan) -> None:
    rank(plan, 0)
    plan.is_historical = True
    assert codes(plan) == []


# Hearings on the tariff ---------------------------------------------------------------
HELD = {
    "kind": "tariff",
    "date": "2016-05-02",
    "place": "Клуб",
    "women": "12",
    "women_young": "4",
    "men": "9",
    "men_older": "2",
    "decisions": "Айына 50 сом",
}


def test_the_date_of_the_tariff_comes_from_its_hearing(
    plan: ActionPlan, writer: Client
) -> None:
    tariff = section(plan, "tariff")
    page = writer.get(tariff)
    assert "tariff_hearing_date" not in page.context["form"].fields
    add = page.context["groups"][0]["add"]
    form = writer.get(add).context["form"]
    assert form["kind"].value() == "tariff"
    answer = writer.post(add, HELD)
    assert (answer.status_code, answer["Location"]) == (302, tariff)
    plan.refresh_from_db()
    assert str(plan.tariff_hearing_date) == "2016-05-02"
    own = writer.get(tariff).context["groups"][0]["rows"]
    assert len(own) == 1, "the hearing on the need is not one on the tariff"
    cells = [(cell.text, cell.note) for _head, cell in own[0]["cells"]]
    assert cells == [
        ("02.05.2016", ""),
        ("Клуб", "On the tariff"),
        (12, "under 29: 4"),
        (9, "60 and over: 2"),
        ("Айына 50 сом", ""),
    ]
    assert len(writer.get(section(plan, "need")).context["groups"][0]["rows"]) == 2
    document = plan_document(ActionPlan.objects.get(pk=plan.pk)).sections[8]
    assert str(document.tables[0].caption) == "Hearings on the tariff"
    assert len(document.tables[0].rows) == 1
    # a later one counts
    writer.post(add, HELD | {"date": "2016-06-03", "decisions": "60 сом"})
    plan.refresh_from_db()
    assert str(plan.tariff_hearing_date) == "2016-06-03"


def test_a_date_of_old_plans_is_kept_until_the_hearing_stands(
    plan: ActionPlan, writer: Client
) -> None:
    ActionPlan.objects.filter(pk=plan.pk).update(tariff_hearing_date="2016-03-01")
    form = writer.get(section(plan, "tariff")).context["form"]
    assert "tariff_hearing_date" in form.fields
    writer.post(
        reverse("municipal:plan-row-create", args=[plan.pk, "hearing"]),
        HELD | {"kind": "need"},
    )
    plan.refresh_from_db()
    assert str(plan.tariff_hearing_date) == "2016-03-01"


def test_a_tariff_without_hearing_is_doubtful(plan: ActionPlan) -> None:
    def found() -> list[str]:
        content = plan_content(ActionPlan.objects.get(pk=plan.pk))
        return [w.code for w in quality_warnings(content) if w.field == "tariff"]

    assert found() == []
    ActionPlan.objects.filter(pk=plan.pk).update(tariff_amount=50)
    assert found() == ["no_tariff_hearing"]
    plan.hearing_rows.update(kind="tariff")
    assert found() == []


# Photos -------------------------------------------------------------------------------
WHERE: dict[str, Any] = {"place": "Клуб", "taken_on": date(2016, 4, 10)}


def photo(name: str = "угуу.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(exif(1)), "image/jpeg")


def photos_of(plan: ActionPlan) -> str:
    row = plan.hearing_rows.get()
    return reverse("municipal:plan-hearing-photos", args=[plan.pk, row.pk])


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_photo_is_added_without_its_place_and_removed(
    plan: ActionPlan, writer: Client
) -> None:
    url = photos_of(plan)
    form = writer.get(url).context["form"]
    assert (form["place"].value(), str(form["taken_on"].value())) == (
        "Клуб",
        "2016-04-10",
    )
    told = {"caption": "Зал толо", "place": "Клуб", "taken_on": "2016-04-10"}
    assert writer.post(url, {**told, "file": photo()}).status_code == 302
    row = Evidence.objects.get()
    assert (row.plan, row.hearing, row.caption) == (
        plan,
        plan.hearing_rows.get(),
        "Зал толо",
    )
    page = reverse("municipal:plan-photo", args=[plan.pk, row.pk])
    assert page in writer.get(plan.get_absolute_url()).content.decode()
    content = body(writer.get(page))
    assert SECRET not in content
    assert content == jpeg()
    remove = writer.get(url).context["evidence"][0]["remove_url"]
    assert writer.post(remove).status_code == 302
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"taken_on": "2999-01-01"}, "taken_on"),
        ({"caption": ""}, "caption"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")}, "file"),
        ({"file": SimpleUploadedFile("a.jpg", jpeg(exif(1))[:25])}, "file"),
    ],
)
def test_what_is_no_photo(
    change: dict[str, Any], field: str, plan: ActionPlan, writer: Client
) -> None:
    for value in change.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    data = {"caption": "Зал", "file": photo(), **WHERE} | change
    answer = writer.post(photos_of(plan), data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Evidence.objects.count() == 0


def stored(by: Any) -> Any:
    return files.store_bytes(content=jpeg(), name="a.jpg", by=by)


def test_photos_are_public_only_with_the_plan(
    plan: ActionPlan, personas: Personas, client: Client
) -> None:
    by = personas.coordinator_a
    row = add_hearing_photo(
        hearing=plan.hearing_rows.get(), file=stored(by), caption=CANARY, by=by, **WHERE
    )
    page = reverse("public:plan-photo", args=[plan.pk, row.pk])
    assert client.get(page).status_code == 404
    ActionPlan.objects.filter(pk=plan.pk).update(
        state=PlanState.KENESH_APPROVED, is_historical=True
    )
    assert body(client.get(page)) == jpeg()
    detail = reverse("public:plan-detail", args=[plan.pk])
    shown = client.get(detail).content.decode()
    assert page in shown
    assert CANARY in shown
    with pytest.raises(OperationRefused) as refused:
        remove_hearing_photo(photo=row, by=by)
    assert [p.code for p in refused.value.problems] == ["not_editable"]


def test_a_partner_adds_photos_of_its_own_hearing_only(
    plan: ActionPlan, places: Places, personas: Personas, browse: Any
) -> None:
    PlanPartner.objects.create(plan=plan, municipality=places.b)
    foreign = plan.hearing_rows.get()
    own = plan.hearing_rows.create(
        municipality=places.b,
        date="2016-04-11",
        place="Мектеп",
        women=1,
        men=1,
        decisions="Макул",
    )
    by = personas.coordinator_b
    partner = browse(by)
    address = reverse("municipal:plan-hearing-photos", args=[plan.pk, own.pk])
    sent = partner.post(address, {"caption": "Мектеп", "file": photo(), **WHERE})
    assert sent.status_code == 302
    other = reverse("municipal:plan-hearing-photos", args=[plan.pk, foreign.pk])
    assert (
        partner.post(other, {"caption": "x", "file": photo(), **WHERE}).status_code
        == 403
    )
    with pytest.raises(PermissionDenied):
        add_hearing_photo(hearing=foreign, file=stored(by), caption="x", by=by, **WHERE)
    assert [row.hearing for row in Evidence.objects.all()] == [own]


def test_a_hearing_has_at_most_twenty_photos_and_takes_them_along(
    plan: ActionPlan, personas: Personas
) -> None:
    by, hearing = personas.coordinator_a, plan.hearing_rows.get()
    file = files.attach(stored(by))
    Evidence.objects.bulk_create(
        Evidence(plan=plan, hearing=hearing, file=file, caption=str(number))
        for number in range(MOST_PHOTOS)
    )
    with pytest.raises(OperationRefused) as refused:
        add_hearing_photo(
            hearing=hearing, file=stored(by), caption="21", by=by, **WHERE
        )
    assert [p.code for p in refused.value.problems] == ["too_many"]
    operations.remove_row(plan=plan, kind="hearing", row_id=hearing.pk, by=by)
    assert Evidence.objects.count() == 0


def test_a_photo_belongs_to_its_plan(plan: ActionPlan, writer: Client) -> None:
    other = make_plan(plan.municipality)
    hearing = plan.hearing_rows.get()
    elsewhere = reverse("municipal:plan-hearing-photos", args=[other.pk, hearing.pk])
    assert writer.get(elsewhere).status_code == 404
