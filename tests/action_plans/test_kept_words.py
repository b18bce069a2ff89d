"""A submitted plan goes on calling things as it did, whatever is renamed later."""

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from action_plans import operations as do
from action_plans.models import ActionPlan, Beneficiaries, PlanPartner, PlanVersion
from action_plans.queries import plan_content, plan_digest, plan_document
from action_plans.queries.amendments import changes_of
from action_plans.queries.frozen import code_for, digest, is_as_submitted
from action_plans.queries.joint import agreements
from action_plans.queries.reading import read_version
from action_plans.queries.verification import paper_of
from municipalities.models import Municipality, Oblast, Rayon, Village
from reports.building.action_plan import plan_html
from reports.building.plan_receipt import receipt_html
from reports.building.plan_summary import summary_html
from reports.queries.plan_progress import gather_summary
from reports.queries.plans import gather_plan, gather_version
from services_registry.models import NeedsPriority, NeedsStudy, Service, Theme
from tests.factories.action_plans import (
    make_approved_plan,
    make_complete_plan,
    make_scan,
)
from tests.factories.municipalities import make_village
from tests.factories.services_registry import make_service, make_study
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
NEW = {"name_ky": "Жаңы ат", "name_ru": "Новое имя", "name_en": "New name"}
MOMENT = timezone.now()


def filled(places: Places) -> ActionPlan:
    """A complete joint plan with villages, people, a study and a ranking of needs."""
    plan = make_complete_plan(places.a)
    study = make_study(
        places.a,
        {plan.service: (30, 20, 0), make_service("Жол"): (4, 3, 2)},
        {("women", "29_59"): 40, ("men", "29_59"): 30},
        title="Үй-бүлөлөрдү сурамжылоо",
    )
    plan.studies.add(study)
    for name in ("Ак-Суу", "Бостери", "Чырпыкты"):
        plan.villages.add(make_village(places.a, name))
    Beneficiaries.objects.create(
        plan=plan, village=plan.villages.order_by("pk")[0], women=20, men=15
    )
    return plan


def approved(places: Places, personas: Personas) -> ActionPlan:
    plan = filled(places)
    partner = PlanPartner.objects.create(plan=plan, municipality=places.b)
    do.agree(partner=partner, seen=plan_digest(fresh(plan)), by=personas.head_b)
    do.submit_plan(plan=plan, by=personas.head_a)
    do.accept_plan(plan=fresh(plan), by=personas.programme_manager)
    do.approve_plan(
        plan=fresh(plan),
        by=personas.head_a,
        number="14/2",
        date=date(2016, 5, 20),
        title="Планды бекитүү жөнүндө",
        scan=make_scan(personas.head_a),
    )
    return fresh(plan)


def fresh(plan: ActionPlan) -> ActionPlan:
    return ActionPlan.objects.with_place().get(pk=plan.pk)


def rename_everything() -> None:
    """As if whoever keeps the records had renamed all that the plan refers to."""
    for rows in (Theme, Service, Village, Municipality, Rayon, Oblast):
        rows._default_manager.update(**NEW)
    turned = Village.objects.order_by("-pk")
    for place, village in enumerate(turned):
        Village.objects.filter(pk=village.pk).update(sort_key=f"{place:03}")
    NeedsStudy.objects.update(title="Башка аталыш", held_on="2014-01-01")
    NeedsPriority.objects.update(women=1, men=1, unknown=99)
    study = NeedsStudy.objects.get()
    NeedsPriority.objects.create(study=study, service=make_service("Кийинки"), men=500)


def papers(plan: ActionPlan) -> list[str]:
    """PDF of the plan, for all and public, its summary and receipt, in each language."""
    found = []
    version = plan.versions.get()
    for language in ("ky", "ru", "en"):
        with translation.override(language):
            for public in (False, True):
                printed = gather_plan(plan.pk, public=public)
                assert printed is not None
                found.append(_undated(plan_html(printed=printed)))
            summary = gather_summary(plan.pk)
            assert summary is not None
            found.append(_undated(summary_html(summary=summary)))
            kept = gather_version(plan.pk, version.pk)
            assert kept is not None
            found.append(receipt_html(version=kept, made_at=MOMENT))
    return found


def _undated(paper: str) -> str:
    """Without the minute of the print."""
    return re.sub(r"\d\d:\d\d", "", paper)


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().split("<main", 1)[1].partition("</main>")[0]


def everybody(language: str) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def test_papers_and_the_public_page_say_the_same_after_everything_is_renamed(
    places: Places, personas: Personas
) -> None:
    plan = approved(places, personas)

    def told() -> list[str]:
        pages = [
            page(everybody(language), f"/plans/{plan.pk}/")
            for language in ("ky", "ru", "en")
        ]
        return [*papers(plan), *pages]

    before = told()
    rename_everything()
    assert told() == before


@pytest.mark.parametrize("who", ["head_a", "programme_manager"])
def test_pages_of_officials_and_staff_show_the_words_that_were_signed(
    who: str, places: Places, personas: Personas, browse: Any
) -> None:
    plan = approved(places, personas)
    client = browse(getattr(personas, who))
    start = "/m/plans" if who == "head_a" else "/staff/plans"
    urls = [f"{start}/{plan.pk}/", f"{start}/{plan.pk}/versions/1/"]
    before = [page(client, url) for url in urls]
    rename_everything()
    after = [page(client, url) for url in urls]
    for was, now in zip(before, after, strict=True):
        assert "Ак-Суу" in was
        assert "Ак-Суу" in now
        for word in (*NEW.values(), "Башка аталыш", "Кийинки"):
            assert word not in now, word


def test_a_plan_that_is_written_follows_every_new_name(places: Places) -> None:
    """The control: nothing is kept before the plan is submitted."""
    plan = filled(places)
    with translation.override("ru"):
        before = str(plan_document(fresh(plan)).sections)
        rename_everything()
        after = str(plan_document(fresh(plan)).sections)
    assert before != after
    for word in ("Новое имя", "Башка аталыш", "Кийинки"):
        assert word in after
        assert word not in before


def test_the_ranking_stands_in_the_version(places: Places, personas: Personas) -> None:
    plan = approved(places, personas)
    version = plan.versions.get()
    NeedsPriority.objects.all().delete()
    NeedsStudy.objects.all().delete()
    need = next(part for part in read_version(version) if part.slug == "need")
    ranked = {item.key: item.text for item in need.items}
    assert ranked["ranking"] == f"1. {plan.service.name}: 50\n2. Жол: 9"
    document = plan_document(fresh(plan))
    section = next(part for part in document.sections if part.key == "need")
    assert "What people ranked first" in [str(t.caption) for t in section.tables]
    assert "Үй-бүлөлөрдү сурамжылоо" in str(section.facts)


def test_hash_and_code_hold_and_break_when_the_words_are_changed(
    places: Places, personas: Personas
) -> None:
    plan = approved(places, personas)
    version = plan.versions.get()
    rename_everything()
    assert is_as_submitted(version)
    assert plan_digest(fresh(plan)) == version.sha256
    found = paper_of(version.code)
    assert found is not None
    assert found.is_unchanged
    for spoiled in (None, {**version.content["words"], "signed_by": "Башка адам"}):
        content = {k: v for k, v in version.content.items() if k != "words"}
        if spoiled:
            content["words"] = spoiled
        PlanVersion.objects.filter(pk=version.pk).update(content=content)
        found = paper_of(version.code)
        assert found is not None
        assert not found.is_unchanged


def test_versions_of_before_still_verify_and_read_the_records(
    places: Places, personas: Personas
) -> None:
    plan = approved(places, personas)
    version = plan.versions.get()
    old = {name: text for name, text in version.content.items() if name != "words"}
    version.content, version.sha256 = old, digest(old)
    version.code = code_for(plan.pk, 1, old, version.sha256)
    version.save()
    assert is_as_submitted(version)
    Village.objects.update(**NEW)
    assert "New name" in str(plan_document(fresh(plan)).sections)
    assert papers(plan)


def test_a_new_name_ends_no_agreement_and_asks_for_no_resolution(
    places: Places, personas: Personas
) -> None:
    plan = approved(places, personas)
    rename_everything()
    assert [found.state for found in agreements(fresh(plan))] == ["agreed"]


def test_a_change_of_an_approved_plan_does_not_take_new_names_for_changes(
    places: Places, personas: Personas
) -> None:
    plan = make_approved_plan(places.a)
    village = make_village(places.a, "Тамга")
    plan.villages.add(village)
    change = do.begin_amendment(plan=plan, by=plan.submitted_by, reason="Оңдоо")
    Village.objects.update(**NEW)
    Municipality.objects.update(**NEW)
    assert changes_of(change) == ()


def test_kept_words_cost_one_query_and_spare_the_two_of_the_ranking(
    places: Places, personas: Personas
) -> None:
    plan = approved(places, personas)

    def queries(*, as_signed: bool) -> int:
        with CaptureQueriesContext(connection) as seen:
            read = fresh(plan)
            plan_document(read, plan_content(read, as_signed=as_signed))
        return len(seen)

    assert queries(as_signed=True) == queries(as_signed=False) - 1
