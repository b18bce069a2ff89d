"""Screens of a municipality: from the invitation to the receipt, and the embargo."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import audit
from selections.enums import CandidateState, Origin, SelectionState
from selections.models import Candidate, JudgedRule, Selection
from selections.queries import next_steps_for
from selections.queries.records import own_timeline
from selections.views.municipal.shapes import time_left
from tests.factories.municipalities import make_cohort
from tests.factories.selections import (
    complete,
    make_candidate,
    make_paper,
    make_selection,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
CS, SS = CandidateState, SelectionState
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CANARY = "КАНАРЕЙКА"


def url(name: str, pk: int, **more: Any) -> str:
    return reverse(f"municipal:candidate-{name}", kwargs={"pk": pk, **more})


def soon(**values: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "opens_at": now - timedelta(days=5),
        "closes_at": now + timedelta(days=5),
        **values,
    }


@pytest.fixture
def running(asked: SimpleNamespace) -> SimpleNamespace:
    """The selection that asks for everything, open now."""
    Selection.objects.filter(pk=asked.selection.pk).update(**soon())
    asked.selection.refresh_from_db()
    return asked


@pytest.fixture
def head(personas: Personas, browse: Any) -> Client:
    return browse(personas.head_a)


@pytest.fixture
def coordinator(personas: Personas, browse: Any) -> Client:
    return browse(personas.coordinator_a)


def answers(asked: SimpleNamespace, **more: Any) -> dict[str, Any]:
    """What the page of answers posts."""
    values: dict[str, Any] = {"version": Candidate.objects.get(pk=asked.a.pk).version}
    for criterion in (asked.scored, asked.yes_no, asked.number):
        values |= {f"note_{criterion.pk}": "", f"source_{criterion.pk}": ""}
    values |= {f"answer_{asked.yes_no.pk}": "", f"answer_{asked.number.pk}": ""}
    return values | more


def text_of(page: Any) -> str:
    return page.content.decode().replace("\xa0", " ")


# The way -------------------------------------------------------------------------------
def test_the_head_confirms_the_wish(
    running: SimpleNamespace, head: Client, coordinator: Client
) -> None:
    candidate = running.a
    Candidate.objects.filter(pk=candidate.pk).update(
        state=CS.INVITED, confirmed_at=None, confirmed_by=None
    )
    page = head.get(url("detail", candidate.pk))
    addresses = [task.url for task in page.context["tasks"]]
    assert addresses == [url("confirm", candidate.pk), "", "", "", ""]
    assert [m.name for m in page.context["moves"]] == ["confirm", "decline"]
    assert coordinator.post(url("confirm", candidate.pk)).status_code == 403
    assert head.post(url("confirm", candidate.pk)).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.is_preparing, candidate.confirmed_by) == (True, running.head)
    page = head.get(url("detail", candidate.pk))
    names = ("commitments", "answers", "documents", "submit")
    addresses = [task.url for task in page.context["tasks"]]
    assert addresses == ["", *(url(name, candidate.pk) for name in names)]


def test_commitments_are_accepted_one_by_one(
    running: SimpleNamespace, head: Client, coordinator: Client
) -> None:
    where = url("commitments", running.a.pk)
    for count, commitment in enumerate(running.commitments, start=1):
        data = {"commitment": commitment.pk, "accept": "1"}
        assert coordinator.post(where, data).status_code == 403
        assert head.post(where, data).url == f"{where}#commitment-{commitment.pk}"
        assert running.a.accepted_commitments.count() == count
    page = text_of(coordinator.get(where))
    assert page.count(f"Accepted by {running.head}, ") == 2


def test_the_coordinator_writes_and_the_head_submits(
    running: SimpleNamespace, head: Client, coordinator: Client
) -> None:
    candidate = running.a
    for commitment in running.commitments:
        head.post(url("commitments", candidate.pk), {"commitment": commitment.pk})
    post = {
        f"answer_{running.yes_no.pk}": "yes",
        f"answer_{running.number.pk}": "7,5",
        f"evidence_{running.yes_no.pk}": SimpleUploadedFile("proof.pdf", PDF),
    }
    done = coordinator.post(url("answers", candidate.pk), answers(running, **post))
    assert done.status_code == 302
    page = coordinator.get(url("submit", candidate.pk))
    failed = {c.mend for c in page.context["checks"] if not c.passed}
    asked = ("letter", "recommendation")
    documents = [getattr(running, name).pk for name in asked]
    where = url("documents", candidate.pk)
    # no address mends the budget sufficiency: the programme records it
    assert failed == {"", *(f"{where}#id_document_{pk}" for pk in documents)}
    paper = {f"document_{running.letter.pk}": SimpleUploadedFile("letter.pdf", PDF)}
    assert coordinator.post(where, paper).status_code == 302
    page = coordinator.get(url("submit", candidate.pk))
    assert page.context["is_ready"]
    assert b'name="version"' not in page.content


def test_the_head_signs_and_gets_a_number(
    running: SimpleNamespace, head: Client, coordinator: Client
) -> None:
    candidate = complete(running.a, running.head)
    version = {"version": candidate.version}
    assert coordinator.post(url("submit", candidate.pk), version).status_code == 403
    done = head.post(url("submit", candidate.pk), version, follow=True)
    candidate.refresh_from_db()
    assert candidate.is_submitted
    assert candidate.number in text_of(done)
    assert head.get(url("answers", candidate.pk)).status_code == 302
    again = head.post(url("answers", candidate.pk), answers(running))
    assert again.status_code == 422


def test_a_commitment_is_taken_back_until_the_submission(
    running: SimpleNamespace, head: Client
) -> None:
    where, first = url("commitments", running.a.pk), running.commitments[0]
    head.post(where, {"commitment": first.pk, "accept": "1"})
    head.post(where, {"commitment": first.pk, "take_back": "1"})
    assert not running.a.accepted_commitments.exists()
    other = make_selection(commitments=1).commitments.get()
    assert head.post(where, {"commitment": other.pk}).status_code == 404


def test_everything_that_is_missing_is_told_at_once(
    running: SimpleNamespace, head: Client
) -> None:
    page = head.post(url("submit", running.a.pk), {"version": 1})
    assert page.status_code == 422
    codes = [problem.code for problem in page.context["problems"]]
    assert codes == [
        *("commitments", "criterion_2", "evidence_2", "criterion_3", "document_1"),
    ]
    running.a.refresh_from_db()
    assert running.a.is_preparing


def test_after_the_closing_second_nothing_is_taken(
    running: SimpleNamespace, head: Client
) -> None:
    complete(running.a, running.head)
    late = timezone.now() - timedelta(seconds=1)
    Selection.objects.filter(pk=running.selection.pk).update(closes_at=late)
    page = head.get(url("detail", running.a.pk))
    assert "no longer be changed or submitted" in text_of(page)
    assert [task.url for task in page.context["tasks"]] == [""] * 5
    submit = next(m for m in page.context["moves"] if m.name == "submit")
    assert [p.code for p in submit.problems] == ["too_late"]
    page = head.post(url("submit", running.a.pk), {"version": running.a.version})
    assert [p.code for p in page.context["problems"]] == ["too_late"]
    Candidate.objects.filter(pk=running.b.pk).update(
        municipality=running.a.municipality,
        selection=make_selection(),
        state=CS.INVITED,
    )
    page = head.post(url("confirm", running.b.pk))
    assert [p.code for p in page.context["problems"]] == ["too_late"]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=5), "3 days left"),
        (timedelta(days=1, hours=1), "25 hours left"),
        (timedelta(minutes=119), "119 minutes left"),
        (timedelta(minutes=1), "1 minute left"),
        (timedelta(seconds=0), "less than a minute left"),
        (timedelta(seconds=-1), ""),
    ],
)
def test_how_long_is_left(left: timedelta, words: str) -> None:
    now = timezone.now()
    assert time_left(Selection(closes_at=now + left), now) == words


# Two people ----------------------------------------------------------------------------
def test_two_people_write_at_once(
    running: SimpleNamespace, head: Client, coordinator: Client
) -> None:
    where = url("answers", running.a.pk)
    note = f"note_{running.scored.pk}"
    mine = answers(running, **{note: "Мында <b>менин</b> жообум"})
    mine[f"evidence_{running.yes_no.pk}"] = SimpleUploadedFile("mine.pdf", PDF)
    theirs = answers(running, **{note: "Кесиптештин жообу"})
    assert coordinator.post(where, theirs).status_code == 302
    page = head.post(where, mine)
    assert page.status_code == 409
    shown = text_of(page)
    for words in ("Кесиптештин жообу", "&lt;b&gt;менин&lt;/b&gt;", "mine.pdf"):
        assert words in shown
    assert f"Text of {running.coordinator}" in shown
    kept = page.context["form"].fields[f"evidence_{running.yes_no.pk}"].widget.kept
    assert kept.name == "mine.pdf"
    assert running.a.answers.get(criterion=running.scored).note == "Кесиптештин жообу"
    again = answers(running, **{note: "Экөөбүздүн жообубуз"})
    assert again["version"] == int(page.context["form"]["version"].value())
    assert head.post(where, again).status_code == 302
    assert running.a.answers.get(criterion=running.scored).note == "Экөөбүздүн жообубуз"


def test_autosave(running: SimpleNamespace, coordinator: Client) -> None:
    where, note = url("answers", running.a.pk), f"note_{running.scored.pk}"
    by_script = {"headers": {"X-Requested-With": "autosave"}}
    data = answers(running, **{note: "Башы"})
    saved = coordinator.post(where, data, **by_script)
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    assert coordinator.post(where, data, **by_script).status_code == 409
    wrong = answers(running, **{f"answer_{running.number.pk}": "көп"})
    assert coordinator.post(where, wrong, **by_script).status_code == 422
    assert running.a.answers.get(criterion=running.scored).note == "Башы"


def test_a_wrong_number_loses_nothing(
    running: SimpleNamespace, coordinator: Client
) -> None:
    post = {
        f"answer_{running.number.pk}": "көп",
        f"note_{running.scored.pk}": "Узун жооп",
        f"evidence_{running.yes_no.pk}": SimpleUploadedFile("proof.pdf", PDF),
    }
    page = coordinator.post(url("answers", running.a.pk), answers(running, **post))
    assert page.status_code == 422
    shown = text_of(page)
    assert "Узун жооп" in shown
    assert "proof.pdf" in shown
    assert 'value="көп"' in shown


def test_staff_read_no_answer_before_it_is_sent(
    running: SimpleNamespace, coordinator: Client, personas: Personas, browse: Any
) -> None:
    """Neither on the page of the candidate nor in what happened."""
    where, note = url("answers", running.a.pk), f"note_{running.scored.pk}"
    coordinator.post(where, answers(running, **{note: CANARY}))
    staff = browse(personas.programme_manager)
    page = reverse("staff:candidate-detail", args=[running.a.pk])
    assert CANARY not in text_of(staff.get(page))
    complete_rest = {"submitted_at": timezone.now(), "submitted_by": running.head}
    Candidate.objects.filter(pk=running.a.pk).update(
        state=CS.SUBMITTED, number="S-2016-00098", **complete_rest
    )
    assert CANARY in text_of(staff.get(page))


# Returned, declined, withdrawn ---------------------------------------------------------
def test_returned_papers_are_mended_and_sent_again(
    running: SimpleNamespace, head: Client
) -> None:
    complete(running.a, running.head)
    Candidate.objects.filter(pk=running.a.pk).update(
        state=CS.RETURNED,
        judgement_reason="Кат окулбайт",
        submitted_at=timezone.now(),
        submitted_by=running.head,
        number="S-2016-00099",
    )
    past = timezone.now() - timedelta(days=1)
    Selection.objects.filter(pk=running.selection.pk).update(
        state=SS.SCREENING, closes_at=past
    )
    page = head.get(url("detail", running.a.pk))
    assert "Кат окулбайт" in text_of(page)
    assert [s.about for s in next_steps_for(running.head)] == [running.selection.title]
    paper = {f"document_{running.letter.pk}": SimpleUploadedFile("new.pdf", PDF)}
    assert head.post(url("documents", running.a.pk), paper).status_code == 302
    head.post(url("submit", running.a.pk), {"version": running.a.version})
    running.a.refresh_from_db()
    assert (running.a.is_submitted, running.a.number) == (True, "S-2016-00099")
    assert next_steps_for(running.head) == []


@pytest.mark.parametrize(
    ("state", "move", "after"),
    [
        (CS.INVITED, "decline", CS.DECLINED),
        (CS.PREPARING, "withdraw", CS.WITHDRAWN),
        (CS.SUBMITTED, "withdraw", CS.WITHDRAWN),
    ],
)
def test_no_with_a_reason(
    places: Places, head: Client, coordinator: Client, state: Any, move: str, after: Any
) -> None:
    candidate = make_candidate(make_selection(**soon()), places.a, state)
    where = url("move", candidate.pk, move=move)
    assert coordinator.post(where, {"reason": "Бюджет жок"}).status_code == 403
    head.post(where, {"reason": " "})
    candidate.refresh_from_db()
    assert candidate.state == state
    head.post(where, {"reason": "Бюджет жок"})
    candidate.refresh_from_db()
    assert (candidate.state, candidate.withdrawn_reason) == (after, "Бюджет жок")
    assert "Бюджет жок" in text_of(head.get(url("detail", candidate.pk)))


# The embargo ---------------------------------------------------------------------------
JUDGED = (CS.ELIGIBLE, CS.INELIGIBLE, CS.SELECTED, CS.RESERVE, CS.REJECTED)


def judged(place: Any, outcome: CandidateState, by: Any, **values: Any) -> Candidate:
    selection = make_selection(**values)
    candidate = make_candidate(
        selection,
        place,
        outcome,
        judgement_reason=f"{CANARY} check",
        decision_reason=f"{CANARY} decision",
        rank=7,
        score="77.1234",
        reserve_order=17 if outcome == CS.RESERVE else None,
        lot_number=31973,
    )
    JudgedRule.objects.create(
        candidate=candidate,
        code="wish",
        texts={"ky": {"rule": f"{CANARY} rule"}},
        passed=False,
    )
    for verb in ("find_eligible", "select", "reserve", "reject", "undo", "promote"):
        audit.record(by=by, verb=f"candidate.{verb}", obj=candidate, note=CANARY)
    return candidate


@pytest.mark.parametrize("state", [SS.SCREENING, SS.SCORING, SS.RANKED, SS.DECIDED])
def test_before_the_publication_all_pages_are_the_same(
    places: Places, personas: Personas, head: Client, state: SelectionState
) -> None:
    """Whatever was judged, the head reads the same words; receipts apart."""
    seen = set()
    for outcome in JUDGED:
        Candidate.objects.all().delete()
        candidate = judged(places.a, outcome, personas.programme_manager, state=state)
        for page in (
            head.get(url("detail", candidate.pk)),
            head.get(reverse("municipal:selection-list")),
            head.get(f"{reverse('municipal:selection-list')}?export=csv"),
            head.get(
                reverse("municipal:selection-detail", args=[candidate.selection_id])
            ),
        ):
            streaming = getattr(page, "streaming", False)
            body = b"".join(page.streaming_content) if streaming else page.content
            assert CANARY.encode() not in body
            assert b"77.1" not in body
            assert b"77,1" not in body
        context = head.get(url("detail", candidate.pk)).context
        seen.add((context["shown"], tuple(m.name for m in context["moves"])))
        assert list(own_timeline(candidate)) == []
        assert next_steps_for(personas.head_a) == []
    may = () if state == SS.DECIDED else ("withdraw",)
    assert seen == {("under_consideration", may)}


def test_after_the_publication_the_result_and_its_reason(
    places: Places, personas: Personas, head: Client
) -> None:
    told = {
        CS.SELECTED: ("is selected", "decision"),
        CS.RESERVE: ("Place 17.", "decision"),
        CS.REJECTED: ("is not selected", "decision"),
        CS.INELIGIBLE: ("was not eligible", "check"),
    }
    for outcome, (words, reason) in told.items():
        Candidate.objects.all().delete()
        candidate = judged(
            places.a, outcome, personas.programme_manager, state=SS.PUBLISHED
        )
        shown = text_of(head.get(url("detail", candidate.pk)))
        assert words in shown
        assert f"{CANARY} {reason}" in shown
        assert (f"{CANARY} rule" in shown) is (outcome == CS.INELIGIBLE)
        assert "77,1" not in shown
        assert "31973" not in shown.partition("<main")[2].partition("</main>")[0]


def test_the_memorandum_and_foreign_files(
    places: Places, personas: Personas, head: Client, browse: Any
) -> None:
    scan = make_paper(personas.programme_manager, "memorandum.pdf")
    selection = make_selection(state=SS.PUBLISHED, cohort=make_cohort(2019))
    member = make_candidate(selection, places.a, CS.MEMBER, memorandum_scan=scan)
    assert "memorandum.pdf" in text_of(head.get(url("detail", member.pk)))
    where = url("memorandum-scan", member.pk)
    answer = head.get(where)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]
    foreign = browse(personas.head_b)
    for name in ("detail", "memorandum-scan", "commitments", "answers", "submit"):
        assert foreign.get(url(name, member.pk)).status_code == 404
    without = make_candidate(make_selection(), places.a)
    assert head.get(url("memorandum-scan", without.pk)).status_code == 404


# Lists and applying --------------------------------------------------------------------
def test_applying_where_all_may_take_part(
    places: Places, personas: Personas, head: Client, coordinator: Client
) -> None:
    selection = make_selection(access="open", **soon())
    page = head.get(reverse("municipal:selection-list"))
    assert [row[0] for row in page.context["open_ones"]] == [selection]
    detail = reverse("municipal:selection-detail", args=[selection.pk])
    apply = reverse("municipal:selection-apply", args=[selection.pk])
    assert head.get(detail).context["action"].url == apply
    assert coordinator.get(detail).context["action"] is None
    assert coordinator.post(apply, {}).status_code == 403
    wrong = head.post(apply, {"municipality": places.b.pk})
    assert wrong.status_code == 422
    done = head.post(apply, {"municipality": places.a.pk})
    candidate = selection.candidates.get()
    assert done.url == candidate.get_absolute_url()
    assert (candidate.origin, candidate.confirmed_by) == (
        Origin.APPLIED,
        personas.head_a,
    )
    assert head.get(detail).context["action"] is None
    invited = make_selection(**soon())
    hidden = reverse("municipal:selection-detail", args=[invited.pk])
    assert head.get(hidden).status_code == 404


@pytest.mark.parametrize("number", [10, 500])
def test_number_of_queries_of_the_list(
    places: Places, head: Client, number: int
) -> None:
    for _index in range(number):
        make_candidate(make_selection(weights=()), places.a)
        make_selection(weights=(), access="open", **soon(cohort=make_cohort(2019)))
    with CaptureQueriesContext(
        connection,
    ) as found:
        page = head.get(reverse("municipal:selection-list"))
    assert page.context["page_obj"].paginator.count == number
    assert len(page.context["open_ones"]) == number
    assert len(found) == 7


def test_a_bare_step_of_the_home(
    personas: Personas, places: Places, head: Client
) -> None:
    invited = make_candidate(make_selection(**soon()), places.a, CS.INVITED)
    page = head.get(reverse("municipal:home"))
    assert url("detail", invited.pk) in text_of(page)
