"""After the reform: nothing new for a unit that ended, its plans serve the successor."""

from typing import Any

import pytest

from accounts.models import User
from action_plans import operations as plans
from core.problems import OperationRefused
from grants import operations as do
from grants.enums import Tier
from municipalities.enums import MunicipalRole
from services_registry import operations as registries
from services_registry.enums import EditionState
from services_registry.queries import places_that_may_start
from tests.factories.grants import IN_TIME, make_approved_plan, make_call
from tests.factories.municipalities import make_membership, make_official
from tests.factories.reform import confirm, merged
from tests.factories.services_registry import make_edition, make_service
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db


def test_the_successor_applies_with_a_plan_that_it_took_over(
    places: Places, personas: Personas
) -> None:
    """Only once the rights have passed; nothing new begins for the unit that ended."""
    unit = merged(places.a)
    make_membership(unit, places.cohort)
    head = make_official(unit, MunicipalRole.HEAD)
    plan = make_approved_plan(places.a)
    call = make_call(cohort=places.cohort, tier=Tier.IMPLEMENTATION)
    given: dict[str, Any] = {"call": call, "received_at": IN_TIME, "plan": plan}
    with pytest.raises(OperationRefused) as refused:
        do.start_application(municipality=unit, by=head, **given)
    assert [p.code for p in refused.value.problems] == ["plan_not_approved"]
    with pytest.raises(OperationRefused) as refused:
        do.start_application(municipality=places.a, by=personas.head_a, **given)
    assert [p.code for p in refused.value.problems] == ["ended"]
    assert "Хан-Теңири" in str(refused.value)
    confirm(places.a)
    application = do.start_application(
        municipality=unit, by=User.objects.get(pk=head.pk), **given
    )
    assert (application.municipality, application.plan) == (unit, plan)


def test_nothing_new_begins_for_a_unit_that_ended(
    places: Places, personas: Personas
) -> None:
    service = make_service()
    make_edition(places.a, EditionState.PUBLISHED, (service,))
    merged(places.a, into=places.b)
    head = personas.head_a
    for work in (
        lambda: registries.start_edition(municipality=places.a, by=head),
        lambda: plans.start_plan(
            municipality=places.a, service=service, title="Жаңы", by=head
        ),
        lambda: do.start_application(
            call=make_call(cohort=places.cohort),
            municipality=places.a,
            by=head,
            received_at=IN_TIME,
            title="Жаңы",
        ),
    ):
        with pytest.raises(OperationRefused) as refused:
            work()
        assert [problem.code for problem in refused.value.problems] == ["ended"]
        assert places.b.name_ky in str(refused.value)


def test_what_was_begun_goes_on_with_the_villages_that_moved(
    places: Places, personas: Personas
) -> None:
    service = make_service()
    make_edition(places.a, EditionState.PUBLISHED, (service,))
    plan = plans.start_plan(
        municipality=places.a, service=service, title="Суу", by=personas.head_a
    )
    village, foreign = places.a.villages.get(), places.b.villages.get()
    merged(places.a)
    saved = plans.save_section(
        plan=plan,
        section="passport",
        values={"villages": [village]},
        version=plan.version,
        by=personas.head_a,
    )
    assert list(plan.villages.all()) == [village]
    with pytest.raises(OperationRefused):
        plans.save_section(
            plan=plan,
            section="passport",
            values={"villages": [foreign]},
            version=saved.version,
            by=personas.head_a,
        )


def test_the_screens_offer_the_living_only(
    places: Places, personas: Personas, browse: Any
) -> None:
    merged(places.a, into=places.b)
    call = make_call(cohort=places.cohort)
    client = browse(personas.head_a)
    for page in ("plans/", f"calls/{call.pk}/", "calls/"):
        answer = client.get(f"/m/{page}")
        assert answer.status_code == 200
        assert answer.context.get("action") is None
    assert client.get("/m/plans/new/").status_code == 403
    assert not places_that_may_start(personas.head_a).exists()
