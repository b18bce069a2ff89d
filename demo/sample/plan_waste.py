"""What a sample joint plan of Kenesh and Beshik-Zhon says (Kyrgyz)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from demo.sample.facts import BESHIK_ZHON, KENESH
from demo.sample.plan_building import Story, five_years

SECTIONS: dict[str, dict[str, Any]] = {
    "passport": {
        "start_date": timedelta(0),
        "end_date": timedelta(330),
        "working_group_order": "№ үлгү-15",
        "jobs": 4,
    },
    "need": {
        "choice_reason": "Таштанды эки аймактын чек арасында чогулат: аны бир гана чогуу "
        "чечүүгө болот, Бешик-Жон өз салымын убада кылды (үлгү).",
        "need": "Эки айыл аймагынын тургундары таштанды чыгарылбаганын биринчи маселе катары "
        "аташты. Бир техниканы чогуу колдонуу арзанга түшөт.",
        "need_survey": "Эки аймакта 260 үй-бүлө сурамжыланды, 201и төлөөгө даяр (үлгү).",
    },
    "situation": {
        "coverage": "Таштанды борбордук айылдардан гана чыгарылат, 0,4 бөлүгү камтылган.",
        "quality": "Айына бир жолу чыгарылат, контейнер жетишпейт.",
        "providers": "Кенештин муниципалдык ишканасы, бир трактор.",
        "assets": "Бир трактор, 11 контейнер.",
        "finance": "Жылдык чыгым 610 000 сом, киреше 240 000 сом.",
        "legal": "Калдыктарды чыгаруу – жергиликтүү маанидеги маселе.",
    },
    "objectives": {
        "vision": "Эки аймактын бардык айылы таза, таштанды убагында чыгарылат.",
        "goal": "Он эки айдын ичинде 13 айылдан жума сайын таштанды чыгарууну жолго коюу.",
    },
    "management": {
        "provider_model": "enterprise",
        "management": "Кызматты Кенештин ишканасы көрсөтөт, Бешик-Жон келишим менен кошулат.",
    },
    "tariff": {
        "tariff": "Үй-бүлө айына төлөйт, мекемелер келишим боюнча.",
        "tariff_amount": Decimal(60),
        "tariff_unit": "бир үй-бүлөгө айына",
        "tariff_covers_running": "yes",
        "tariff_covers_depreciation": "partly",
        "tariff_relief": "Жалгыз бой карылар төлөмдөн бошотулат.",
    },
    "inclusion": {
        "inclusion": "Контейнерлер жалгыз карылардын жана майыптыгы бар адамдардын "
        "үйлөрүнө жакын коюлат.",
        "gender": "Аялдар кызматтын тартибин талкуулоого катышат; төрт жумуш ордунун экөө "
        "аялдарга.",
    },
    "upkeep": {
        "upkeep": "Техниканы ишкана күтөт, амортизация үчүн өзүнчө эсеп ачылат.",
    },
    "monitoring": {
        "monitoring": "Ар бир айылдан бир өкүл жума сайын чыгарылганын белгилеп турат.",
    },
}
ROWS: dict[str, tuple[dict[str, Any], ...]] = {
    "partner": ({"municipality": BESHIK_ZHON},),
    "member": (
        {
            "user": "coordinator@kenesh.example",
            "name": "Кенештин координатору (үлгү)",
            "role": "chair",
            "municipality": KENESH,
        },
        {
            "user": "head@beshik-zhon.example",
            "name": "Бешик-Жондун башчысы (үлгү)",
            "role": "member",
            "municipality": BESHIK_ZHON,
        },
    ),
    "hearing": (
        {
            "kind": "need",
            "municipality": KENESH,
            "date": timedelta(-110),
            "place": "Кенеш, айылдык клуб",
            "women": 52,
            "men": 44,
            "decisions": "Жума сайын чыгаруу жана чогуу иштөө колдоого алынды.",
            "minutes": "протокол-үлгү.pdf",
        },
        {
            "kind": "need",
            "municipality": BESHIK_ZHON,
            "date": timedelta(-105),
            "place": "Бешик-Жон, мектеп",
            "women": 37,
            "men": 29,
            "decisions": "Кенеш менен биргелешкен план колдоого алынды.",
            "minutes": "протокол-үлгү.pdf",
        },
    ),
    "problem": (
        {
            "text": "Таштанды суу жээгине жана жарга төгүлөт.",
            "causes": "Техника жана контейнер жетишпейт, график жок.",
        },
    ),
    "objective": (
        {"text": "Техника жана контейнер алып, график боюнча чыгаруу."},
        {"text": "Тургундардын төлөө тартибин жолго салуу."},
    ),
    "measure": (
        {
            "title": "Таштанды ташуучу унаа",
            "objective": 1,
            "responsible": "Кенеш айыл өкмөтү",
            "start_date": timedelta(30),
            "end_date": timedelta(150),
            "output": "Бир унаа",
            "costs": (
                ("equipment", "grant", 2300000, "Унаа"),
                (
                    "equipment",
                    "local_budget",
                    400000,
                    "Каттоо, камсыздандыруу, күйүүчү май",
                ),
            ),
        },
        {
            "title": "Кенештеги контейнер аянтчалары",
            "objective": 1,
            "responsible": "Кенеш айыл өкмөтү",
            "municipality": KENESH,
            "start_date": timedelta(90),
            "end_date": timedelta(240),
            "output": "16 аянтча",
            "costs": (
                ("works", "grant", 320000, "16 аянтча"),
                ("works", "community", 80000, "Ашар", True),
            ),
        },
        {
            "title": "Бешик-Жондогу контейнер аянтчалары",
            "objective": 1,
            "responsible": "Бешик-Жон айыл өкмөтү",
            "municipality": BESHIK_ZHON,
            "start_date": timedelta(90),
            "end_date": timedelta(240),
            "output": "10 аянтча",
            "costs": (
                ("works", "grant", 200000, "10 аянтча"),
                ("works", "local_budget", 150000, "Кире жол"),
            ),
        },
        {
            "title": "Маалымдоо жана келишимдер",
            "objective": 2,
            "responsible": "Муниципалдык ишкана",
            "start_date": timedelta(60),
            "end_date": timedelta(300),
            "output": "2 400 үй-бүлө менен келишим",
            "costs": (("information", "provider", 50000, "Баракчалар, жыйындар"),),
        },
    ),
    "beneficiaries": (
        {
            "village": "41703207859010",
            "population": 3100,
            "girls": 520,
            "boys": 540,
            "women": 860,
            "men": 790,
            "older_women": 210,
            "older_men": 150,
            "vulnerable": 260,
            "households": 640,
        },
        {
            "village": "41703207815010",
            "population": 2400,
            "girls": 410,
            "boys": 400,
            "women": 640,
            "men": 600,
            "older_women": 160,
            "older_men": 120,
            "vulnerable": 190,
            "households": 470,
        },
    ),
    "indicator": (
        {
            "name": "Таштандысы жума сайын чыгарылган үй-бүлөлөр",
            "objective": 1,
            "unit": "үй-бүлө",
            "baseline": Decimal(430),
            "source": "Ишкананын китеби",
            "target": Decimal(1110),
            "disaggregation": "айыл аймагы боюнча",
            "means": "Графиктин журналы",
        },
        {
            "name": "Төлөмдүн жыйналышы",
            "objective": 2,
            "unit": "%",
            "baseline": Decimal(39),
            "source": "Ишкананын отчёту",
            "target": Decimal(85),
            "means": "Ишкананын отчёту",
        },
    ),
    "risk": (
        {
            "text": "Тургундар төлөбөйт.",
            "likelihood": "medium",
            "impact": "high",
            "answer": "Айыл башчылары аркылуу келишим түзүлөт, карызы барлар менен сүйлөшүлөт.",
        },
    ),
    "upkeep": five_years(
        (620000, 200000),
        (680000, 140000),
        (720000, 100000),
        (760000, 60000),
        (800000, 20000),
    ),
    "annex": ({"kind": "estimate", "title": "Смета (үлгү)", "file": "смета-үлгү.pdf"},),
}
WASTE = Story(
    "Кенеш менен Бешик-Жондо таштанды чыгаруу (үлгү, биргелешкен)",
    "solid-waste",
    SECTIONS,
    ROWS,
    Decimal(3500000),
)
PART = {
    "contribution": "10 аянтчанын орду, кире жол, 150 000 сом жергиликтүү бюджеттен.",
    "need": "Бешик-Жондо 120 үй-бүлө сурамжыланды, 97си кызматка муктаж (үлгү).",
    "situation": "Бешик-Жондо таштанды ташуучу унаа жок, таштанды жарга төгүлөт.",
    "upkeep": "Аянтчаларды Бешик-Жон айыл өкмөтү тазалап, оңдоп турат.",
}
