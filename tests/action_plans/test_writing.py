"""Writing a plan through its pages: sections, rows, two people at once, hostile text."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from action_plans import operations as do
from action_plans.models import ActionPlan, PlanPartner
from action_plans.queries import SECTIONS, CostLine, costs_of, plan_totals
from core.audit import timeline
from core.problems import OperationRefused
from tests.factories.action_plans import (
    TEXTS,
    make_complete_plan,
    make_measure,
    make_plan,
    make_registered_service,
    posted_lines,
)
from tests.factories.services_registry import make_service
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]
HOSTILE = '<script>alert("x")</script><img src=x onerror=y>'


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_plan(places.a)


@pytest.fixture
def writer(browse: Browse, personas: Personas) -> Client:
    return browse(personas.coordinator_a)


def section_url(plan: ActionPlan, slug: str) -> str:
    return reverse("municipal:plan-section", args=[plan.pk, slug])


def row_url(plan: ActionPlan, kind: str) -> str:
    return reverse("municipal:plan-row-create", args=[plan.pk, kind])


def form_values(response: Any) -> dict[str, str]:
    """What a browser would send back of the form as it was shown."""
    form = response.context["form"]
    values = _shown(form)
    lines = getattr(form, "lines", None)
    for part in () if lines is None else (lines.management_form, *lines):
        values |= _shown(part)
    return values


def _shown(form: Any) -> dict[str, str]:
    return {
        bound.html_name: bound.value()
        for bound in form
        if bound.value() is not None and bound.value() is not False
    }


def carried(response: Any) -> dict[str, Any]:
    """What the page with two texts sends back, before anything is chosen."""
    found = response.context
    names = ("version", "seen", "decided")
    return dict(found["carried"]) | {name: found[name] for name in names}


def test_begin_a_plan(writer: Client, places: Places) -> None:
    service = make_registered_service(places.a)
    url = reverse("municipal:plan-create")
    typed = form_values(writer.get(url))
    assert typed["written_in"] == "ky"
    data = typed | {"service": service.pk, "title": "Таза суу", "written_in": "ru"}
    response = writer.post(url, data)
    plan = ActionPlan.objects.get()
    assert response["Location"] == plan.get_absolute_url()
    assert (plan.municipality, plan.service, plan.title, plan.written_in) == (
        places.a,
        service,
        "Таза суу",
        "ru",
    )


def test_only_services_of_the_registry(writer: Client, places: Places) -> None:
    make_registered_service(places.a)
    foreign = make_registered_service(places.b)
    for service in (make_service(), foreign):
        data = {"municipality": places.a.pk, "service": service.pk, "title": "План"}
        response = writer.post(reverse("municipal:plan-create"), data)
        assert response.status_code == 422
        assert "service" in response.context["form"].errors
        assert "План" in response.content.decode()
    assert ActionPlan.objects.count() == 0


@pytest.mark.parametrize("section", [s for s in SECTIONS if s.fields])
def test_each_section_keeps_what_is_typed(
    section: Any, writer: Client, plan: ActionPlan
) -> None:
    url = section_url(plan, section.slug)
    values = form_values(writer.get(url))
    make_measure(plan, {"grant": 700, "community": 300})
    typed = {name: TEXTS[name] for name in section.fields if name in TEXTS}
    if section.slug == "budget":
        typed["stated_total"] = "1 000,00"
    response = writer.post(url, values | typed)
    assert (response.status_code, response["Location"]) == (
        302,
        plan.get_absolute_url(),
    )
    plan.refresh_from_db()
    for name, value in typed.items():
        saved = getattr(plan, name)
        assert str(saved) == ("1000.00" if name == "stated_total" else str(value))
    assert timeline(plan).count() == 1


def test_a_total_that_does_not_add_up_stays_typed(
    writer: Client, plan: ActionPlan
) -> None:
    make_measure(plan, {"grant": 3083253, "local_budget": 400000})
    url = section_url(plan, "budget")
    response = writer.post(url, {"stated_total": "2 483 253", "version": "1"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["stated_total"]
    assert "2 483 253" in response.content.decode()


def test_more_women_than_people_is_refused_at_the_field(
    writer: Client, plan: ActionPlan
) -> None:
    values = form_values(writer.get(section_url(plan, "passport")))
    typed = {"beneficiaries": "10", "beneficiaries_women": "11"}
    response = writer.post(section_url(plan, "passport"), values | typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["beneficiaries_women"]


def test_a_colleagues_text_is_not_overwritten(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> None:
    url = section_url(plan, "need")
    mine = form_values(writer.get(url))
    head = browse(personas.head_a)
    head.post(url, form_values(head.get(url)) | {"need": "Башчынын тексти"})
    typed = mine | {"need": "Менин текстим", "need_survey": "Бар"}
    response = writer.post(url, typed)
    page = response.content.decode()
    assert response.status_code == 409
    for word in ("Башчынын", "Менин", "тексти", "текстим"):
        assert word in page
    plan.refresh_from_db()
    assert (plan.need, plan.need_survey) == ("Башчынын тексти", "")
    # saving again is a decision
    again = carried(response) | {"pick_need": "mine"}
    assert writer.post(url, again).status_code == 302
    plan.refresh_from_db()
    assert (plan.need, plan.need_survey) == ("Менин текстим", "Бар")


def test_another_section_stands_in_nobodys_way(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> None:
    mine = form_values(writer.get(section_url(plan, "need")))
    head = browse(personas.head_a)
    other = section_url(plan, "upkeep")
    head.post(other, form_values(head.get(other)) | {"upkeep": "Ишкана"})
    response = writer.post(section_url(plan, "need"), mine | {"need": "Суу"})
    assert response.status_code == 302
    plan.refresh_from_db()
    assert (plan.need, plan.upkeep) == ("Суу", "Ишкана")


def test_autosave(writer: Client, plan: ActionPlan) -> None:
    url = reverse("municipal:plan-autosave", args=[plan.pk, "need"])
    first = writer.post(url, {"need": "Суу", "need_survey": "", "version": "1"})
    assert (first.status_code, first.json()["version"]) == (200, 2)
    late = writer.post(url, {"need": "Башка", "need_survey": "", "version": "1"})
    assert late.status_code == 409
    wrong = writer.post(
        reverse("municipal:plan-autosave", args=[plan.pk, "passport"]),
        {"title": "", "version": "2"},
    )
    assert wrong.status_code == 422
    plan.refresh_from_db()
    assert plan.need == "Суу"


ROWS: list[tuple[str, dict[str, Any]]] = [
    ("problem", {"text": "Суу жок", "causes": "Эски түтүк"}),
    ("objective", {"text": "Таза суу"}),
    ("indicator", {"name": "Түтүк", "unit": "м", "target": "3245"}),
    (
        "risk",
        {"text": "Баа", "likelihood": "low", "impact": "high", "answer": "Камдык"},
    ),
    (
        "hearing",
        {
            "date": "2016-04-10",
            "place": "Клуб",
            "kind": "need",
            "women": "40",
            "men": "35",
            "decisions": "Макул",
        },
    ),
]


@pytest.mark.parametrize(("kind", "values"), ROWS)
def test_rows_are_added_changed_and_removed(
    kind: str, values: dict[str, Any], writer: Client, plan: ActionPlan
) -> None:
    rows = getattr(plan, f"{kind}_rows")
    assert writer.post(row_url(plan, kind), {}).status_code == 422
    assert writer.post(row_url(plan, kind), values).status_code == 302
    row = rows.get()
    edit = reverse("municipal:plan-row-edit", args=[plan.pk, kind, row.pk])
    shown = form_values(writer.get(edit))
    first = next(iter(values))
    new = "2016-04-11" if kind == "hearing" else "Жаңы текст"
    assert writer.post(edit, shown | {first: new}).status_code == 302
    row.refresh_from_db()
    assert (str(getattr(row, first)), row.version) == (new, 2)
    # the page that was opened before the change
    late = writer.post(
        edit, shown | {first: "2016-04-12" if kind == "hearing" else "К"}
    )
    assert late.status_code == 409
    remove = reverse("municipal:plan-row-remove", args=[plan.pk, kind, row.pk])
    assert writer.get(remove).status_code == 200
    assert rows.count() == 1
    assert writer.post(remove).status_code == 302
    assert rows.count() == 0


def test_a_measure_with_its_costs(writer: Client, plan: ActionPlan) -> None:
    values = {
        "title": "Түтүк",
        "responsible": "Айыл өкмөтү",
        "costs-TOTAL_FORMS": "4",
        "costs-INITIAL_FORMS": "0",
        "costs-0-category": "works",
        "costs-0-source": "grant",
        "costs-0-amount": "1 436 613",
        "costs-1-category": "equipment",
        "costs-1-source": "local_budget",
        "costs-1-amount": "100 000,50",
        "costs-1-note": "Түтүктөр",
        "costs-2-category": "equipment",
        "costs-2-source": "local_budget",
        "costs-2-amount": "79 999,50",
        "costs-2-in_kind": "on",
        "costs-3-category": "works",  # an untouched line sends its choices
        "costs-3-source": "grant",
    }
    assert writer.post(row_url(plan, "measure"), values).status_code == 302
    totals = plan_totals(plan)
    assert (totals.total, totals.own) == (Decimal(1616613), Decimal(180000))
    page = writer.get(section_url(plan, "budget")).content.decode()
    assert "11,13" in page
    assert "12,52" in page
    measure = plan.measure_rows.get()
    edit = reverse("municipal:plan-row-edit", args=[plan.pk, "measure", measure.pk])
    shown = form_values(writer.get(edit))
    assert writer.post(edit, shown | {"costs-0-DELETE": "on"}).status_code == 302
    assert costs_of(measure) == [
        CostLine("equipment", "local_budget", False, Decimal("100000.50"), "Түтүктөр"),
        CostLine("equipment", "local_budget", True, Decimal("79999.50")),
    ]
    assert writer.post(edit, shown | {"costs-0-amount": "5"}).status_code == 409
    assert plan_totals(plan).total == 180000


def test_more_lines_recount_and_save_nothing(writer: Client, plan: ActionPlan) -> None:
    row = make_measure(plan, {"grant": 100})
    edit = reverse("municipal:plan-row-edit", args=[plan.pk, "measure", row.pk])
    shown = form_values(writer.get(edit)) | {"title": "", "more": "1"}
    shown |= {"costs-0-amount": "300", "costs-1-source": "community"}
    shown |= {"costs-1-category": "training", "costs-1-amount": "эмне", "output": "Акт"}
    page = writer.post(edit, shown)
    assert page.status_code == 200
    sums = page.context["sums"]
    assert (sums["measure"].total, sums["plan"].total) == (300, 300)
    assert sums["is_partial"]
    whole = writer.post(edit, shown | {"costs-1-amount": "7"})
    assert whole.context["sums"]["measure"].total == 307
    assert not whole.context["sums"]["is_partial"]
    typed = form_values(page)
    assert typed["output"] == "Акт"
    assert typed["costs-1-amount"] == "эмне"
    assert int(typed["costs-TOTAL_FORMS"]) == 5
    assert [line.amount for line in costs_of(row)] == [100]
    refused = writer.post(edit, typed | {"title": "Түтүк"})
    assert refused.status_code == 422
    assert "эмне" in refused.content.decode()
    typed |= {"title": "Түтүк", "costs-1-amount": "5,50", "costs-1-note": "Окуу"}
    assert writer.post(edit, typed).status_code == 302
    assert costs_of(row)[1:] == [
        CostLine("training", "community", False, Decimal("5.50"), "Окуу")
    ]


def test_a_grant_in_kind_is_refused(
    writer: Client, plan: ActionPlan, personas: Personas
) -> None:
    line = CostLine("works", "grant", True, Decimal(5))
    values = {"title": "Түтүк", "responsible": "АӨ", **posted_lines(line)}
    page = writer.post(row_url(plan, "measure"), values)
    assert page.status_code == 422
    assert plan.measure_rows.count() == 0
    with pytest.raises(OperationRefused):
        do.add_row(
            plan=plan,
            kind="measure",
            values={"title": "Түтүк", "responsible": "АӨ", "costs": [line]},
            by=personas.coordinator_a,
        )


def test_an_annex_of_a_wrong_type_is_refused(writer: Client, plan: ActionPlan) -> None:
    wrong = SimpleUploadedFile("a.pdf", b"MZ\x90\x00 a program")
    values = {"kind": "minutes", "title": "Протокол"}
    response = writer.post(row_url(plan, "annex"), values | {"file": wrong})
    assert response.status_code == 422
    assert "Протокол" in response.content.decode()
    right = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")
    response = writer.post(row_url(plan, "annex"), values | {"file": right})
    assert response.status_code == 302
    annex = plan.annex_rows.get()
    url = reverse("municipal:plan-file", args=[plan.pk, "annex", annex.pk])
    got = writer.get(url)
    assert b"".join(got.streaming_content) == b"%PDF-1.4\n%%EOF\n"
    other = make_plan(plan.municipality)
    stray = reverse("municipal:plan-file", args=[other.pk, "annex", annex.pk])
    assert writer.get(stray).status_code == 404


def test_a_partner_is_added_once_and_never_the_lead(
    writer: Client, plan: ActionPlan, places: Places
) -> None:
    url = row_url(plan, "partner")
    assert writer.post(url, {"municipality": places.a.pk}).status_code == 422
    assert writer.post(url, {"municipality": places.b.pk}).status_code == 302
    assert writer.post(url, {"municipality": places.b.pk}).status_code == 422
    assert [row.municipality for row in plan.partners.all()] == [places.b]


def test_a_partner_reads_and_does_not_write(
    plan: ActionPlan, places: Places, browse: Browse, personas: Personas
) -> None:
    client = browse(personas.head_b)
    assert client.get(plan.get_absolute_url()).status_code == 404
    PlanPartner.objects.create(plan=plan, municipality=places.b)
    assert client.get(plan.get_absolute_url()).status_code == 200
    assert client.get(section_url(plan, "need")).status_code == 403
    assert client.post(row_url(plan, "problem"), {"text": "x"}).status_code == 403
    assert plan.problem_rows.count() == 0


def test_submitted_plans_are_not_written(writer: Client, places: Places) -> None:
    plan = make_complete_plan(places.a, "submitted")
    assert writer.get(section_url(plan, "need")).status_code == 403


def test_hostile_text_is_inert(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> None:
    url = section_url(plan, "need")
    writer.post(url, form_values(writer.get(url)) | {"need": HOSTILE})
    writer.post(row_url(plan, "problem"), {"text": HOSTILE})
    ActionPlan.objects.filter(pk=plan.pk).update(
        title=HOSTILE, state="kenesh_approved", is_historical=True, goal=HOSTILE
    )
    pages = [
        writer.get(plan.get_absolute_url()),
        writer.get(reverse("municipal:plan-list")),
        browse(personas.grant_manager).get(
            reverse("staff:plan-detail", args=[plan.pk])
        ),
        Client().get(reverse("public:plan-detail", args=[plan.pk])),
    ]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;" in text
