"""Two editions side by side: what was added, removed, changed, word by word."""

import time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import load_workbook

from services_registry.enums import EditionState
from services_registry.models import RegistryEdition
from services_registry.operations.copying import copy_all
from services_registry.queries import (
    Differences,
    Piece,
    differences_between,
    marked_words,
    read_as_approved,
)
from services_registry.resources import load_standard
from tests.factories.municipalities import make_village
from tests.factories.services_registry import (
    make_discussed,
    make_edition,
    make_entry,
    make_provider,
    make_service,
)

pytestmark = pytest.mark.once

E = EditionState


@pytest.fixture
def client(client: Client) -> Client:
    """Somebody who reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


@pytest.fixture
def old(places: Any) -> RegistryEdition:
    load_standard()
    return make_edition(places.a, E.PUBLISHED)


def copy_of(old: RegistryEdition, **fields: Any) -> RegistryEdition:
    new = make_edition(old.municipality, **fields)
    copy_all(old, new)
    return new


def told(found: Differences) -> dict[str, Any]:
    """The differences in plain words."""
    return {
        "added": [change.entry.name for change in found.added],
        "removed": [change.entry.name for change in found.removed],
        "changed": {
            change.entry.name: [(i.title, i.before, i.after) for i in change.items]
            for change in found.changed
        },
        "unchanged": found.unchanged,
    }


def test_a_copy_says_the_same(old: RegistryEdition) -> None:
    for _number in range(3):
        make_entry(old, texts={"recipients": {"ky": "Баары"}})
    assert told(differences_between(old, copy_of(old))) == {
        "added": [],
        "removed": [],
        "changed": {},
        "unchanged": 3,
    }


def test_services_come_go_and_change(old: RegistryEdition) -> None:
    for name in ("Суу", "Мончо", "Парк"):
        make_entry(old, make_service(name))
    new = copy_of(old)
    new.entries.filter(service__name_ky="Мончо").delete()
    make_entry(new, make_service("Жарык"), number=9)
    # another number alone is no difference
    new.entries.filter(service__name_ky="Парк").update(number=7)
    new.entries.filter(service__name_ky="Суу").update(
        fee_amount=Decimal("25.50"), fee_note="", payment="paid"
    )
    assert told(differences_between(old, new)) == {
        "added": ["Жарык"],
        "removed": ["Мончо"],
        "changed": {
            "Суу": [("Fee or tariff", "Paid\n20 сом", "Paid\n25,50\xa0som")],
        },
        "unchanged": 1,
    }


CHANGES: dict[str, dict[str, Any]] = {
    "Official name": {"name_en": "Clean water"},
    "Provider": {"contract_number": "7"},
    "Fee or tariff": {"fee_unit": "m³", "fee_amount": Decimal(3)},
    "Where and when to apply": {"channels": [{"kind": "phone", "contact": "5-12-34"}]},
    "Recipients": {"texts": {"recipients": {"en": "All people"}}},
    "Register": {"register": "basic"},
    "Offered": {"offer": "not_offered", "offer_reason": "No money"},
    "Note": {"note": "Since spring"},
}


@pytest.mark.parametrize("title", CHANGES)
def test_every_part_of_an_entry_is_compared(old: RegistryEdition, title: str) -> None:
    entry = make_entry(old)
    new = copy_of(old)
    new.entries.update(**CHANGES[title])
    (changed,) = differences_between(old, new).changed
    assert len(changed.items) == 1
    assert changed.items[0].title.lower().startswith(title.lower()[:6])
    assert entry.number == changed.entry.number


def test_villages_are_compared(old: RegistryEdition) -> None:
    make_entry(old)
    new = copy_of(old)
    entry = new.entries.get()
    entry.covers_all_villages = False
    entry.save()
    entry.villages.set([make_village(old.municipality, name_ky="Төмөнкү", name_en="")])
    (changed,) = differences_between(old, new).changed
    (item,) = changed.items
    assert (item.before, item.after[:7]) == ("All villages", "Төмөнкү")


def test_a_change_in_the_other_language_only_is_shown_there(
    old: RegistryEdition,
) -> None:
    make_entry(old, texts={"result": {"ky": "Суу берилет", "ru": "Вода подаётся"}})
    new = copy_of(old)
    new.entries.update(
        texts={"result": {"ky": "Суу берилет", "ru": "Вода подаётся всем"}}
    )
    with override("ky"):
        (changed,) = differences_between(old, new).changed
    (item,) = changed.items
    assert (item.before, item.after) == ("Вода подаётся", "Вода подаётся всем")
    assert item.language != ""
    with override("ru"):
        (changed,) = differences_between(old, new).changed
    assert changed.items[0].language == ""


def test_where_a_service_stands_twice_the_provider_tells_them_apart(
    old: RegistryEdition,
) -> None:
    service, place = make_service("Суу"), old.municipality
    first, second, third = (make_provider(place, name) for name in "АБВ")
    make_entry(old, service, provider=first, fee_note="10 сом")
    make_entry(old, service, provider=second, fee_note="20 сом")
    new = make_edition(place)
    make_entry(new, service, provider=second, fee_note="25 сом")
    make_entry(new, service, provider=third, fee_note="10 сом")
    found = differences_between(old, new)
    assert [c.entry.provider for c in found.added] == [third]
    assert [c.entry.provider for c in found.removed] == [first]
    (changed,) = found.changed
    assert changed.entry.provider == second
    assert [item.before for item in changed.items] == ["Paid\n20 сом"]


def test_another_provider_of_the_only_entry_is_a_change(old: RegistryEdition) -> None:
    make_entry(old, provider=make_provider(old.municipality, "Эски"))
    new = copy_of(old)
    new.entries.update(provider=make_provider(old.municipality, "Жаңы"))
    found = told(differences_between(old, new))
    assert (found["added"], found["removed"], len(found["changed"])) == ([], [], 1)


@pytest.mark.parametrize(
    ("before", "after", "marks"),
    [
        ("а б в", "а г в", ([" б "], [" г "])),
        ("", "а", ([], ["а"])),
        ("а", "", (["а"], [])),
        ("бир эки", "бир эки үч", ([], [" үч"])),
    ],
)
def test_words_are_marked(before: str, after: str, marks: Any) -> None:
    left, right = marked_words(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after

    def changed(pieces: list[Piece]) -> str:
        return "".join(piece.text for piece in pieces if piece.is_changed).strip()

    assert (changed(left), changed(right)) == tuple("".join(m).strip() for m in marks)


def test_very_long_texts_are_marked_as_a_whole() -> None:
    left, right = marked_words("а " * 900, "б " * 900)
    assert [len(left), len(right), left[0].is_changed] == [1, 1, True]


# Screens --------------------------------------------------------------------------------
def test_markup_in_a_text_stays_text(head: Client, old: RegistryEdition) -> None:
    make_entry(old, note="<b>a</b>")
    new = copy_of(old)
    new.entries.update(note="<script>alert(1)</script>")
    page = head.get(f"/m/registry/{new.pk}/difference/").content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


def test_the_page_and_its_table(head: Client, old: RegistryEdition) -> None:
    make_entry(old, make_service("Суу"))
    make_entry(old, make_service("Мончо"))
    new = copy_of(old)
    new.entries.filter(service__name_ky="Мончо").delete()
    new.entries.update(fee_note="=30 сом")
    url = f"/m/registry/{new.pk}/difference/"
    page = head.get(url).content.decode()
    assert [w in page for w in ("Суу", "Мончо", "<del>20</del>", "<ins>=30</ins>")] == [
        True
    ] * 4
    only = head.get(f"{url}?with={old.pk}&kind=removed").content.decode()
    assert ("Мончо" in only, "<ins>" in only) == (True, False)
    book = load_workbook(BytesIO(b"".join(head.get(f"{url}?export=xlsx"))))
    rows = list(book.worksheets[0].values)
    assert [(row[0], row[2], row[6], row[7]) for row in rows[1:]] == [
        ("removed", "Мончо", None, None),
        ("changed", "Суу", "Paid\n20 сом", "Paid\n=30 сом"),
    ]


def test_everybody_compares_only_what_they_may_read(
    client: Client, browse: Any, personas: Any, places: Any
) -> None:
    superseded = make_edition(places.a, E.SUPERSEDED)
    published = make_edition(places.a, E.PUBLISHED)
    draft = make_edition(places.a)
    foreign = make_edition(places.b, E.PUBLISHED)
    staff, head_b = browse(personas.me_officer), browse(personas.head_b)
    head = browse(personas.head_a)

    def status(who: Client, part: str, one: Any, other: Any) -> int:
        base = {"m": "/m/registry", "staff": "/staff/registries", "": "/registries"}
        url = f"{base[part]}/{one.pk}/difference/?with={other.pk}"
        return who.get(url).status_code

    assert status(client, "", published, superseded) == 200
    assert status(client, "", published, draft) == 404
    assert status(client, "", draft, published) == 404
    # a writer's own draft is no public edition either
    assert status(head, "", published, draft) == 404
    assert status(head, "m", draft, published) == 200
    assert status(head, "m", published, foreign) == 404
    assert status(head_b, "m", draft, published) == 404
    assert status(staff, "staff", published, superseded) == 200
    assert status(staff, "staff", published, draft) == 404
    for asked in ("x", "9" * 40, "-1"):
        page = f"/registries/{published.pk}/difference/?with={asked}"
        assert client.get(page).status_code == 404


def test_without_another_edition_the_page_says_so(client: Client, places: Any) -> None:
    only = make_discussed(places.a)
    page = client.get(f"/registries/{only.pk}/difference/").content.decode()
    assert "There is no other edition to compare with" in page


def test_the_history_of_a_registry(client: Client, places: Any) -> None:
    first = make_edition(
        places.a, E.SUPERSEDED, in_force_from="2016-01-01", in_force_until="2016-12-31"
    )
    second = make_edition(places.a, E.PUBLISHED, in_force_from="2017-01-01")
    draft = make_edition(places.a)
    page = client.get(f"/registries/{second.pk}/").content.decode()
    assert f"/registries/{first.pk}/" in page
    assert f"No. {first.resolution.number} of 20.05.2016" in page
    assert "01.01.2016 – 31.12.2016" in page
    assert f"/registries/{draft.pk}/" not in page


def test_300_against_300_is_quick_and_asks_little(
    head: Client, old: RegistryEdition
) -> None:
    texts = {"recipients": {"ky": "Муниципалитеттин тургундары " * 10}}
    provider = make_provider(old.municipality)
    for number in range(10):
        make_entry(old, provider=provider, number=number, texts=texts)
    new = copy_of(old)
    new.entries.update(fee_note="40 сом", texts={})
    # as the page fetches it
    old = read_as_approved(RegistryEdition.objects.filter(pk=old.pk)).get()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            differences_between(old, new)
        return len(seen)

    few = queries()
    for number in range(10, 300):
        make_entry(old, provider=provider, number=number, texts=texts)
    new.delete()
    new = copy_of(old)
    new.entries.update(fee_note="40 сом", texts={})
    began = time.process_time()
    assert queries() == few == 7
    assert time.process_time() - began < 3
    page = head.get(f"/m/registry/{new.pk}/difference/")
    assert len(page.content) < 60 * 1024
