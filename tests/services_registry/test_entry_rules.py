"""What an entry must fulfil, and what is left out because it does not apply."""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from services_registry import operations
from services_registry.enums import EditionState, Offer
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.operations import EntryValues, NewProvider, values_of
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_item,
    make_provider,
    make_service,
    recommend,
)

DAY = datetime.date(2016, 5, 20)
CHANNEL = {"kind": "office", "place_ky": "Мамлекеттик үй, 3-бөлмө"}


def codes(refused: Any) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in refused.value.problems}


@pytest.fixture
def edition(places: Any) -> RegistryEdition:
    make_item("recipients")
    make_item("old", is_active=False)
    return make_edition(places.a)


@pytest.fixture
def values(places: Any) -> EntryValues:
    return EntryValues(make_service("Суу"), make_provider(places.a, "Таза суу"))


def save(edition: RegistryEdition, by: Any, values: EntryValues, **more: Any) -> Any:
    return operations.save_entry(edition=edition, by=by, values=values, **more)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"offer": "never"}, {("offer", "unknown"), ("offer_reason", "no_reason")}),
        ({"provider": None}, {("provider", "no_name")}),
        ({"offer": Offer.NOT_OFFERED}, {("offer_reason", "no_reason")}),
        (
            {"offer": Offer.COVERED, "offer_reason": " "},
            {("offer_reason", "no_reason"), ("covered_by", "no_other")},
        ),
        (
            {"arrangement": "contract"},
            {("contract_number", "no_number"), ("contract_date", "no_date")},
        ),
        (
            {"arrangement": "lease", "contract_number": "7"},
            {("contract_date", "no_date")},
        ),
        ({"contract_number": "7"}, {("arrangement", "no_ground")}),
        (
            {
                "arrangement": "contract",
                "contract_number": "7",
                "contract_date": DAY,
                "contract_until": DAY - datetime.timedelta(days=1),
            },
            {("contract_until", "ends_before")},
        ),
        ({"fee_amount": Decimal("5.00")}, {("payment", "not_free")}),
        ({"fee_note": "20 сом"}, {("payment", "not_free")}),
        ({"payment": "paid", "fee_amount": Decimal(0)}, {("fee_amount", "no_fee")}),
        (
            {"payment": "paid", "fee_amount": Decimal(-1)},
            {("fee_amount", "out_of_range")},
        ),
        (
            {"payment": "paid", "fee_amount": Decimal(10) ** 12},
            {("fee_amount", "out_of_range")},
        ),
        ({"share_covered": Decimal("100.01")}, {("share_covered", "out_of_range")}),
        ({"share_covered": Decimal("-0.01")}, {("share_covered", "out_of_range")}),
        ({"covers_all_villages": False}, {("villages", "no_villages")}),
        (
            {"channels": [CHANNEL, {"kind": "pigeon"}]},
            {("channels-1-kind", "unknown"), ("channels-1-place_ky", "no_place")},
        ),
        (
            {"channels": [CHANNEL | {"hours": "9" * 151}]},
            {("channels-0-hours", "long")},
        ),
        ({"channels": [CHANNEL] * 21}, {("channels", "too_many")}),
        ({"texts": {"old": {"ky": "эски"}}}, {("texts", "unknown")}),
        ({"texts": {"nothing": {"ky": "жок"}}}, {("texts", "unknown")}),
        ({"texts": {"recipients": {"de": "alle"}}}, {("texts", "unknown")}),
        (
            {"texts": {"recipients": {"ru": "ү" * 10_001}}},
            {("texts-recipients-ru", "long")},
        ),
        ({"names": {"ky": "ө" * 251}}, {("name_ky", "long")}),
        ({"fee_unit": "х" * 101, "payment": "paid"}, {("fee_unit", "long")}),
    ],
)
def test_what_is_refused(
    personas: Any,
    edition: RegistryEdition,
    values: EntryValues,
    change: dict[str, Any],
    problem: set[tuple[str, str]],
) -> None:
    with pytest.raises(OperationRefused) as refused:
        save(edition, personas.head_a, replace(values, **change))
    assert codes(refused) == problem
    assert (edition.entries.count(), AuditEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"share_covered": Decimal(100)},
        {"share_covered": Decimal(0)},
        {"fee_amount": Decimal(0)},
        {"payment": "partly", "fee_amount": Decimal(0)},
        {"payment": "paid", "fee_amount": Decimal("999999999999.99")},
        {"fee_decision": "Кеңештин № 5 токтому", "fee_since": DAY},
        {"texts": {"recipients": {"ru": "ү" * 10_000}}},
        {"channels": [CHANNEL] * 20},
        {
            "arrangement": "lease",
            "contract_number": "7",
            "contract_date": DAY,
            "contract_until": DAY,
        },
    ],
)
def test_what_is_just_allowed(
    personas: Any, edition: RegistryEdition, values: EntryValues, change: dict[str, Any]
) -> None:
    entry = save(edition, personas.head_a, replace(values, **change))
    stored = {name: getattr(entry, name) for name in change if name != "channels"}
    assert stored == {name: v for name, v in change.items() if name != "channels"}


def test_all_problems_come_at_once(
    personas: Any, places: Any, edition: RegistryEdition
) -> None:
    wrong = EntryValues(
        make_service(municipality=places.b),
        NewProvider(" ", "company"),
        arrangement="contract",
        fee_amount=Decimal(3),
        share_covered=Decimal(101),
    )
    with pytest.raises(OperationRefused) as refused:
        save(edition, personas.head_a, wrong)
    assert codes(refused) == {
        ("service", "foreign"),
        ("provider", "no_name"),
        ("contract_number", "no_number"),
        ("contract_date", "no_date"),
        ("payment", "not_free"),
        ("share_covered", "out_of_range"),
    }


def test_a_service_not_offered_keeps_its_reason_and_its_texts_only(
    personas: Any, places: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    by, full = personas.head_a, make_service("Көп кызмат")
    texts = {"recipients": {"ky": "Тургундар"}}
    offered = replace(
        values,
        arrangement="contract",
        contract_number="7",
        contract_date=DAY,
        payment="paid",
        fee_amount=Decimal(20),
        covers_all_villages=False,
        villages=(places.a.villages.get(),),
        texts=texts,
    )
    entry = save(edition, by, offered)
    assert (entry.offer_reason, entry.covered_by) == ("", None)
    covered = replace(
        values_of(entry), offer="covered", offer_reason=" Бир терезе ", covered_by=full
    )
    entry = save(edition, by, covered, entry=entry)
    told = (entry.offer, entry.offer_reason, entry.covered_by, entry.provider)
    assert told == ("covered", "Бир терезе", full, None)
    assert (entry.arrangement, entry.contract_number, entry.contract_date) == (
        "",
        "",
        None,
    )
    assert (entry.payment, entry.fee_amount) == ("free", None)
    assert (entry.covers_all_villages, entry.villages.count()) == (True, 0)
    assert entry.texts == texts
    closed = replace(values_of(entry), offer="not_offered")
    entry = save(edition, by, closed, entry=entry)
    assert (entry.offer, entry.covered_by) == ("not_offered", None)
    again = replace(values, texts=None, offer_reason="left over", covered_by=full)
    entry = save(edition, by, again, entry=entry)
    assert (entry.offer, entry.offer_reason, entry.covered_by) == ("offered", "", None)


def test_a_service_is_offered_or_not(
    personas: Any, places: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    by = personas.head_a
    save(edition, by, values)
    other = replace(values, provider=make_provider(places.a))
    save(edition, by, other)  # two providers of one service
    not_offered = replace(values, offer="not_offered", offer_reason="Акча жок")
    with pytest.raises(OperationRefused) as refused:
        save(edition, by, not_offered)
    assert codes(refused) == {("offer", "both")}
    edition.entries.all().delete()
    save(edition, by, not_offered)
    for wrong, code in (
        (values, ("offer", "both")),
        (not_offered, ("service", "twice")),
    ):
        with pytest.raises(OperationRefused) as refused:
            save(edition, by, wrong)
        assert codes(refused) == {code}


def test_only_contract_and_lease_have_a_number(
    personas: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    itself = replace(
        values, arrangement="itself", contract_number="7", contract_date=DAY
    )
    entry = save(edition, personas.head_a, itself)
    assert (entry.contract_number, entry.contract_date) == ("", None)


def test_a_provider_that_no_longer_works_may_stay_and_not_come(
    personas: Any, places: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    entry = save(edition, personas.head_a, values)
    for provider in (entry.provider, make_provider(places.a)):
        provider.is_active = False
        provider.save()
    kept = replace(values_of(entry), note="калды")
    assert save(edition, personas.head_a, kept, entry=entry).note == "калды"
    with pytest.raises(OperationRefused) as refused:
        save(edition, personas.head_a, replace(kept, provider=provider), entry=entry)
    assert codes(refused) == {("provider", "inactive")}


def test_an_entry_keeps_its_service(
    personas: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    entry = save(edition, personas.head_a, values)
    other = replace(values, service=make_service())
    with pytest.raises(OperationRefused) as refused:
        save(edition, personas.head_a, other, entry=entry)
    assert codes(refused) == {("service", "other_service")}


def test_an_ended_service_is_kept_and_not_added(
    personas: Any, places: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    ended = make_service(valid_until=DAY)
    with pytest.raises(OperationRefused) as refused:
        save(edition, personas.head_a, replace(values, service=ended))
    assert codes(refused) == {("service", "ended")}
    entry = make_entry(edition, ended, fee_note="", payment="free")
    kept = replace(values_of(entry), note="калды")
    assert save(edition, personas.head_a, kept, entry=entry).note == "калды"


def test_an_entry_of_another_edition_is_no_entry_of_mine(
    personas: Any, places: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    foreign = make_entry(make_edition(places.b), note="алардыкы")
    with pytest.raises(PermissionDenied):
        save(edition, personas.head_a, values, entry=foreign)
    foreign.refresh_from_db()
    assert (foreign.note, foreign.version) == ("алардыкы", 1)


def test_names_are_own_or_official_by_language(
    personas: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    service = values.service
    entry = save(edition, personas.head_a, replace(values, names={"ky": " Таза суу "}))
    assert (entry.name_ky, entry.name_ru) == ("Таза суу", service.name_ru)
    entry = save(edition, personas.head_a, replace(values, names={}), entry=entry)
    assert entry.name_ky == "Суу"


def test_a_new_entry_begins_with_the_recommended_texts(
    personas: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    item = make_item("result")
    service: Any = values.service
    first = recommend(service, item, "Таза суу", text_ru="Чистая вода")
    entry = save(edition, personas.head_a, values)
    assert entry.texts == {"result": {"ky": "Таза суу", "ru": "Чистая вода"}}
    assert entry.seen == {"result": first.pk}
    newer = recommend(service, item, "Таза суу күн сайын")
    own = {"result": {"ky": "Биздин суу"}}
    entry = save(edition, personas.head_a, replace(values, texts=own), entry=entry)
    assert entry.seen == {"result": first.pk}
    same = {"result": {"ky": " Таза суу күн сайын "}}
    entry = save(edition, personas.head_a, replace(values, texts=same), entry=entry)
    assert entry.seen == {"result": newer.pk}


def test_a_text_out_of_use_stays_when_another_part_is_saved(
    personas: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    entry = make_entry(edition, texts={"old": {"ky": "эски"}})
    kept = replace(values_of(entry), note="жаңы")
    assert save(edition, personas.head_a, kept, entry=entry).texts == entry.texts
    changed = replace(kept, texts={"old": {"ky": "жаңы"}})
    with pytest.raises(OperationRefused) as refused:
        save(edition, personas.head_a, changed, entry=entry)
    assert codes(refused) == {("texts", "unknown")}


def test_the_trail_tells_each_text_and_the_villages(
    personas: Any, places: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    entry = save(edition, personas.head_a, values)
    village = places.a.villages.get()
    changed = replace(
        values,
        texts={"recipients": {"ky": "Үй-бүлөлөр"}},
        covers_all_villages=False,
        villages=(village,),
        channels=[CHANNEL],
    )
    entry = save(edition, personas.head_a, changed, entry=entry, version=1)
    event = AuditEvent.objects.latest("id")
    assert event.before == {
        "covers_all_villages": True,
        "villages": [],
        "channels": [],
        "recipients (ky)": "",
    }
    assert event.after == {
        "entry": "Суу",
        "covers_all_villages": False,
        "villages": [village.name],
        "channels": ["In person: Мамлекеттик үй, 3-бөлмө"],
        "recipients (ky)": "Үй-бүлөлөр",
    }
    assert entry.version == 2
    count = AuditEvent.objects.count()
    assert save(edition, personas.head_a, changed, entry=entry).version == 2
    assert AuditEvent.objects.count() == count


def test_a_colleagues_change_is_not_overwritten(
    personas: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    entry = save(edition, personas.head_a, values)
    first = replace(values, note="башчы")
    save(edition, personas.head_a, first, entry=entry, version=1)
    second = replace(values, note="координатор")
    with pytest.raises(OperationRefused) as refused:
        save(edition, personas.coordinator_a, second, entry=entry, version=1)
    assert codes(refused) == {("", "changed")}
    assert RegistryEntry.objects.get().note == "башчы"


def test_everybody_else_writes_nothing(
    personas: Any, places: Any, values: EntryValues
) -> None:
    published = make_edition(places.a, EditionState.PUBLISHED)
    with pytest.raises(OperationRefused) as refused:
        save(published, personas.head_a, values)
    assert codes(refused) == {("", "closed")}
