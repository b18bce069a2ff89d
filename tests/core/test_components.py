"""Components as they come out, the frame of pages, and the error pages."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from core import ui
from core.navigation import Audience, NavItem, all_items, links
from core.problems import Problem
from core.workflow import MACHINES

pytestmark = pytest.mark.once

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "_components"
TONES = {"neutral", "info", "warning", "success", "danger"}


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def draw(name: str, **context: Any) -> str:
    return render_to_string(f"_components/{name}.html", context)


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_state_of_every_machine_has_its_tone() -> None:
    missing = {
        (noun, state.value)
        for noun, machine in MACHINES.items()
        for state in machine.state_enum
        if state.value not in ui.STATE_TONES
        and f"{noun}.{state.value}" not in ui.STATE_TONES
    }
    assert missing == set()
    assert set(ui.STATE_TONES.values()) == TONES


def test_badge_shows_its_text() -> None:
    record = SimpleNamespace(state="returned", get_state_display=lambda: "returned <b>")
    html = Template("{% load portal %}{% state_badge r %}").render(
        Context({"r": record})
    )
    assert html == '<span class="badge tone-warning">returned &lt;b&gt;</span>'


def test_timeline_tells_who_what_why_and_which_values() -> None:
    event = SimpleNamespace(
        at=datetime(2016, 8, 26, 12, 0, tzinfo=UTC),
        actor_label="Coordinator A",
        verb="plan.return",
        sentence="returned the plan",
        note="<i>Tariff</i> missing",
        before={"share": "9.50", "state": "submitted"},
        after={"share": "11.14", "state": "returned"},
    )
    html = Template("{% load portal %}{% timeline e %}").render(Context({"e": [event]}))
    assert text(html) == (
        "26 August 2016, 18:00 Coordinator A : returned the plan "
        "&lt;i&gt;Tariff&lt;/i&gt; missing 1 changed value share 9.50 → 11.14"
    )


def test_moves_post_show_reason_and_what_stands_in_the_way() -> None:
    moves = [
        ui.MoveButton("Accept", "/a/", "accept"),
        ui.MoveButton("Return", "/r/", "return", asks_reason=True),
        ui.MoveButton("Approve", "/p/", "approve", problems=[Problem("No scan.")]),
        ui.MoveButton("Award", "/w/", "award", is_link=True),
    ]
    request = RequestFactory().get("/")
    html = render_to_string("_components/moves.html", {"moves": moves}, request)
    assert re.findall(r'<form method="post" action="([^"]+)"', html) == ["/a/", "/r/"]
    assert html.count("csrfmiddlewaretoken") == 2
    assert html.count("<textarea") == html.count("required") == 1
    assert 'href="/w/"' in html
    assert "“Approve” is not possible yet: No scan." in text(html)


def test_checks_say_in_words_how_they_came_out() -> None:
    checks = [
        ui.Check("Member", True),
        ui.Check("Sufficiency", False, "58,40 %", "60 %", "Ministry"),
        ui.Check("Share", None),
    ]
    assert text(draw("check_list", checks=checks)) == (
        "✓ Member Fulfilled ✕ Sufficiency Not fulfilled Value: 58,40 % Required: 60 % "
        "Source: Ministry ? Share Not known yet"
    )


def test_table_with_totals_and_an_empty_one() -> None:
    table = ui.Table(
        heads=[ui.Head("Source"), ui.Head("Sum", "num")],
        rows=[["Grant", "1"], [ui.Cell("Own", note="no. 14"), "2"]],
        totals=["Total", "3"],
        caption="Budget",
    )
    assert (
        text(draw("table", table=table))
        == "Budget Source Sum Grant 1 Own no. 14 2 Total 3"
    )
    empty = ui.Table(heads=[ui.Head("Source")], rows=[])
    assert text(draw("table", table=empty)) == "Source Nothing to show yet."


def test_summary_says_what_is_not_given_but_shows_zero() -> None:
    facts = [
        ui.Fact("Tariff", ""),
        ui.Fact("Jobs", 0),
        ui.Fact("Title", "<b>", change_url="/x/"),
    ]
    html = draw("summary_list", facts=facts)
    assert text(html) == "Tariff Not given Jobs 0 Title &lt;b&gt; Change : Title"


def job(**state: Any) -> SimpleNamespace:
    names = (
        "is_active",
        "is_running",
        "is_queued",
        "is_ready",
        "is_failed",
        "can_be_retried",
    )
    plain = dict.fromkeys(names, False)
    defaults = {"pk": 1, "title": "Report", "state": "running", "progress": 45, "message": "m",
                "error_message": "e", "result": None}  # fmt: skip
    return SimpleNamespace(**(defaults | plain | state))


def test_job_asks_again_only_while_it_runs() -> None:
    running = draw("job", job=job(is_active=True, is_running=True), poll_url="/poll/")
    assert 'hx-get="/poll/"' in running
    assert '<progress max="100" value="45"' in running
    failed = draw(
        "job",
        job=job(is_failed=True, can_be_retried=True),
        poll_url="/poll/",
        retry_url="/again/",
    )
    assert "hx-get" not in failed
    assert text(failed) == "Report running e Try again"


def test_no_component_breaks_the_content_policy() -> None:
    forbidden = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"")
    found = [
        path.name
        for path in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
        if "pdf" not in path.parts
        and forbidden.search(re.sub(r"{%.*?%}", "", path.read_text(), flags=re.S))
    ]
    assert found == []


def test_every_component_is_described() -> None:
    readme = (COMPONENTS / "README.md").read_text()
    internal = {"field", "field_error", "field_hint", "field_optional", "filter_field",
                "form_fields", "table_cell", "error_summary", "timeline", "document_input"}  # fmt: skip
    names = {path.stem for path in COMPONENTS.glob("*.html")} - internal
    assert {name for name in names if f"`{name}`" not in readme} == set()


# Navigation ---------------------------------------------------------------------------
def test_navigation_follows_the_rule_of_each_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = [
        NavItem(
            Audience.STAFF,
            "Components",
            "staff:components",
            1,
            lambda user: user == "s",
        ),
        NavItem(Audience.STAFF, "Nowhere", "staff:no-such-page", 2),
        NavItem(Audience.PUBLIC, "Health", "public:health", 1),
    ]
    monkeypatch.setattr("core.navigation.all_items", lambda: items)
    shown = links(Audience.STAFF, "s", "/staff/components/")
    assert [(link.label, link.is_current) for link in shown] == [("Components", True)]
    assert links(Audience.STAFF, AnonymousUser(), "/") == []
    assert [link.label for link in links(Audience.PUBLIC, AnonymousUser(), "/")] == [
        "Health"
    ]


def test_the_second_row_shows_in_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = Audience.STAFF
    items = [
        NavItem(staff, "Cohorts", "staff:cohort-list", 1, bool),
        NavItem(
            staff, "Imports", "staff:import-home", 2, bool, under="staff:cohort-list"
        ),
        NavItem(staff, "Alone", "staff:call-list", 3, bool, under="staff:plan-list"),
    ]
    monkeypatch.setattr("core.navigation.all_items", lambda: items)
    cohorts, alone = links(staff, "s", "/staff/imports/5/")
    assert (cohorts.is_current, cohorts.is_open) == (False, True)
    assert [(part.label, part.is_current) for part in cohorts.parts] == [
        ("Cohorts", False),
        ("Imports", True),
    ]
    # its main entry is not there: it stands in the first row
    assert (alone.label, alone.parts, alone.is_open) == ("Alone", (), False)
    elsewhere = links(staff, "s", "/staff/calls/")
    assert [link.is_open for link in elsewhere] == [False, True]


def test_every_entry_of_the_navigation_leads_somewhere() -> None:
    for item in all_items():
        assert item.audience in set(Audience)
        assert reverse(item.url_name)
        assert not item.under or reverse(item.under)


# Whole pages --------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_not_found_is_a_whole_page_in_each_language(
    client: Client, language: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get("/there/is/no/such/page/")
    assert response.status_code == 404
    html = response.content.decode()
    assert f'<html lang="{language}">' in html
    assert re.findall(
        r'name="language" value="(\w+)" lang="\w+"\s+aria-current="true"', html
    ) == [language]
    assert html.count("<h1>") == 1


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_no_context(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert html.count("<h1>") == 1
    assert html.rstrip().endswith("</html>")


@pytest.mark.django_db
def test_demo_and_second_factor_are_told(client: Client, settings: Any) -> None:
    settings.PORTAL_DEMO, settings.REQUIRE_SECOND_FACTOR = False, True
    assert "demo-bar" not in client.get("/no/").content.decode()
    settings.PORTAL_DEMO, settings.REQUIRE_SECOND_FACTOR = True, False
    client.cookies["language"] = "en"
    html = client.get("/no/").content.decode()
    assert "Demonstration." in html
    assert "The second factor is switched off in this installation." in html


def test_component_page_is_for_staff(
    personas: Any, browse: Any, client: Client
) -> None:
    address = reverse("staff:components")
    assert client.get(address).status_code == 302
    assert browse(personas.superuser).get(address).status_code == 200
    assert browse(personas.coordinator_a).get(address).status_code == 403
    assert browse(personas.donor).get(address).status_code == 403
    refused = browse(personas.superuser).get(address, {"errors": "1"}).content.decode()
    assert refused.count('class="error-summary"') == 1
