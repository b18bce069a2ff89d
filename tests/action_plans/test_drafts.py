"""What is typed is kept on the server before it is saved: rows, tables, parts, sections."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, KeptDraft, PlanPartner
from action_plans.operations.drafts import KEPT_PER_FORM, MOST_LETTERS
from action_plans.queries import CostLine, costs_of
from core.models import AuditEvent
from core.problems import OperationRefused
from tests.action_plans.test_entries import sent, url_of
from tests.action_plans.test_writing import form_values, row_url, section_url
from tests.factories.action_plans import make_measure, make_plan
from tests.factories.municipalities import make_village
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_plan(places.a)


@pytest.fixture
def writer(browse: Browse, personas: Personas) -> Client:
    return browse(personas.coordinator_a)


def keep(client: Client, url: str, key: str = "abc1", **typed: Any) -> Any:
    """What the page sends some seconds after something was typed."""
    return client.post(url, {**typed, "draft": key, "keep": "1"})


def edit_url(plan: ActionPlan, kind: str, row: Any) -> str:
    return reverse("municipal:plan-row-edit", args=[plan.pk, kind, row.pk])


def places_kept() -> list[str]:
    return sorted(KeptDraft.objects.values_list("place", flat=True))


def test_a_new_row_is_kept_however_incomplete(writer: Client, plan: ActionPlan) -> None:
    url = row_url(plan, "indicator")
    before = AuditEvent.objects.count()
    first = keep(writer, url, name="Жарык көчөлөр", target="он эки")
    assert (first.status_code, set(first.json())) == (200, {"message"})
    keep(writer, url, name="Жарык көчөлөр", unit="көчө", target="12")
    draft = KeptDraft.objects.get()
    assert draft.fields == {
        "name": ["Жарык көчөлөр"],
        "unit": ["көчө"],
        "target": ["12"],
    }
    plan.refresh_from_db()
    assert (plan.indicator_rows.count(), plan.version) == (0, 1)
    assert AuditEvent.objects.count() == before


def test_a_draft_is_taken_later_and_becomes_one_row(
    writer: Client, plan: ActionPlan
) -> None:
    url = row_url(plan, "indicator")
    keep(writer, url, name="Жарык көчөлөр", unit="көчө", target="12")
    draft = KeptDraft.objects.get()
    page = writer.get(url)
    assert page.context["kept"] == draft
    assert "name" not in form_values(page)
    button = f'name="draft" value="{draft.pk}"'
    assert button in page.content.decode()
    taken = writer.get(f"{url}?draft={draft.pk}")
    assert 'name="kept" value="abc1"' in taken.content.decode()
    shown = form_values(taken)
    assert (shown["name"], shown["unit"], shown["target"]) == (
        "Жарык көчөлөр",
        "көчө",
        "12",
    )
    more = shown | {"kept": "abc1", "baseline": "3"}
    keep(writer, url, "other2", **more)
    assert KeptDraft.objects.get().key == "other2", "it went on, it is no second draft"
    answer = writer.post(url, more | {"draft": "other2"})
    assert answer.status_code == 302
    assert plan.indicator_rows.get().baseline == Decimal(3)
    assert not KeptDraft.objects.exists()
    # an answer on a slow line that comes after the page was saved
    assert keep(writer, url, "other2", **more).status_code == 200
    assert not KeptDraft.objects.exists()
    assert plan.indicator_rows.count() == 1


def test_two_pages_of_a_new_row_are_two_drafts_and_the_oldest_go(
    writer: Client, plan: ActionPlan
) -> None:
    url = row_url(plan, "problem")
    for number in range(KEPT_PER_FORM + 2):
        keep(writer, url, f"page{number}", text=f"Маселе {number}")
    kept = [draft.fields["text"] for draft in KeptDraft.objects.all()]
    assert kept == [[f"Маселе {n}"] for n in range(KEPT_PER_FORM + 1, 1, -1)]
    links = writer.get(section_url(plan, "problems")).context["unsaved"]
    assert len(links) == KEPT_PER_FORM
    newest = KeptDraft.objects.first()
    assert newest is not None
    assert links[0]["url"] == f"{url}?draft={newest.pk}"
    assert writer.get(links[0]["url"]).status_code == 200


def test_a_draft_of_a_measure_has_its_lines_and_meets_a_later_change_as_a_clash(
    writer: Client, plan: ActionPlan, personas: Personas
) -> None:
    row = make_measure(plan, {"grant": 100})
    url = edit_url(plan, "measure", row)
    shown = form_values(writer.get(url))
    typed = shown | {
        "costs-0-amount": "300",
        "costs-1-category": "training",
        "costs-1-source": "community",
        "costs-1-amount": "7 0",
        "costs-1-note": "Окуу",
        "costs-TOTAL_FORMS": "2",
    }
    assert keep(writer, url, **typed).status_code == 200
    assert [line.amount for line in costs_of(row)] == [100]
    theirs = [CostLine("works", "grant", False, Decimal(999))]
    row.refresh_from_db()
    do.set_measure_costs(
        measure=row, costs=theirs, version=row.version, by=personas.head_a
    )
    draft = KeptDraft.objects.get()
    again = form_values(writer.get(f"{url}?draft={draft.pk}"))
    for name in ("version", "seen", "costs-0-amount", "costs-1-amount"):
        assert str(again[name]) == str(typed[name]), name
    assert again["costs-1-note"] == "Окуу"
    answer = writer.post(url, again | {"costs-1-amount": "70", "kept": draft.key})
    assert answer.status_code == 409, "the later change is not overwritten"
    row.refresh_from_db()
    assert costs_of(row) == theirs
    assert places_kept()[0] == f"row:measure:{row.pk}", "it is still there"


def test_a_table_is_kept_with_incomplete_rows(writer: Client, plan: ActionPlan) -> None:
    url = url_of(plan, "upkeep")
    data = sent(writer.get(url), **{"r1-cost": "90 000", "r3-from_tariff": "эмне"})
    assert keep(writer, url, **data).status_code == 200
    assert plan.upkeepyear_rows.count() == 0
    draft = KeptDraft.objects.get()
    assert draft.place == "table:upkeep"
    page = writer.get(f"{url}?draft={draft.pk}")
    form = page.context["form"]
    assert form["r1-cost"].value() == "90 000"
    assert form["r3-from_tariff"].value() == "эмне"
    totals = {c: s for _h, c, s in page.context["sheet"].totals()}
    assert totals["0"] == "90\xa0000,00", "without a script the sums count it, too"
    [link] = writer.get(section_url(plan, "upkeep")).context["unsaved"]
    assert link["url"] == f"{url}?draft={draft.pk}"
    right = data | {"r3-from_tariff": "", "draft": "abc1"}
    assert writer.post(url, right).status_code == 302
    assert [(r.year, int(r.cost or 0)) for r in plan.upkeepyear_rows.all()] == [
        (1, 90000)
    ]
    assert not KeptDraft.objects.exists()


def test_a_table_meets_a_later_change_of_a_cell_as_a_clash(
    writer: Client, plan: ActionPlan, personas: Personas
) -> None:
    village = make_village(plan.municipality)
    url = url_of(plan, "beneficiaries")
    cell = f"r{village.pk}-women"
    data = sent(writer.get(url), **{cell: "40", f"r{village.pk}-population": "900"})
    keep(writer, url, **data)
    do.write_entries(
        plan=plan,
        kind="beneficiaries",
        values={village.pk: {"women": 55, "population": 900}},
        version=1,
        by=personas.head_a,
    )
    draft = KeptDraft.objects.get()
    again = sent(writer.get(f"{url}?draft={draft.pk}"))
    assert again[cell] == "40"
    answer = writer.post(url, again | {"kept": draft.key})
    assert answer.status_code == 409
    assert plan.beneficiaries_rows.get().women == 55


def test_without_a_script_what_is_refused_is_kept(
    writer: Client, plan: ActionPlan
) -> None:
    url = row_url(plan, "risk")
    refused = writer.post(url, {"text": "Баа көтөрүлөт."})
    assert refused.status_code == 422
    assert 'name="kept" value="page"' in refused.content.decode()
    assert KeptDraft.objects.get().fields == {"text": ["Баа көтөрүлөт."]}
    whole = {"text": "Баа", "likelihood": "low", "impact": "low", "answer": "Камдык"}
    assert writer.post(url, whole | {"kept": "page"}).status_code == 302
    assert not KeptDraft.objects.exists()


def test_a_section_that_cannot_be_saved_is_kept(
    writer: Client, plan: ActionPlan
) -> None:
    url = reverse("municipal:plan-autosave", args=[plan.pk, "passport"])
    typed = {"title": plan.title, "start_date": "2026-99-01", "version": "1"}
    wrong = writer.post(url, typed | {"draft": "abc1", "jobs": "4"})
    assert wrong.status_code == 422
    plan.refresh_from_db()
    assert plan.jobs is None
    page = writer.get(section_url(plan, "passport"))
    draft = page.context["kept"]
    shown = writer.get(f"{section_url(plan, 'passport')}?draft={draft.pk}")
    form = shown.context["form"]
    assert (form["jobs"].value(), form["start_date"].value()) == ("4", "2026-99-01")
    right = typed | {"draft": "abc1", "jobs": "4", "start_date": "2026-01-01"}
    assert writer.post(url, right).status_code == 200
    assert not KeptDraft.objects.exists()
    plan.refresh_from_db()
    assert plan.jobs == 4


def test_a_text_that_a_colleague_changed_is_kept_until_both_are_compared(
    writer: Client, plan: ActionPlan
) -> None:
    url = reverse("municipal:plan-autosave", args=[plan.pk, "need"])
    writer.post(url, {"need": "Суу", "version": "1"})
    late = writer.post(url, {"need": "Жол", "version": "1", "draft": "abc1"})
    assert late.status_code == 409
    assert KeptDraft.objects.get().fields["need"] == ["Жол"]


def test_a_draft_is_thrown_away(writer: Client, plan: ActionPlan) -> None:
    url = row_url(plan, "problem")
    keep(writer, url, text="Биринчи")
    keep(writer, url, "abc2", text="Экинчи")
    answer = writer.post(url, {"throw": "abc2"})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert [draft.key for draft in KeptDraft.objects.all()] == ["abc1"]


def test_drafts_about_a_removed_row_become_new_rows(
    writer: Client, plan: ActionPlan, personas: Personas
) -> None:
    row = plan.problem_rows.create(text="Суу жок")
    for number in (1, 2):
        keep(writer, edit_url(plan, "problem", row), f"a{number}", text=f"Суу {number}")
    do.remove_row(plan=plan, kind="problem", row_id=row.pk, by=personas.head_a)
    assert places_kept() == ["row:problem:new"] * 2
    [first, _second] = writer.get(section_url(plan, "problems")).context["unsaved"]
    page = writer.get(first["url"])
    assert form_values(page)["text"] == "Суу 2"


# Who and how much ---------------------------------------------------------------------
def test_nobody_else_sees_or_drops_a_draft(
    writer: Client, plan: ActionPlan, personas: Personas, browse: Browse
) -> None:
    url = row_url(plan, "problem")
    keep(writer, url, text="Купуя сөз")
    draft = KeptDraft.objects.get()
    head = browse(personas.head_a)
    page = head.get(url)
    assert page.context["kept"] is None
    assert "Купуя" not in page.content.decode()
    assert head.get(f"{url}?draft={draft.pk}").status_code == 404
    assert head.get(section_url(plan, "problems")).context["unsaved"] == []
    head.post(url, {"throw": draft.key})
    assert KeptDraft.objects.count() == 1
    for asked in ("x", "0", "9" * 40, f"{draft.pk}'"):
        assert writer.get(f"{url}?draft={asked}").status_code == 404, asked
    other = row_url(plan, "risk")
    assert writer.get(f"{other}?draft={draft.pk}").status_code == 404


@pytest.mark.parametrize("who", ["viewer_a", "accountant_a", "coordinator_b", "donor"])
def test_who_does_not_write_keeps_nothing(
    who: str, plan: ActionPlan, personas: Personas, browse: Browse
) -> None:
    user: User = personas.named()[who]
    assert keep(browse(user), row_url(plan, "problem"), text="X").status_code in {
        403,
        404,
    }
    with pytest.raises(PermissionDenied):
        do.keep_draft(plan=plan, place="x", key="k", fields={}, by=user)
    assert not KeptDraft.objects.exists()


def test_a_plan_that_is_handed_in_takes_no_drafts(
    writer: Client, plan: ActionPlan, personas: Personas
) -> None:
    ActionPlan.objects.filter(pk=plan.pk).update(state=PlanState.SUBMITTED)
    assert keep(writer, row_url(plan, "problem"), text="X").status_code == 403
    plan.refresh_from_db()
    with pytest.raises(OperationRefused):
        do.keep_draft(
            plan=plan, place="x", key="k", fields={}, by=personas.coordinator_a
        )


def test_a_partner_keeps_its_part(
    plan: ActionPlan, personas: Personas, places: Places, browse: Browse
) -> None:
    PlanPartner.objects.create(plan=plan, municipality=places.b)
    client = browse(personas.coordinator_b)
    url = reverse("municipal:plan-part", args=[plan.pk])
    assert keep(client, url, need="Биздин айыл", version="1").status_code == 200
    page = client.get(url)
    draft = page.context["kept"]
    shown = form_values(client.get(f"{url}?draft={draft.pk}"))
    assert shown["need"] == "Биздин айыл"
    answer = client.post(url, shown | {"draft": "abc1"})
    assert answer.status_code == 302
    assert plan.partners.get().need == "Биздин айыл"
    assert not KeptDraft.objects.exists()


def test_too_long_and_too_old(
    writer: Client, plan: ActionPlan, personas: Personas
) -> None:
    url = row_url(plan, "problem")
    refused = keep(writer, url, text="а" * (MOST_LETTERS + 1))
    assert refused.status_code == 422
    assert not KeptDraft.objects.exists()
    keep(writer, url, "old", text="Эски\0")
    keep(writer, url, "new", text="Жаңы")
    assert KeptDraft.objects.get(key="old").fields == {"text": ["Эски"]}
    long_ago = timezone.now() - timedelta(days=31)
    KeptDraft.objects.filter(key="old").update(kept_at=long_ago)
    assert do.forget_drafts() == 1
    assert KeptDraft.objects.get().key == "new"
    keep(writer, url, "<b>", text="Ачкычсыз")
    assert sorted(d.key for d in KeptDraft.objects.all()) == ["new", "page"]
