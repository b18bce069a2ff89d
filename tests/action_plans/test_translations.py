"""Translations of a plan: who writes them, what they belong to, when they are outdated."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import User
from action_plans import operations as do
from action_plans.enums import PlanState, PlanVerb
from action_plans.models import ActionPlan, PlanTranslation, language_of
from action_plans.operations import mark_of
from action_plans.permissions import can_set_plan_language, can_translate_plan
from action_plans.queries import plan_content, plan_digest, plan_document
from action_plans.queries.plan_texts import OWN_TEXTS, ROW_TEXTS, note_field
from action_plans.queries.translated import reading, reading_note, translated
from action_plans.queries.translations import translated_sections
from core.audit import timeline
from core.languages import ForeignText
from core.problems import OperationRefused
from tests.action_plans.test_amendments import resolution
from tests.action_plans.test_writing import HOSTILE, carried, form_values
from tests.factories.action_plans import make_approved_plan, make_complete_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_complete_plan(
        places.a, PlanState.KENESH_APPROVED, vision="Ар бир үйдө суу"
    )


def save(plan: ActionPlan, by: User, language: str = "en", **values: str) -> int:
    return do.save_translations(plan=plan, language=language, values=values, by=by)


def page_of(plan: ActionPlan, section: str, audience: str = "municipal") -> str:
    return reverse(f"{audience}:plan-translation", args=[plan.pk, "en", section])


def state_of(plan: ActionPlan, place: str, language: str = "en") -> str:
    for section in translated_sections(plan_content(plan), language):
        for line in section.lines:
            if line.text.place == place:
                return (
                    "current" if line.is_current else "outdated" if line.stored else ""
                )
    raise AssertionError(place)


# What is translated ---------------------------------------------------------------------


def test_texts_follow_from_the_sections_and_name_nobody() -> None:
    assert OWN_TEXTS["passport"] == ["title"]
    assert OWN_TEXTS["objectives"] == ["vision", "goal"]
    assert OWN_TEXTS["indicators"] == ["reached"]
    assert "provider_model" not in OWN_TEXTS["management"]
    assert ROW_TEXTS["member"] == []
    assert ROW_TEXTS["risk"] == ["text", "answer"]
    assert ROW_TEXTS["annex"] == ["title"]


def test_only_texts_that_say_something_are_asked_for(plan: ActionPlan) -> None:
    plan.legal, plan.vision = "", "2027"
    plan.save()
    places = [
        line.text.place
        for section in translated_sections(plan_content(plan), "en")
        for line in section.lines
    ]
    assert "legal" not in places
    assert "vision" not in places
    assert "goal" in places
    assert f"{plan.risk_rows.get().key}-answer" in places


def test_notes_of_costs_are_translated(plan: ActionPlan, personas: Personas) -> None:
    measure = plan.measure_rows.get()
    cost = measure.costs.get(source="grant")
    cost.note = "Түтүк сатып алуу"
    cost.save()
    name = f"{measure.key}-{note_field(cost)}"
    assert save(plan, personas.coordinator_a, **{name: "Buying of pipes"}) == 1
    found = plan_document(plan, public=True, read=reading(plan, "en"))
    budget = next(part for part in found.sections if part.key == "budget")
    assert "Buying of pipes" in [row[2] for row in budget.tables[-1].rows]


# Who translates -------------------------------------------------------------------------


def test_who_may_translate(places: Places, personas: Personas) -> None:
    wanted = {
        "draft": {"coordinator_a", "head_a"},
        "kenesh_approved": {
            "coordinator_a",
            "head_a",
            "programme_manager",
            "regional_coordinator",
            "grant_manager",
        },
    }
    for state, names in wanted.items():
        found = make_complete_plan(places.a, PlanState(state))
        may = {n for n, user in _people(personas) if can_translate_plan(user, found)}
        assert may - {"superuser"} == names
        change = make_complete_plan(places.a, PlanState.SUBMITTED, amends=found)
        assert not any(
            can_translate_plan(user, change) for _n, user in _people(personas)
        )
        change.delete()
    for state, name, may_set in (
        (PlanState.DRAFT, "head_a", True),
        (PlanState.KENESH_APPROVED, "head_a", False),
        (PlanState.KENESH_APPROVED, "programme_manager", True),
        (PlanState.KENESH_APPROVED, "me_officer", False),
    ):
        found = make_complete_plan(places.a, state)
        assert can_set_plan_language(getattr(personas, name), found) is may_set


def _people(personas: Personas) -> list[tuple[str, User]]:
    return [(n, u) for n, u in vars(personas).items() if isinstance(u, User)]


def test_operations_ask_the_permission(plan: ActionPlan, personas: Personas) -> None:
    for user in (personas.viewer_a, personas.head_b, personas.me_officer):
        with pytest.raises(PermissionDenied):
            save(plan, user, goal="Goal")
        with pytest.raises(PermissionDenied):
            do.set_plan_language(plan=plan, written_in="ru", by=user)
    assert PlanTranslation.objects.count() == 0


def test_the_own_language_and_unknown_ones_are_refused(
    plan: ActionPlan, personas: Personas
) -> None:
    for language in ("ky", "de"):
        with pytest.raises(OperationRefused):
            save(plan, personas.head_a, language, goal="Goal")
    with pytest.raises(OperationRefused):
        do.set_plan_language(plan=plan, written_in="en", by=personas.programme_manager)


# Writing --------------------------------------------------------------------------------


def test_a_section_is_translated_on_its_page(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client, url = browse(personas.coordinator_a), page_of(plan, "objectives")
    page = client.get(url)
    assert plan.goal in page.content.decode()
    key = plan.objective_rows.get().key
    typed = form_values(page) | {
        "goal": " Clean   water for all. ",
        f"{key}-text": "New pipes",
    }
    answer = client.post(url, typed)
    assert answer["Location"] == (
        reverse("municipal:plan-translations", args=[plan.pk]) + "?language=en"
    )
    stored = {(t.row, t.field): t for t in plan.translations.all()}
    assert {k: t.text for k, t in stored.items()} == {
        ("", "goal"): "Clean water for all.",
        (str(key), "text"): "New pipes",
    }
    assert stored["", "goal"].original == plan.goal
    assert stored["", "goal"].written_by == personas.coordinator_a
    event = timeline(plan).get()
    assert event.verb == PlanVerb.TRANSLATED
    assert event.after == {
        "language": "en",
        "goal": "Clean water for all.",
        "objective 1 text": "New pipes",
    }
    told = client.get(answer["Location"])
    assert "2 of " in told.context["told"]
    # saved again, nothing changes; emptied, the translation goes
    typed = form_values(client.get(url))
    client.post(url, typed)
    assert timeline(plan).count() == 1
    client.post(url, typed | {"goal": " "})
    assert plan.translations.get().field == "text"


def test_staff_go_on_to_the_next_section(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.grant_manager)
    url = page_of(plan, "passport", "staff")
    typed = form_values(client.get(url)) | {"title": "Clean water", "next": "1"}
    answer = client.post(url, typed)
    assert answer["Location"] == page_of(plan, "need", "staff")
    assert plan.translations.get().text == "Clean water"


def test_unknown_languages_and_sections_do_not_exist(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.coordinator_a)
    for language, section in (("ky", "need"), ("de", "need"), ("en", "budget")):
        args = [plan.pk, language, section]
        url = reverse("municipal:plan-translation", args=args)
        assert client.get(url).status_code == 404


def test_hostile_text_is_text(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client, url = browse(personas.coordinator_a), page_of(plan, "objectives")
    typed = form_values(client.get(url)) | {"goal": f"{HOSTILE}\x0b\u200b • one"}
    assert client.post(url, typed).status_code == 302
    for look in (url, reverse("public:plan-detail", args=[plan.pk])):
        page = client.get(look).content.decode()
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page
    assert client.post(url, typed | {"goal": "a\x00b"}).status_code == 422
    assert client.post(url, typed | {"goal": "a" * 20_001}).status_code == 422


def test_two_translators_do_not_overwrite_each_other(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    mine, url = browse(personas.coordinator_a), page_of(plan, "objectives")
    typed = form_values(mine.get(url)) | {"goal": "Mine", "vision": "My vision"}
    save(plan, personas.grant_manager, goal="Theirs")
    asked = mine.post(url, typed)
    assert asked.status_code == 409
    assert plan.translations.get().text == "Theirs"
    page = asked.content.decode()
    assert "Mine" in page
    assert "Theirs" in page
    chosen = carried(asked) | {"pick_goal": "mine"}
    assert mine.post(url, chosen).status_code == 302
    texts = dict(plan.translations.values_list("field", "text"))
    assert texts == {"goal": "Mine", "vision": "My vision"}


def test_what_nobody_saw_is_never_overwritten(
    plan: ActionPlan, personas: Personas
) -> None:
    save(plan, personas.head_a, goal="First")
    with pytest.raises(do.VersionConflict):
        save(plan, personas.head_a, goal="Second")
    assert plan.translations.get().text == "First"


# Outdated -------------------------------------------------------------------------------


def test_a_changed_original_makes_its_translation_outdated(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    save(plan, personas.head_a, goal="The goal", vision="The vision")
    ActionPlan.objects.filter(pk=plan.pk).update(goal="Башка максат")
    plan = ActionPlan.objects.get(pk=plan.pk)
    assert (state_of(plan, "goal"), state_of(plan, "vision")) == ("outdated", "current")
    told = translated(plan_content(plan), reading(plan, "en")).plan
    assert (told.goal, told.vision) == ("Башка максат", "The vision")
    assert isinstance(told.goal, ForeignText)
    public = Client().get(reverse("public:plan-detail", args=[plan.pk]))
    assert "The goal" not in public.content.decode()
    # it still fits: said so, it counts again
    client, url = browse(personas.coordinator_a), page_of(plan, "objectives")
    page = client.get(url)
    assert "1 translation is outdated" in page.content.decode()
    client.post(url, form_values(page) | {"fits": "goal"})
    assert state_of(plan, "goal") == "current"
    assert plan.translations.get(field="goal").text == "The goal"


def test_an_original_that_changed_while_it_was_translated_is_shown_again(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client, url = browse(personas.coordinator_a), page_of(plan, "objectives")
    page = client.get(url)
    typed = form_values(page) | {
        "goal": "Goal",
        "originals": page.context["form"].marks,
    }
    ActionPlan.objects.filter(pk=plan.pk).update(goal="Башка максат")
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["goal"]
    assert "Башка максат" in refused.content.decode()
    assert PlanTranslation.objects.count() == 0
    typed["originals"] = refused.context["form"].marks
    assert mark_of("Башка максат") in typed["originals"]
    assert client.post(url, typed).status_code == 302
    assert plan.translations.get().original == "Башка максат"


def test_a_change_of_the_plan_keeps_what_it_did_not_touch(
    places: Places, personas: Personas
) -> None:
    plan = make_approved_plan(places.a)
    plan = do.start_implementation(plan=plan, by=personas.head_a)
    risk = plan.risk_rows.get()
    answer, text = f"{risk.key}-answer", f"{risk.key}-text"
    values = {"goal": "Goal", "need": "Need", answer: "Answer", text: "Risk"}
    save(plan, personas.head_a, **values)
    change = do.begin_amendment(plan=plan, reason="Баа", by=personas.head_a)
    assert change.translations.count() == 0
    # the copy is read with the translations of its plan
    assert translated(plan_content(change), reading(change, "en")).plan.goal == "Goal"
    do.save_section(
        plan=change,
        version=change.version,
        section="objectives",
        values={"goal": "Жаңы максат"},
        by=personas.head_a,
    )
    row = change.risk_rows.get()
    do.change_row(
        plan=change,
        kind="risk",
        row_id=row.pk,
        version=row.version,
        values={"answer": "Башка чара"},
        by=personas.head_a,
    )
    for place in ("goal", answer):
        assert state_of(plan, place) == "current"
    do.hold_hearing(plan=change, by=personas.head_a) if change.is_draft else None
    change = do.submit_plan(plan=change, by=personas.head_a)
    change = do.accept_plan(plan=change, by=personas.programme_manager)
    if change.state != PlanState.APPLIED:
        do.approve_plan(plan=change, by=personas.head_a, **resolution(personas.head_a))
    plan.refresh_from_db()
    assert plan.goal == "Жаңы максат"
    states = {place: state_of(plan, place) for place in values}
    assert states == {
        "goal": "outdated",
        "need": "current",
        answer: "outdated",
        text: "current",
    }


# The original is not touched ------------------------------------------------------------


def test_the_approved_plan_stays_the_same(places: Places, personas: Personas) -> None:
    plan = make_approved_plan(places.a)
    version = plan.versions.get()
    told = (plan.version, plan.updated_at)
    key = plan.measure_rows.get().key
    save(plan, personas.grant_manager, goal="Goal", **{f"{key}-title": "Pipes"})
    plan = ActionPlan.objects.get(pk=plan.pk)
    document = plan_document(plan, read=reading(plan, "en"))
    assert document.plan.goal == "Goal"
    assert (plan.version, plan.updated_at) == told
    assert plan_digest(plan) == version.sha256
    # reading gives copies
    assert plan.goal != "Goal"


def test_the_language_of_the_plan(plan: ActionPlan, personas: Personas) -> None:
    save(plan, personas.head_a, "ru", goal="Цель")
    assert reading_note(reading(plan, "ky")) == ""
    assert reading_note(reading(plan, "en")) == "The plan is written in Kyrgyz."
    assert "The text that was approved is the one in Kyrgyz." in reading_note(
        reading(plan, "ru")
    )
    done = do.set_plan_language(
        plan=plan, written_in="ru", by=personas.programme_manager
    )
    assert reading(done, "ru").text("", "goal", plan.goal) == plan.goal
    assert timeline(plan).first().after == {"written_in": "ru"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ичүүчү суу", "ky"),
        ("Катуу таштандыларды чыгаруу", "ky"),
        ("Вывоз отходов в селе", "ru"),
        ("Өнүгүү жана отходы в айыл", "ky"),
        ("", "ky"),
    ],
)
def test_the_language_of_papers_of_the_past_is_guessed(
    text: str, language: str
) -> None:
    assert language_of(text) == language


def test_the_public_page_is_translated_and_marks_the_rest(
    plan: ActionPlan, personas: Personas, browse: Browse
) -> None:
    measure = plan.measure_rows.get()
    title = f"{measure.key}-title"
    save(plan, personas.head_a, title="Clean water", **{title: "Laying of pipes"})
    url = reverse("public:plan-detail", args=[plan.pk])
    page = browse(personas.donor).get(url).content.decode()
    for words in ("Clean water", "Laying of pipes", 'lang="ky"', "The text that was"):
        assert words in page
    assert measure.title not in page
    page = browse(personas.donor, "ru").get(url).content.decode()
    assert "Clean water" not in page
    assert measure.title in page


@pytest.mark.parametrize("count", [10, 500])
def test_pages_stay_light(
    count: int,
    plan: ActionPlan,
    personas: Personas,
    browse: Browse,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(count):
        row = plan.problem_rows.create(text=f"Көйгөй {number}", causes="Эски түтүк")
        PlanTranslation.objects.create(
            plan=plan,
            row=str(row.key),
            field="text",
            language="en",
            text=f"Problem {number}",
            original=row.text,
            written_by=personas.head_a,
        )
    client = browse(personas.coordinator_a)
    list_url = reverse("municipal:plan-translations", args=[plan.pk])
    for url in (f"{list_url}?language=en", page_of(plan, "problems")):
        client.get(url)
        with django_assert_max_num_queries(34) as caught:
            page = client.get(url)
        assert len(page.content) < 60 * 1024
        QUERIES.setdefault(url.rsplit("/", 2)[-2], set()).add(len(caught))
    assert all(len(found) == 1 for found in QUERIES.values())


QUERIES: dict[str, set[int]] = {}


def test_a_plan_without_texts_says_so(
    browse: Browse, personas: Personas, places: Places
) -> None:
    empty = make_complete_plan(places.a)
    found = ActionPlan.objects.create(
        municipality=places.a, service=empty.service, title="2027"
    )
    url = reverse("municipal:plan-translations", args=[found.pk])
    page = browse(personas.coordinator_a).get(url)
    assert page.context["tasks"] == []
    assert "There is nothing to translate yet" in page.content.decode()


def test_a_section_without_texts_is_not_called_complete(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    content = plan_content(plan)
    empty = [part for part in translated_sections(content, "en") if not part.lines]
    assert empty
    url = reverse("municipal:plan-translations", args=[plan.pk])
    tasks = browse(personas.coordinator_a, "en").get(url).context["tasks"]
    assert {task.state for task in tasks} == {"not_started"}
    nothing = [task for task in tasks if not task.url]
    assert [str(task.state_label) for task in nothing] == [
        "There is nothing to translate here."
    ] * len(empty)
