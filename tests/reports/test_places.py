"""The municipality's page: what each audience sees, and sums that count once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from grants.enums import CallState
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_municipality, make_official
from tests.factories.reports import make_application, make_call, make_grant, make_plan
from tests.personas import Personas, Places
from tests.reports.conftest import Programme, plain

Browse = Callable[..., Client]


def test_sums_are_of_own_grants_each_once(programme: Programme, client: Client) -> None:
    page = client.get(f"/municipalities/{programme.kenesh.pk}/").context["page"]
    assert page.sums.grant == Decimal("1785693.25")
    assert page.sums.own == Decimal("280000.25")
    assert len(page.grants) == 3


def test_a_partner_sees_the_joint_grants_but_not_in_its_sums(
    programme: Programme, client: Client
) -> None:
    page = client.get(f"/municipalities/{programme.beshik_zhon.pk}/").context["page"]
    assert page.sums.grant == 0
    assert page.grants == ()
    assert len(page.joint_grants) == 2


def test_the_public_page_keeps_the_embargo(
    programme: Programme, client: Client, browse: Browse
) -> None:
    url = f"municipalities/{programme.beshik_zhon.pk}/"
    number = programme.embargoed.number
    assert number not in client.get(f"/{url}").content.decode()
    official = make_official(programme.beshik_zhon)
    own = browse(official).get(f"/m/{url}")
    assert number not in own.content.decode()
    assert "777 777,77" not in plain(own.content.decode())
    manager = browse(make_user("programme_manager")).get(f"/staff/{url}")
    assert number in manager.content.decode()
    programme.hidden.state = CallState.PUBLISHED
    programme.hidden.save()
    assert number in client.get(f"/{url}").content.decode()


def test_people_and_drafts_are_not_public(
    places: Places, personas: Personas, client: Client, browse: Browse
) -> None:
    make_plan(places.a, state="draft", title="Жарыяланбаган план")
    personas.head_a.full_name = "Башчы Аты-Жөнү"
    personas.head_a.save()
    public = client.get(f"/municipalities/{places.a.pk}/").content.decode()
    assert "Жарыяланбаган" not in public
    assert "Башчы Аты-Жөнү" not in public
    staff = browse(personas.programme_manager).get(
        f"/staff/municipalities/{places.a.pk}/"
    )
    assert "Жарыяланбаган" not in staff.content.decode()
    assert "Башчы Аты-Жөнү" in staff.content.decode()
    own = browse(personas.viewer_a).get(f"/m/municipalities/{places.a.pk}/")
    assert "Жарыяланбаган" in own.content.decode()


def test_a_foreign_municipality_does_not_exist(
    places: Places, personas: Personas, browse: Browse
) -> None:
    client = browse(personas.coordinator_a)
    assert client.get(f"/m/municipalities/{places.b.pk}/").status_code == 404
    assert client.get("/m/municipalities/999999/").status_code == 404


def test_a_town_without_rayon_is_named_by_its_oblast(
    programme: Programme, client: Client
) -> None:
    page = client.get(f"/municipalities/{programme.balykchy.pk}/")
    assert page.context["title"] == "Балыкчы (Ысык-Көл)"


def test_a_decision_is_told_when_the_results_are_out(
    places: Places, personas: Personas, browse: Browse
) -> None:
    call = make_call(places.cohort, state=CallState.DECIDED)
    make_application(call, places.a, state="not_selected")
    client = browse(personas.coordinator_a)
    url = f"/m/municipalities/{places.a.pk}/"
    assert states(client, url) == ["under consideration"]
    call.state = CallState.PUBLISHED
    call.save()
    assert states(client, url) == ["not selected"]


def states(client: Client, url: str) -> list[str]:
    table = client.get(url).context["applications"]
    with translation.override("en"):
        return [str(row[2].text) for row in table.rows]


@pytest.mark.parametrize("count", [3, 40])
def test_the_page_asks_the_same_queries_for_any_number_of_grants(
    places: Places,
    personas: Personas,
    browse: Browse,
    django_assert_max_num_queries: Any,
    count: int,
) -> None:
    for _number in range(count):
        call = make_call(places.cohort)
        plan = make_plan(places.a)
        make_grant(call, places.a, "100.00", own="20.00", plan=plan)
    for _number in range(count):
        make_municipality()
    for client, url, limit in (
        (Client(), f"/municipalities/{places.a.pk}/", 16),
        (browse(personas.viewer_a), f"/m/municipalities/{places.a.pk}/", 27),
        (browse(personas.me_officer), f"/staff/municipalities/{places.a.pk}/", 27),
    ):
        with django_assert_max_num_queries(limit):
            assert client.get(url).status_code == 200


def test_approved_plans_are_public_and_drafts_are_not(
    places: Places, client: Client
) -> None:
    shown = make_plan(places.a, title="Ишке ашып жатат")
    make_plan(places.a, state="accepted", title="Кеңеш беките элек")
    page = client.get(f"/municipalities/{places.a.pk}/")
    assert [plan.pk for plan in page.context["page"].plans] == [shown.pk]
    assert f'href="/plans/{shown.pk}/"' in page.content.decode()
