"""Ways in which something unseen got out or something settled was changed; all closed."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models.letters import Letter
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.resources import load_standard
from tests.factories.imports import applied, book, checked, undone
from tests.factories.services_registry import (
    make_discussed,
    make_edition,
    make_entry,
    make_item,
    make_provider,
    make_remark,
    make_service,
)

E = EditionState
CANARY = "КАНАРЕЙКА"


@pytest.fixture
def client(client: Client) -> Client:
    """Somebody who reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def day(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


def text_of(answer: Any) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode()


# What never held is read by nobody ------------------------------------------------------
def unseen(place: Any, by: Any, how: str) -> RegistryEntry:
    """The canary in an edition that held on no day."""
    states = {"withdrawn": E.DRAFT, "approved": E.APPROVED}
    days: dict[str, Any] = {
        "to-come": {"in_force_from": day(9), "in_force_until": day(8)},
        # its first day has passed meanwhile, and it was another edition's
        "since-then": {"in_force_from": day(-9), "in_force_until": day(-10)},
    }
    edition = make_edition(
        place,
        states.get(how, E.SUPERSEDED),
        check_code=None if how == "withdrawn" else "7KQ2M9TX",
        **days.get(how, {}),
    )
    make_remark(edition, CANARY, answered_by=by)
    return make_entry(
        edition,
        make_service(CANARY, code="canary", municipality=place),
        provider=make_provider(place, "Б ишканасы", code="canary-provider"),
        texts={"recipients": {"ky": CANARY}},
        note=CANARY,
    )


@pytest.mark.parametrize("how", ["to-come", "since-then", "approved", "withdrawn"])
@pytest.mark.parametrize("reader", ["citizen", "head_a"])
def test_what_never_held_is_at_no_public_address(
    client: Client, browse: Any, personas: Any, places: Any, how: str, reader: str
) -> None:
    entry = unseen(places.b, personas.head_b, how)
    now = make_edition(places.b, E.PUBLISHED, (make_service("Суу"),))
    edition = entry.edition
    browser = client if reader == "citizen" else browse(personas.head_a)
    hidden = [
        f"/registries/{edition.pk}/",
        f"/registries/{edition.pk}/comments/",
        f"/registries/{edition.pk}/comment/",
        f"/registries/{edition.pk}/difference/",
        f"/registries/{edition.pk}/pdf/",
        *(
            f"/registries/{edition.pk}/open/{name}"
            for name in ("registry.json", "hsds.json", "cpsv-ap.jsonld")
        ),
        f"/services/{entry.pk}/",
        f"/id/{places.b.code}/canary/canary-provider/",
    ]
    told = {address: browser.get(address).status_code for address in hidden}
    assert told == dict.fromkeys(hidden, 404)
    for address in (
        "/registries/",
        "/registries/?export=csv",
        "/registries/discussion/",
        f"/registries/{now.pk}/",
        f"/registries/{now.pk}/difference/?with={edition.pk}",
        "/services/",
        "/services/?q=канарейка",
        "/services/?export=csv",
        *(
            f"/open-data/{name}"
            for name in ("services.csv", "services.json", "hsds.json", "cpsv-ap.jsonld")
        ),
        "/verify/7KQ2M9TX/",
    ):
        text = text_of(browser.get(address)).replace("q=канарейка", "")
        assert CANARY not in text, address
        assert f"/registries/{edition.pk}/" not in text, address
    ids = [row.pk for row in RegistryEdition.objects.public()]
    assert (ids, edition.is_public, now.is_public) == ([now.pk], False, True)


# The next edition -----------------------------------------------------------------------
def test_the_newest_approved_edition_is_the_one_that_is_copied(
    personas: Any, places: Any
) -> None:
    """It is published from a later day; the one before it holds until then."""
    old = make_edition(
        places.a,
        E.SUPERSEDED,
        (make_service("Эски"),),
        in_force_from=day(-300),
        in_force_until=day(9),
    )
    ahead = make_edition(
        places.a, E.PUBLISHED, (make_service("Жаңы"),), in_force_from=day(10)
    )
    assert (old.is_in_force, ahead.is_in_force) == (True, False)
    edition = operations.start_edition(municipality=places.a, by=personas.head_a)
    assert [row.name for row in edition.entries.all()] == ["Жаңы"]


# What a kenesh has before it is not changed by taking back a file -----------------------
@pytest.mark.parametrize("state", [E.SUBMITTED, E.APPROVED, E.PUBLISHED, E.SUPERSEDED])
@pytest.mark.parametrize("what", ["made", "changed"])
def test_an_import_is_not_taken_back_out_of_a_closed_edition(
    personas: Any, places: Any, state: EditionState, what: str
) -> None:
    """Two protections: the table knows drafts only, and the undo asks the edition."""
    load_standard()
    staff = personas.programme_manager
    edition = make_edition(places.a)
    if what == "changed":
        make_entry(edition, make_service("Суу", code="water"), number=7)
        rows = book(("municipality", "number", "note"), [[places.a.code, 7, "Жаңы"]])
    else:
        make_provider(places.a, code="giver")
        make_service("Суу", code="water")
        heads = ("municipality", "number", "service", "name_ky", "register", "offer")
        more = ("provider", "payment", "covers_all_villages")
        row = [places.a.code, 7, "water", "Суу", "additional", "offered"]
        rows = book((*heads, *more), [[*row, "giver", "free", "yes"]])
    run = applied(checked("registry-entries", rows, staff), staff)
    assert run.state == "applied"
    before = list(edition.entries.values())
    resolution = make_edition(places.b, E.APPROVED).resolution
    RegistryEdition.objects.filter(pk=edition.pk).update(
        state=state, resolution=None if state == E.SUBMITTED else resolution
    )
    run = undone(run, staff)
    assert run.state == "applied"
    assert run.job is not None
    assert run.job.error_code == "refused"
    assert list(edition.entries.values()) == before


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no locks of rows"
)
@pytest.mark.parametrize("take_back", [False, True])
def test_editions_are_locked_before_their_entries(
    personas: Any, places: Any, take_back: bool
) -> None:
    """As all who write an entry do: else two of them wait for each other for ever."""
    staff = personas.programme_manager
    entry = make_entry(make_edition(places.a), number=7)
    rows = book(("municipality", "number", "note"), [[places.a.code, 7, "Жаңы"]])
    run = checked("registry-entries", rows, staff)
    if take_back:
        run = applied(run, staff)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        run = undone(run, staff) if take_back else applied(run, staff)
    assert run.state == ("undone" if take_back else "applied")
    tables = {
        RegistryEdition._meta.db_table: "edition",
        RegistryEntry._meta.db_table: "entry",
    }
    locked = [
        name
        for query in asked
        if "FOR UPDATE" in query["sql"]
        for table, name in tables.items()
        if f'FROM "{table}"' in query["sql"].split("WHERE")[0]
    ]
    assert locked[:2] == ["edition", "entry"]
    entry.refresh_from_db()
    assert entry.note == ("" if take_back else "Жаңы")


# Odd addresses --------------------------------------------------------------------------
@pytest.mark.parametrize("odd", ["%00", "a%00b", "%ff%fe", "%C3%28", "%ED%A0%80"])
@pytest.mark.parametrize("part", [0, 2])
def test_odd_letters_in_a_lasting_name_are_not_found(
    client: Client, places: Any, odd: str, part: int
) -> None:
    """A NUL made PostgreSQL fail, and the page with it."""
    water, provider = make_service("Суу", code="water"), make_provider(places.a)
    make_entry(make_edition(places.a, E.PUBLISHED), water, provider=provider)
    parts = [places.a.code, "water", provider.code]
    assert client.get(f"/id/{'/'.join(parts)}/").status_code == 302
    parts[part] = odd
    assert client.get(f"/id/{'/'.join(parts)}/").status_code == 404


# A discussion is announced, not told afterwards -----------------------------------------
def test_a_discussion_cannot_be_dated_back(
    browse: Any, personas: Any, places: Any
) -> None:
    head = browse(personas.head_a)
    edition = make_edition(places.a, services=(make_service(),))
    values = {"notice_ky": "Окуңуз", "discussion_until": day(20)}
    opened = head.post(
        f"/m/registry/{edition.pk}/discussion/", {**values, "discussion_from": day(-1)}
    )
    assert (opened.status_code, list(opened.context["form"].errors)) == (
        422,
        ["discussion_from"],
    )
    over = head.post(
        f"/m/registry/{edition.pk}/discussion/",
        {**values, "discussion_from": day(-20), "discussion_until": day(-1)},
    )
    assert over.status_code == 422
    edition.refresh_from_db()
    assert (edition.state, edition.discussion_from) == (E.DRAFT, None)


def test_an_announced_discussion_cannot_be_moved_into_the_past(
    browse: Any, personas: Any, places: Any
) -> None:
    edition = make_discussed(places.a, discussion_from=day(3), discussion_until=day(20))
    moved = browse(personas.head_a).post(
        f"/m/registry/{edition.pk}/discussion/change/",
        {
            "notice_ky": "Окуңуз",
            "discussion_from": day(-3),
            "discussion_until": day(20),
        },
    )
    assert (moved.status_code, list(moved.context["form"].errors)) == (
        422,
        ["discussion_from"],
    )
    edition.refresh_from_db()
    assert edition.discussion_from == day(3)


# One reminder for a check ---------------------------------------------------------------
def test_a_copy_of_an_entry_is_not_reminded_of_again(
    personas: Any, places: Any
) -> None:
    old = make_edition(places.a, E.PUBLISHED, in_force_from=day(-300))
    make_entry(old, make_service("Суу"), checked_on=day(-300), next_check=day(5))
    assert operations.send_check_reminders(today=day()) == 1
    letters = Letter.objects.filter(name="check_due").count()
    edition = operations.start_edition(municipality=places.a, by=personas.head_a)
    copy = edition.entries.get()
    assert copy.next_check == day(5)
    resolution = make_edition(places.b, E.APPROVED).resolution
    RegistryEdition.objects.filter(pk=edition.pk).update(
        state=E.APPROVED, resolution=resolution
    )
    edition.refresh_from_db()
    operations.publish_edition(edition=edition, by=personas.head_a)
    assert operations.send_check_reminders(today=day()) == 0
    # the next kind is told once as well, of the copy alone
    assert operations.send_check_reminders(today=day(5)) == 1
    assert operations.send_check_reminders(today=day(5)) == 0
    assert Letter.objects.filter(name="check_due").count() == 2 * letters


# What was approved with an item still says so -------------------------------------------
def test_an_item_out_of_use_stays_in_approved_passports(
    client: Client, places: Any
) -> None:
    item = make_item("promise", name_en="What we promise", is_needed=False)
    edition = make_edition(places.a, E.PUBLISHED)
    says = make_entry(
        edition, make_service("Суу"), texts={"promise": {"ky": "Күн сайын"}}
    )
    silent = make_entry(edition, make_service("Мончо"))
    item.is_active = False
    item.save()
    pages = [text_of(client.get(f"/services/{row.pk}/")) for row in (says, silent)]
    assert ["What we promise" in page for page in pages] == [True, False]
    assert "Күн сайын" in pages[0]
    record = json.loads(
        text_of(client.get(f"/registries/{edition.pk}/open/registry.json"))
    )
    assert record["services"][0]["texts"] == {"promise": {"ky": "Күн сайын"}}
