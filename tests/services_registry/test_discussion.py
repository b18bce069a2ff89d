"""The public discussion: dates and notice, remarks from everywhere, answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import DiscussionComment
from services_registry.operations import RemarkValues
from services_registry.queries import next_steps_for
from services_registry.views.public_discussion import REMARKS_AN_HOUR
from tests.factories.municipalities import make_municipality
from tests.factories.services_registry import (
    make_discussed,
    make_edition,
    make_entry,
    make_remark,
    make_service,
)

E = EditionState
SECRET = "Асан Үсөнов"


@pytest.fixture
def client(client: Client) -> Client:
    """Somebody who reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


def day(offset: int = 0) -> Any:
    return timezone.localdate() + timedelta(days=offset)


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


# Dates and notice -----------------------------------------------------------------------
def test_a_discussion_needs_a_notice_and_days_to_come(
    head: Client, places: Any
) -> None:
    edition = make_edition(places.a, services=(make_service(),))
    url = f"/m/registry/{edition.pk}/discussion/"
    past = {"discussion_from": day(-9), "discussion_until": day(-1), "notice_ky": "А"}
    silent = {"discussion_from": day(), "discussion_until": day(9)}
    for data in (past, silent):
        assert head.post(url, data).status_code == 422
    edition.refresh_from_db()
    assert edition.state == E.DRAFT
    assert head.post(url, {**silent, "notice_ru": "Читайте"}).status_code == 302
    edition.refresh_from_db()
    assert (edition.state, edition.notice_ky, edition.notice_ru) == (
        "public_discussion",
        "",
        "Читайте",
    )


def test_dates_change_while_it_lasts_and_the_first_day_only_before_it(
    personas: Any, places: Any
) -> None:
    begun = make_discussed(places.a, discussion_from=day(-3), discussion_until=day(3))
    ahead = make_discussed(places.b, discussion_from=day(2), discussion_until=day(3))
    values = {"discussion_until": day(20), "notice_ky": "Жаңы"}
    changed = operations.change_discussion(
        edition=begun, by=personas.head_a, discussion_from=day(-3), **values
    )
    assert (changed.discussion_until, changed.notice_ky) == (day(20), "Жаңы")
    with pytest.raises(OperationRefused) as refused:
        operations.change_discussion(
            edition=begun, by=personas.head_a, discussion_from=day(1), **values
        )
    assert codes(refused) == ["begun"]
    moved = operations.change_discussion(
        edition=ahead, by=personas.head_b, discussion_from=day(5), **values
    )
    assert moved.discussion_from == day(5)
    verbs = AuditEvent.objects.values_list("verb", flat=True)
    assert list(verbs) == ["registry_edition.discussion_changed"] * 2


@pytest.mark.parametrize("state", sorted(set(E.values) - {"public_discussion"}))
def test_only_a_discussion_has_dates_to_change(
    personas: Any, places: Any, state: str
) -> None:
    edition = make_edition(places.a, E(state))
    with pytest.raises(OperationRefused) as refused:
        operations.change_discussion(
            edition=edition,
            by=personas.head_a,
            discussion_from=day(),
            discussion_until=day(),
            notice_ky="А",
        )
    assert codes(refused) == ["wrong_state"]


def test_only_writers_change_the_discussion(personas: Any, places: Any) -> None:
    edition = make_discussed(places.a)
    went = set()
    for name, user in personas.named().items():
        try:
            operations.change_discussion(
                edition=edition,
                by=user,
                discussion_from=day(),
                discussion_until=day(9),
                notice_ky=name,
            )
        except PermissionDenied:
            continue
        went.add(name)
    assert went == {"head_a", "coordinator_a"}


# Remarks of people ----------------------------------------------------------------------
def test_anybody_sends_a_remark_and_nobody_reads_it_before_its_answer(
    client: Client, head: Client, places: Any
) -> None:
    service = make_service("Ичүүчү суу")
    edition = make_discussed(places.a, (service,))
    page = f"/registries/{edition.pk}/"
    shown = client.get(page).content.decode()
    assert (edition.notice_ky in shown, f"{page}comment/" in shown) == (True, True)
    sent = client.post(
        f"{page}comment/",
        {"text": "Суу кечинде жок.", "service": service.pk, "author": SECRET},
    )
    assert (sent.status_code, sent["Location"]) == (302, f"{page}comment/thanks/")
    assert client.get(sent["Location"]).status_code == 200
    remark = DiscussionComment.objects.get()
    assert (remark.way, remark.text, remark.service, remark.recorded_by) == (
        "portal",
        "Суу кечинде жок.",
        service,
        None,
    )
    assert "Суу кечинде жок." not in client.get(page).content.decode()
    answer = {"answer": "Жаңы насос коёбуз.", "seen": ""}
    assert head.post(f"/m/registry/comments/{remark.pk}/", answer).status_code == 302
    for address in (page, f"{page}comments/"):
        text = client.get(address).content.decode()
        assert ("Суу кечинде жок." in text, "Жаңы насос коёбуз." in text) == (
            True,
            True,
        )
        assert SECRET not in text
    export = b"".join(client.get(f"{page}comments/?export=csv").streaming_content)
    assert ("Суу кечинде жок." in export.decode(), SECRET in export.decode()) == (
        True,
        False,
    )


def test_names_and_remarks_stand_in_no_audit_row(
    client: Client, personas: Any, places: Any
) -> None:
    edition = make_discussed(places.a)
    client.post(
        f"/registries/{edition.pk}/comment/", {"text": "Көчө караңгы", "author": SECRET}
    )
    operations.record_remark(
        edition=edition,
        by=personas.head_a,
        values=RemarkValues("phone", day(), "Жол тар", author=SECRET),
    )
    for remark in DiscussionComment.objects.all():
        operations.answer_remark(remark=remark, by=personas.head_a, answer="Оңдойбуз")
    rows = AuditEvent.objects.order_by("id")
    assert [(row.verb, row.actor_label) for row in rows] == [
        ("registry_edition.remark_given", "system"),
        ("registry_edition.remark_recorded", str(personas.head_a)),
        ("registry_edition.remark_answered", str(personas.head_a)),
        ("registry_edition.remark_answered", str(personas.head_a)),
    ]
    told = " ".join(f"{row.before} {row.after} {row.note}" for row in rows)
    assert [w in told for w in (SECRET, "Көчө", "Жол", "Оңдойбуз")] == [False] * 4


@pytest.mark.parametrize(
    "fields",
    [
        {"discussion_from": day(-5), "discussion_until": day(-1)},
        {"discussion_from": day(-5), "discussion_until": day(-1), "state": "submitted"},
    ],
)
def test_after_the_last_day_nothing_can_be_sent(
    client: Client, places: Any, fields: dict[str, Any]
) -> None:
    edition = make_discussed(places.a)
    for name, value in fields.items():
        setattr(edition, name, value)
    edition.save()
    url = f"/registries/{edition.pk}/comment/"
    expected = 404 if edition.is_submitted else 422
    assert client.post(url, {"text": "Суу"}).status_code == expected
    assert DiscussionComment.objects.count() == 0


def test_before_the_first_day_nothing_is_there(client: Client, places: Any) -> None:
    edition = make_discussed(places.a, discussion_from=day(1), discussion_until=day(2))
    for part in ("", "comment/", "comments/"):
        assert client.get(f"/registries/{edition.pk}/{part}").status_code == 404
    assert "Алма" not in client.get("/registries/discussion/").content.decode()


def test_programs_fall_into_the_trap(client: Client, places: Any) -> None:
    edition = make_discussed(places.a)
    data = {"text": "Buy now", "website": "http://spam.example"}
    answer = client.post(f"/registries/{edition.pk}/comment/", data)
    assert answer.status_code == 302
    assert DiscussionComment.objects.count() == 0


def test_one_address_sends_so_many_an_hour(client: Client, places: Any) -> None:
    edition = make_discussed(places.a)
    url = f"/registries/{edition.pk}/comment/"

    def send(address: str) -> Any:
        return client.post(url, {"text": "Суу керек"}, REMOTE_ADDR=address)

    for _number in range(REMARKS_AN_HOUR):
        assert send("192.0.2.1").status_code == 302
    late = send("192.0.2.1")
    assert (late.status_code, "Суу керек" in late.content.decode()) == (429, True)
    assert send("192.0.2.2").status_code == 302
    # addresses of one connection count as one
    assert send("2001:db8::1").status_code == 302
    for _number in range(REMARKS_AN_HOUR - 1):
        send("2001:db8::2")
    assert send("2001:db8::3").status_code == 429
    assert send("2001:db8:0:1::3").status_code == 302


def test_a_remark_is_checked_before_it_is_kept(client: Client, places: Any) -> None:
    edition = make_discussed(places.a)
    foreign = make_service("Башка")
    url = f"/registries/{edition.pk}/comment/"
    for data in (
        {"text": "  "},
        {"text": "а" * 3001},
        {"text": "Суу", "author": "а" * 151},
        {"text": "Суу", "service": foreign.pk},
    ):
        assert client.post(url, data).status_code == 422
    with pytest.raises(OperationRefused) as refused:
        operations.give_remark(edition=edition, text=" ", service=foreign)
    assert codes(refused) == ["no_text", "not_in_registry"]
    assert DiscussionComment.objects.count() == 0


def test_a_remark_kept_back_is_seen_by_its_municipality_only(
    client: Client, head: Client, places: Any
) -> None:
    edition = make_discussed(places.a)
    remark = make_remark(edition, "Башчы Б. ууру")
    answer = {"answer": "Далил жок.", "is_withheld": "on", "seen": ""}
    head.post(f"/m/registry/comments/{remark.pk}/", answer)
    for address in ("", "comments/", "comments/?export=csv"):
        response = client.get(f"/registries/{edition.pk}/{address}")
        text = b"".join(response).decode()
        assert ("ууру" in text, "Далил" in text) == (False, False)
    own = head.get(f"/m/registry/{edition.pk}/comments/").content.decode()
    assert ("ууру" in own, "not shown to the public" in own) == (True, True)


# Recording and answering ----------------------------------------------------------------
def test_remarks_of_a_hearing_are_recorded(
    head: Client, personas: Any, places: Any
) -> None:
    service = make_service("Суу")
    edition = make_discussed(places.a, (service,))
    url = f"/m/registry/{edition.pk}/comments/new/"
    data = {
        "way": "gathering",
        "given_on": day(-1),
        "service": service.pk,
        "text": "Суу күнүгө керек",
        "author": SECRET,
    }
    assert head.post(url, data).status_code == 302
    remark = DiscussionComment.objects.get()
    assert (remark.way, remark.given_on, remark.author, remark.recorded_by) == (
        "gathering",
        day(-1),
        SECRET,
        personas.head_a,
    )
    for bad in ({"way": "portal"}, {"given_on": day(1)}, {"text": ""}):
        assert head.post(url, data | bad).status_code == 422
    assert DiscussionComment.objects.count() == 1


@pytest.mark.parametrize("state", ["submitted", "approved", "published", "superseded"])
def test_what_went_to_the_kenesh_is_discussed_no_more(
    personas: Any, places: Any, state: str
) -> None:
    edition = make_edition(places.a, E(state))
    remark = make_remark(edition)
    with pytest.raises(OperationRefused) as first:
        operations.record_remark(
            edition=edition,
            by=personas.head_a,
            values=RemarkValues("phone", day(), "Суу"),
        )
    with pytest.raises(OperationRefused) as second:
        operations.answer_remark(remark=remark, by=personas.head_a, answer="Ооба")
    assert (codes(first), codes(second)) == (["closed"], ["closed"])


def test_writers_of_the_place_record_and_answer(personas: Any, places: Any) -> None:
    edition = make_discussed(places.a)
    remark = make_remark(edition)
    recorded, answered = set(), set()
    for name, user in personas.named().items():
        try:
            operations.record_remark(
                edition=edition, by=user, values=RemarkValues("phone", day(), "Суу")
            )
        except PermissionDenied:
            pass
        else:
            recorded.add(name)
        remark.refresh_from_db()
        try:
            operations.answer_remark(
                remark=remark,
                by=user,
                answer=name,
                seen=operations.answer_mark(remark),
            )
        except PermissionDenied:
            continue
        answered.add(name)
    assert recorded == answered == {"head_a", "coordinator_a"}


def test_a_later_answer_does_not_wipe_out_a_colleagues(
    personas: Any, places: Any
) -> None:
    remark = make_remark(make_discussed(places.a))
    first = operations.answer_remark(remark=remark, by=personas.head_a, answer="Ооба")
    with pytest.raises(OperationRefused) as refused:
        operations.answer_remark(
            remark=remark, by=personas.coordinator_a, answer="Жок", seen=""
        )
    assert codes(refused) == ["changed"]
    mended = operations.answer_remark(
        remark=remark,
        by=personas.coordinator_a,
        answer="Ооба, жазда",
        seen=operations.answer_mark(first),
    )
    assert (mended.answer, mended.answered_by) == (
        "Ооба, жазда",
        personas.coordinator_a,
    )


def test_unanswered_remarks_stop_the_submission_and_are_listed(
    head: Client, personas: Any, places: Any
) -> None:
    edition = make_discussed(places.a)
    remark = make_remark(edition, "Мончо жабык")
    make_remark(edition, "Эски", answered_by=personas.head_a)
    with pytest.raises(OperationRefused) as refused:
        operations.submit_edition(edition=edition, by=personas.head_a)
    assert codes(refused) == ["unanswered"]
    assert "1 remark of the discussion has no answer" in str(refused.value)
    page = head.get(f"/m/registry/{edition.pk}/check/").content.decode()
    assert ("Мончо жабык" in page, "Эски" in page) == (True, False)
    assert f"/m/registry/comments/{remark.pk}/" in page
    assert "It ends when you submit now." in page
    operations.answer_remark(remark=remark, by=personas.head_a, answer="Ачабыз")
    assert operations.submit_edition(edition=edition, by=personas.head_a).is_submitted


def test_a_registry_that_nobody_discussed_is_submitted_with_a_warning(
    head: Client, places: Any
) -> None:
    edition = make_edition(places.a, services=(make_service(),))
    page = head.get(f"/m/registry/{edition.pk}/check/").content.decode()
    assert "The registry was not discussed in public." in page
    assert "Submit the registry to the kenesh?" in page


def test_the_next_step_counts_what_waits(personas: Any, places: Any) -> None:
    edition = make_discussed(places.a)
    make_remark(edition)
    make_remark(edition, answered_by=personas.head_a)
    make_remark(make_discussed(places.b))
    steps = {str(step.title): step for step in next_steps_for(personas.coordinator_a)}
    step = steps["Answer 1 remark on the service registry"]
    assert (step.url, step.due) == (
        f"/m/registry/{edition.pk}/comments/",
        edition.discussion_until,
    )
    assert "Answer 1 remark" not in str(next_steps_for(personas.viewer_a))


# Lists ----------------------------------------------------------------------------------
def test_the_list_of_remarks_is_searched_filtered_and_taken_out(
    head: Client, personas: Any, places: Any
) -> None:
    edition = make_discussed(places.a)
    make_remark(edition, "Көпүрө бузук", author=SECRET)
    make_remark(edition, "Суу жок", way="phone", answered_by=personas.head_a)
    foreign = make_discussed(places.b)
    make_remark(foreign, "Бөтөн сөз")
    url = f"/m/registry/{edition.pk}/comments/"

    def seen(query: str) -> list[bool]:
        text = head.get(url + query).content.decode()
        return [word in text for word in ("Көпүрө", "Суу жок", "Бөтөн сөз")]

    assert seen("") == [True, True, False]
    assert seen("?answered=unanswered") == [True, False, False]
    assert seen("?answered=answered") == [False, True, False]
    assert seen("?way=phone") == [False, True, False]
    assert seen("?q=копуро") == [True, False, False]
    assert seen("?q=усонов") == [True, False, False]
    csv = b"".join(head.get(f"{url}?export=csv")).decode()
    assert (SECRET in csv, "Бөтөн" in csv) == (True, False)
    assert head.get(f"/m/registry/{foreign.pk}/comments/").status_code == 404


def test_the_public_list_shows_what_is_discussed_today(
    client: Client, places: Any
) -> None:
    make_discussed(places.a, discussion_until=day(4))
    make_discussed(places.b, discussion_from=day(-9), discussion_until=day(-1))
    make_edition(make_municipality("Үчүнчү"), E.SUBMITTED)
    text = client.get("/registries/discussion/").content.decode()
    assert [n in text for n in ("Алма", "Бөтөн", "Үчүнчү")] == [True, False, False]
    note = "1 registry is discussed in public now."
    assert note in client.get("/registries/").content.decode()
    places.a.registry_editions.all().delete()
    assert note not in client.get("/registries/").content.decode()


def test_the_public_search_does_not_find_remarks_by_their_author(
    client: Client, personas: Any, places: Any
) -> None:
    edition = make_discussed(places.a)
    make_remark(edition, "Суу жок", author=SECRET, answered_by=personas.head_a)
    for query in ("", "?q=үсөнов", "?q=эчким"):
        text = client.get(f"/registries/{edition.pk}/comments/{query}").content.decode()
        assert "Суу жок" in text


def test_lists_ask_as_much_for_500_remarks_as_for_10(
    client: Client, head: Client, personas: Any, places: Any
) -> None:
    service = make_service()
    edition = make_discussed(places.a, (service,))

    def count(who: Client, url: str) -> int:
        who.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert who.get(url).status_code == 200
        return len(queries)

    def fill(number: int) -> None:
        for _number in range(number):
            make_remark(edition, service=service, answered_by=personas.head_a)

    pages = (
        (head, f"/m/registry/{edition.pk}/comments/"),
        (client, f"/registries/{edition.pk}/comments/"),
        (client, f"/registries/{edition.pk}/"),
        (client, "/registries/discussion/"),
    )
    fill(10)
    few = [count(*page) for page in pages]
    fill(490)
    for number in range(20):
        make_discussed(make_municipality(f"Талкуу {number}"))
    assert [count(*page) for page in pages] == few == [8, 3, 7, 2]
    assert all(len(who.get(url).content) < 60 * 1024 for who, url in pages)


def test_a_long_registry_fits_the_form(client: Client, places: Any) -> None:
    edition = make_discussed(places.a)
    for number in range(200):
        make_entry(edition, make_service(f"Кызмат көрсөтүү {number} " + "узун " * 30))
    page = client.get(f"/registries/{edition.pk}/comment/")
    assert len(page.content) < 60 * 1024
