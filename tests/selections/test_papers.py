"""What candidates write, when it is in time, and how it is judged."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from core.models import AuditEvent, Letter
from core.problems import OperationRefused
from municipalities.models import CohortMembership, Municipality
from selections import operations as do
from selections.building import eligibility
from selections.enums import Direction
from selections.models import Answer, Candidate, Criterion, Selection
from tests.factories.accounts import make_user
from tests.factories.selections import (
    CLOSES,
    IN_TIME,
    OPENS,
    complete,
    make_candidate,
    make_paper,
    make_selection,
    make_sufficiency,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def fields(refused: Any) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def in_state(candidate: Candidate, state: str, selection: str = "") -> Candidate:
    Candidate.objects.filter(pk=candidate.pk).update(
        state=state,
        submitted_at=IN_TIME,
        submitted_by=make_user(),
        number=f"S-{candidate.pk}",
    )
    if selection:
        Selection.objects.filter(pk=candidate.selection_id).update(state=selection)
    return Candidate.objects.with_place().get(pk=candidate.pk)


# The deadline --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "found"),
    [
        (OPENS - timedelta(microseconds=1), ["too_early"]),
        (OPENS, []),
        (CLOSES, []),
        (CLOSES + timedelta(microseconds=1), ["too_late"]),
    ],
)
def test_the_deadline_to_the_microsecond(
    asked: SimpleNamespace, personas: Personas, moment: Any, found: list[str]
) -> None:
    candidate = complete(asked.a, asked.head)
    Candidate.objects.filter(pk=asked.b.pk).update(state="invited")
    told: list[list[str]] = []
    for work in (
        lambda: do.submit_candidate(
            candidate=candidate, by=asked.head, received_at=moment
        ),
        lambda: do.confirm_wish(
            candidate=asked.b, by=personas.head_b, received_at=moment
        ),
    ):
        try:
            work()
            told.append([])
        except OperationRefused as refused:
            told.append([problem.code for problem in refused.problems])
    assert told == [found, found]


def test_the_time_of_arrival_counts_when_the_check_has_begun(
    asked: SimpleNamespace,
) -> None:
    Selection.objects.update(state="screening")
    candidate = complete(asked.a, asked.head)
    sent = do.submit_candidate(candidate=candidate, by=asked.head, received_at=CLOSES)
    assert sent.submitted_at == CLOSES


# Wish, application ---------------------------------------------------------------------
def test_confirming_twice_is_confirming_once(
    places: Places, personas: Personas
) -> None:
    selection = make_selection()
    candidate = make_candidate(selection, places.a, "invited")
    for _time in range(2):
        candidate = do.confirm_wish(
            candidate=candidate, by=personas.head_a, received_at=IN_TIME
        )
    assert (candidate.state, candidate.confirmed_by) == ("preparing", personas.head_a)
    assert AuditEvent.objects.filter(verb="candidate.confirm").count() == 1
    assert "on_behalf" not in AuditEvent.objects.get().after


def test_declining_needs_a_reason(places: Places, personas: Personas) -> None:
    candidate = make_candidate(make_selection(), places.a, "invited")
    with pytest.raises(OperationRefused):
        do.decline_invitation(candidate=candidate, by=personas.head_a, reason=" ")
    gone = do.decline_invitation(
        candidate=candidate, by=personas.head_a, reason="No staff"
    )
    assert (gone.state, gone.withdrawn_reason) == ("declined", "No staff")


def test_applying(places: Places, personas: Personas) -> None:
    selection = make_selection(access="open")

    def apply(by: Any = personas.head_a, moment: Any = IN_TIME) -> Candidate:
        return do.apply_for_selection(
            selection=selection, municipality=places.a, by=by, received_at=moment
        )

    for stranger in (personas.head_b, personas.coordinator_a, personas.donor):
        with pytest.raises(PermissionDenied):
            apply(stranger)
    with pytest.raises(OperationRefused) as refused:
        apply(moment=CLOSES + timedelta(microseconds=1))
    assert codes(refused) == ["too_late"]
    made = apply()
    assert (made.origin, made.state) == ("applied", "preparing")
    assert apply() == made
    invited = make_candidate(make_selection(), places.a, "invited")
    selection = invited.selection
    assert apply().state == "preparing"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, "by_invitation"),
        ({"access": "open", "state": "scoring"}, "selection_closed"),
    ],
)
def test_applying_in_vain(
    places: Places, personas: Personas, values: dict[str, Any], found: str
) -> None:
    with pytest.raises(OperationRefused) as refused:
        do.apply_for_selection(
            selection=make_selection(**values),
            municipality=places.a,
            by=personas.head_a,
            received_at=IN_TIME,
        )
    assert codes(refused) == [found]


# Papers --------------------------------------------------------------------------------
def test_submission_tells_everything_that_is_missing(asked: SimpleNamespace) -> None:
    Candidate.objects.update(confirmed_at=None, confirmed_by=None)
    candidate = Candidate.objects.with_place().get(pk=asked.a.pk)
    with pytest.raises(OperationRefused) as refused:
        do.submit_candidate(candidate=candidate, by=asked.head, received_at=IN_TIME)
    assert codes(refused) == [
        *("wish", "commitments", "criterion_2", "evidence_2", "criterion_3"),
        "document_1",
    ]
    assert fields(refused)[1:] == [
        "commitments",
        f"answer_{asked.yes_no.pk}",
        f"evidence_{asked.yes_no.pk}",
        f"answer_{asked.number.pk}",
        f"document_{asked.letter.pk}",
    ]
    with pytest.raises(PermissionDenied):
        do.submit_candidate(
            candidate=candidate, by=asked.coordinator, received_at=IN_TIME
        )


def test_submission_gives_a_receipt_once(asked: SimpleNamespace) -> None:
    candidate = complete(asked.a, asked.head)
    with pytest.raises(OperationRefused) as refused:
        do.submit_candidate(
            candidate=candidate, by=asked.head, received_at=IN_TIME, version=9
        )
    assert codes(refused) == ["version"]
    sent = do.submit_candidate(
        candidate=candidate, by=asked.head, received_at=IN_TIME, version=1
    )
    assert sent.number == f"S-2016-{candidate.pk:05d}"
    # head and coordinator of the municipality
    assert Letter.objects.filter(name="candidate_submitted").count() == 2
    Selection.objects.update(state="screening")
    back = do.return_candidate(candidate=sent, by=asked.regional, reason="Page 2")
    assert Letter.objects.filter(name="candidate_returned").count() == 2
    late = CLOSES + timedelta(days=9)
    again = do.submit_candidate(candidate=back, by=asked.head, received_at=late)
    assert (again.number, again.submitted_at) == (sent.number, IN_TIME)


def test_commitments_one_by_one(asked: SimpleNamespace) -> None:
    first, second = asked.commitments

    def accept(commitment: Any, by: Any = asked.head, accepted: bool = True) -> None:
        do.accept_commitment(
            candidate=asked.a, commitment=commitment, by=by, accepted=accepted
        )

    for stranger in (asked.coordinator, asked.manager):
        with pytest.raises(PermissionDenied):
            accept(first, stranger)
    accept(first)
    accept(first)
    accept(second)
    accept(second, accepted=False)
    row = asked.a.accepted_commitments.get()
    assert (row.commitment, row.accepted_by) == (first, asked.head)
    assert list(AuditEvent.objects.order_by("id").values_list("verb", flat=True)) == [
        "candidate.commitment_accepted",
        "candidate.commitment_accepted",
        "candidate.commitment_taken_back",
    ]
    foreign = make_selection(commitments=1).commitments.get()
    with pytest.raises(OperationRefused) as refused:
        accept(foreign)
    assert codes(refused) == ["foreign"]
    in_state(asked.a, "submitted")
    with pytest.raises(OperationRefused) as refused:
        accept(second)
    assert codes(refused) == ["not_editable"]


def test_answers_with_evidence(asked: SimpleNamespace) -> None:
    paper = make_paper(asked.coordinator)
    answers = {
        asked.yes_no.pk: {"yes": True, "evidence": paper, "source": "Report 3"},
        asked.number.pk: {"number": Decimal("7.5"), "note": "Budget"},
        asked.scored.pk: {"note": "Our plan"},
    }
    saved = do.save_answers(
        candidate=asked.a, version=1, by=asked.coordinator, answers=answers
    )
    assert saved.version == 2
    assert list(
        saved.answers.values_list("yes", "number", "note", "source", "evidence")
    ) == [
        (None, None, "Our plan", "", None),
        (True, None, "", "Report 3", paper.pk),
        (None, Decimal("7.5"), "Budget", "", None),
    ]
    paper.refresh_from_db()
    assert paper.is_attached
    same = do.save_answers(
        candidate=saved, version=2, by=asked.coordinator, answers=answers
    )
    assert same.version == 2
    with pytest.raises(OperationRefused) as refused:
        do.save_answers(candidate=saved, version=1, by=asked.head, answers=answers)
    assert codes(refused) == ["version"]
    for stranger in (asked.manager, asked.regional):
        with pytest.raises(PermissionDenied):
            do.save_answers(candidate=saved, version=2, by=stranger, answers=answers)
    assert AuditEvent.objects.filter(verb="candidate.answers_saved").count() == 1


def test_answers_of_the_wrong_kind(asked: SimpleNamespace) -> None:
    sufficiency = Criterion.objects.create(
        selection=asked.selection, number=9, kind="sufficiency", title_ky="К"
    )
    wrong: dict[int, dict[str, Any]] = {
        asked.yes_no.pk: {"number": Decimal(5)},
        asked.number.pk: {"yes": True, "number": Decimal(10) ** 13},
        sufficiency.pk: {"note": "90 %"},
        0: {"yes": True},
    }
    with pytest.raises(OperationRefused) as refused:
        do.save_answers(candidate=asked.a, version=1, by=asked.head, answers=wrong)
    assert codes(refused) == [
        *("wrong_kind", "wrong_kind", "too_large", "not_answered", "not_answered")
    ]
    assert not Answer.objects.exists()


def test_documents(asked: SimpleNamespace) -> None:
    first, second = make_paper(name="a.pdf"), make_paper(name="b.pdf")
    letter = asked.letter.pk
    for file in (first, first, second):
        do.save_documents(
            candidate=asked.a, by=asked.coordinator, documents={letter: file}
        )
    assert asked.a.documents.get().file == second
    do.save_documents(candidate=asked.a, by=asked.head, documents={letter: None})
    assert not asked.a.documents.exists()
    verbs = AuditEvent.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        *("candidate.document_added", "candidate.document_added"),
        "candidate.document_removed",
    ]


def test_staff_add_the_recommendation_only(asked: SimpleNamespace) -> None:
    paper = make_paper(asked.manager)
    sent = in_state(asked.a, "submitted", "screening")

    def add(requirement: Any, by: Any = asked.manager) -> None:
        do.save_documents(candidate=sent, by=by, documents={requirement.pk: paper})

    with pytest.raises(PermissionDenied):
        add(asked.letter)
    add(asked.recommendation)
    assert sent.documents.get().added_by == asked.manager
    with pytest.raises(OperationRefused) as refused:
        add(asked.recommendation, asked.head)
    assert codes(refused) == ["not_editable"]
    Selection.objects.update(state="scoring")
    with pytest.raises(OperationRefused) as refused:
        add(asked.recommendation)
    assert codes(refused) == ["not_editable"]


# Rules ---------------------------------------------------------------------------------
def rules(candidate: Candidate) -> dict[str, bool | None]:
    fresh = Candidate.objects.with_place().get(pk=candidate.pk)
    return {rule.code: rule.passed for rule in eligibility(fresh)}


def test_rules_of_a_complete_candidate(asked: SimpleNamespace) -> None:
    complete(asked.a, asked.head)
    make_sufficiency(asked.a.municipality, "60")
    assert set(rules(asked.a).values()) == {True}
    shown = {
        rule.code: (rule.value, rule.threshold, rule.source)
        for rule in eligibility(asked.a)
    }
    assert shown["sufficiency"] == (
        "60,00\xa0%",
        "at least 60,00\xa0%",
        "Letter of the Ministry of Finance, no. 5",
    )
    assert shown["criterion_3"] == ("5\xa0%", "at least 5\xa0%", "paper.pdf")
    assert shown["commitments"][:2] == ("2", "2")
    check = eligibility(asked.a)[0].as_check("/m/")
    assert (check.passed, check.mend) == (True, "/m/")


@pytest.mark.parametrize(
    ("percent", "passed"), [("59.99", False), ("60", True), (None, None)]
)
def test_the_threshold_of_the_budget_sufficiency(
    asked: SimpleNamespace, percent: str | None, passed: bool | None
) -> None:
    make_sufficiency(asked.a.municipality, "99", year=2014)
    make_sufficiency(asked.b.municipality, "99")
    if percent:
        make_sufficiency(asked.a.municipality, percent)
    assert rules(asked.a)["sufficiency"] is passed


def test_rules_that_fail(asked: SimpleNamespace) -> None:
    place = asked.a.municipality
    Municipality.objects.filter(pk=place.pk).update(ended_date="2016-02-29")
    CohortMembership.objects.create(cohort=asked.selection.cohort, municipality=place)
    Answer.objects.create(candidate=asked.a, criterion=asked.yes_no, yes=False)
    Answer.objects.create(candidate=asked.a, criterion=asked.number, number=4)
    found = rules(asked.a)
    assert [found[c] for c in ("exists", "cohort", "criterion_2", "criterion_3")] == [
        False
    ] * 4
    Municipality.objects.filter(pk=place.pk).update(ended_date="2016-03-01")
    Selection.objects.update(is_historic=True)
    found = rules(asked.a)
    assert found["exists"] is True
    assert "cohort" not in found


def test_at_most(asked: SimpleNamespace) -> None:
    Criterion.objects.filter(pk=asked.number.pk).update(
        direction=Direction.AT_MOST, unit=""
    )
    answer = Answer.objects.create(
        candidate=asked.a, criterion=asked.number, number=Decimal("5.01")
    )
    assert rules(asked.a)["criterion_3"] is False
    Answer.objects.filter(pk=answer.pk).update(number=5)
    assert rules(asked.a)["criterion_3"] is True
    texts = {rule.code: rule.threshold for rule in eligibility(asked.a)}
    assert texts["criterion_3"] == "at most 5"


# The check -----------------------------------------------------------------------------
def test_a_failed_rule_needs_a_reason_to_be_overridden(asked: SimpleNamespace) -> None:
    complete(asked.a, asked.head)
    make_sufficiency(asked.a.municipality, "59.99")
    sent = in_state(asked.a, "submitted", "screening")
    with pytest.raises(OperationRefused) as refused:
        do.find_eligible(candidate=sent, by=asked.regional, reason="Fine")
    assert fields(refused) == ["override_sufficiency"]
    judged = do.find_eligible(
        candidate=sent,
        by=asked.regional,
        overrides={"sufficiency": " Rounded by the ministry ", "wish": "needless"},
    )
    stored = {r.code: r for r in judged.judged_rules.all()}
    assert stored["sufficiency"].override_reason == "Rounded by the ministry"
    assert (stored["sufficiency"].passed, stored["wish"].override_reason) == (False, "")
    with translation.override("ru"):
        in_russian = stored["wish"].rule
    with translation.override("en"):
        assert stored["wish"].rule == "The municipality confirmed its wish to take part"
        assert in_russian != stored["wish"].rule
    event = AuditEvent.objects.get(verb="candidate.find_eligible")
    assert event.after["overridden"] == {"sufficiency": "Rounded by the ministry"}


def test_ineligible_and_checked_again(asked: SimpleNamespace) -> None:
    sent = in_state(asked.a, "submitted", "screening")
    with pytest.raises(OperationRefused):
        do.find_ineligible(candidate=sent, by=asked.regional, reason="")
    out = do.find_ineligible(candidate=sent, by=asked.regional, reason="No budget")
    assert (out.state, out.judgement_reason) == ("ineligible", "No budget")
    assert out.judged_rules.count() == 10
    assert out.shown_reason == ""
    again = do.check_again(candidate=out, by=asked.regional, reason="New document")
    assert (again.state, again.judged_at) == ("submitted", None)
    with pytest.raises(PermissionDenied):
        do.find_ineligible(candidate=again, by=asked.head, reason="Ours")


# Scores --------------------------------------------------------------------------------
def test_scores(asked: SimpleNamespace) -> None:
    candidate = in_state(asked.a, "eligible", "scoring")
    pk = asked.scored.pk

    def score(given: Any, by: Any = asked.regional, **reasons: Any) -> None:
        points = None if given is None else Decimal(given)
        do.save_scores(candidate=candidate, by=by, points={pk: points}, **reasons)

    for stranger in (asked.head,):
        with pytest.raises(PermissionDenied):
            score("5", stranger)
    for wrong in ("-0.01", "10.01"):
        with pytest.raises(OperationRefused) as refused:
            score(wrong)
        assert (codes(refused), fields(refused)) == (["out_of_scale"], [f"points_{pk}"])
    with pytest.raises(OperationRefused) as refused:
        do.save_scores(
            candidate=candidate, by=asked.regional, points={asked.yes_no.pk: Decimal(1)}
        )
    assert codes(refused) == ["not_scored"]
    score("0")
    score("10", reasons={pk: "Excellent"})
    score("10")
    row = candidate.scores.get()
    assert (row.points, row.reason, row.scored_by) == (10, "Excellent", asked.regional)
    score(None)
    assert not candidate.scores.exists()
    assert AuditEvent.objects.filter(verb="candidate.scored").count() == 3
    Selection.objects.update(state="ranked")
    with pytest.raises(OperationRefused) as refused:
        score("5")
    assert codes(refused) == ["no_scoring"]


def test_a_stranger_candidate_is_not_touched(
    asked: SimpleNamespace, personas: Personas
) -> None:
    """The foreign head knows the number of the row, and gets nowhere."""
    for work in (
        lambda: do.save_answers(
            candidate=asked.a,
            version=1,
            by=personas.head_b,
            answers={asked.scored.pk: {"note": "canary"}},
        ),
        lambda: do.save_documents(
            candidate=asked.a,
            by=personas.head_b,
            documents={asked.letter.pk: make_paper()},
        ),
        lambda: do.submit_candidate(
            candidate=asked.a, by=personas.head_b, received_at=IN_TIME
        ),
        lambda: do.withdraw_candidate(
            candidate=asked.a, by=personas.head_b, reason="canary"
        ),
    ):
        with pytest.raises(PermissionDenied):
            work()
    assert not AuditEvent.objects.exists()
