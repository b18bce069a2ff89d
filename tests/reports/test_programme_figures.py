"""Gathering the programme's figures: nothing twice, nothing under embargo."""

from decimal import Decimal

import pytest
from django.utils import translation

from core.problems import OperationRefused
from grants.enums import CallState, GrantState, Tier
from grants.models import Call, Grant
from reports.building.tables import share_text
from reports.queries.cases import gather_cases
from reports.queries.programme import ProgrammeFilter, gather_programme
from tests.factories.municipalities import make_cohort, make_municipality, make_phase
from tests.factories.reports import make_call, make_grant, make_plan
from tests.reports.conftest import Programme

ALL = ProgrammeFilter()
GRANTED = Decimal("5785693.75")


def test_money_is_added_grant_by_grant(programme: Programme) -> None:
    sums = gather_programme(ALL).figures
    assert sums.amount == GRANTED
    assert sums.own == Decimal("4280000.75")
    assert sums.total == GRANTED + Decimal("4280000.75") + Decimal("999.99")
    assert sums.grants == 4


def test_places_plans_and_people_count_once(programme: Programme) -> None:
    data = gather_programme(ALL)
    assert data.figures.municipalities == 2
    assert data.figures.reached == 3
    assert data.figures.plans == 2
    # the joint plan has two grants and 1,000 people; the park 300
    assert data.figures.beneficiaries == 1300
    assert (data.extra.women, data.extra.men) == (520, 480)
    assert data.extra.people_known == 2


def test_tiers_add_up_to_the_whole(programme: Programme) -> None:
    data = gather_programme(ALL)
    assert sum(sums.amount for _label, sums in data.by_tier) == GRANTED
    assert sum(sums.amount for _label, sums in data.by_oblast) == GRANTED
    assert sum(sums.grants for _label, sums in data.by_theme) == 4
    # Kenesh holds grants of both tiers: it is in both rows, and once in the whole
    assert [sums.municipalities for _label, sums in data.by_tier] == [1, 2]
    assert data.figures.municipalities == 2


def test_awards_under_embargo_are_not_there(programme: Programme) -> None:
    data = gather_programme(ALL)
    assert programme.embargoed.number not in {row.number for row in data.rows}
    before = data.stamp
    programme.hidden.state = CallState.PUBLISHED
    programme.hidden.save()
    after = gather_programme(ALL)
    assert after.figures.amount == GRANTED + Decimal("777777.77")
    assert after.stamp != before


@pytest.mark.parametrize(
    "state", [s for s in CallState if s not in {"published", "archived"}]
)
def test_no_call_shows_grants_before_its_results(
    programme: Programme, state: CallState
) -> None:
    Call.objects.filter(tier=Tier.IMPLEMENTATION).update(state=state)
    assert [row.amount for row in gather_programme(ALL).rows] == [Decimal("249080.00")]


def test_a_grant_that_was_ended_early_is_left_out(programme: Programme) -> None:
    grant = Grant.objects.get(amount=Decimal("249080.00"))
    grant.state = GrantState.TERMINATED
    grant.save()
    assert gather_programme(ALL).figures.grants == 3


def test_the_average_leaves_out_what_is_not_asked(programme: Programme) -> None:
    """Tier 1 asks for no contribution: it is not zero percent."""
    data = gather_programme(ALL)
    assert data.figures.shares_known == 3
    # 11.134 %, 50 % and 49.993 %
    assert share_text(data.figures.average_share).startswith("37,04")
    assert share_text(None) == "—"
    assert share_text(Decimal("9.9999")) == "9,99\xa0%"


def test_filters_narrow_to_their_part(programme: Programme) -> None:
    other = make_cohort(2019, phase=make_phase(2))
    assert (
        gather_programme(ProgrammeFilter(oblast="41702000000000")).figures.grants == 1
    )
    assert gather_programme(ProgrammeFilter(cohort="cohort-2016")).figures.grants == 4
    assert gather_programme(ProgrammeFilter(cohort=other.code)).figures.grants == 0
    assert gather_programme(ProgrammeFilter(phase="1")).figures.amount == GRANTED
    assert gather_programme(ProgrammeFilter(phase="2")).rows == ()


@pytest.mark.parametrize(
    "chosen",
    [
        ProgrammeFilter(phase="9"),
        ProgrammeFilter(phase="²"),
        ProgrammeFilter(phase="1 OR 1"),
        ProgrammeFilter(phase="9" * 400),
        ProgrammeFilter(cohort="gone"),
        ProgrammeFilter(oblast="x\x00y"),
    ],
)
def test_an_unknown_part_is_refused(
    programme: Programme, chosen: ProgrammeFilter
) -> None:
    with pytest.raises(OperationRefused) as refused:
        gather_programme(chosen)
    assert [problem.code for problem in refused.value.problems] == ["unknown-part"]


def test_the_stamp_is_of_the_figures_not_of_the_language(programme: Programme) -> None:
    stamps = set()
    for language in ("ky", "ru", "en"):
        with translation.override(language):
            stamps.add(gather_programme(ALL).stamp)
    assert len(stamps) == 1
    Grant.objects.filter(amount=Decimal("249080.00")).update(
        amount=Decimal("249080.01")
    )
    assert gather_programme(ALL).stamp not in stamps


def test_equal_names_stay_apart(programme: Programme) -> None:
    """Two municipalities of one name are two (keyed on SOATE, not on the name)."""
    twin = make_municipality("Кеңеш")
    make_grant(
        programme.implementation, twin, "10.00", own="10.00", plan=make_plan(twin)
    )
    assert gather_programme(ALL).figures.municipalities == 3


def test_cases_are_per_municipality_and_limited(programme: Programme) -> None:
    rows = gather_programme(ALL).rows
    cases = gather_cases(rows)
    assert [case.place.name_ky for case in cases] == ["Балыкчы", "Кеңеш"]
    assert [len(case.rows) for case in cases] == [1, 3]
    # the joint plan stands once, though two grants pay for it
    assert [len(case.plans) for case in cases] == [1, 1]
    assert len(gather_cases(rows, limit=1)) == 1


@pytest.mark.parametrize("count", [10, 500])
def test_queries_do_not_grow_with_grants(
    db: None, count: int, django_assert_num_queries: object
) -> None:
    call = make_call(make_cohort(2016))
    for _number in range(count):
        place = make_municipality()
        make_grant(call, place, "100", own="20", plan=make_plan(place))
    with django_assert_num_queries(7):  # type: ignore[operator]
        rows = gather_programme(ALL).rows
    assert len(rows) == count
    with django_assert_num_queries(3):  # type: ignore[operator]
        gather_cases(rows)
