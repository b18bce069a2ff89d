"""Steps of a plan, who is at them, two texts of a field, help beneath fields, on paper."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from action_plans import operations as do
from action_plans.enums import PlanVerb
from action_plans.models import ActionPlan, FieldHelp, PlanComment, Presence
from action_plans.queries import (
    SECTIONS,
    help_places,
    next_step,
    plan_content,
    plan_steps,
    progress_text,
    read_help,
    writers_now,
)
from core.models.audit import AuditEvent
from demo.sample.plan_help import write_plan_help
from tests.action_plans.test_writing import carried, form_values
from tests.core.test_page_weight import KIB, packed, wire
from tests.factories.action_plans import make_complete_plan, make_measure, make_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_plan(places.a)


@pytest.fixture
def writer(browse: Browse, personas: Personas) -> Client:
    return browse(personas.coordinator_a)


def url_of(plan: ActionPlan, name: str = "plan-section", slug: str = "need") -> str:
    return reverse(f"municipal:{name}", args=[plan.pk, slug])


# Steps ----------------------------------------------------------------------------------
def states(plan: ActionPlan) -> dict[str, str]:
    return {s.section.slug: s.state for s in plan_steps(plan_content(plan))}


def following(plan: ActionPlan) -> str:
    step = next_step(plan_steps(plan_content(plan)))
    return step.section.slug if step else ""


def test_states_progress_and_what_is_next(plan: ActionPlan) -> None:
    assert states(plan)["passport"] == "in_progress"
    assert states(plan)["need"] == "not_started"
    assert following(plan) == "passport"
    with override("en"):
        assert progress_text(plan_steps(plan_content(plan))) == "0 of 15 complete"


def test_a_comment_asks_for_attention_before_all_else(
    places: Places, personas: Personas
) -> None:
    plan = make_complete_plan(places.a)
    told = {
        "plan": plan,
        "section": "risks",
        "text": "Кыска",
        "author": personas.head_a,
    }
    PlanComment.objects.create(**told, from_review=True)  # its review is not finished
    PlanComment.objects.create(
        **told, resolved_at=timezone.now(), resolved_by=personas.head_a
    )
    assert states(plan)["risks"] == "done"
    comment = PlanComment.objects.create(**told)
    PlanComment.objects.create(**told, answers=comment)  # an answer is no new thread
    assert states(plan)["risks"] == "needs_attention"
    assert following(plan) == "risks"
    with override("en"):
        step = next(s for s in plan_steps(plan_content(plan)) if s.is_urgent)
    assert step.reasons == ("1 comment is not resolved.",)


def test_a_warning_waits_until_the_rest_is_written(places: Places) -> None:
    plan = make_complete_plan(places.a)
    assert states(plan)["measures"] == "needs_attention"  # without an indicator
    ActionPlan.objects.filter(pk=plan.pk).update(monitoring="")
    plan.refresh_from_db()
    assert following(plan) == "monitoring"
    ActionPlan.objects.filter(pk=plan.pk).update(monitoring="Топ")
    plan.refresh_from_db()
    assert following(plan) in {"objectives", "measures"}


def test_the_list_of_steps_shows_it_all(
    writer: Client, personas: Personas, plan: ActionPlan
) -> None:
    do.note_presence(plan=plan, section="need", by=personas.head_a)
    page = writer.get(plan.get_absolute_url()).content.decode()
    assert "0 of 15 complete" in page
    assert "Go on with section 1: Passport of the plan" in page
    assert "is writing now." in page
    # who only writes may look everything over, too
    check = reverse("municipal:plan-check", args=[plan.pk])
    assert page.count(f'href="{check}"') == 1


# Presence -------------------------------------------------------------------------------
def test_who_is_here_is_told_to_others_and_forgotten(
    plan: ActionPlan, personas: Personas
) -> None:
    do.note_presence(plan=plan, section="need", by=personas.head_a)
    do.note_presence(plan=plan, section="need", by=personas.head_a)
    do.note_presence(
        plan=make_plan(plan.municipality), section="need", by=personas.head_a
    )
    assert Presence.objects.filter(plan=plan).count() == 1
    assert writers_now(plan, personas.head_a) == {}
    assert list(writers_now(plan, personas.coordinator_a)) == ["need"]
    assert writers_now(plan, personas.coordinator_a, "upkeep") == {}
    late = timezone.now() - timedelta(seconds=121)
    Presence.objects.filter(plan=plan).update(seen_at=late)
    assert writers_now(plan, personas.coordinator_a) == {}
    assert do.forget_presences() == 1
    assert Presence.objects.count() == 1


def test_presence_over_the_line(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> None:
    url = url_of(plan, "plan-presence")
    assert browse(personas.head_a).post(url).json() == {"people": ""}
    told = writer.post(url).json()["people"]
    assert told.endswith("is writing now.")
    assert personas.head_a.full_name.split()[0] in told
    assert browse(personas.viewer_a).post(url).status_code == 403
    assert Presence.objects.count() == 2
    assert AuditEvent.objects.filter(object_id=str(plan.pk)).count() == 0


@pytest.mark.parametrize("page", ["measures", "risks", "row", "table", "no script"])
def test_whoever_opens_a_step_is_seen_on_all_its_pages(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas, page: str
) -> None:
    """Also steps that are only rows, and pages of a row; the page alone tells it."""
    urls = {
        "row": reverse("municipal:plan-row-create", args=[plan.pk, "measure"]),
        "table": reverse("municipal:plan-table", args=[plan.pk, "upkeep"]),
        "no script": url_of(plan, slug="monitoring"),
    }
    url = urls.get(page) or url_of(plan, slug=page)
    head = browse(personas.head_a)
    assert "is writing now." not in head.get(url).content.decode()
    shown = writer.get(url).content.decode()
    name = personas.head_a.full_name.split()[0]
    assert re.search(rf"data-people[^>]*>{name}[^<]* is writing now\.", shown)
    slug = {"row": "measures", "table": "upkeep", "no script": "monitoring"}
    where = reverse("municipal:plan-presence", args=[plan.pk, slug.get(page, page)])
    assert f'data-here="{where}"' in shown


def test_writers_of_a_partner_are_seen_at_its_rows(
    plan: ActionPlan, places: Places, browse: Browse, personas: Personas
) -> None:
    url = reverse("municipal:plan-row-create", args=[plan.pk, "hearing"])
    here = url_of(plan, "plan-presence")
    assert browse(personas.coordinator_b).post(here).status_code == 404
    plan.partners.create(municipality=places.b)
    assert browse(personas.coordinator_b).get(url).status_code == 200
    assert browse(personas.coordinator_b).post(here).status_code == 200
    told = browse(personas.head_a).post(here).json()["people"]
    assert told.startswith(personas.coordinator_b.full_name.split()[0])


# Two texts ------------------------------------------------------------------------------
def test_what_only_a_colleague_changed_stays_as_it_is(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> None:
    mine = form_values(writer.get(url_of(plan)))
    head = browse(personas.head_a)
    head.post(url_of(plan), form_values(head.get(url_of(plan))) | {"need": "Башчы"})
    answer = writer.post(url_of(plan, "plan-autosave"), mine | {"need_survey": "Мен"})
    assert answer.status_code == 200
    plan.refresh_from_db()
    assert (plan.need, plan.need_survey) == ("Башчы", "Мен")
    # the page still lacks the text of the colleague: it must not count as seen
    again = mine | {"seen": answer.json()["seen"], "version": answer.json()["version"]}
    again |= {"need_survey": "Мен", "need": "Менин"}
    assert writer.post(url_of(plan, "plan-autosave"), again).status_code == 409
    plan.refresh_from_db()
    assert plan.need == "Башчы"


def clash(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> dict[str, Any]:
    """Both changed the first field; gives what the page with two texts sends back."""
    mine = form_values(writer.get(url_of(plan)))
    head = browse(personas.head_a)
    head.post(
        url_of(plan), form_values(head.get(url_of(plan))) | {"need": "Суу. Башчы."}
    )
    answer = writer.post(
        url_of(plan), mine | {"need": "Суу. Менин.", "need_survey": "Бар", "next": "1"}
    )
    assert answer.status_code == 409
    return carried(answer)


@pytest.mark.parametrize(
    ("pick", "need"),
    [
        ({"pick_need": "mine"}, "Суу. Менин."),
        ({"pick_need": "theirs"}, "Суу. Башчы."),
        ({"pick_need": "join", "joined_need": "Суу. Экөөбүз."}, "Суу. Экөөбүз."),
    ],
)
def test_mine_theirs_or_joined(
    pick: dict[str, str],
    need: str,
    writer: Client,
    plan: ActionPlan,
    browse: Browse,
    personas: Personas,
) -> None:
    data = clash(writer, plan, browse, personas) | pick
    answer = writer.post(url_of(plan), data)
    assert (answer.status_code, answer["Location"]) == (
        302,
        url_of(plan, slug="situation"),
    )
    plan.refresh_from_db()
    assert (plan.need, plan.need_survey) == (need, "Бар")


def test_without_a_choice_nothing_is_written_and_the_joined_text_stays(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> None:
    data = clash(writer, plan, browse, personas) | {"joined_need": "Оңдолгон <b>текст"}
    answer = writer.post(url_of(plan), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("Choose which text stays." in page, "Оңдолгон &lt;b&gt;текст" in page) == (
        True,
        True,
    )
    plan.refresh_from_db()
    assert (plan.need, plan.need_survey) == ("Суу. Башчы.", "")


def test_a_third_change_comes_out_again(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> None:
    data = clash(writer, plan, browse, personas) | {"pick_need": "mine"}
    head = browse(personas.head_a)
    head.post(url_of(plan), form_values(head.get(url_of(plan))) | {"need": "Үчүнчү."})
    assert writer.post(url_of(plan), data).status_code == 409
    plan.refresh_from_db()
    assert plan.need == "Үчүнчү."


def test_a_lost_answer_is_no_colleague(writer: Client, plan: ActionPlan) -> None:
    """The line broke after the save: the page goes on with its old marks."""
    page = form_values(writer.get(url_of(plan))) | {"draft": "abc123"}
    autosave = url_of(plan, "plan-autosave")
    assert writer.post(autosave, page | {"need": "Бир"}).status_code == 200
    assert writer.post(autosave, page | {"need": "Бир эки"}).status_code == 200
    other = page | {"need": "Башка барак", "draft": "zzz"}
    assert writer.post(autosave, other).status_code == 409


def test_costs_of_a_measure_come_side_by_side(writer: Client, plan: ActionPlan) -> None:
    row = make_measure(plan, {"grant": 100})
    url = reverse("municipal:plan-row-edit", args=[plan.pk, "measure", row.pk])
    mine = form_values(writer.get(url))
    first = writer.post(url, mine | {"costs-0-amount": "200", "output": "Акт"})
    assert first.status_code == 302
    late = writer.post(url, mine | {"costs-0-amount": "300", "responsible": "Ишкана"})
    assert late.status_code == 409
    assert writer.post(url, carried(late) | {"pick_costs": "theirs"}).status_code == 302
    row.refresh_from_db()
    assert (row.output, row.responsible) == ("Акт", "Ишкана")
    assert [cost.amount for cost in row.costs.all()] == [200]


# Local copies ---------------------------------------------------------------------------
def test_the_page_names_the_copies_that_are_saved(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> None:
    data = form_values(writer.get(url_of(plan))) | {"need": "Суу", "draft": "copy1"}
    page = writer.get(writer.post(url_of(plan), data)["Location"]).content.decode()
    assert 'data-saved="copy1"' in page
    bad = form_values(writer.get(url_of(plan))) | {"need": "Жол", "draft": '"><b>'}
    writer.post(url_of(plan), bad)
    assert writer.session["saved_drafts"] == ["copy1"]
    other = browse(personas.head_a).get(url_of(plan)).content.decode()
    assert 'data-saved=""' in other
    assert f'data-key="{plan.pk}:need"' in other


# Help -----------------------------------------------------------------------------------
def test_every_field_of_the_sample_has_help_in_three_languages() -> None:
    known = read_help()
    assert set(known) == {place.place for place in help_places()}
    for texts in known.values():
        assert all(texts.get(f"help_{code}", "").strip() for code in ("ky", "ru", "en"))
        examples = [bool(texts.get(f"example_{code}")) for code in ("ky", "ru", "en")]
        assert len(set(examples)) == 1
        sources = {texts[f"source_{code}"] for code in ("ky", "ru", "en")}
        assert len(sources) == 3
        assert not [text for text in sources if " · " in text], "one language each"


def test_help_is_read_in_ones_own_language_with_one_query(
    writer: Client, plan: ActionPlan
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert writer.get(url_of(plan)).status_code == 200
        return len(caught)

    queries()
    without = queries()
    FieldHelp.objects.create(
        place="need.need",
        help_ky="Кимден?",
        help_en="Who <said> it?",
        example_en="Three villages:\n- water\n- road",
        source_ky="Багыш, суу",
        source_en="Bagysh, water",
    )
    FieldHelp.objects.create(place="needs.need", help_en="Not here")
    assert queries() == without
    page = writer.get(url_of(plan)).content.decode()
    assert "Who &lt;said&gt; it?" in page
    assert "<ul><li>water</li><li>road</li></ul>" in page
    assert "Bagysh, water" in page
    hidden = ("Кимден?", "Not here", "Багыш, суу")
    assert [text for text in hidden if text in page] == []


def test_the_costs_of_a_measure_have_their_help(
    writer: Client, plan: ActionPlan
) -> None:
    FieldHelp.objects.create(
        place="measure.costs", help_en="Each source", example_en="9"
    )
    url = reverse("municipal:plan-row-create", args=[plan.pk, "measure"])
    page = writer.get(url).content.decode()
    assert page.count("Each source") == 1


def test_staff_find_and_change_help(
    browse: Browse, personas: Personas, writer: Client
) -> None:
    staff, url = browse(personas.grant_manager), reverse("staff:plan-help-list")
    FieldHelp.objects.create(place="risk.text", help_ky="Эмне бузулат?")

    def shown(query: str) -> list[str]:
        rows = staff.get(f"{url}?{query}").context["rows"]
        return [row["place"].place for row in rows]

    assert shown("q=бузулат") == ["risk.text"]
    assert shown("section=budget") == ["budget.stated_total"]
    assert len(shown("")) == len(list(help_places()))
    edit = reverse("staff:plan-help-edit", args=["risk.text"])
    values = form_values(staff.get(edit)) | {"help_ru": "Что\xa0сломается?"}
    assert staff.post(edit, values).status_code == 302
    row = FieldHelp.objects.get()
    assert (row.help_ky, row.help_ru) == ("Эмне бузулат?", "Что сломается?")
    assert AuditEvent.objects.filter(verb=PlanVerb.HELP_SAVED).count() == 1
    wrong = reverse("staff:plan-help-edit", args=["risk.nothing"])
    assert staff.get(wrong).status_code == 404
    with pytest.raises(PermissionDenied):
        do.save_help(place="risk.text", values={"help_ky": "x"}, by=personas.head_a)


# Size and paper -------------------------------------------------------------------------
def test_the_first_view_of_every_step_is_light(
    writer: Client, places: Places, personas: Personas
) -> None:
    """With the help of the sample; what the browser fetches besides counts as well."""
    write_plan_help(personas.grant_manager)
    plan = make_complete_plan(places.a)
    files = wire(
        "portal/portal.css",
        "portal/portal.js",
        "portal/writing.js",
        "vendor/htmx.min.js",
        "portal/mark.svg",
    )
    for section in SECTIONS:
        html = writer.get(url_of(plan, slug=section.slug)).content
        assert len(html) <= 60 * KIB, section.slug
        assert files + packed(html) <= 100 * KIB, section.slug


def test_a_step_on_paper_is_for_all_who_read_the_plan(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    ActionPlan.objects.filter(pk=plan.pk).update(need="Бир:\n- эки\n- <b>үч")
    url = url_of(plan, "plan-section-print")
    page = browse(personas.viewer_a).get(url).content.decode()
    assert "<p>Бир:</p><ul><li>эки</li><li>&lt;b&gt;үч</li></ul>" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert browse(personas.head_b).get(url).status_code == 404
    missing = url_of(plan, "plan-section-print", "nothing")
    assert browse(personas.viewer_a).get(missing).status_code == 404
