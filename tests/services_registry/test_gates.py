"""What holds a registry back: a discussion to come, services that are gone, far days."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.dates import add_months
from core.problems import OperationRefused
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition, RegistryRules
from tests.factories.services_registry import (
    make_discussed,
    make_edition,
    make_entry,
    make_service,
)

E = EditionState


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


def day(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


def refusals(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(OperationRefused) as refused:
        act()
    return [(problem.field, problem.code) for problem in refused.value.problems]


# An announced discussion comes first ----------------------------------------------------
def test_nothing_is_submitted_before_its_discussion_begins(
    head: Client, personas: Any, places: Any
) -> None:
    edition = make_discussed(places.a, discussion_from=day(1), discussion_until=day(20))

    def submit() -> RegistryEdition:
        return operations.submit_edition(edition=edition, by=personas.head_a)

    assert refusals(submit) == [("", "not_begun")]
    page = head.get(f"/m/registry/{edition.pk}/check/").content.decode()
    assert "The public discussion is announced from" in page
    change = reverse("municipal:discussion-change", args=[edition.pk])
    assert f'href="{change}"' in page
    assert f"/m/registry/{edition.pk}/move/submit/" not in page
    # taking it back does not open another way: people were told
    operations.return_edition(edition=edition, by=personas.head_a, reason="Оңдойбуз")
    edition.refresh_from_db()
    assert (edition.state, refusals(submit)) == (E.DRAFT, [("", "not_begun")])
    # with an earlier day it begins today
    edition = operations.open_discussion(
        edition=edition,
        by=personas.head_a,
        discussion_from=day(),
        discussion_until=day(9),
        notice_ky="Окуңуз",
    )
    assert submit().is_submitted


def test_a_discussion_that_is_over_holds_nothing_back(
    personas: Any, places: Any
) -> None:
    edition = make_discussed(
        places.a, discussion_from=day(-20), discussion_until=day(-1)
    )
    assert operations.submit_edition(edition=edition, by=personas.head_a).is_submitted


# How long people have -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("set_days", "offset", "expected"),
    [
        (None, 8, [("discussion_until", "too_short")]),
        (None, 9, []),
        (30, 28, [("discussion_until", "too_short")]),
        (30, 29, []),
        (1, 0, []),
    ],
)
def test_people_have_so_many_days_as_staff_set(
    personas: Any,
    places: Any,
    set_days: int | None,
    offset: int,
    expected: list[Any],
) -> None:
    if set_days is not None:
        operations.change_rules(
            by=personas.programme_manager,
            check_months=12,
            remind_days_before=14,
            remind_days_after=14,
            discussion_days=set_days,
        )
    edition = make_edition(places.a, services=(make_service(),))

    def begin() -> RegistryEdition:
        return operations.open_discussion(
            edition=edition,
            by=personas.head_a,
            discussion_from=day(),
            discussion_until=day(offset),
            notice_ky="Окуңуз",
        )

    if expected:
        assert refusals(begin) == expected
    else:
        assert begin().discussion_until == day(offset)


def test_the_form_tells_how_long_and_where_it_is_too_short(
    head: Client, places: Any
) -> None:
    edition = make_edition(places.a, services=(make_service(),))
    url = f"/m/registry/{edition.pk}/discussion/"
    assert "At least 10 days." in head.get(url).content.decode()
    short = {"discussion_from": day(), "discussion_until": day(3), "notice_ky": "А"}
    refused = head.post(url, short)
    assert refused.status_code == 422
    assert "A discussion lasts at least 10 days. Choose" in refused.content.decode()
    assert RegistryEdition.objects.get().state == E.DRAFT


def test_a_discussion_cannot_be_cut_short_but_its_notice_mended(
    personas: Any, places: Any
) -> None:
    edition = make_discussed(
        places.a, discussion_from=day(-2), discussion_until=day(15)
    )

    def change(until: date, notice: str = "Окуңуз") -> RegistryEdition:
        return operations.change_discussion(
            edition=edition,
            by=personas.head_a,
            discussion_from=day(-2),
            discussion_until=until,
            notice_ky=notice,
        )

    assert refusals(lambda: change(day(1))) == [("discussion_until", "too_short")]
    assert change(day(7)).discussion_until == day(7)
    # staff ask for more since: what was announced stays as it is
    RegistryRules.objects.create(pk=1, discussion_days=60)
    assert change(day(7), "Жаңы жер").notice_ky == "Жаңы жер"
    assert refusals(lambda: change(day(8))) == [("discussion_until", "too_short")]


@pytest.mark.parametrize("wrong", [0, 366])
def test_staff_set_a_sensible_number_of_days(personas: Any, wrong: int) -> None:
    values = {"check_months": 12, "remind_days_before": 14, "remind_days_after": 14}

    def change() -> RegistryRules:
        return operations.change_rules(
            by=personas.programme_manager, **values, discussion_days=wrong
        )

    assert refusals(change) == [("discussion_days", "bounds")]
    assert RegistryRules.current().discussion_days == 10


# Services that the catalogue has given up -----------------------------------------------
def test_what_the_catalogue_gave_up_is_not_submitted(
    head: Client, personas: Any, places: Any
) -> None:
    water = make_service("Суу", valid_until=day(-1))
    waste = make_service("Таштанды", valid_until=day())
    old = make_edition(places.a, E.PUBLISHED, (water, waste), in_force_from=day(-300))
    edition = operations.start_edition(municipality=places.a, by=personas.head_a)
    gone, last_day = edition.entries.order_by("number")
    assert (gone.service, last_day.service) == (water, waste)

    def submit() -> RegistryEdition:
        return operations.submit_edition(edition=edition, by=personas.head_a)

    assert refusals(submit) == [("", "ended")]
    page = head.get(f"/m/registry/{edition.pk}/check/").content.decode()
    assert "“Суу” stood in the catalogue until" in page
    links = [
        f'href="/m/registry/entries/{each.pk}/"' in page for each in (gone, last_day)
    ]
    assert links == [True, False]
    assert f"/m/registry/{edition.pk}/move/submit/" not in page
    draft = head.get(f"/m/registry/{edition.pk}/").content.decode()
    assert draft.count("The catalogue does not have this service today.") == 1
    operations.remove_entry(entry=gone, by=personas.head_a)
    page = head.get(f"/m/registry/{edition.pk}/check/").content.decode()
    assert "stood in the catalogue until" not in page
    assert submit().is_submitted
    # what was approved with it stays as it is
    assert old.entries.count() == 2


def test_a_service_not_offered_any_more_is_taken_out_too(
    personas: Any, places: Any
) -> None:
    edition = make_edition(places.a, services=(make_service(),))
    ended = make_service(valid_until=day(-1))
    make_entry(edition, ended, offer="not_offered", offer_reason="Жок", provider=None)
    assert refusals(
        lambda: operations.submit_edition(edition=edition, by=personas.head_a)
    ) == [("", "ended")]


# The next check -------------------------------------------------------------------------
def test_the_next_check_is_at_most_ten_years_ahead(
    head: Client, personas: Any, places: Any
) -> None:
    edition = make_edition(places.a, E.PUBLISHED, (make_service(),))
    entry = edition.entries.get()
    last = add_months(day(), 120)

    def check(next_check: date) -> int:
        return operations.mark_checked(
            edition=edition,
            by=personas.head_a,
            entries=[entry.pk],
            next_check=next_check,
        )

    too_far = last + timedelta(days=1)
    assert refusals(lambda: check(too_far)) == [("next_check", "too_far")]
    url = f"/m/registry/{edition.pk}/checks/"
    refused = head.post(url, {"entries": [entry.pk], "next_check": too_far})
    assert refused.status_code == 422
    entry.refresh_from_db()
    assert entry.next_check is None
    assert check(last) == 1
