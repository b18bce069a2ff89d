"""Conflicts of interest, score sheets, the mean, the order, awards."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from core.problems import OperationRefused
from grants import operations as do
from grants.enums import ApplicationState, CallState, CommissionRole
from grants.models import Application, Call, ConflictDeclaration, Grant, ScoreSheet
from grants.queries import call_result, ranking
from tests.factories.grants import (
    declare,
    make_application,
    make_call,
    make_seat,
    make_session,
    make_sheet,
)
from tests.factories.municipalities import make_municipality
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
ELIGIBLE = ApplicationState.ELIGIBLE


def codes(refused: Any) -> list[str]:
    return [problem.code for problem in refused.value.problems]


@pytest.fixture
def scoring(places: Places, personas: Personas) -> Application:
    """An eligible application in scoring; both members have seats."""
    call = make_call(cohort=places.cohort, state=CallState.SCORING)
    make_seat(call, personas.commission_member)
    make_seat(call, personas.conflicted_member)
    return make_application(call, places.a, state=ELIGIBLE)


def points(application: Application, *given: str | None) -> dict[int, Decimal | None]:
    criteria = application.call.criteria.all()
    return {
        criterion.pk: None if value is None else Decimal(value)
        for criterion, value in zip(criteria, given, strict=True)
    }


# Conflicts -----------------------------------------------------------------------------
def test_no_score_before_the_declaration(
    scoring: Application, personas: Personas
) -> None:
    with pytest.raises(PermissionDenied):
        do.save_scores(
            application=scoring,
            by=personas.commission_member,
            points=points(scoring, "5", "5"),
        )
    assert not ScoreSheet.objects.exists()


def test_a_conflict_closes_the_application(
    scoring: Application, personas: Personas
) -> None:
    member = personas.conflicted_member
    do.declare_conflict(
        application=scoring, by=member, has_conflict=True, reason="My brother"
    )
    with pytest.raises(PermissionDenied):
        do.save_scores(application=scoring, by=member, points=points(scoring, "9", "9"))
    with pytest.raises(OperationRefused) as refused:
        do.declare_conflict(application=scoring, by=member, has_conflict=False)
    assert codes(refused) == ["conflict_stays"]
    assert ConflictDeclaration.objects.get().has_conflict


def test_a_conflict_needs_words(scoring: Application, personas: Personas) -> None:
    with pytest.raises(OperationRefused) as refused:
        do.declare_conflict(
            application=scoring, by=personas.commission_member, has_conflict=True
        )
    assert codes(refused) == ["no_reason"]
    assert not ConflictDeclaration.objects.exists()


def test_strangers_and_secretaries_do_not_declare(
    scoring: Application, personas: Personas
) -> None:
    scoring.call.seats.filter(user=personas.commission_member).update(
        role=CommissionRole.SECRETARY
    )
    for user in (personas.commission_member, personas.grant_manager, personas.head_a):
        with pytest.raises(PermissionDenied):
            do.declare_conflict(application=scoring, by=user, has_conflict=False)


def test_a_late_conflict_takes_the_sheet_out_of_the_mean(places: Places) -> None:
    call = make_call(cohort=places.cohort, state=CallState.SCORING)
    one, other = make_seat(call), make_seat(call)
    application = make_application(call, places.a, state=ELIGIBLE)
    make_sheet(application, one, "10", "10")
    make_sheet(application, other, "5", "5")
    assert ranking(call)[0].shown_score == Decimal("75.00")
    do.declare_conflict(
        application=application, by=one.user, has_conflict=True, reason="Found out"
    )
    row = ranking(call)[0]
    assert (row.shown_score, row.sheets, row.judges) == (Decimal("50.00"), 1, 1)


# Sheets --------------------------------------------------------------------------------
def test_an_unfinished_sheet_is_saved_but_not_handed_in(
    scoring: Application, personas: Personas
) -> None:
    member = personas.commission_member
    do.declare_conflict(application=scoring, by=member, has_conflict=False)
    half = points(scoring, "7", None)
    do.save_scores(application=scoring, by=member, points=half)
    with pytest.raises(OperationRefused) as refused:
        do.save_scores(application=scoring, by=member, points=half, hand_in=True)
    assert codes(refused) == ["no_points"]
    sheet = ScoreSheet.objects.get()
    assert (sheet.handed_in_at, sheet.scores.count()) == (None, 1)
    assert ranking(scoring.call)[0].score is None


@pytest.mark.parametrize("given", ["-1", "10.01"])
def test_points_stay_on_the_scale(
    scoring: Application, personas: Personas, given: str
) -> None:
    member = personas.commission_member
    do.declare_conflict(application=scoring, by=member, has_conflict=False)
    with pytest.raises(OperationRefused) as refused:
        do.save_scores(
            application=scoring, by=member, points=points(scoring, given, "1")
        )
    assert codes(refused) == ["out_of_scale"]


def test_a_handed_in_sheet_stays(scoring: Application, personas: Personas) -> None:
    member = personas.commission_member
    do.declare_conflict(application=scoring, by=member, has_conflict=False)
    full = points(scoring, "7", "6")
    do.save_scores(application=scoring, by=member, points=full, hand_in=True)
    with pytest.raises(OperationRefused) as refused:
        do.save_scores(application=scoring, by=member, points=points(scoring, "9", "9"))
    assert codes(refused) == ["handed_in"]
    # 7/10 of 60 and 6/10 of 40
    assert ranking(scoring.call)[0].shown_score == Decimal("66.00")
    trail = AuditEvent.objects.filter(verb="application.scored").get()
    assert (trail.before, trail.after) == ({}, {})


def test_scores_end_with_the_session(scoring: Application, personas: Personas) -> None:
    member = personas.commission_member
    do.declare_conflict(application=scoring, by=member, has_conflict=False)
    Call.objects.update(state=CallState.SESSION)
    with pytest.raises(OperationRefused) as refused:
        do.save_scores(application=scoring, by=member, points=points(scoring, "7", "6"))
    assert codes(refused) == ["no_scoring"]


# The mean and the order ----------------------------------------------------------------
def test_what_is_missing_is_not_a_zero(places: Places) -> None:
    call = make_call(cohort=places.cohort, state=CallState.SCORING)
    seats = [make_seat(call) for _number in range(3)]
    application = make_application(call, places.a, state=ELIGIBLE)
    make_sheet(application, seats[0], "9", "9")
    make_sheet(application, seats[1], "0", "0", handed_in=False)
    row = ranking(call)[0]
    assert (row.shown_score, row.sheets, row.judges) == (Decimal("90.00"), 1, 3)


def test_without_sheets_there_is_no_rank(places: Places) -> None:
    call = make_call(cohort=places.cohort, state=CallState.SCORING)
    make_application(call, places.a, state=ELIGIBLE)
    row = ranking(call)[0]
    assert (row.rank, row.score, row.is_in_line) == (None, None, False)


def test_the_mean_is_compared_unrounded(places: Places) -> None:
    """Means of 66.666... against a minimum of 66.67: not reached, though shown so."""
    call = make_call(
        cohort=places.cohort, weights=(100,), minimum_score=Decimal("66.67")
    )
    seats = [make_seat(call) for _number in range(3)]
    application = make_application(call, places.a, state=ELIGIBLE)
    for seat, given in zip(seats, ("6", "7", "7"), strict=True):
        make_sheet(application, seat, given)
    row = ranking(call)[0]
    assert (row.shown_score, row.above_minimum) == (Decimal("66.67"), False)


def test_order_ties_and_the_cut_line(places: Places) -> None:
    call = make_call(
        cohort=places.cohort, envelope=Decimal(500_000), minimum_score=Decimal(50)
    )
    seat = make_seat(call)
    wanted = [
        ("best", "200000", "0", "9"),
        ("equal, own share", "200000", "50000", "8"),
        ("equal, nothing own", "200000", "0", "8"),
        ("too low", "50000", "0", "4"),
    ]
    for title, grant, own, given in reversed(wanted):
        application = make_application(
            call,
            make_municipality(),
            grant=grant,
            own=own,
            title=title,
            state=ELIGIBLE,
        )
        make_sheet(application, seat, given, given)
    rows = ranking(call)
    assert [row.application.title for row in rows] == [row[0] for row in wanted]
    assert [row.rank for row in rows] == [1, 2, 3, 4]
    assert [row.running for row in rows] == [200000, 400000, 600000, 650000]
    assert [row.is_in_line for row in rows] == [True, True, False, False]


# Awards --------------------------------------------------------------------------------
def test_award_writes_grant_sum_and_one_row(places: Places, personas: Personas) -> None:
    call, (application,) = make_session((places.a, "200000.00", ("8", "8")))
    grant = do.award_grant(application=application, by=personas.grant_manager)
    call.refresh_from_db()
    assert (grant.amount, call.awarded_total) == (Decimal(200000), Decimal(200000))
    (event,) = AuditEvent.objects.all()
    assert (event.verb, event.after["grant"]) == ("application.award", grant.number)


def test_undo_gives_the_money_back(places: Places, personas: Personas) -> None:
    call, (application,) = make_session((places.a, "200000.00", ("8", "8")))
    do.award_grant(application=application, by=personas.grant_manager)
    do.undo_decision(
        application=application, by=personas.grant_manager, reason="Wrong line"
    )
    call.refresh_from_db()
    application.refresh_from_db()
    assert (call.awarded_total, application.state) == (0, ELIGIBLE)
    assert not Grant.objects.exists()
    again = do.award_grant(application=application, by=personas.grant_manager)
    assert again.amount == Decimal(200000)


def test_the_envelope_holds(places: Places, personas: Personas) -> None:
    call, (first, second) = make_session(
        (places.a, "200000.00", ("9", "9")),
        (places.b, "200000.00", ("8", "8")),
        envelope=Decimal("399999.99"),
    )
    do.award_grant(application=first, by=personas.grant_manager)
    with pytest.raises(OperationRefused) as refused:
        do.award_grant(application=second, by=personas.grant_manager)
    assert codes(refused) == ["over_envelope"]
    assert "0,01" in str(refused.value)
    less = do.award_grant(
        application=second,
        by=personas.grant_manager,
        amount=Decimal("199999.99"),
        reason="The envelope ends here",
    )
    call.refresh_from_db()
    assert (less.amount, call.free_envelope) == (Decimal("199999.99"), 0)


def test_the_database_holds_the_envelope_too(places: Places) -> None:
    call = make_call(cohort=places.cohort)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(awarded_total=call.envelope + 1)


def test_award_limits(places: Places, personas: Personas) -> None:
    _call, (application,) = make_session((places.a, "200000.00", ("8", "8")))
    for amount, wanted in (
        ("250000.01", ["over_request", "over_ceiling"]),
        ("200000.01", ["over_request"]),
        ("0", ["no_amount", "less_without_reason"]),
        ("199999.99", ["less_without_reason"]),
    ):
        with pytest.raises(OperationRefused) as refused:
            do.award_grant(
                application=application,
                by=personas.grant_manager,
                amount=Decimal(amount),
            )
        assert codes(refused) == wanted
    assert not Grant.objects.exists()


def test_passing_over_a_better_one_needs_a_reason(
    places: Places, personas: Personas
) -> None:
    _call, (_best, second) = make_session(
        (places.a, "100000.00", ("9", "9")), (places.b, "100000.00", ("8", "8"))
    )
    with pytest.raises(OperationRefused) as refused:
        do.award_grant(application=second, by=personas.grant_manager)
    assert codes(refused) == ["rank_without_reason"]
    do.award_grant(
        application=second, by=personas.grant_manager, reason="The first withdrew"
    )
    second.refresh_from_db()
    assert (second.is_selected, second.reason) == (True, "The first withdrew")


def test_below_the_minimum_score_nothing_is_awarded(
    places: Places, personas: Personas
) -> None:
    _call, (application,) = make_session(
        (places.a, "100000.00", ("5", "5")), minimum_score=Decimal(60)
    )
    with pytest.raises(OperationRefused) as refused:
        do.award_grant(application=application, by=personas.grant_manager, reason="x")
    assert codes(refused) == ["low_score"]


def test_quorum_leaves_out_members_with_a_conflict(
    places: Places, personas: Personas
) -> None:
    call, (first, second) = make_session(
        (places.a, "100000.00", ("9", "9")), (places.b, "100000.00", ("8", "8"))
    )
    seat = call.seats.first()
    first.declarations.filter(seat=seat).update(has_conflict=True)
    with pytest.raises(OperationRefused) as refused:
        do.award_grant(application=first, by=personas.grant_manager)
    assert codes(refused) == ["no_quorum"]
    do.award_grant(application=second, by=personas.grant_manager, reason="No quorum")
    assert Grant.objects.get().application == second


def test_a_secretary_makes_no_quorum(places: Places, personas: Personas) -> None:
    call, (application,) = make_session((places.a, "100000.00", ("9", "9")))
    seat = call.seats.first()
    seat.role = CommissionRole.SECRETARY
    seat.save()
    with pytest.raises(OperationRefused) as refused:
        do.award_grant(application=application, by=personas.grant_manager)
    assert codes(refused) == ["no_quorum"]


def test_a_member_who_declared_keeps_the_vote(
    scoring: Application, personas: Personas
) -> None:
    """Their sheet counts: nobody is made a secretary afterwards."""
    call, member = scoring.call, personas.commission_member
    do.declare_conflict(application=scoring, by=member, has_conflict=False)

    def set_role(role: CommissionRole) -> None:
        others = (personas.conflicted_member, CommissionRole.MEMBER)
        do.set_commission(
            call=call, by=personas.grant_manager, seats=[(member, role), others]
        )

    with pytest.raises(OperationRefused) as refused:
        set_role(CommissionRole.SECRETARY)
    assert codes(refused) == ["seat_in_use"]
    set_role(CommissionRole.CHAIR)
    assert call.seats.get(user=member).role == CommissionRole.CHAIR


# What members and staff see ------------------------------------------------------------
def test_pages_of_a_member(
    scoring: Application, personas: Personas, browse: Any
) -> None:
    scoring.summary = "SECRET CONTENT"
    scoring.save()
    member = browse(personas.commission_member)
    score_url = f"/commission/applications/{scoring.pk}/"
    call_url = f"/commission/calls/{scoring.call_id}/"
    assert member.get(score_url).status_code == 403
    assert b"declare first" in member.get(call_url).content
    member.post(f"{score_url}declare/", {"has_conflict": "no"})
    assert b"SECRET CONTENT" in member.get(score_url).content
    first, second = scoring.call.criteria.all()
    typed = {f"points_{first.pk}": "7,5", f"points_{second.pk}": "6", "hand_in": "1"}
    assert member.post(score_url, typed).status_code == 302
    assert "69,00" in member.get(call_url).content.decode()

    barred = browse(personas.conflicted_member)
    barred.post(f"{score_url}declare/", {"has_conflict": "yes", "reason": "Brother"})
    assert barred.get(score_url).status_code == 403
    page = barred.get(call_url).content.decode()
    assert "SECRET CONTENT" not in page
    assert "69,00" not in page


def test_scores_of_others_come_after_the_own(
    scoring: Application, personas: Personas, browse: Any
) -> None:
    mine = scoring.call.seats.get(user=personas.commission_member)
    other = scoring.call.seats.get(user=personas.conflicted_member)
    make_sheet(scoring, other, "3", "3")
    declare(scoring, mine, conflict=False)
    page = browse(personas.commission_member)
    url = f"/commission/applications/{scoring.pk}/"
    assert "30,00" not in page.get(url).content.decode()
    make_sheet(scoring, mine, "8", "8", declared=False)
    assert "30,00" in page.get(url).content.decode()


def test_call_result(places: Places, personas: Personas) -> None:
    call, (first, second) = make_session(
        (places.a, "200000.00", ("9", "9")), (places.b, "100000.00", ("8", "8"))
    )
    make_application(call, make_municipality(), state=ApplicationState.INELIGIBLE)
    do.award_grant(application=first, by=personas.grant_manager)
    do.reserve_application(
        application=second, by=personas.grant_manager, reason="Envelope"
    )
    result = call_result(Call.objects.get(pk=call.pk))
    assert (result.requested, result.awarded) == (300000, 200000)
    assert (result.free, result.attended, result.decided) == (800000, 2, 2)
    assert len(result.ineligible) == 1
