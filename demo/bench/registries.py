"""Published registries of all municipalities, written in bulk."""

from collections.abc import Iterator

from core.text import search_key, sort_key
from demo.bench.sizes import Sizes
from municipalities.models import Municipality, Resolution
from services_registry.enums import EditionState, Payment, ProviderKind, Register
from services_registry.models import (
    Provider,
    RegistryEdition,
    RegistryEntry,
    Service,
    Theme,
)

# What is searched for: capitals and the letter that SQLite cannot fold, ө.
WORD, ABSENT = "КӨЧӨ", "ЖОК-СӨЗ"
WHAT = ("Көчө жарыгы", "Таза суу", "Таштанды чыгаруу", "Бала бакча", "Китепкана")
BATCH = 5_000
# columns of the matrix that is measured
IN_MATRIX = 60


def make_services(sizes: Sizes) -> list[Service]:
    """One service for each entry of an edition; the first ones share a theme."""
    first, second = Theme.objects.order_by("pk")[:2]
    made = [
        Service(
            name_ky=f"{WHAT[number % len(WHAT)]}, {number}-кызмат",
            name_ru=f"Услуга {number}",
            name_en=f"Service {number}",
            theme=first if number < IN_MATRIX else second,
        )
        for number in range(sizes.entries)
    ]
    for service in made:
        service.fill_keys()
    return Service.objects.bulk_create(made)


def make_registries(sizes: Sizes, places: list[Municipality]) -> list[Service]:
    """A published edition with a resolution for each place; returns the services."""
    services = make_services(sizes)
    providers = Provider.objects.bulk_create(
        Provider(
            municipality=place,
            name=f"{place.name_ky} ишканасы",
            kind=ProviderKind.ENTERPRISE,
            sort_key=sort_key(place.name_ky),
            search_key=search_key(f"{place.name_ky} ишканасы"),
        )
        for place in places[: sizes.editions]
    )
    resolutions = Resolution.objects.bulk_create(
        Resolution(municipality=p, number="1", date="2016-05-20", title="Реестр")
        for p in places[: sizes.editions]
    )
    editions = RegistryEdition.objects.bulk_create(
        RegistryEdition(
            municipality=resolution.municipality,
            number=1,
            state=EditionState.PUBLISHED,
            resolution=resolution,
        )
        for resolution in resolutions
    )
    RegistryEntry.objects.bulk_create(
        _entries(editions, providers, services), batch_size=BATCH
    )
    return services


def _entries(
    editions: list[RegistryEdition],
    providers: list[Provider],
    services: list[Service],
) -> Iterator[RegistryEntry]:
    for edition, provider in zip(editions, providers, strict=True):
        for number, service in enumerate(services, start=1):
            yield RegistryEntry(
                edition=edition,
                service=service,
                provider=provider,
                register=Register.ADDITIONAL,
                number=number,
                name_ky=service.name_ky,
                name_ru=service.name_ru,
                name_en=service.name_en,
                sort_key=service.sort_key,
                texts={"recipients": {"ky": "Айылдын тургундары"}},
                payment=Payment.PAID,
                fee_note="20 сом",
                search_key=f"{service.search_key}\n{provider.search_key}",
            )
