"""A sample plan that came to its end: a water pipe and what was reached (Kyrgyz)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from demo.sample.plan_building import Story, five_years
from demo.sample.plan_reports import Measured, Photo, Quarterly

SECTIONS: dict[str, dict[str, Any]] = {
    "passport": {
        "start_date": timedelta(0),
        "end_date": timedelta(364),
        "working_group_order": "№ үлгү-4",
        "jobs": 2,
    },
    "need": {
        "need": "Эки көчөнүн тургундары суу жайында үзгүлтүккө учураарын жыйында айтышты.",
    },
    "situation": {
        "coverage": "420 үй-бүлөнүн 260ына суу келет.",
        "quality": "Суу жайында күнүнө эки саат гана келет.",
        "providers": "Айылдык ичүүчү суу керектөөчүлөрдүн бирикмеси.",
        "assets": "1986-жылкы 2,1 км болот түтүк, бир сактагыч.",
        "finance": "Киреше 310 000 сом, чыгым 420 000 сом.",
    },
    "objectives": {
        "vision": "Ар бир үйгө таза суу күнү-түнү келет.",
        "goal": "2,1 км түтүктү алмаштырып, 420 үй-бүлөгө эсептегич коюу.",
    },
    "management": {
        "provider_model": "water_users",
        "management": "Тармакты суу керектөөчүлөрдүн бирикмеси күтөт.",
    },
    "tariff": {
        "tariff": "Эсептегич боюнча төлөнөт.",
        "tariff_amount": Decimal(12),
        "tariff_unit": "м³",
        "tariff_hearing_date": timedelta(-80),
        "tariff_covers_running": "yes",
        "tariff_covers_depreciation": "yes",
        "tariff_relief": "Жалгыз бой карылар жарымын төлөйт.",
    },
    "inclusion": {
        "inclusion": "Майыптыгы бар адамдардын үйлөрү биринчи кошулат.",
        "gender": "Суу ташуу көбүнчө аялдардын жумушу эле; бирикменин кеңешинде төрт аял бар.",
    },
    "upkeep": {
        "upkeep": "Бирикме түтүктү оңдоп турат, амортизация тарифке кирет.",
    },
    "monitoring": {"monitoring": "Тургундардын тобу басымды ай сайын өлчөйт."},
}
ROWS: dict[str, tuple[dict[str, Any], ...]] = {
    "hearing": (
        {
            "kind": "tariff",
            "date": timedelta(-80),
            "place": "Мектеп",
            "women": 46,
            "men": 51,
            "decisions": "План жана 12 сомдук тариф колдоого алынды.",
            "minutes": "протокол-үлгү.pdf",
        },
    ),
    "problem": ({"text": "Суу үзгүлтүк менен келет.", "causes": "Түтүк эскирген."},),
    "objective": ({"text": "Түтүктү алмаштырып, эсептегич коюу."},),
    "measure": (
        {
            "title": "Долбоорлоо жана смета",
            "objective": 1,
            "responsible": "Айыл өкмөтү",
            "start_date": timedelta(0),
            "end_date": timedelta(80),
            "output": "Долбоор",
            "costs": (("design", "local_budget", 95000, "Долбоор"),),
        },
        {
            "title": "Түтүктү алмаштыруу",
            "objective": 1,
            "responsible": "Айыл өкмөтү, подрядчы",
            "start_date": timedelta(80),
            "end_date": timedelta(330),
            "output": "2,1 км түтүк",
            "costs": (
                ("works", "grant", 2900000, "Түтүк, жалгоо"),
                ("works", "local_budget", 520000, "Казуу, көмүү"),
            ),
        },
        {
            "title": "Эсептегичтерди орнотуу",
            "objective": 1,
            "responsible": "Суу керектөөчүлөрдүн бирикмеси",
            "start_date": timedelta(200),
            "end_date": timedelta(350),
            "output": "420 эсептегич",
            "costs": (
                ("equipment", "grant", 300000, "420 эсептегич"),
                ("works", "provider", 140000, "Орнотуу"),
            ),
        },
    ),
    "beneficiaries": (
        {
            "village": "41703215836010",
            "population": 2600,
            "girls": 330,
            "boys": 340,
            "women": 520,
            "men": 500,
            "older_women": 110,
            "older_men": 80,
            "vulnerable": 150,
            "households": 420,
        },
    ),
    "indicator": (
        {
            "name": "Суу келген үй-бүлөлөр",
            "objective": 1,
            "unit": "үй-бүлө",
            "baseline": Decimal(260),
            "source": "Бирикменин тизмеси",
            "target": Decimal(420),
            "means": "Бирикменин тизмеси",
        },
        {
            "name": "Суунун бир күндөгү убактысы",
            "objective": 1,
            "unit": "саат",
            "baseline": Decimal(2),
            "source": "Өлчөө журналы",
            "target": Decimal(24),
            "means": "Өлчөө журналы",
        },
    ),
    "upkeep": five_years(
        (480000, 0), (490000, 0), (500000, 0), (515000, 0), (530000, 0)
    ),
    "risk": (
        {
            "text": "Жер иштери жаанга туш келет.",
            "likelihood": "medium",
            "impact": "low",
            "answer": "Казуу иштери апрелден октябрга чейин жүрөт.",
        },
    ),
}
WATER = Story(
    "Масы айыл аймагында суу түтүгүн жаңылоо (үлгү)",
    "drinking-water",
    SECTIONS,
    ROWS,
    Decimal(3955000),
)
WATER_QUARTERS = (
    Quarterly(
        "Долбоор даярдалып, экспертизадан өттү.",
        "",
        {
            1: Measured(
                100, "Экспертизанын корутундусу алынды.", {"local_budget": 95000}
            ),
            2: Measured(0),
            3: Measured(0),
        },
        {1: 260, 2: 2},
    ),
    Quarterly(
        "Подрядчы тандалып, 700 метр түтүк алмаштырылды.",
        "Таштак жер казууну жайлатты.",
        {
            1: Measured(100),
            2: Measured(
                35, "700 метр алмаштырылды.", {"grant": 1100000, "local_budget": 180000}
            ),
            3: Measured(0),
        },
        {1: 300, 2: 4},
        (Photo(2, "Түтүк тартуу", 40),),
    ),
    Quarterly(
        "Түтүктүн калган бөлүгү тартылды, эсептегичтер коюла баштады.",
        "",
        {
            1: Measured(100),
            2: Measured(90, "1,9 км даяр.", {"grant": 1500000, "local_budget": 300000}),
            3: Measured(40, "170 эсептегич коюлду.", {"grant": 300000}),
        },
        {1: 370, 2: 16},
        (Photo(3, "Эсептегичтерди орнотуу", 70),),
    ),
    Quarterly(
        "Тармак толук ишке кирди, кызмат ачылды.",
        "",
        {
            1: Measured(100),
            2: Measured(
                100,
                "2,1 км пайдаланууга берилди.",
                {"grant": 298000, "local_budget": 40000},
            ),
            3: Measured(100, "418 эсептегич коюлду.", {"provider": 140000}),
        },
        {1: 418, 2: 24},
        (Photo(2, "Суунун ачылышы", 100),),
    ),
)
REACHED = (Decimal(418), Decimal(24))
WORDS = (
    "418 үй-бүлөгө суу күнү-түнү келет. Эки үй-бүлө көчүп кеткендиктен кошулган жок. Тариф "
    "күтүү чыгымын жана амортизацияны жабат."
)
