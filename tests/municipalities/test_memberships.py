"""Memberships in cohorts: state x move x person, dates, screens, the cohort's page."""

import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from municipalities import operations
from municipalities.models import Cohort, CohortMembership
from municipalities.workflow import MEMBERSHIP
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db

MANAGERS = {"programme_manager", "regional_coordinator", "superuser"}
TABLE = {
    "graduate": ({"active"}, "graduated"),
    "withdraw": ({"active"}, "withdrawn"),
    "reactivate": ({"graduated", "withdrawn"}, "active"),
}
LATE = datetime.date(2019, 4, 30)


def call(move: str, membership: CohortMembership, by: Any) -> CohortMembership:
    if move == "graduate":
        return operations.graduate_member(membership=membership, by=by, left_date=LATE)
    if move == "withdraw":
        return operations.withdraw_member(
            membership=membership, by=by, left_date=LATE, reason="No deputies"
        )
    return operations.reactivate_member(membership=membership, by=by, reason="Slip")


def outcome(move: str, membership: CohortMembership, by: Any) -> str:
    """What comes of the operation; whatever happens is taken back afterwards."""
    before, result = AuditEvent.objects.count(), ""
    try:
        with transaction.atomic():
            result = call(move, membership, by).state
            assert AuditEvent.objects.count() == before + 1
            transaction.set_rollback(True)
    except PermissionDenied:
        result = "forbidden"
    except OperationRefused:
        result = "refused"
    assert AuditEvent.objects.count() == before
    return result


def test_the_table_names_every_move() -> None:
    assert {move.name for move in MEMBERSHIP.moves} == set(TABLE)


def test_state_by_move_by_person(personas: Personas, places: Places) -> None:
    membership = places.a.memberships.get()
    wrong = []
    for move, (sources, target) in TABLE.items():
        for state in ("active", "graduated", "withdrawn"):
            CohortMembership.objects.update(state=state)
            for who, user in personas.named().items():
                wanted = target if state in sources else "refused"
                if who not in MANAGERS:
                    wanted = "forbidden"
                found = outcome(move, membership, user)
                if found != wanted:
                    wrong.append(f"{move} from {state} by {who}: {found}")
    assert wrong == []


def test_leaving_and_coming_back(personas: Personas, places: Places) -> None:
    manager = personas.programme_manager
    membership = places.a.memberships.get()
    for reason in ("", "  "):
        with pytest.raises(OperationRefused) as refused:
            operations.withdraw_member(
                membership=membership, by=manager, left_date=LATE, reason=reason
            )
        assert [p.field for p in refused.value.problems] == ["reason"]
    left = operations.withdraw_member(
        membership=membership, by=manager, left_date=LATE, reason=" Кеңеш чечти "
    )
    assert (left.state, left.left_date, left.left_reason) == (
        "withdrawn",
        LATE,
        "Кеңеш чечти",
    )
    with pytest.raises(OperationRefused) as refused:
        operations.change_membership(membership=left, by=manager, left_reason=" ")
    assert [p.field for p in refused.value.problems] == ["left_reason"]
    back = operations.reactivate_member(
        membership=membership, by=manager, reason="Ката жазылган"
    )
    assert (back.is_active, back.left_date, back.left_reason) == (True, None, "")
    assert [event.verb for event in AuditEvent.objects.order_by("id")] == [
        "membership.withdraw",
        "membership.reactivate",
    ]


@pytest.mark.parametrize("day", [datetime.date(2016, 1, 31), datetime.date(2999, 1, 1)])
def test_a_day_before_joining_or_in_the_future_is_refused(
    personas: Personas, places: Places, day: datetime.date
) -> None:
    membership = places.a.memberships.get()
    for operation in (operations.graduate_member, operations.withdraw_member):
        more = {"reason": "x"} if operation is operations.withdraw_member else {}
        with pytest.raises(OperationRefused) as refused:
            operation(
                membership=membership,
                by=personas.programme_manager,
                left_date=day,
                **more,
            )
        assert [p.field for p in refused.value.problems] == ["left_date"]


def test_a_municipality_leaves_one_cohort_and_joins_another(
    personas: Personas, places: Places
) -> None:
    manager = personas.programme_manager
    operations.graduate_member(
        membership=places.a.memberships.get(), by=manager, left_date=LATE
    )
    operations.add_member(cohort=make_cohort(2019), municipality=places.a, by=manager)
    states = places.a.memberships.values_list("cohort__year", "state")
    assert list(states) == [(2016, "graduated"), (2019, "active")]


def test_the_screens_of_a_membership(
    personas: Personas, places: Places, browse: Any
) -> None:
    membership = places.a.memberships.get()
    client: Client = browse(personas.regional_coordinator)
    where = f"/staff/cohorts/members/{membership.pk}/"
    page = client.get(where)
    assert [move.name for move in page.context["moves"]] == ["graduate", "withdraw"]
    form = client.get(f"{where}edit/").context["form"]
    assert list(form.fields) == ["joined_date", "commitments_date", "evidence"]
    refused = client.post(f"{where}withdraw/", {"left_date": "30.04.2019"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (
        422,
        ["reason"],
    )
    assert "30.04.2019" in refused.content.decode()
    done = client.post(
        f"{where}withdraw/", {"left_date": "30.04.2019", "reason": "Кеңеш чечти"}
    )
    assert done.url == where
    page = client.get(where)
    assert "Кеңеш чечти" in page.content.decode()
    assert [move.name for move in page.context["moves"]] == ["reactivate"]
    client.post(f"{where}move/reactivate/", {"reason": ""})
    membership.refresh_from_db()
    assert membership.state == "withdrawn"
    client.post(f"{where}move/reactivate/", {"reason": "Ката"})
    membership.refresh_from_db()
    assert membership.state == "active"


def test_who_only_reads_sees_no_moves(
    personas: Personas, places: Places, browse: Any
) -> None:
    membership = places.a.memberships.get()
    page = browse(personas.me_officer).get(membership.get_absolute_url())
    assert (page.context["moves"], page.context["actions"]) == ([], [])


@pytest.fixture
def full(db: None) -> Cohort:
    """Three active members, two graduated, one withdrawn."""
    cohort = make_cohort(2015, planned_size=14)
    for number, state in enumerate(["active"] * 3 + ["graduated"] * 2 + ["withdrawn"]):
        make_membership(
            make_municipality(f"Көк {number}"),
            cohort,
            state=state,
            left_date=None if state == "active" else f"2019-04-{10 + number}",
            left_reason="Токтом № 5" if state == "withdrawn" else "",
        )
    return cohort


def test_the_cohorts_page_counts_by_state_and_filters(
    personas: Personas, full: Cohort, browse: Any
) -> None:
    client = browse(personas.me_officer)
    page = client.get(full.get_absolute_url())
    assert [figure.value for figure in page.context["figures"]] == ["6", "3", "2", "1"]
    left = client.get(full.get_absolute_url(), {"state": "withdrawn"})
    assert [row.municipality.name for row in left.context["rows"]] == ["Көк 5"]
    make_membership(make_municipality("Өзгөн"), full)
    found = client.get(full.get_absolute_url(), {"q": "озгон"})
    assert [row.municipality.name for row in found.context["rows"]] == ["Өзгөн"]
    by_day = client.get(full.get_absolute_url(), {"sort": "left"}).context["rows"]
    assert [row.municipality.name for row in by_day][:3] == ["Көк 3", "Көк 4", "Көк 5"]


def test_the_export_is_what_is_seen(
    personas: Personas, full: Cohort, browse: Any
) -> None:
    response = browse(personas.me_officer).get(
        full.get_absolute_url(), {"state": "withdrawn", "export": "xlsx"}
    )
    content = b"".join(response.streaming_content)
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] == "Көк 5"]
    assert [(row[7].date(), row[8]) for row in rows] == [
        (datetime.date(2019, 4, 15), "Токтом № 5")
    ]


@pytest.mark.parametrize("count", [10, 500])
def test_the_cohorts_page_asks_the_same_queries(
    personas: Personas,
    browse: Any,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    cohort = make_cohort(2015)
    for _number in range(count):
        make_membership(make_municipality(), cohort)
    client = browse(personas.me_officer)
    with django_assert_num_queries(10):
        page = client.get(reverse("staff:cohort-detail", args=[cohort.pk]))
    assert page.status_code == 200
