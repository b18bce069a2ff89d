"""What public pages print of the programme's past, as data.

A figure that no page prints stays None: it is never guessed. `source` names the pages.
Codes are SOATE. Amounts in KGS.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

KENESH = "41703207859000"
BESHIK_ZHON = "41703207815000"
BALYKCHY = "41702420000010"
ZHANY_ZHOL = "41703211813000"
KURMANBEK = "41703220805000"
BAGYSH = "41703220851000"
AVLETIM = "41703211808000"
AK_CHIY = "41702205840000"
LENIN = "41703220846000"
SAKALDY = "41703215851000"
MASY = "41703215836000"
ARAL = "41702225810000"
TOKTOGUL = "41703225600010"
KUMBEL = "41702215820000"
ULAHOL = "41702220825000"


@dataclass(frozen=True)
class PastGrant:
    """The printed sums of a grant; `total` as printed, even where it does not add up."""

    call: str
    amount: Decimal
    own: Decimal
    total: Decimal
    spent: Decimal | None = None


@dataclass(frozen=True)
class PastPlan:
    """A plan that was carried out, as far as it is documented."""

    municipality: str
    service: str
    title_ky: str
    source: str
    partners: tuple[str, ...] = ()
    opened: date | None = None
    beneficiaries: int | None = None
    women: int | None = None
    households: int | None = None
    facts_ky: str = ""
    tariff_covers: bool | None = None
    grant: PastGrant | None = None


@dataclass(frozen=True)
class PastCall:
    """A call of the past: the envelope is what was granted in all, as printed."""

    key: str
    tier: str
    title_ky: str
    title_ru: str
    title_en: str
    envelope: Decimal
    ceiling: Decimal
    decided: date
    minimum_cofinance: Decimal
    source: str


PAST_CALLS = (
    PastCall(
        "technical-2016",
        "technical",
        "Техникалык гранттар, 2016-жыл",
        "Технические гранты, 2016 год",
        "Technical grants, 2016",
        Decimal("4000000"),
        Decimal("250000"),
        date(2016, 6, 1),
        Decimal(0),
        "Өлчөмү 250 000 сом – басылган. Чакыруунун жалпы суммасы жана күндөрү – үлгү.",
    ),
    PastCall(
        "siap-2016",
        "implementation",
        "КЖАПты ишке ашыруу гранттары, 2016-жыл",
        "Гранты на реализацию ПДУУ, 2016 год",
        "Grants for carrying out SIAPs, 2016",
        Decimal("42000000"),
        Decimal("4000000"),
        date(2016, 8, 26),
        Decimal("10"),
        "12 муниципалитетке 14 демилге үчүн 42 млн сом (2016-ж., 26-август) – басылган. "
        "Өтүнмө берүү күндөрү – үлгү.",
    ),
    PastCall(
        "siap-2017",
        "implementation",
        "КЖАПты ишке ашыруу гранттары, 2017-жыл",
        "Гранты на реализацию ПДУУ, 2017 год",
        "Grants for carrying out SIAPs, 2017",
        Decimal("43000000"),
        Decimal("4000000"),
        date(2017, 4, 26),
        Decimal("10"),
        "13 муниципалитетке 43 млн сомдон ашык (2017-ж., 26-апрель) – басылган. "
        "Өтүнмө берүү күндөрү – үлгү.",
    ),
)

PAST_PLANS = (
    PastPlan(
        KENESH,
        "solid-waste",
        "Кенеш жана Бешик-Жон айыл аймактарында катуу таштандыларды чыгаруу",
        "dpi.kg 1462 (2019)",
        partners=(BESHIK_ZHON,),
        facts_ky="Эки айыл аймагынын биргелешкен планы.",
    ),
    PastPlan(
        BALYKCHY,
        "parks",
        "Балыкчы шаарынын эс алуу паркы",
        "municipalitet.kg 1266/1276, dpi.kg 1396 (2018). Чакыруунун жылы – үлгү.",
        grant=PastGrant(
            "siap-2017", Decimal("4000000"), Decimal("4000000"), Decimal("8000000")
        ),
    ),
    PastPlan(
        ZHANY_ZHOL,
        "street-lighting",
        "Жаңы-Жол айыл аймагында көчө жарыгы",
        "dpi.kg 1380. Чакыруунун жылы – үлгү.",
        opened=date(2018, 8, 16),
        beneficiaries=7000,
        facts_ky="3 км жана 2 км көчө жарыктандырылды. Тургуну 7 миңдей адам.",
        grant=PastGrant(
            "siap-2017", Decimal("1436613"), Decimal("180000"), Decimal("1616613")
        ),
    ),
    PastPlan(
        KURMANBEK,
        "preschool",
        "Тараң-Базар айылындагы бала бакча",
        "helvetas.org (2019). Чакыруунун жылы – үлгү.",
        beneficiaries=67,
        women=21,
        facts_ky="75 орун, 67 бала: 46 эркек бала, 21 кыз.",
        grant=PastGrant(
            "siap-2017", Decimal("800000"), Decimal("1200000"), Decimal("2000000")
        ),
    ),
    PastPlan(
        AVLETIM,
        "preschool",
        "Авлетим айыл аймагындагы эки бала бакча",
        "dpi.kg 1368. Басылган суммалар бири-бирине туура келбейт.",
        opened=date(2018, 8, 14),
        grant=PastGrant(
            "siap-2017", Decimal("3083253"), Decimal("400000"), Decimal("2483253")
        ),
    ),
    PastPlan(
        BAGYSH,
        "drinking-water",
        "Багыш айыл аймагында таза суу менен камсыздоо",
        "post2015.admin.ch. Суммалар басылган эмес.",
        opened=date(2018, 8, 9),
        beneficiaries=5800,
        households=848,
        facts_ky="3 245 метр түтүк, 848 үй-бүлө, 5 800дөн ашык адам.",
        tariff_covers=True,
    ),
    PastPlan(
        AK_CHIY,
        "drinking-water",
        "Ак-Чий айыл аймагында таза суу менен камсыздоо",
        "eda.admin.ch. Суммалар басылган эмес.",
        opened=date(2017, 10, 24),
    ),
    PastPlan(
        LENIN,
        "parks",
        "Ленин айыл аймагындагы эс алуу паркы",
        "dpi.kg 42. Суммалар басылган эмес.",
        opened=date(2017, 11, 28),
    ),
    PastPlan(
        SAKALDY,
        "drinking-water",
        "Сакалды айыл аймагындагы суу түтүгү",
        "helvetas.org. Суммалар басылган эмес.",
        beneficiaries=3900,
    ),
    PastPlan(
        MASY,
        "preschool",
        "Масы айыл аймагындагы бала бакча",
        "helvetas.org. Суммалар басылган эмес.",
        beneficiaries=170,
        facts_ky="170 бала.",
    ),
    PastPlan(
        TOKTOGUL,
        "solid-waste",
        "Токтогул шаарында катуу таштандыларды чыгаруу",
        "fdfa.admin.ch (2018). Суммалар басылган эмес.",
    ),
    PastPlan(
        KUMBEL,
        "drinking-water",
        "Кум-Бел айыл аймагында таза суу",
        "fdfa.admin.ch (2018). Суммалар басылган эмес.",
    ),
    PastPlan(
        ULAHOL,
        "culture",
        "Улакол айыл аймагындагы маданият борбору",
        "timesca 3556. Суммалар басылган эмес.",
    ),
)

# Tier 1 of Kenesh: 63,180 training + 173,600 documents and experts + 12,300 monitoring
# group = 249,080 spent of 250,000.
KENESH_TECHNICAL = PastGrant(
    "technical-2016",
    amount=Decimal("250000"),
    own=Decimal(0),
    total=Decimal("250000"),
    spent=Decimal("249080"),
)
KENESH_SPENDING = (
    ("Окутуу", "training", Decimal("63180")),
    ("Документтер жана эксперттер", "experts", Decimal("173600")),
    ("Биргелешкен мониторинг жана баалоо тобу", "monitoring", Decimal("12300")),
)
