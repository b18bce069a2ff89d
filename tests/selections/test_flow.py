"""A whole selection with 30 candidates, and the cohorts of 2015 and 2016 from papers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import Role
from core.models import AuditEvent, Letter
from core.problems import OperationRefused
from municipalities.enums import MunicipalityKind, MunicipalRole
from municipalities.models import (
    CohortMembership,
    EarlierProgramme,
    Municipality,
    Oblast,
)
from selections import operations as do
from selections.building import standing
from selections.models import Candidate, Selection
from selections.queries import decided_rows, next_reserves, public_results
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_cohort,
    make_municipality,
    make_oblast,
    make_official,
)
from tests.factories.selections import CLOSES, IN_TIME, OPENS, make_paper

pytestmark = pytest.mark.django_db

RURAL, TOWN = MunicipalityKind.AIMAK, MunicipalityKind.TOWN
# Worked out by hand: 60 % and 40 % of points of 10, so score = 6 x first + 4 x second.
# 8 places, at most 5 in Jalal-Abad (JA), at most 1 town, minimum 30.
TOP: list[tuple[str, str, str, str, str, str]] = [
    ("JA", RURAL, "10", "10", "100", "selected"),  # 1
    ("IK", TOWN, "10", "9", "96", "selected"),  # 2: the only town
    ("JA", RURAL, "9", "9", "90", "selected"),  # 3
    ("JA", TOWN, "9", "8", "86", "reserve"),  # 4: a second town
    ("JA", RURAL, "8", "9", "84", "selected"),  # 5
    ("IK", RURAL, "8", "8", "80", "selected"),  # 6
    ("JA", RURAL, "8", "7", "76", "selected"),  # 7
    ("JA", RURAL, "7", "8", "74", "selected"),  # 8: the fifth of Jalal-Abad
    ("JA", RURAL, "7", "7", "70", "reserve"),  # 9: Jalal-Abad is full
    ("IK", RURAL, "6", "7", "64", "reserve"),  # 10: lost the lot to 11
    ("IK", RURAL, "6", "7", "64", "selected"),  # 11: the eighth place
]
# 12 to 28 lose 1.5 each from 60 on; 29 and 30 stay under the minimum.
TAIL = [
    ("IK" if n % 2 else "JA", RURAL, str(6 - (n - 12) * 0.25), "6", "", "reserve")
    for n in range(12, 29)
]
LAST = [
    ("JA", RURAL, "2", "4", "28", "rejected"),
    ("IK", RURAL, "2", "2", "20", "rejected"),
]
TABLE = TOP + TAIL + LAST


@pytest.fixture
def oblasts(db: None) -> dict[str, Oblast]:
    issyk_kul = make_oblast("41702000000000", name_ky="Ысык-Көл", name_en="Issyk-Kul")
    return {"JA": make_oblast(), "IK": issyk_kul}


def parts(selection: Selection, by: Any, oblasts: dict[str, Oblast]) -> None:
    scored = {"kind": "score", "max_score": 10, "title_ky": "К", "title_en": "C"}
    do.set_criteria(
        selection=selection,
        by=by,
        rows=[{**scored, "weight": Decimal(60)}, {**scored, "weight": Decimal(40)}],
    )
    do.set_quotas(
        selection=selection,
        by=by,
        rows=[
            {"oblast": oblasts["JA"], "settlement": "", "places": 5},
            {"oblast": None, "settlement": "town", "places": 1},
        ],
    )
    criterion = selection.criteria.get(number=1)
    do.set_tie_rules(
        selection=selection,
        by=by,
        rows=[
            {"kind": "criterion", "criterion": criterion},
            {"kind": "earlier", "criterion": None},
            {"kind": "lot", "criterion": None},
        ],
    )
    do.set_commitments(selection=selection, by=by, rows=[{"text_ky": "Биз"}])


def municipality(number: int, oblast: Oblast, kind: str) -> Municipality:
    place = make_municipality(f"Жер {number:02d}", rayon=None, oblast=oblast, kind=kind)
    make_official(place, MunicipalRole.HEAD)
    return place


def send_in(candidate: Candidate) -> Candidate:
    """The head confirms, accepts and submits."""
    head = candidate.municipality.officials.get().user
    candidate = do.confirm_wish(candidate=candidate, by=head, received_at=IN_TIME)
    commitment = candidate.selection.commitments.get()
    do.accept_commitment(candidate=candidate, commitment=commitment, by=head)
    return do.submit_candidate(candidate=candidate, by=head, received_at=IN_TIME)


DECISION: dict[str, Any] = {
    "decision_number": "7",
    "decision_date": date(2016, 3, 20),
    "decision_reasons": "As ranked",
}


@pytest.fixture
def announced(oblasts: dict[str, Oblast]) -> SimpleNamespace:
    """Invited by list; the announcement wrote one letter to each head."""
    manager = make_user(Role.PROGRAMME_MANAGER)
    places = [
        municipality(number, oblasts[row[0]], row[1])
        for number, row in enumerate(TABLE, start=1)
    ]
    with time_machine.travel(OPENS, tick=False):
        selection = do.make_selection(
            by=manager,
            cohort=make_cohort(2017),
            title_ky="2017-жылдын тандоосу",
            announcement_ky="Жарыя",
            places=8,
            minimum_score=Decimal(30),
            opens_at=OPENS,
            closes_at=CLOSES,
        )
        parts(selection, manager, oblasts)
        do.invite_municipalities(selection=selection, by=manager, municipalities=places)
        again = do.invite_oblasts(
            selection=selection, by=manager, oblasts=oblasts.values()
        )
        assert (again, Letter.objects.count()) == ([], 0)
        selection = do.announce_selection(selection=selection, by=manager)
    assert Letter.objects.filter(name="selection_announced").count() == 30
    return SimpleNamespace(selection=selection, manager=manager, places=places)


@pytest.fixture
def ranked(announced: SimpleNamespace) -> SimpleNamespace:
    """All sent in, checked and scored; the thirteenth withdrew before the decision."""
    selection, manager = announced.selection, announced.manager
    rows = selection.candidates.select_related("municipality", "selection")
    by_place = {c.municipality_id: send_in(c) for c in rows}
    numbered = [by_place[place.pk] for place in announced.places]
    selection = do.start_screening(selection=selection, by=manager)
    for candidate in numbered:
        do.find_eligible(candidate=candidate, by=manager)
    selection = do.start_scoring(selection=selection, by=manager)
    first, second = selection.criteria.all()
    for candidate, row in zip(numbered, TABLE, strict=True):
        do.save_scores(
            candidate=candidate,
            by=manager,
            points={first.pk: Decimal(row[2]), second.pk: Decimal(row[3])},
        )
    selection = do.close_scoring(selection=selection, by=manager)
    head = numbered[12].municipality.officials.get().user
    do.withdraw_candidate(candidate=numbered[12], by=head, reason="Reform")
    return SimpleNamespace(selection=selection, manager=manager, numbered=numbered)


def draw(ranked: SimpleNamespace) -> Selection:
    tenth, eleventh = ranked.numbered[9:11]
    return do.record_lots(
        selection=ranked.selection,
        by=ranked.manager,
        lots={tenth.pk: 2, eleventh.pk: 1},
        record="Drawn on 18 March before all members",
    )


@pytest.fixture
def published(ranked: SimpleNamespace) -> SimpleNamespace:
    selection = do.decide_selection(
        selection=draw(ranked), by=ranked.manager, **DECISION
    )
    do.record_minutes(
        selection=selection,
        by=ranked.manager,
        number="4",
        date=date(2016, 3, 18),
        members="Three members",
    )
    assert Letter.objects.filter(name="selection_decided").count() == 0
    ranked.selection = do.publish_selection(selection=selection, by=ranked.manager)
    return ranked


def test_no_decision_before_the_lot(ranked: SimpleNamespace) -> None:
    tied = [row.candidate.pk for row in standing(ranked.selection).tied]
    assert tied == [c.pk for c in ranked.numbered[9:11]]
    with pytest.raises(OperationRefused) as refused:
        do.decide_selection(selection=ranked.selection, by=ranked.manager, **DECISION)
    assert [p.code for p in refused.value.problems] == ["needs_lot"]
    assert not Candidate.objects.exclude(state__in=["eligible", "withdrawn"]).exists()


def test_thirty_candidates(ranked: SimpleNamespace) -> None:
    selection = do.decide_selection(
        selection=draw(ranked), by=ranked.manager, **DECISION
    )
    fresh = [Candidate.objects.get(pk=c.pk) for c in ranked.numbered]
    wanted: list[str] = [row[5] for row in TABLE]
    wanted[12] = "withdrawn"
    assert [c.state for c in fresh] == wanted
    assert [c.municipality.name_ky[-2:] for c in decided_rows(selection)] == [
        *(f"{n:02d}" for n in range(1, 10)),
        *("11", "10", "12"),
        *(f"{n:02d}" for n in range(14, 31)),
    ]
    assert [c.score for c in fresh[:12]] == [*(Decimal(row[4]) for row in TOP), 60]
    assert fresh[10].tie_rule == "lot"
    waiting = [fresh[n - 1].reserve_order for n in (4, 9, 10, 12, 14, 28)]
    assert waiting == [1, 2, 3, 4, 5, 19]
    assert selection.places_taken == 8
    assert [row["rank"] for row in selection.ranking] == list(range(1, 30))
    jalal_abad, towns = selection.quotas.order_by("settlement")
    assert selection.ranking[3]["full_quotas"] == [towns.pk]
    assert selection.ranking[8]["full_quotas"] == [jalal_abad.pk]
    # nobody but staff knows anything before the publication
    assert {str(c.shown_state) for c in fresh} == {"under_consideration", "withdrawn"}


def test_a_place_that_becomes_free(published: SimpleNamespace) -> None:
    """The sixth (Issyk-Kul) withdraws; 4 and 9 have no quota, so 10 moves up."""
    assert Letter.objects.filter(name="selection_decided").count() == 29
    numbered, manager = published.numbered, published.manager
    do.withdraw_candidate(candidate=numbered[5], by=manager, reason="By letter")
    selection = Selection.objects.get(pk=published.selection.pk)
    assert selection.places_taken == 7
    assert [c.pk for c in next_reserves(selection)] == [numbered[9].pk]
    with pytest.raises(OperationRefused) as refused:
        do.promote_candidate(candidate=numbered[8], by=manager, reason="Why not")
    assert [p.code for p in refused.value.problems] == ["full_quota"]
    with pytest.raises(OperationRefused) as refused:
        do.promote_candidate(candidate=numbered[14], by=manager)
    assert [p.code for p in refused.value.problems] == ["not_next"]
    do.promote_candidate(candidate=numbered[9], by=manager)
    assert Letter.objects.filter(name="place_given").count() == 1
    results = public_results(Selection.objects.get(pk=selection.pk))
    assert [c.municipality.name_ky[-2:] for c in results.selected] == [
        *("01", "02", "03", "05", "07", "08", "10", "11"),
    ]
    assert [c.reserve_order for c in results.reserve][:3] == [1, 2, 4]


def test_the_memorandum_begins_the_membership(published: SimpleNamespace) -> None:
    manager = published.manager
    winner = do.record_memorandum(
        candidate=published.numbered[0],
        by=manager,
        memorandum_number="12",
        memorandum_date=date(2016, 4, 5),
        memorandum_scan=make_paper(manager),
        joined_date=date(2016, 4, 10),
    )
    membership = CohortMembership.objects.get()
    assert winner.membership == membership
    assert membership.joined_date == date(2016, 4, 10)
    assert membership.commitments_date == date(2016, 4, 5)
    assert winner.memorandum_scan is not None
    assert winner.memorandum_scan.is_attached
    do.archive_selection(selection=published.selection, by=manager)


# Papers of the past --------------------------------------------------------------------
def historic(places: int, year: int, **values: Any) -> tuple[Selection, Any]:
    manager = make_user(Role.PROGRAMME_MANAGER)
    selection = do.make_selection(
        by=manager,
        cohort=make_cohort(year),
        title_ky=f"{year}-жылдын тандоосу",
        places=places,
        opens_at=datetime(year, 1, 5, tzinfo=UTC),
        closes_at=datetime(year, 2, 5, tzinfo=UTC),
        is_historic=True,
        source_note="Pages of the programme",
        **values,
    )
    return selection, manager


def carry_through(selection: Selection, manager: Any, day: date) -> Selection:
    """All steps from entered candidates to members, without points."""
    selection = do.start_screening(selection=selection, by=manager)
    for candidate in selection.candidates.select_related("selection", "municipality"):
        do.find_eligible(candidate=candidate, by=manager, reason="As the papers say")
    selection = do.start_scoring(selection=selection, by=manager)
    selection = do.close_scoring(selection=selection, by=manager)
    selection = do.decide_selection(
        selection=selection,
        by=manager,
        decision_number="1",
        decision_date=day,
        decision_reasons="As the papers say",
    )
    do.record_minutes(
        selection=selection, by=manager, number="1", date=day, members="Unknown"
    )
    selection = do.publish_selection(selection=selection, by=manager)
    for candidate in selection.candidates.select_related("selection", "municipality"):
        do.record_memorandum(
            candidate=candidate,
            by=manager,
            memorandum_number="",
            memorandum_date=day,
            memorandum_scan=None,
        )
    return Selection.objects.get(pk=selection.pk)


def test_the_cohort_of_2015(oblasts: dict[str, Oblast]) -> None:
    """14 places, 7 an oblast, participants of an earlier project invited, 60 %."""
    selection, manager = historic(14, 2015, sufficiency_year=2014)
    do.set_quotas(
        selection=selection,
        by=manager,
        rows=[
            {"oblast": oblast, "settlement": "", "places": 7}
            for oblast in oblasts.values()
        ],
    )
    do.set_commitments(selection=selection, by=manager, rows=[{"text_ky": "Биз"}])
    programme = EarlierProgramme.objects.create(code="vap", name_ky="VAP")
    places = [
        municipality(number, oblasts["JA" if number <= 7 else "IK"], RURAL)
        for number in range(1, 15)
    ]
    for place in places:
        programme.participations.create(municipality=place, source="Page")
    # one ended in the reform later; one is on record as a member already
    Municipality.objects.filter(pk=places[0].pk).update(ended_date="2024-08-01")
    CohortMembership.objects.create(
        cohort=selection.cohort, municipality=places[1], evidence="Page"
    )
    municipality(99, oblasts["JA"], RURAL)
    made = do.invite_participants(selection=selection, by=manager, programme=programme)
    assert len(made) == 14
    selection = do.announce_selection(selection=selection, by=manager)
    entered = do.enter_candidates(
        selection=selection,
        by=manager,
        municipalities=places,
        received_at=datetime(2015, 2, 1, tzinfo=UTC),
    )
    assert {c.state for c in entered} == {"submitted"}
    assert entered[0].number is not None
    assert entered[0].number.startswith("S-2015-")
    selection = carry_through(selection, manager, date(2015, 5, 4))
    members = CohortMembership.objects.filter(cohort=selection.cohort)
    assert members.count() == 14
    assert {m.joined_date for m in members} == {date(2015, 5, 4)}
    assert selection.places_taken == 14
    assert Letter.objects.count() == 0
    on_behalf = AuditEvent.objects.filter(after__on_behalf=True)
    assert set(on_behalf.values_list("verb", flat=True)) == {
        "candidate.confirm",
        "candidate.commitment_accepted",
        "candidate.submit",
    }


def test_the_cohort_of_2016_after_that_of_2015(oblasts: dict[str, Oblast]) -> None:
    """16 more by competition; the rules are copied, the candidates entered by list."""
    earlier, manager = historic(14, 2015)
    parts(earlier, manager, oblasts)
    selection = do.copy_selection(
        selection=earlier,
        cohort=make_cohort(2016),
        by=manager,
        places=16,
        is_historic=True,
        opens_at=datetime(2016, 1, 5, tzinfo=UTC),
        closes_at=datetime(2016, 2, 5, tzinfo=UTC),
    )
    assert [c.weight for c in selection.criteria.all()] == [60, 40]
    assert [str(q) for q in selection.quotas.all()] == [
        str(q) for q in earlier.quotas.all()
    ]
    assert [t.kind for t in selection.tie_rules.all()] == [
        "criterion",
        "earlier",
        "lot",
    ]
    copied = selection.tie_rules.get(kind="criterion").criterion
    assert copied == selection.criteria.get(number=1)
    assert earlier.criteria.count() == 2
    do.set_criteria(selection=selection, by=manager, rows=[])
    do.set_quotas(selection=selection, by=manager, rows=[])
    places = [municipality(n, oblasts["JA"], RURAL) for n in range(1, 17)]
    do.invite_municipalities(selection=selection, by=manager, municipalities=places)
    selection = do.announce_selection(selection=selection, by=manager)
    do.enter_candidates(
        selection=selection,
        by=manager,
        municipalities=places,
        received_at=datetime(2016, 2, 1, tzinfo=UTC),
    )
    selection = carry_through(selection, manager, date(2016, 6, 1))
    assert (selection.places_taken, selection.cohort.memberships.count()) == (16, 16)


def test_papers_of_the_past_do_not_come_from_the_future(
    oblasts: dict[str, Oblast],
) -> None:
    selection, manager = historic(2, 2015)
    place = municipality(1, oblasts["JA"], RURAL)
    do.invite_municipalities(selection=selection, by=manager, municipalities=[place])
    selection = do.announce_selection(selection=selection, by=manager)
    with pytest.raises(OperationRefused) as refused:
        do.enter_candidates(
            selection=selection,
            by=manager,
            municipalities=[place],
            received_at=timezone.now() + timedelta(days=1),
        )
    assert [p.code for p in refused.value.problems] == ["future"]
