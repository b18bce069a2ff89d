"""Drafts and their parts, invitations, lots, decision, promotion, memorandum."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEvent, Letter
from core.problems import OperationRefused
from municipalities.enums import MunicipalityKind
from municipalities.models import Municipality
from selections import operations as do
from selections.building import standing
from selections.enums import Outcome
from selections.models import Candidate, Selection
from selections.operations import Deviation
from selections.queries import next_reserves
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_oblast,
)
from tests.factories.selections import (
    CLOSES,
    OPENS,
    give_points,
    make_candidate,
    make_paper,
    make_selection,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
DECISION: dict[str, Any] = {
    "decision_number": "7",
    "decision_date": date(2016, 3, 20),
    "decision_reasons": "As ranked",
}


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


# Drafts --------------------------------------------------------------------------------
def test_making_and_changing(personas: Personas) -> None:
    values: dict[str, Any] = {
        "cohort": make_cohort(2017),
        "title_ky": "Тандоо",
        "places": 0,
        "opens_at": CLOSES,
        "closes_at": OPENS,
    }
    with pytest.raises(PermissionDenied):
        do.make_selection(by=personas.grant_manager, **values)
    with pytest.raises(OperationRefused) as refused:
        do.make_selection(by=personas.regional_coordinator, **values)
    assert codes(refused) == ["closes_early", "no_places"]
    values |= {"places": 3, "opens_at": OPENS, "closes_at": CLOSES}
    made = do.make_selection(by=personas.regional_coordinator, **values)
    assert (made.state, made.sufficiency_threshold) == ("draft", 60)
    for places in (3, 4):
        made = do.change_selection(
            selection=made, by=personas.programme_manager, places=places
        )
    event = AuditEvent.objects.get(verb="selection.changed")
    assert (event.before, event.after) == ({"places": 3}, {"places": 4})
    with pytest.raises(PermissionDenied):
        do.change_selection(selection=made, by=personas.donor, places=9)


def test_what_is_announced_no_longer_changes(personas: Personas) -> None:
    selection, by = make_selection(), personas.programme_manager
    for work in (
        do.set_criteria,
        do.set_quotas,
        do.set_tie_rules,
        do.set_commitments,
        do.set_required_documents,
    ):
        with pytest.raises(OperationRefused) as refused:
            work(selection=selection, by=by, rows=[])
        assert codes(refused) == ["not_editable"]


def test_criteria_that_stay_keep_their_tie_rules(personas: Personas) -> None:
    selection = make_selection(state="draft")
    first, second = selection.criteria.all()
    by = personas.programme_manager
    rows = [{"kind": "criterion", "criterion": c} for c in (first, second)]
    do.set_tie_rules(selection=selection, by=by, rows=rows)
    scored = {"kind": "score", "title_ky": "К", "weight": Decimal(50), "max_score": 5}
    do.set_criteria(
        selection=selection,
        by=by,
        rows=[
            {**scored},
            {**scored, "pk": second.pk},
            {"pk": first.pk, "kind": "yes_no", "weight": None, "max_score": None},
        ],
    )
    assert [(c.number, c.kind) for c in selection.criteria.all()] == [
        (1, "score"),
        (2, "score"),
        (3, "yes_no"),
    ]
    assert [rule.criterion_id for rule in selection.tie_rules.all()] == [second.pk]


def test_parts_that_cannot_be(personas: Personas) -> None:
    selection = make_selection(state="draft")
    by, oblast = personas.programme_manager, make_oblast()
    foreign = make_selection().criteria.first()

    def refused(work: Any, rows: list[dict[str, Any]]) -> list[str]:
        with pytest.raises(OperationRefused) as found:
            work(selection=selection, by=by, rows=rows)
        return codes(found)

    assert refused(
        do.set_criteria,
        [
            {"kind": "score"},
            {"kind": "yes_no", "weight": 5},
            {"kind": "threshold"},
            {"kind": "sufficiency", "threshold": 60},
            {"kind": "sufficiency"},
        ],
    ) == [
        *("no_weight", "weight_not_scored", "threshold_kind", "threshold_kind"),
        "sufficiency_twice",
    ]
    assert refused(
        do.set_quotas,
        [
            {"oblast": None, "settlement": "", "places": 1},
            {"oblast": oblast, "settlement": "town", "places": 0},
            {"oblast": oblast, "settlement": "town", "places": 1},
        ],
    ) == ["quota_of_all", "no_places", "quota_twice"]
    assert refused(
        do.set_tie_rules,
        [
            {"kind": "lot"},
            {"kind": "criterion", "criterion": foreign},
            {"kind": "earlier", "criterion": foreign},
        ],
    ) == ["lot_not_last", "no_criterion", "needless"]


def test_documents_and_commitments_are_numbered(personas: Personas) -> None:
    selection, by = make_selection(state="draft"), personas.programme_manager
    do.set_required_documents(
        selection=selection,
        by=by,
        rows=[{"kind": "commitment", "title_ky": "Кат"}, {"title_ky": "Башка"}],
    )
    do.set_commitments(selection=selection, by=by, rows=[{"text_ky": "Биз"}])
    numbers = selection.required_documents.values_list("number", "title_ky")
    assert list(numbers) == [(1, "Кат"), (2, "Башка")]
    assert str(selection.commitments.get()) == "Биз"


# Invitations ---------------------------------------------------------------------------
def test_invited_again_only_new_ones(places: Places, personas: Personas) -> None:
    selection = make_selection(closes_at=timezone.now() + timedelta(days=3))
    by = personas.regional_coordinator
    made = do.invite_municipalities(
        selection=selection, by=by, municipalities=[places.a, places.a]
    )
    assert [c.municipality for c in made] == [places.a]
    more = do.invite_municipalities(
        selection=selection, by=by, municipalities=[places.a, places.b]
    )
    assert [c.municipality for c in more] == [places.b]
    # announced already: head and coordinator of each are told once
    assert Letter.objects.filter(name="selection_announced").count() == 4
    cohort = do.invite_cohort(selection=selection, by=by, cohort=places.cohort)
    assert cohort == []
    assert AuditEvent.objects.filter(verb="selection.invited").count() == 2
    with pytest.raises(PermissionDenied):
        do.invite_cohort(
            selection=selection, by=personas.me_officer, cohort=places.cohort
        )


def test_who_cannot_be_invited(places: Places, personas: Personas) -> None:
    selection, by = make_selection(state="draft"), personas.programme_manager
    make_membership(places.a, selection.cohort)
    Municipality.objects.filter(pk=places.b.pk).update(ended_date="2015-01-01")
    with pytest.raises(OperationRefused) as refused:
        do.invite_municipalities(
            selection=selection, by=by, municipalities=[places.a, places.b]
        )
    assert codes(refused) == ["not_invitable", "not_invitable"]
    other = make_municipality()
    made = do.invite_oblasts(selection=selection, by=by, oblasts=[places.a.oblast])
    assert [c.municipality for c in made] == [other]


def test_nobody_is_invited_after_the_closing(
    places: Places, personas: Personas
) -> None:
    for values in ({}, {"state": "screening", "is_historic": True}):
        with pytest.raises(OperationRefused) as refused:
            do.invite_municipalities(
                selection=make_selection(**values),
                by=personas.programme_manager,
                municipalities=[places.a],
            )
        assert codes(refused) == ["no_invitations"]


def test_only_a_historic_selection_is_entered(personas: Personas) -> None:
    values: dict[str, Any] = {"municipalities": [], "received_at": OPENS}
    with pytest.raises(OperationRefused) as refused:
        do.enter_candidates(
            selection=make_selection(), by=personas.programme_manager, **values
        )
    assert codes(refused) == ["not_historic"]
    with pytest.raises(PermissionDenied):
        do.enter_candidates(selection=make_selection(), by=personas.donor, **values)


def test_open_selections_are_announced_to_all(
    places: Places, personas: Personas
) -> None:
    selection = make_selection(
        state="draft", access="open", closes_at=timezone.now() + timedelta(days=3)
    )
    do.announce_selection(selection=selection, by=personas.programme_manager)
    assert Letter.objects.filter(name="selection_announced").count() == 4
    cancelled = do.cancel_selection(
        selection=selection, by=personas.programme_manager, reason="No money"
    )
    assert cancelled.is_cancelled


# Lots ----------------------------------------------------------------------------------
@pytest.fixture
def contest(places: Places, personas: Personas) -> SimpleNamespace:
    """Two places; 90, then three equal ones of 50, one of 10."""
    selection = make_selection(state="ranked")
    rows = []
    for points in (9, 5, 5, 5, 1):
        candidate = make_candidate(selection, state="eligible")
        give_points(candidate, points, points)
        rows.append(candidate)
    return SimpleNamespace(
        selection=selection, rows=rows, by=personas.programme_manager
    )


def lots(contest: SimpleNamespace, *numbers: int, record: str = "Hall") -> Selection:
    pairs = zip(contest.rows[1:], numbers, strict=False)
    return do.record_lots(
        selection=contest.selection,
        by=contest.by,
        lots={candidate.pk: number for candidate, number in pairs},
        record=record,
    )


def test_lots(contest: SimpleNamespace, personas: Personas) -> None:
    assert [r.candidate for r in standing(contest.selection).tied] == contest.rows[1:4]
    for numbers, record, found in (
        ((1, 2), "Hall", ["no_lot"]),
        ((1, 1, 2), " ", ["lot_twice", "no_record"]),
        ((0, 1, 2), "Hall", ["lot_twice"]),
        ((1, 2, 3, 4), "Hall", ["not_tied"]),
    ):
        with pytest.raises(OperationRefused) as refused:
            lots(contest, *numbers, record=record)
        assert codes(refused) == found
    assert set(Candidate.objects.values_list("lot_number", flat=True)) == {None}
    selection = lots(contest, 3, 1, 2)
    assert standing(selection).tied == []
    lots(contest, 2, 3, 1)
    order = [r.candidate for r in standing(contest.selection).rows]
    assert order == [contest.rows[n] for n in (0, 3, 1, 2, 4)]
    with pytest.raises(PermissionDenied):
        do.record_lots(
            selection=selection, by=personas.regional_coordinator, lots={}, record=""
        )
    reopened = do.reopen_scoring(selection=selection, by=contest.by, reason="Error")
    assert (reopened.lot_record, len(standing(reopened).tied)) == ("", 3)
    with pytest.raises(OperationRefused) as refused:
        lots(contest, 1, 2, 3)
    assert codes(refused) == ["not_ranked"]


def test_database_keeps_lots_apart(contest: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.update(lot_number=1)


# The decision --------------------------------------------------------------------------
def decide(contest: SimpleNamespace, **values: Any) -> Selection:
    return do.decide_selection(
        selection=contest.selection, by=contest.by, **{**DECISION, **values}
    )


def test_a_decision_has_number_date_and_reasons(contest: SimpleNamespace) -> None:
    lots(contest, 1, 2, 3)
    tomorrow = timezone.localdate() + timedelta(days=1)
    for day, code in ((None, "no_date"), (tomorrow, "future")):
        with pytest.raises(OperationRefused) as refused:
            decide(contest, decision_number=" ", decision_date=day, decision_reasons="")
        assert codes(refused) == ["no_number", code, "no_reasons"]


def test_deviations_need_reasons_and_room(contest: SimpleNamespace) -> None:
    lots(contest, 1, 2, 3)
    first, second, third, fourth, last = contest.rows
    Selection.objects.update(minimum_score=20)
    contest.selection.quotas.create(settlement="town", places=1)
    Municipality.objects.filter(
        pk__in=[second.municipality_id, third.municipality_id]
    ).update(kind=MunicipalityKind.TOWN)
    into, out = Outcome.SELECTED, Outcome.REJECTED
    for deviations, found in (
        ({first.pk: Deviation(out, " ")}, ["no_reason"]),
        ({last.pk: Deviation(into, "Friend")}, ["low_score", "over_places"]),
        ({third.pk: Deviation(into, "Good")}, ["over_places", "over_quota"]),
        ({0: Deviation(into, "Nobody")}, ["not_ranked"]),
    ):
        with pytest.raises(OperationRefused) as refused:
            decide(contest, deviations=deviations)
        assert codes(refused) == found
    selection = decide(
        contest,
        deviations={
            first.pk: Deviation(out, "The kenesh refused"),
            fourth.pk: Deviation(into, "Moves up"),
            second.pk: Deviation(into, ""),  # as ranked: no deviation
        },
    )
    rows = {c.pk: c for c in Candidate.objects.all()}
    assert [rows[c.pk].state for c in contest.rows] == [
        *("rejected", "selected", "reserve", "selected", "rejected")
    ]
    assert rows[first.pk].proposed == "selected"
    assert rows[first.pk].decision_reason == "The kenesh refused"
    assert [row["proposed"] for row in selection.ranking][:2] == ["selected"] * 2
    assert (selection.places_taken, rows[third.pk].reserve_order) == (2, 1)


def test_equals_share_a_place_of_the_reserve(contest: SimpleNamespace) -> None:
    Selection.objects.update(places=1)
    selection = decide(contest)
    waiting = [Candidate.objects.get(pk=c.pk).reserve_order for c in contest.rows]
    assert waiting == [None, 1, 1, 1, 4]
    do.withdraw_candidate(
        candidate=Candidate.objects.with_place().get(pk=contest.rows[0].pk),
        by=contest.by,
        reason="Letter",
    )
    assert len(next_reserves(Selection.objects.get())) == 3
    chosen = Candidate.objects.with_place().get(pk=contest.rows[2].pk)
    with pytest.raises(OperationRefused) as refused:
        do.promote_candidate(candidate=chosen, by=contest.by)
    assert codes(refused) == ["shared_place"]
    moved = do.promote_candidate(candidate=chosen, by=contest.by, reason="Lot, 5 May")
    assert (moved.state, moved.decision_reason) == ("selected", "Lot, 5 May")
    # not published yet: the letter of the publication will tell
    assert not Letter.objects.filter(name="place_given").exists()
    assert next_reserves(Selection.objects.get(pk=selection.pk)) == []


def test_a_decision_is_taken_back(contest: SimpleNamespace) -> None:
    lots(contest, 1, 2, 3)
    selection = decide(contest)
    with pytest.raises(OperationRefused) as refused:
        do.take_back_decision(selection=selection, by=contest.by, reason=" ")
    assert codes(refused) == ["no_reason"]
    back = do.take_back_decision(selection=selection, by=contest.by, reason="Error")
    assert (back.state, back.places_taken, back.ranking) == ("ranked", 0, [])
    assert {c.state for c in Candidate.objects.all()} == {"eligible"}
    assert {c.rank for c in Candidate.objects.all()} == {None}
    # lots stay: it can be decided again as it was
    assert decide(contest).places_taken == 2


def test_minutes(contest: SimpleNamespace, personas: Personas) -> None:
    def record(by: Any = contest.by, **values: Any) -> Selection:
        return do.record_minutes(selection=contest.selection, by=by, **values)

    with pytest.raises(OperationRefused) as refused:
        record(date=timezone.localdate() + timedelta(days=1))
    assert codes(refused) == ["no_number", "no_members", "future"]
    with pytest.raises(PermissionDenied):
        record(personas.regional_coordinator)
    whole = {"number": "3", "date": date(2016, 3, 1), "members": "A, B", "chair": "C"}
    for _time in range(2):
        assert record(**whole).minutes_chair == "C"
    assert AuditEvent.objects.filter(verb="selection.minutes_recorded").count() == 1
    Selection.objects.update(state="scoring")
    with pytest.raises(OperationRefused) as refused:
        record(**whole)
    assert codes(refused) == ["no_minutes_now"]


# The memorandum ------------------------------------------------------------------------
def test_a_memorandum_has_number_date_and_scan(personas: Personas) -> None:
    selection = make_selection(state="published", places_taken=1)
    candidate = make_candidate(selection, state="selected")

    def record(day: date | None, number: str = "", scan: Any = None) -> Candidate:
        return do.record_memorandum(
            candidate=candidate,
            by=personas.regional_coordinator,
            memorandum_number=number,
            memorandum_date=day,
            memorandum_scan=scan,
        )

    tomorrow = timezone.localdate() + timedelta(days=1)
    for day, code in ((None, "no_date"), (tomorrow, "future")):
        with pytest.raises(OperationRefused) as refused:
            record(day)
        assert codes(refused) == [code, "no_number", "no_scan"]
    Municipality.objects.filter(pk=candidate.municipality_id).update(
        ended_date="2016-03-01"
    )
    with pytest.raises(OperationRefused):
        record(date(2016, 4, 1), "5", make_paper())
    assert Candidate.objects.get().state == "selected"
    assert not selection.cohort.memberships.exists()


def test_a_member_joins_once(personas: Personas) -> None:
    selection = make_selection(state="published", places_taken=1)
    candidate = make_candidate(selection, state="selected")
    make_membership(candidate.municipality, selection.cohort)
    with pytest.raises(OperationRefused):
        do.record_memorandum(
            candidate=candidate,
            by=personas.programme_manager,
            memorandum_number="5",
            memorandum_date=date(2016, 4, 1),
            memorandum_scan=make_paper(),
        )
