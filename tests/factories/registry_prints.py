"""A registry as long as a kenesh approves it, and a service with a full passport."""

from typing import Any

from services_registry.enums import (
    Arrangement,
    EditionState,
    Offer,
    Payment,
    Register,
)
from services_registry.models import (
    Provider,
    QualityParameter,
    QualityReading,
    QualityTarget,
    RegistryEdition,
    RegistryEntry,
    Service,
    Theme,
)
from services_registry.operations.editions import number_entries
from services_registry.queries import check_code, seal_of
from tests.factories.municipalities import make_village
from tests.factories.services_registry import make_provider, make_resolution

THEMES = (
    ("drinking-water", "Ичүүчү таза суу менен камсыз кылуу", "Питьевая вода"),
    ("solid-waste", "Катуу тиричилик таштандыларын чыгаруу", "Вывоз мусора"),
    ("street-lighting", "Көчөлөрдү жарыктандыруу", "Уличное освещение"),
    ("preschool", "Мектепке чейинки билим берүү", "Дошкольное образование"),
)
NAMES = (
    "Калкты ичүүчү таза суу менен камсыз кылуу жана Өрүктү айылындагы түтүктөрдү оңдоо",
    "Үй-бүлөлөрдөн катуу таштандыларды жыйноо жана чыгаруу",
    "Көчө жарыктарын орнотуу, оңдоо жана Ңарын көчөсүн жарыктандыруу",
    "Муниципалдык бала бакчада балдарды кароо жана тарбиялоо",
)
TEXTS = {
    "recipients": {
        "ky": "Айыл аймагынын бардык тургундары",
        "ru": "Все жители айылного аймака",
    },
    "legal_basis": {
        "ky": "«Жергиликтүү өз алдынча башкаруу жөнүндө» Кыргыз Республикасынын "
        "Мыйзамы, 18-берене.\n«Ичүүчү суу жөнүндө» Кыргыз Республикасынын Мыйзамы.\n"
        "Айылдык кеңештин 2015-жылдын 12-мартындагы № 7 токтому.",
    },
    "result": {
        "ky": "Суу үйгө же көчөдөгү колонкага күнүнө кеминде 8 саат берилет; сапаты "
        "санитардык талаптарга жооп берет.",
    },
    "conditions": {
        "ky": "Турак үйдүн ээси менен келишим түзүлөт, эсептегич орнотулат. Майыптыгы "
        "бар адамдардын жана жалгыз жашаган карылардын үйүнө адис өзү барат. Короодогу "
        "түтүктүн абалы үчүн үйдүн ээси жооп берет.",
    },
    "documents": {
        "ky": "Эркин формадагы өтүнмө\nПаспорттун көчүрмөсү\n"
        "Үйгө болгон укукту тастыктаган документтин көчүрмөсү\nКороонун чийме планы",
    },
    "time_limit": {
        "ky": "Өтүнмө берилген күндөн тартып 5 жумуш күнү; авария болсо 24 саат ичинде.",
    },
    "subsidies": {
        "ky": "Улуу Ата Мекендик согуштун ардагерлери төлөбөйт. Аз камсыз болгон "
        "үй-бүлөлөр 50 пайызын төлөйт, айырмасын жергиликтүү бюджет жабат.",
    },
    "refusal": {
        "ky": "Документтер толук эмес болсо; тармакка кошулууга техникалык мүмкүнчүлүк "
        "жок болсо; үч айдан ашык карыз болсо.",
    },
    "appeal": {
        "ky": "Айыл өкмөтүнүн башчысына 10 жумуш күнүнүн ичинде, андан кийин айылдык "
        "кеңешке же сотко кайрылса болот. Жооп 14 күндүн ичинде жазуу жүзүндө берилет.",
    },
    "responsible": {
        "ky": "Айыл өкмөтүнүн турак жай-коммуналдык чарба боюнча башкы адиси",
        "ru": "Главный специалист айыл окмоту по жилищно-коммунальному хозяйству",
    },
}
CHANNELS = [
    {
        "kind": "office",
        "place_ky": "Кеңеш айылы, Ленин көчөсү, 12, айыл өкмөтүнүн имараты, 3-бөлмө",
        "place_ru": "село Кенеш, улица Ленина, 12, здание айыл окмоту, кабинет 3",
        "hours": "дш–жм 9:00–18:00",
        "contact": "",
    },
    {"kind": "phone", "hours": "күн сайын 24 саат", "contact": "03943 2-14-15"},
]


def make_themes() -> list[Theme]:
    """The themes of a long registry, in the order of print."""
    return [
        Theme.objects.get_or_create(
            code=code,
            defaults={"name_ky": ky, "name_ru": ru, "name_en": ru, "order": order},
        )[0]
        for order, (code, ky, ru) in enumerate(THEMES, start=1)
    ]


def fill_registry(edition: RegistryEdition, count: int, **fields: Any) -> None:
    """So many services in two registers and four themes, numbered for print."""
    themes, provider = make_themes(), make_provider(edition.municipality)
    services = [
        Service(
            name_ky=f"{NAMES[at % 4]}, {at + 1}-кызмат",
            name_ru=f"Услуга {at + 1}",
            theme=themes[at % len(themes)],
        )
        for at in range(count)
    ]
    for service in services:
        service.fill_keys()
    services = Service.objects.bulk_create(services)
    entries = [
        _entry(edition, provider, service, at, fields)
        for at, service in enumerate(services)
    ]
    RegistryEntry.objects.bulk_create(entries)
    number_entries(edition)


def _entry(
    edition: RegistryEdition,
    provider: Provider,
    service: Service,
    at: int,
    fields: dict[str, Any],
) -> RegistryEntry:
    values: dict[str, Any] = {
        "register": Register.BASIC if at % 5 == 0 else Register.ADDITIONAL,
        "payment": list(Payment)[at % 3],
        "texts": TEXTS,
    }
    if at % 3:
        values |= {"fee_amount": "20.50", "fee_unit": "бир адамга айына"}
    entry = RegistryEntry(
        edition=edition,
        service=service,
        provider=provider,
        number=at + 1,
        **(values | fields),
    )
    entry.fill_keys()
    return entry


def make_full_entry(edition: RegistryEdition, number: int, **fields: Any) -> Any:
    """A service with all that its standard asks for, as long as officials write it."""
    place, theme = edition.municipality, make_themes()[0]
    service = Service.objects.create(
        name_ky="Калкты ичүүчү таза суу менен камсыз кылуу",
        name_ru="Обеспечение населения питьевой водой",
        theme=theme,
    )
    entry = RegistryEntry.objects.create(
        edition=edition,
        number=number,
        service=service,
        provider=make_provider(place, f"«Кеңеш таза суу» КСКБ, {number}"),
        register=Register.ADDITIONAL,
        arrangement=Arrangement.CONTRACT,
        contract_number="14-К",
        contract_date="2015-04-01",
        contract_until="2020-03-31",
        payment=Payment.PARTLY,
        fee_amount="35.00",
        fee_unit="бир адамга айына",
        fee_note="Эсептегич боюнча: 1 куб метр үчүн 9 сом 50 тыйын",
        fee_decision="Айылдык кеңештин 2015-жылдын 12-мартындагы № 7 токтому",
        fee_since="2015-04-01",
        covers_all_villages=False,
        share_covered="78.40",
        channels=CHANNELS,
        texts=TEXTS,
        checked_on="2016-04-15",
        **fields,
    )
    for name in ("Кеңеш", "Өрүктү", "Үч-Коргон"):
        entry.villages.add(make_village(place, name))
    _measure(entry, "Суу берилген убакыт", "саат/күн", "12")
    _measure(entry, "Оңдоо үчүн кеткен убакыт", "саат", "24")
    return entry


def _measure(entry: RegistryEntry, name: str, unit: str, target: str) -> None:
    parameter = QualityParameter.objects.create(
        municipality=entry.edition.municipality,
        service=entry.service,
        name_ky=name,
        unit=unit,
    )
    QualityTarget.objects.create(entry=entry, parameter=parameter, target=target)
    for year, value in ((2013, "6"), (2014, "8"), (2015, "9.5")):
        QualityReading.objects.create(parameter=parameter, year=year, value=value)


def seal(edition: RegistryEdition, state: EditionState, **fields: Any) -> None:
    """Take the edition to an approved state, with the seal and code of its contents."""
    edition.resolution = make_resolution(
        edition.municipality, number="12", date="2016-05-20"
    )
    edition.content_sha256 = seal_of(edition)
    edition.check_code = check_code(edition, edition.content_sha256)
    edition.state = state
    for name, value in fields.items():
        setattr(edition, name, value)
    edition.save()


def leave_out(edition: RegistryEdition, *numbers: int) -> None:
    """The first of these is covered by the service before it, the others not offered."""
    for at, number in enumerate(numbers):
        entry = edition.entries.get(number=number)
        entry.offer = Offer.NOT_OFFERED if at else Offer.COVERED
        entry.offer_reason = "Аймакта мындай тармак жок, жакынкы арада курулбайт"
        if not at:
            entry.covered_by = edition.entries.get(number=number - 1).service
        entry.save()
