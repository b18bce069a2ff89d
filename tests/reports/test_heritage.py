"""The successor's page gathers what its predecessors hold; nothing counts twice."""

import datetime
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from grants.queries import programme_rows
from grants.queries.programme import figures as figures_of
from municipalities.models import Municipality, Resolution
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_membership,
    make_municipality,
    make_official,
)
from tests.factories.reform import DAY, confirm, merged
from tests.factories.reports import make_application, make_call, make_grant, make_plan
from tests.reports.conftest import Programme, plain

Browse = Callable[..., Client]


def figures(programme: Programme) -> list[dict[str, Any]]:
    """The programme as a whole, by cohort and by oblast."""
    oblasts = {programme.kenesh.oblast, programme.balykchy.oblast}
    parts: list[dict[str, Any]] = [{}, {"cohort": programme.cohort}]
    parts += [{"oblast": o} for o in sorted(oblasts, key=lambda oblast: oblast.pk)]
    return [asdict(figures_of(programme_rows(**part))) for part in parts]


def test_programme_figures_are_the_same_before_and_after(programme: Programme) -> None:
    before = figures(programme)
    rows = [row.grant_id for row in programme_rows()]
    unit = merged(programme.kenesh, programme.beshik_zhon)
    assert figures(programme) == before
    assert [row.grant_id for row in programme_rows()] == rows
    assert before[0]["municipalities"] == 2
    confirm(programme.kenesh)
    make_membership(unit, programme.cohort)
    assert figures(programme) == before, "also when the new one joins the cohort"


def test_own_and_taken_over_are_stated_apart(
    programme: Programme, client: Client
) -> None:
    old = client.get(f"/municipalities/{programme.kenesh.pk}/").context["page"].sums
    merged(programme.kenesh, into=programme.balykchy)
    answer = client.get(f"/municipalities/{programme.balykchy.pk}/")
    page, heritage = answer.context["page"], answer.context["heritage"]
    assert page.sums.grant == Decimal("4000000.50")
    assert heritage.sums == old
    text = plain(answer.content.decode())
    assert text.count(money(page.sums.grant)) > 0
    assert text.count(money(old.grant)) > 0
    assert money(page.sums.grant + old.grant) not in text, "never added up"
    numbers = [row.grant.number for row in (*page.grants, *heritage.grants)]
    assert len(numbers) == len(set(numbers)) == 4


def money(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")


def test_a_joint_plan_of_two_predecessors_stands_once(
    programme: Programme, client: Client
) -> None:
    unit = merged(programme.kenesh, programme.beshik_zhon)
    context = client.get(f"/municipalities/{unit.pk}/").context
    heritage = context["heritage"]
    assert len(heritage.plans) == len({plan.pk for plan in heritage.plans}) == 1
    assert len(heritage.grants) == 3
    assert (context["joint"], context["grants"]) == (None, None)


def test_the_partner_becomes_the_successor_of_the_lead(
    programme: Programme, client: Client
) -> None:
    merged(programme.kenesh, into=programme.beshik_zhon)
    context = client.get(f"/municipalities/{programme.beshik_zhon.pk}/").context
    assert context["joint"] is None
    assert len(context["heritage"].grants) == 3
    assert len(context["page"].plans) == 1
    assert context["heritage"].plans == ()


def test_each_record_names_its_legal_holder(
    programme: Programme, client: Client
) -> None:
    unit = merged(programme.kenesh, programme.beshik_zhon)
    context = client.get(f"/municipalities/{unit.pk}/").context
    for _title, table in context["heritage_tables"]:
        with translation.override("en"):
            assert str(table.heads[-1].title) == "Legal holder"
    holders = {row.grant.municipality for row in context["heritage"].grants}
    assert holders == {programme.kenesh}


def test_the_old_page_leads_to_the_successor(
    programme: Programme, client: Client
) -> None:
    unit = merged(programme.kenesh, programme.beshik_zhon)
    page = client.get(f"/municipalities/{programme.kenesh.pk}/")
    assert f'href="/municipalities/{unit.pk}/"' in page.content.decode()
    assert page.context["page"].sums.grant == Decimal("1785693.25"), "it keeps them"
    back = client.get(f"/municipalities/{unit.pk}/").content.decode()
    assert f'href="/municipalities/{programme.kenesh.pk}/"' in back


def test_a_chain_is_gathered(programme: Programme, client: Client) -> None:
    middle = merged(programme.kenesh)
    last = merged(middle, date=datetime.date(2025, 3, 1), name_ky="Акыркы")
    heritage = client.get(f"/municipalities/{last.pk}/").context["heritage"]
    assert heritage.keys == {middle.pk, programme.kenesh.pk}
    assert len(heritage.grants) == 3


def test_each_audience_sees_what_it_may(
    programme: Programme, client: Client, browse: Browse
) -> None:
    kenesh, other = programme.kenesh, programme.beshik_zhon
    unit = merged(kenesh, other)
    make_plan(kenesh, state="draft", title="Жарыяланбаган план")
    make_application(make_call(programme.cohort), kenesh, title="Жаңы өтүнмө")
    Resolution.objects.create(
        municipality=kenesh, number="77", date=DAY, title="Ички токтом"
    )
    hidden = ("Жарыяланбаган план", "Ички токтом", "777 777,77")
    own = make_official(unit, user=make_user())

    def text(reader: Client, audience: str) -> str:
        return plain(
            reader.get(f"/{audience}municipalities/{unit.pk}/").content.decode()
        )

    public = text(client, "")
    before = text(browse(own), "m/")
    for word in hidden:
        assert word not in public
        assert word not in before, "the rights have not passed"
    assert "Жаңы өтүнмө" not in before
    confirm(kenesh)
    after = text(browse(own), "m/")
    assert "Жарыяланбаган план" in after
    assert "Ички токтом" in after
    assert "777 777,77" not in after, "the embargo holds"
    staff = text(browse(make_user("programme_manager")), "staff/")
    assert "Жарыяланбаган план" not in staff
    assert "Ички токтом" in staff
    assert "777 777,77" in staff


@pytest.mark.parametrize("count", [2, 12])
def test_the_number_of_predecessors_adds_no_query(
    client: Client, django_assert_num_queries: Any, count: int, db: None
) -> None:
    olds: list[Municipality] = [make_municipality() for _number in range(count)]
    for place in olds:
        make_grant(make_call(), place, "100.00", own="20.00", plan=make_plan(place))
    unit = merged(*olds)
    with django_assert_num_queries(QUERIES):
        assert client.get(f"/municipalities/{unit.pk}/").status_code == 200


def test_the_home_of_whoever_took_over(programme: Programme, browse: Browse) -> None:
    unit = merged(programme.kenesh, programme.beshik_zhon)
    head = make_official(programme.kenesh, user=make_user())
    assert browse(head).get("/m/").context["title"] == programme.kenesh.full_name
    confirm(programme.kenesh, passing={head: "head"})
    home = browse(head).get("/m/")
    assert home.status_code == 200
    with translation.override("en"):
        assert home.context["title"] == unit.full_name
    assert [place for place, _tasks in home.context["paths"]] == [unit]
    assert plain(home.context["figures"][0].value) == "1 785 693,25"
    for page in ("plans", "applications", "grants", "calls", "registry"):
        assert browse(head).get(f"/m/{page}/").status_code == 200


QUERIES = 22
