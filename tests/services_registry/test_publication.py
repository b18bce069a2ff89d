"""Publication from a date, and the check code on the paper."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.formats import date_short, date_text
from core.problems import OperationRefused
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition
from services_registry.queries import check_code, plain_code, seal_of
from services_registry.views.public_discussion import CODES_IN_TEN_MINUTES
from tests.factories.services_registry import make_edition, make_entry, make_service

E = EditionState


@pytest.fixture
def client(client: Client) -> Client:
    """Somebody who reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


def day(offset: int = 0) -> Any:
    return timezone.localdate() + timedelta(days=offset)


def sealed(place: Any, state: E, **fields: Any) -> RegistryEdition:
    """An edition with the code that its approval gave it."""
    edition = make_edition(place, state, **fields)
    make_entry(edition, make_service("Суу"))
    edition.content_sha256 = seal_of(edition)
    edition.check_code = check_code(edition, edition.content_sha256)
    edition.save()
    return edition


# Publication ----------------------------------------------------------------------------
def test_the_page_says_what_is_retired(head: Client, places: Any) -> None:
    first = make_edition(places.a, E.APPROVED)
    url = f"/m/registry/{first.pk}/publish/"
    page = head.get(url).content.decode()
    assert "It is the first registry of the municipality" in page
    assert f'value="{day().isoformat()}"' in page
    assert head.post(url, {"in_force_from": day()}).status_code == 302
    second = make_edition(places.a, E.APPROVED)
    page = head.get(f"/m/registry/{second.pk}/publish/").content.decode()
    assert "Edition 1 is in force now. Edition 2 retires it" in page


def test_the_old_edition_holds_until_the_day_before(
    head: Client, client: Client, places: Any
) -> None:
    old = make_edition(places.a, E.PUBLISHED, in_force_from=day(-100))
    new = make_edition(places.a, E.APPROVED)
    url = f"/m/registry/{new.pk}/publish/"
    assert head.post(url, {"in_force_from": day(-1)}).status_code == 422
    assert head.post(url, {"in_force_from": ""}).status_code == 422
    assert head.post(url, {"in_force_from": day(10)}).status_code == 302
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.in_force_until, old.is_in_force) == (
        "superseded",
        day(9),
        True,
    )
    assert (new.state, new.in_force_from, new.is_in_force) == (
        "published",
        day(10),
        False,
    )
    assert client.get(f"/registries/{new.pk}/").status_code == 404
    shown = client.get(f"/registries/{old.pk}/").content.decode()
    assert f"superseded, in force until {date_short(day(9))}" in shown
    assert date_text(day(9)) in shown
    own = head.get(f"/m/registry/{new.pk}/").content.decode()
    assert f"published, in force from {date_short(day(10))}" in own


def test_a_day_before_the_one_that_is_published_ahead_is_refused(
    personas: Any, places: Any
) -> None:
    make_edition(places.a, E.PUBLISHED, in_force_from=day(30))
    new = make_edition(places.a, E.APPROVED)
    with pytest.raises(OperationRefused) as refused:
        operations.publish_edition(
            edition=new, by=personas.head_a, in_force_from=day(10)
        )
    assert [p.code for p in refused.value.problems] == ["before_the_other"]
    done = operations.publish_edition(
        edition=new, by=personas.head_a, in_force_from=day(30)
    )
    assert done.is_published


def test_on_no_day_two_editions_hold(personas: Any, places: Any) -> None:
    make_edition(places.a, E.PUBLISHED, in_force_from=day(-10))
    for offset in (5, 9, 9):
        new = make_edition(places.a, E.APPROVED)
        operations.publish_edition(
            edition=new, by=personas.head_a, in_force_from=day(offset)
        )
    for offset in range(-10, 20):
        assert RegistryEdition.objects.in_force(day(offset)).count() == 1


def test_there_is_no_plain_button_to_publish(head: Client, places: Any) -> None:
    edition = make_edition(places.a, E.APPROVED)
    assert head.post(f"/m/registry/{edition.pk}/move/publish/").status_code == 403
    page = head.get(f"/m/registry/{edition.pk}/").content.decode()
    assert f'href="/m/registry/{edition.pk}/publish/"' in page


# The check code -------------------------------------------------------------------------
def test_a_code_tells_which_registry_was_approved(client: Client, places: Any) -> None:
    edition = sealed(places.a, E.PUBLISHED, in_force_from=day(-3))
    code = edition.check_code
    spaced = f" {code[:4].lower()}-{code[4:].lower()} "
    sent = client.get("/verify/", {"code": spaced})
    assert (sent.status_code, sent["Location"]) == (302, f"/verify/{code}/")
    page = client.get(f"/verify/{code.lower()}/").content.decode()
    shown = (
        "The code belongs to the registry of Алма",
        "exactly what the kenesh approved",
        f"No. {edition.resolution.number} of 20 May 2016",
        date_text(day(-3)),
        "It has 1 service.",
        f"/registries/{edition.pk}/",
        "This edition is in force today.",
    )
    assert [text in page for text in shown] == [True] * len(shown)


def test_contents_that_changed_are_told(client: Client, places: Any) -> None:
    edition = sealed(places.a, E.PUBLISHED)
    edition.entries.update(fee_note="200 сом")
    page = client.get(f"/verify/{edition.check_code}/").content.decode()
    assert "is no longer what the kenesh approved" in page
    assert "exactly what the kenesh approved" not in page


@pytest.mark.parametrize(
    ("state", "fields", "sentence"),
    [
        ("approved", {}, "It is not published yet."),
        ("published", {"in_force_from": day(5)}, "comes into force on"),
        ("superseded", {"in_force_until": day(5)}, "a newer one follows."),
        ("superseded", {"in_force_until": day(-5)}, "a newer one has replaced it."),
    ],
)
def test_the_standing_is_told(
    client: Client, places: Any, state: str, fields: dict[str, Any], sentence: str
) -> None:
    edition = sealed(places.a, E(state), **fields)
    page = client.get(f"/verify/{edition.check_code}/").content.decode()
    assert sentence in page
    linked = f'href="/registries/{edition.pk}/"' in page
    assert linked is edition.is_public


@pytest.mark.parametrize("state", ["draft", "public_discussion", "submitted"])
def test_nothing_is_told_of_what_nobody_approved(
    client: Client, places: Any, state: str
) -> None:
    edition = sealed(places.a, E(state))
    answer = client.get(f"/verify/{edition.check_code}/")
    text = answer.content.decode()
    assert (answer.status_code, "Алма" in text) == (404, False)


@pytest.mark.parametrize("code", ["22222222", "%00", "a" * 300, "' OR 1=1", "Ыы"])
def test_an_unknown_code_is_a_clear_404(client: Client, db: None, code: str) -> None:
    answer = client.get(f"/verify/{code}/")
    assert answer.status_code == 404
    assert "The portal knows no paper with the code" in answer.content.decode()


def test_letters_that_look_alike_are_taken_for_the_latin_ones() -> None:
    assert plain_code("кмн 2-асе 9х") == "KMH2ACE9X"
    assert plain_code(" 7kq2–m9tx\n") == "7KQ2M9TX"


def test_codes_cannot_be_tried_out(client: Client, places: Any) -> None:
    code = sealed(places.a, E.PUBLISHED).check_code
    for _number in range(CODES_IN_TEN_MINUTES):
        assert client.get("/verify/22222222/").status_code == 404
    late = client.get(f"/verify/{code}/")
    assert (late.status_code, "Алма" in late.content.decode()) == (429, False)
    assert client.get(f"/verify/{code}/", REMOTE_ADDR="192.0.2.9").status_code == 200
