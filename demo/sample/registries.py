"""Sample registries: published ones of the applicants, and a draft to go on with."""

from datetime import date

from accounts.models import User
from demo.sample.facts import KENESH
from demo.sample.papers import sample_scan
from demo.sample.people import People
from demo.sample.registry_texts import CHANNELS, texts_of
from municipalities.models import Municipality
from services_registry.enums import Payment, ProviderKind, Register
from services_registry.models import Provider, RegistryEdition, Service
from services_registry.operations import (
    EntryValues,
    NewProvider,
    approve_edition,
    open_discussion,
    publish_edition,
    save_entry,
    start_edition,
    submit_edition,
)

OFFICE = NewProvider("Айыл өкмөтү (үлгү)", ProviderKind.OFFICE)
UTILITY = NewProvider(
    "«Таза кызмат» муниципалдык ишканасы (үлгү)", ProviderKind.ENTERPRISE
)
SERVICES = (
    ("basic-1", Register.BASIC, OFFICE, Payment.FREE, ""),
    ("drinking-water", Register.ADDITIONAL, UTILITY, Payment.PAID, "Тариф боюнча"),
    ("solid-waste", Register.ADDITIONAL, UTILITY, Payment.PAID, "Тариф боюнча"),
    ("street-lighting", Register.ADDITIONAL, OFFICE, Payment.FREE, ""),
    ("preschool", Register.ADDITIONAL, OFFICE, Payment.PARTLY, "Ата-энелердин төлөмү"),
    ("parks", Register.ADDITIONAL, OFFICE, Payment.FREE, ""),
    ("culture", Register.ADDITIONAL, OFFICE, Payment.FREE, ""),
)


def write_registries(people: People) -> None:
    """A published edition for each applicant; Kenesh works on its next one."""
    for code, head in people.heads.items():
        _published(Municipality.objects.get(code=code), head)
    kenesh = Municipality.objects.get(code=KENESH)
    _mark(start_edition(municipality=kenesh, by=people.heads[KENESH]))


def _published(place: Municipality, head: User) -> None:
    edition = start_edition(municipality=place, by=head)
    for code, register, provider, payment, fee in SERVICES:
        known = Provider.objects.filter(municipality=place, name=provider.name).first()
        values = EntryValues(
            service=Service.objects.get(code=code),
            provider=known or provider,
            register=register,
            payment=payment,
            fee_note=fee,
            texts=texts_of(code),
            channels=CHANNELS.get(code, []),
        )
        save_entry(edition=edition, by=head, values=values)
    edition = open_discussion(
        edition=edition,
        by=head,
        discussion_from=date(2016, 2, 1),
        discussion_until=date(2016, 2, 20),
        notice_ky="Реестрдин долбоору айыл өкмөтүндө жана порталда окулат (үлгү).",
        notice_ru="Проект реестра можно прочитать в айыл окмоту и на портале (пример).",
    )
    edition = submit_edition(edition=edition, by=head)
    edition = approve_edition(
        edition=edition,
        by=head,
        number="үлгү-1",
        date=date(2016, 3, 1),
        title="Кызмат көрсөтүүлөрдүн жергиликтүү реестрин бекитүү жөнүндө (үлгү)",
        scan=sample_scan(head, "токтом-үлгү.pdf"),
    )
    _mark(publish_edition(edition=edition, by=head))


def _mark(edition: RegistryEdition) -> None:
    """Say on every screen that the record is a sample."""
    edition.is_sample = True
    edition.save(update_fields=["is_sample"])
    if edition.resolution:
        edition.resolution.is_sample = True
        edition.resolution.save(update_fields=["is_sample"])
