"""The pages of an entry: choosing, adding, writing part by part, reading."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from services_registry.enums import EditionState
from services_registry.models import (
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
)
from tests.factories.municipalities import make_village
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_item,
    make_provider,
    make_service,
    make_theme,
    recommend,
)

E = EditionState
KIB = 1024
CHANNELS = {
    "channels-TOTAL_FORMS": 2,
    "channels-INITIAL_FORMS": 0,
    "channels-0-kind": "office",
    "channels-0-place_ky": "Өкмөт үйү, 3-бөлмө",
    "channels-0-hours": "9:00–17:00",
    "channels-1-kind": "phone",
    "channels-1-contact": "0312 00 00 00",
}


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


@pytest.fixture
def edition(places: Any) -> RegistryEdition:
    for code in ("name", "provider", "fee", "coverage", "channels", "quality"):
        make_item(code, kind="facts", is_needed=code == "fee")
    make_item("recipients", help_en="Who gets it.")
    make_item("result", is_needed=False)
    return make_edition(places.a)


@pytest.fixture
def entry(edition: RegistryEdition) -> RegistryEntry:
    return make_entry(edition, make_service("Суу"))


def at(entry: RegistryEntry, rest: str = "") -> str:
    return f"/m/registry/entries/{entry.pk}/{rest}"


def shown(client: Client, address: str) -> dict[str, Any]:
    """What a page would post if nothing were changed in it."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_choosing_leaves_out_what_stands_already(
    head: Client, places: Any, entry: RegistryEntry
) -> None:
    light = make_service("Көчө жарыгы", theme=make_theme("light", name_ky="Жарык"))
    own = make_service("Мончо", municipality=places.a)
    make_service("Бөтөн", municipality=places.b)
    make_service("Эски", valid_until=datetime.date(2016, 1, 1))
    address = f"/m/registry/{entry.edition.pk}/add/"
    assert set(head.get(address).context["rows"]) == {light, own}
    assert list(head.get(address, {"q": "жарыгы"}).context["rows"]) == [light]
    assert list(head.get(address, {"q": "кочо"}).context["rows"]) == [light]


def test_a_service_of_the_catalogue_is_added_with_its_texts(
    head: Client, places: Any, edition: RegistryEdition
) -> None:
    service = make_service("Суу", register="basic")
    recommend(service, make_item("documents"), "Паспорт", text_ru="Паспорт")
    address = f"/m/registry/{edition.pk}/add/{service.pk}/"
    data = {
        "offer": "offered",
        "provider_name": "Таза суу",
        "provider_kind": "water_users",
        "name_ky": "Көк суу",
        "register": "additional",
        "number": 900,
        "next": "1",
    }
    done = head.post(address, data)
    entry = edition.entries.get()
    assert (done.status_code, done["Location"]) == (302, at(entry, "edit/people/"))
    # fields that the form does not have change nothing
    assert (entry.register, entry.number) == ("basic", 1)
    assert (entry.name_ky, entry.name_ru) == ("Көк суу", "Суу")
    assert entry.texts == {"documents": {"ky": "Паспорт", "ru": "Паспорт"}}
    page = head.get(at(entry, "edit/conditions/")).content.decode()
    assert "as recommended by the catalogue" in page
    again = head.post(address, data)
    assert list(again.context["form"].errors) == ["__all__"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"own_ky": ""}, "own_ky"),
        ({"theme": ""}, "theme"),
        ({"provider": ""}, "provider"),
        ({"provider_name": "Жаңы"}, "provider"),
        ({"provider": "", "provider_name": "Жаңы"}, "provider_kind"),
        ({"offer": ""}, "offer"),
        ({"offer": "not_offered"}, "offer_reason"),
        ({"arrangement": "contract", "contract_number": "5"}, "contract_date"),
    ],
)
def test_a_refused_service_keeps_what_was_typed(
    head: Client,
    places: Any,
    edition: RegistryEdition,
    change: dict[str, str],
    field: str,
) -> None:
    data = {
        "own_ky": "Мончо",
        "theme": make_theme().pk,
        "offer": "offered",
        "provider": make_provider(places.a).pk,
        "note": "жазылган жана сакталган",
    }
    answer = head.post(f"/m/registry/{edition.pk}/add/own/", data | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "жазылган жана сакталган" in answer.content.decode()
    assert (RegistryEntry.objects.count(), Service.objects.count()) == (0, 0)


def test_foreign_choices_are_no_choices(
    head: Client, places: Any, edition: RegistryEdition
) -> None:
    foreign = make_service("Бөтөн", municipality=places.b)
    address = f"/m/registry/{edition.pk}/add"
    assert head.get(f"{address}/{foreign.pk}/").status_code == 404
    entry = make_entry(edition)
    data = {"offer": "covered", "offer_reason": "x", "covered_by": foreign.pk}
    refused = head.post(at(entry, "edit/service/"), data)
    assert list(refused.context["form"].errors) == ["covered_by"]
    data = {"offer": "offered", "provider": make_provider(places.b).pk}
    refused = head.post(at(entry, "edit/service/"), data)
    assert list(refused.context["form"].errors) == ["provider"]
    village = {"villages": [places.b.villages.get().pk]}
    refused = head.post(at(entry, "edit/places/"), village)
    assert "villages" in refused.context["form"].errors


def test_each_part_writes_its_own_and_nothing_else(
    head: Client, places: Any, entry: RegistryEntry
) -> None:
    before = RegistryEntry.objects.get()
    texts = {
        "texts-recipients-ky": "Үй-бүлөлөр\r\nжана мектептер",
        "texts-recipients-ru": "Семьи",
        "payment": "free",
        "note": "x",
    }
    done = head.post(at(entry, "edit/people/"), texts)
    assert (done.status_code, done["Location"]) == (302, at(entry))
    price = {
        "payment": "paid",
        "fee_amount": "1 234,50",
        "fee_unit": "бир үй",
        "fee_since": "2016-05-01",
    }
    done = head.post(at(entry, "edit/price/"), price | {"next": "1"})
    assert done["Location"] == at(entry, "edit/places/")
    village = make_village(places.a, "Көк-Арт")
    where = CHANNELS | {"villages": [village.pk], "share_covered": "62,5"}
    head.post(at(entry, "edit/places/"), where)
    entry.refresh_from_db()
    assert entry.texts == {
        "recipients": {"ky": "Үй-бүлөлөр\nжана мектептер", "ru": "Семьи"}
    }
    assert (entry.payment, entry.fee_amount) == ("paid", Decimal("1234.50"))
    assert (entry.fee_note, entry.fee_since) == ("", datetime.date(2016, 5, 1))
    assert (list(entry.villages.all()), entry.share_covered) == (
        [village],
        Decimal("62.5"),
    )
    assert [(c["kind"], c["place_ky"], c["contact"]) for c in entry.channels] == [
        ("office", "Өкмөт үйү, 3-бөлмө", ""),
        ("phone", "", "0312 00 00 00"),
    ]
    assert (entry.note, entry.provider, entry.number) == (
        before.note,
        before.provider,
        before.number,
    )
    page = head.get(at(entry)).content.decode()
    told = ("Үй-бүлөлөр", "Көк-Арт", "9:00–17:00", "Share of people covered: 62,50")
    assert [word in page for word in told] == [True] * 4


def test_rows_of_places(head: Client, entry: RegistryEntry) -> None:
    address = at(entry, "edit/places/")
    more = head.post(address, CHANNELS | {"more": "1", "share_covered": "abc"})
    assert more.status_code == 200
    rows = more.context["form"].rows
    assert rows.forms[0]["place_ky"].value() == "Өкмөт үйү, 3-бөлмө"
    assert (len(rows.forms), more.context["form"]["share_covered"].value()) == (
        5,
        "abc",
    )
    wrong = {
        "covers_all_villages": "on",
        "channels-1-contact": "",
        "channels-1-hours": "8",
    }
    refused = head.post(address, CHANNELS | wrong)
    assert refused.status_code == 422
    assert list(refused.context["form"].rows.forms[1].errors) == ["place_ky"]
    assert RegistryEntry.objects.get().channels == []
    right = CHANNELS | {"covers_all_villages": "on", "channels-0-DELETE": "on"}
    assert head.post(address, right).status_code == 302
    assert [c["kind"] for c in RegistryEntry.objects.get().channels] == ["phone"]


def test_new_items_appear_by_themselves(head: Client, entry: RegistryEntry) -> None:
    further = at(entry, "edit/further/")
    assert head.get(further).status_code == 404
    item = make_item("women", name_en="Access for women", help_en="How they get it.")
    page = head.get(further).content.decode()
    told = ("Access for women", "How they get it.", "(needed to submit)")
    assert [word in page for word in told] == [True] * 3
    assert "Access for women" in head.get(at(entry)).context["lacking"]
    head.post(further, {"texts-women-ky": "Өзүнчө бөлмө"})
    assert RegistryEntry.objects.get().texts == {"women": {"ky": "Өзүнчө бөлмө"}}
    assert "Access for women" not in head.get(at(entry)).context["lacking"]
    item.is_active = False
    item.save()
    assert head.get(further).status_code == 404
    head.post(at(entry, "edit/people/"), {"texts-recipients-ky": "Баары"})
    assert set(RegistryEntry.objects.get().texts) == {"women", "recipients"}


def test_another_text_of_the_catalogue_is_shown(
    head: Client, entry: RegistryEntry
) -> None:
    entry.texts = {"recipients": {"ky": "Биздики"}}
    entry.save()
    recommended = head.get(at(entry, "edit/people/")).content.decode()
    assert "The catalogue recommends another text" not in recommended
    item = StandardItem.objects.get(code="recipients")
    recommend(entry.service, item, "Сунушталган")
    page = head.get(at(entry, "edit/people/")).content.decode()
    told = ("The catalogue recommends another text", "Сунушталган", "Биздики")
    assert [word in page for word in told] == [True] * 3


def test_two_writers_at_one_part_see_both_texts(
    head: Client, browse: Any, personas: Any, entry: RegistryEntry
) -> None:
    address = at(entry, "edit/people/")
    mine = shown(head, address)
    colleague = browse(personas.coordinator_a)
    theirs = {"texts-recipients-ky": "Мектептер", "texts-recipients-ru": "Школы"}
    colleague.post(address, shown(colleague, address) | theirs)
    typed = {"texts-recipients-ky": "Үй-бүлөлөр", "texts-result-ky": "Таза суу"}
    both = head.post(address, mine | typed)
    assert both.status_code == 409
    found = {d["name"]: (d["mine"], d["theirs"]) for d in both.context["differences"]}
    assert found == {
        "keep-texts-recipients-ky": ("Үй-бүлөлөр", "Мектептер"),
        "keep-texts-recipients-ru": ("", "Школы"),
        "keep-texts-result-ky": ("Таза суу", ""),
    }
    assert both.context["saved"].actor_label == str(personas.coordinator_a)
    assert RegistryEntry.objects.get().text("recipients") == "Мектептер"
    form = both.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    again |= {
        "keep-texts-recipients-ky": "mine",
        "keep-texts-recipients-ru": "theirs",
        "keep-texts-result-ky": "mine",
    }
    assert head.post(address, again).status_code == 302
    assert RegistryEntry.objects.get().texts == {
        "recipients": {"ky": "Үй-бүлөлөр", "ru": "Школы"},
        "result": {"ky": "Таза суу"},
    }


def test_two_writers_at_the_places_see_both_rows(
    head: Client, browse: Any, personas: Any, entry: RegistryEntry
) -> None:
    address = at(entry, "edit/places/")
    mine = shown(head, address)
    colleague = browse(personas.coordinator_a)
    colleague.post(address, shown(colleague, address) | CHANNELS)
    own = {**CHANNELS, "channels-TOTAL_FORMS": 1, "channels-0-place_ky": "Мектеп"}
    both = head.post(address, mine | own | {"share_covered": "50"})
    assert both.status_code == 409
    names = [difference["name"] for difference in both.context["differences"]]
    assert names == ["keep-share_covered", "keep-rows"]
    form = both.context["form"]
    hidden = {name: form[name].value() for name in ("version", "stamp")}
    again = mine | own | hidden | {"share_covered": "50", "keep-rows": "theirs"}
    assert head.post(address, again).status_code == 302
    entry.refresh_from_db()
    assert ([c["kind"] for c in entry.channels], entry.share_covered) == (
        ["office", "phone"],
        50,
    )


def test_two_writers_at_different_parts_disturb_nobody(
    head: Client, browse: Any, personas: Any, entry: RegistryEntry
) -> None:
    mine = shown(head, at(entry, "edit/people/"))
    price = {"payment": "paid", "fee_note": "30 сом"}
    browse(personas.coordinator_a).post(at(entry, "edit/price/"), price)
    typed = mine | {"texts-recipients-ky": "Үй-бүлөлөр"}
    assert head.post(at(entry, "edit/people/"), typed).status_code == 302
    entry.refresh_from_db()
    assert (entry.fee_note, entry.text("recipients")) == ("30 сом", "Үй-бүлөлөр")


def test_a_service_not_offered_asks_for_nothing_more(
    head: Client, places: Any, entry: RegistryEntry
) -> None:
    full = make_entry(entry.edition, make_service("Бир терезе"))
    data = {
        "offer": "covered",
        "offer_reason": "Бир жерде",
        "covered_by": full.service.pk,
        "provider": entry.provider.pk,
        "next": "1",
    }
    done = head.post(at(entry, "edit/"), data)
    assert done["Location"] == at(entry)
    page = head.get(at(entry))
    assert (page.context["lacking"], len(page.context["sections"])) == ([], 1)
    assert "Covered by “Бир терезе”: Бир жерде" in page.content.decode()
    listed = head.get(f"/m/registry/{entry.edition.pk}/").content.decode()
    assert "covered by another service" in listed


def test_the_page_says_what_is_missing_and_what_has_ended(
    head: Client, entry: RegistryEntry
) -> None:
    entry.fee_note = ""
    entry.next_check = datetime.date(2016, 1, 1)
    entry.save()
    Service.objects.update(valid_until=datetime.date(2016, 3, 1))
    page = head.get(at(entry))
    assert page.context["lacking"] == ["fee", "recipients"]
    text = page.content.decode()
    told = ("The service stood in the catalogue until", "overdue", "still needed")
    assert [word in text for word in told] == [True] * 3


def test_who_reads_and_who_changes(
    browse: Any, personas: Any, places: Any, entry: RegistryEntry
) -> None:
    change = at(entry, "edit/people/")
    for name, read, write in (
        ("head_a", 200, 200),
        ("viewer_a", 200, 403),
        ("accountant_a", 200, 403),
        ("head_b", 404, 404),
        ("programme_manager", 403, 403),
    ):
        client = browse(getattr(personas, name))
        found = client.get(at(entry)).status_code, client.get(change).status_code
        assert (name, *found) == (name, read, write)
    viewer = browse(personas.viewer_a).get(at(entry)).content.decode()
    assert "/edit/" not in viewer
    # published is for everybody, but the municipality's own pages are not
    other = make_entry(make_edition(places.b, E.PUBLISHED))
    assert browse(personas.head_a).get(at(other)).status_code == 404
    staff = browse(personas.regional_coordinator)
    seen = f"/staff/registries/entries/{other.pk}/"
    assert staff.get(seen).status_code == 200
    assert "/edit/" not in staff.get(seen).content.decode()
    drafted = f"/staff/registries/entries/{entry.pk}/"
    assert staff.get(drafted).status_code == 404
    assert browse(personas.donor).get(seen).status_code == 403


def test_a_closed_edition_is_read_and_not_changed(
    head: Client, places: Any, edition: RegistryEdition
) -> None:
    entry = make_entry(make_edition(places.a, E.PUBLISHED))
    assert "/edit/" not in head.get(at(entry)).content.decode()
    refused = head.post(at(entry, "edit/people/"), {"texts-recipients-ky": "Жаңы"})
    assert refused.status_code == 422
    assert "Жаңы" in refused.content.decode()
    entry.refresh_from_db()
    assert entry.texts == {}


PAGES = {
    "": 13,
    "edit/service/": 13,
    "edit/people/": 9,
    "edit/further/": 9,
    "edit/price/": 9,
    "edit/places/": 11,
    "edit/quality/": 13,
    "quality/": 10,
}


def counts(client: Client, entry: RegistryEntry) -> dict[str, int]:
    """Queries of every page of an entry; each page is light."""
    found = {}
    for name in PAGES:
        client.get(at(entry, name))
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(at(entry, name))
        assert (name, answer.status_code) == (name, 200)
        assert (name, len(answer.content) <= 60 * KIB) == (name, True)
        found[name] = len(seen)
    return found


def fill(entry: RegistryEntry, items: int, entries: int) -> None:
    """So many text items, and so many entries of long names in the edition."""
    theme, place = make_theme(), entry.edition.municipality
    provider = make_provider(place)
    for number in range(entry.edition.entries.count(), entries):
        name = f"Узун расмий аталыштагы кызмат көрсөтүү, {number}-номер " * 2
        make_entry(entry.edition, make_service(name, theme=theme), provider=provider)
    while len(entry.texts) < items:
        code = f"item-{len(entry.texts)}"
        make_item(code)
        entry.texts[code] = {"ky": "Өтүнмө жана паспорт. " * 10, "ru": "Паспорт"}
    entry.save()


def test_query_counts_and_sizes_do_not_grow(head: Client, entry: RegistryEntry) -> None:
    """At 3 and 30 text items, and at 3 and 500 entries in the edition."""
    fill(entry, 3, 3)
    few = counts(head, entry)
    fill(entry, 30, 500)
    assert counts(head, entry) == few
    assert few == PAGES
