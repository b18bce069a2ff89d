"""Editions and their entries: copying, own services, providers, what is refused."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from services_registry import operations
from services_registry.enums import EditionState, Register
from services_registry.models import Provider, RegistryEdition, Service, Theme
from services_registry.operations import EntryValues, NewProvider, NewService
from services_registry.queries import newest_edition, registered_services, seal_of
from tests.factories.municipalities import make_village
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_service,
    make_theme,
)

E = EditionState


def codes(refused: Any) -> list[tuple[str, str]]:
    return [(p.field, p.code) for p in refused.value.problems]


@pytest.fixture
def edition(places: Any) -> RegistryEdition:
    return make_edition(places.a)


@pytest.fixture
def values(places: Any) -> EntryValues:
    return EntryValues(make_service("Суу"), make_provider(places.a, "Таза суу"))


def test_a_new_edition_copies_the_published_one(personas: Any, places: Any) -> None:
    old = make_edition(places.a, E.PUBLISHED)
    village = make_village(places.a, "Көк-Арт")
    families = {"recipients": {"ky": "families"}}
    entry = make_entry(old, covers_all_villages=False, texts=families)
    entry.villages.set([village])
    make_entry(make_edition(places.b, E.PUBLISHED))
    new = operations.start_edition(municipality=places.a, by=personas.coordinator_a)
    assert (new.number, new.state, old.entries.count()) == (2, "draft", 1)
    copy = new.entries.get()
    assert copy.pk != entry.pk
    assert (copy.service, copy.provider) == (entry.service, entry.provider)
    assert (copy.recipients, copy.fee_note) == ("families", "20 сом")
    assert list(copy.villages.all()) == list(entry.villages.all()) == [village]
    assert copy.search_key == entry.search_key


@pytest.mark.parametrize(
    "state", ["draft", "public_discussion", "submitted", "approved"]
)
def test_one_edition_under_way(personas: Any, places: Any, state: str) -> None:
    make_edition(places.a, E(state))
    with pytest.raises(OperationRefused) as refused:
        operations.start_edition(municipality=places.a, by=personas.head_a)
    assert codes(refused) == [("", "under_way")]
    # and the database itself holds it
    with pytest.raises(IntegrityError), transaction.atomic():
        make_edition(places.a)


def test_who_may_begin(personas: Any, places: Any) -> None:
    for name, user in personas.named().items():
        if name in {"head_a", "coordinator_a"}:
            continue
        with pytest.raises(PermissionDenied):
            operations.start_edition(municipality=places.a, by=user)
    assert RegistryEdition.objects.count() == 0


@pytest.mark.parametrize("state", E.values)
def test_entries_are_open_in_draft_and_discussion_only(
    personas: Any, places: Any, values: EntryValues, state: str
) -> None:
    edition = make_edition(places.a, E(state))
    entry = make_entry(edition)
    if state in {"draft", "public_discussion"}:
        operations.save_entry(edition=edition, by=personas.head_a, values=values)
        operations.remove_entry(entry=entry, by=personas.head_a)
        assert [e.service.name_ky for e in edition.entries.all()] == ["Суу"]
        return
    for attempt in (
        lambda by: operations.save_entry(edition=edition, by=by, values=values),
        lambda by: operations.remove_entry(entry=entry, by=by),
    ):
        with pytest.raises(OperationRefused) as refused:
            attempt(personas.head_a)
        assert codes(refused) == [("", "closed")]
    assert list(edition.entries.all()) == [entry]


def test_who_may_write_entries(
    personas: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    for name, user in personas.named().items():
        if name in {"head_a", "coordinator_a"}:
            continue
        with pytest.raises(PermissionDenied):
            operations.save_entry(edition=edition, by=user, values=values)
    assert edition.entries.count() == 0


def test_an_own_service_and_a_new_provider_are_made_once(
    personas: Any, places: Any, edition: RegistryEdition
) -> None:
    own = NewService(make_theme(), " Мончо ", "Баня")
    values = EntryValues(own, NewProvider("  Мончо   ишканасы ", "company"))
    entry = operations.save_entry(edition=edition, by=personas.head_a, values=values)
    assert (entry.service.municipality, entry.service.name_ky) == (places.a, "Мончо")
    assert entry.provider.name == "Мончо ишканасы"
    with pytest.raises(OperationRefused) as refused:
        operations.save_entry(edition=edition, by=personas.head_a, values=values)
    assert codes(refused) == [("service", "twice")]
    assert (Service.objects.count(), Provider.objects.count()) == (1, 1)
    assert sorted(AuditEvent.objects.values_list("verb", flat=True)) == [
        "provider.made",
        "registry_edition.entry_added",
        "service.made",
    ]


def test_what_belongs_to_another_municipality_is_refused(
    personas: Any, places: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    foreign = {
        "service": make_service("Бөтөн", municipality=places.b),
        "provider": make_provider(places.b),
        "villages": (places.b.villages.get(),),
    }
    for name, row in foreign.items():
        wrong = replace(values, **{name: row}, covers_all_villages=name != "villages")
        with pytest.raises(OperationRefused) as refused:
            operations.save_entry(edition=edition, by=personas.head_a, values=wrong)
        assert codes(refused) == [(name, "foreign")]
    assert edition.entries.count() == 0


def test_only_basic_services_stand_in_the_basic_register(
    personas: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    wrong = replace(values, register=Register.BASIC)
    with pytest.raises(OperationRefused) as refused:
        operations.save_entry(edition=edition, by=personas.head_a, values=wrong)
    assert codes(refused) == [("register", "not_basic")]
    right = replace(wrong, service=make_service(register=Register.BASIC))
    entry = operations.save_entry(edition=edition, by=personas.head_a, values=right)
    assert entry.register == "basic"


def test_changing_an_entry_writes_what_changed(
    personas: Any, edition: RegistryEdition, values: EntryValues
) -> None:
    by = personas.coordinator_a
    entry = operations.save_entry(edition=edition, by=by, values=values)
    paid = replace(values, payment="paid", fee_note="20 сом")
    changed = operations.save_entry(edition=edition, by=by, values=paid, entry=entry)
    assert (changed.pk, changed.payment) == (entry.pk, "paid")
    event = AuditEvent.objects.get(verb="registry_edition.entry_changed")
    assert event.before == {"payment": "free", "fee_note": ""}
    assert event.after == {"entry": "Суу", "payment": "paid", "fee_note": "20 сом"}


def test_a_provider_is_renamed_and_found_by_the_new_name(
    personas: Any, places: Any, edition: RegistryEdition
) -> None:
    provider = make_provider(places.a, "Эски")
    make_provider(places.b, "Жаңы")
    entry = make_entry(edition, provider=provider)
    operations.change_provider(
        provider=provider,
        by=personas.coordinator_a,
        name="Жаңы",
        kind="company",
        is_active=False,
    )
    entry.refresh_from_db()
    assert "жаны" in entry.search_key
    with pytest.raises(OperationRefused) as refused:
        operations.add_provider(
            municipality=places.a, by=personas.head_a, name=" Жаңы ", kind="state"
        )
    assert codes(refused) == [("name", "twice")]
    for name in ("viewer_a", "accountant_a", "head_b", "programme_manager"):
        with pytest.raises(PermissionDenied):
            operations.add_provider(
                municipality=places.a,
                by=getattr(personas, name),
                name="X",
                kind="state",
            )


@pytest.mark.parametrize("state", E.values)
def test_what_a_kenesh_has_before_it_keeps_the_names_of_providers(
    personas: Any, places: Any, state: str
) -> None:
    """A rename would change what is printed, and the seal of what was approved."""
    provider = make_provider(places.a, "Эски")
    edition = make_edition(places.a, E(state))
    make_entry(edition, provider=provider)
    before = seal_of(edition)
    new = {"name": "Жаңы", "kind": "state", "is_active": True}
    if state in {"draft", "public_discussion"}:
        operations.change_provider(provider=provider, by=personas.head_a, **new)
        provider.refresh_from_db()
        assert (provider.name, provider.kind) == ("Жаңы", "state")
        return
    with pytest.raises(OperationRefused) as refused:
        operations.change_provider(provider=provider, by=personas.head_a, **new)
    assert codes(refused) == [("name", "approved"), ("kind", "approved")]
    rests = {"name": "Эски", "kind": provider.kind, "is_active": False}
    operations.change_provider(provider=provider, by=personas.head_a, **rests)
    provider.refresh_from_db()
    assert (provider.is_active, seal_of(edition)) == (False, before)


def test_the_services_a_plan_can_be_for(places: Any) -> None:
    """Of the edition in force and of the newest one; not of retired ones."""
    gone, kept, coming, foreign = (make_service(name) for name in "абвг")
    make_edition(places.a, E.SUPERSEDED, services=(gone,))
    published = make_edition(places.a, E.PUBLISHED, services=(kept,))
    make_edition(places.a, E.DRAFT, services=(kept, coming))
    make_edition(places.b, E.PUBLISHED, services=(foreign,))
    assert list(registered_services(places.a)) == [kept, coming]
    assert newest_edition(places.a) == published


def test_the_catalogue_is_loaded_twice_with_the_same_result(db: None) -> None:
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    water = Service.objects.get(code="drinking-water")
    Service.objects.filter(pk=water.pk).update(source_act="Law 139", name_en="changed")
    before = sorted(Service.objects.values_list("pk", "code"))
    call_command("load_catalogue", stdout=out)
    assert sorted(Service.objects.values_list("pk", "code")) == before
    water.refresh_from_db()
    # what staff have changed stays
    assert (water.source_act, water.name_en) == ("Law 139", "changed")
    assert out.getvalue().splitlines()[1] == "New themes: 0. New services: 0."
    assert {"drinking-water", "solid-waste", "roads", "preschool"} <= set(
        Theme.objects.values_list("code", flat=True)
    )
    assert set(
        Service.objects.filter(outside_law=True).values_list("code", flat=True)
    ) == {"drinking-water", "solid-waste", "utilities"}
    basic = Service.objects.get(register="basic")
    assert basic.name_ky.startswith("Юридикалык жана физикалык жактардын сурамы")
