"""A sample plan in its fourth quarter: a kindergarten grows (Kyrgyz)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from demo.sample.plan_building import Story, five_years


def days(count: int) -> timedelta:
    return timedelta(days=count)


SECTIONS: dict[str, dict[str, Any]] = {
    "passport": {
        "start_date": days(0),
        "end_date": days(450),
        "working_group_order": "№ үлгү-7",
        "jobs": 6,
    },
    "need": {
        "need": "Айылдагы 3–6 жаштагы балдардын жарымынан азы бакчага барат. Жыйында "
        "ата-энелер, айрыкча иштеген апалар, кошумча орундарды биринчи сурашты.",
        "need_survey": "210 үй-бүлө сурамжыланды: 164ү баласын бакчага берүүгө даяр.",
    },
    "situation": {
        "coverage": "Бакчада эки топ бар, 48 бала тарбияланат, 71 бала кезекте турат.",
        "quality": "Имараттын чатыры агат, экинчи канаты бош турат, ашканасы эски.",
        "providers": "Муниципалдык бала бакча: башчысы, үч тарбиячы, ашпозчу.",
        "assets": "1978-жылы курулган бир кабаттуу имарат, 620 м², жер тилкеси 0,4 га.",
        "finance": "Жылдык чыгым 1 460 000 сом: жергиликтүү бюджет жана ата-энелердин "
        "төлөмү.",
        "legal": "Мектепке чейинки билим берүү – жергиликтүү маанидеги маселе.",
    },
    "objectives": {
        "vision": "Айыл аймагындагы ар бир бала мектепке чейин бакчага барат.",
        "goal": "Бир жылдын ичинде бакчада эки топко жаңы орун ачуу.",
    },
    "management": {
        "provider_model": "institution",
        "management": "Бакчаны муниципалдык мекеме башкарат. Ата-энелер кеңеши чыгымды "
        "квартал сайын карап турат.",
    },
    "tariff": {
        "tariff": "Ата-эне айына бир бала үчүн төлөйт, калганын жергиликтүү бюджет төлөйт.",
        "tariff_amount": Decimal(900),
        "tariff_unit": "бир балага айына",
        "tariff_hearing_date": days(-95),
        "tariff_covers_running": "partly",
        "tariff_covers_depreciation": "no",
        "tariff_relief": "Көп балалуу жана аз камсыз болгон үй-бүлөлөр жарымын төлөйт.",
    },
    "inclusion": {
        "inclusion": "Кире бериште пандус жасалат, эки орун мүмкүнчүлүгү чектелген "
        "балдарга сакталат.",
        "gender": "Апалар жумушка чыга алат; алты жаңы жумуш ордунун бешин аялдар ээлейт.",
    },
    "upkeep": {
        "upkeep": "Имаратты айыл өкмөтү күтөт, оңдоо жана коммуналдык чыгым жыл сайын "
        "бюджетте каралат.",
    },
    "monitoring": {
        "monitoring": "Биргелешкен мониторинг тобу курулушту ай сайын барып көрөт, "
        "жыйынтыгын айыл жыйынында айтат.",
    },
}
RUNNING_COSTS = (640000, 650000, 665000, 680000, 700000)
ROWS: dict[str, tuple[dict[str, Any], ...]] = {
    "member": (
        {
            "user": "head@kenesh.example",
            "name": "Айыл өкмөтүнүн башчысы (үлгү)",
            "role": "chair",
            "post": "Айыл өкмөтү",
        },
        {
            "user": "coordinator@kenesh.example",
            "name": "Муниципалдык координатор (үлгү)",
            "role": "secretary",
            "post": "Айыл өкмөтү",
        },
        {"name": "Бакчанын башчысы (үлгү)", "role": "member", "post": "Бала бакча"},
    ),
    "hearing": (
        {
            "kind": "need",
            "date": days(-120),
            "place": "Айылдык маданият үйү",
            "women": 64,
            "women_young": 18,
            "women_older": 9,
            "men": 31,
            "men_young": 6,
            "men_older": 8,
            "decisions": "Катышкандар бакчаны кеңейтүүнү биринчи орунга коюшту.",
            "minutes": "протокол-үлгү.pdf",
        },
        {
            "kind": "tariff",
            "date": days(-95),
            "place": "Бала бакча",
            "women": 38,
            "men": 12,
            "decisions": "Айына 900 сомдук төлөм колдоого алынды.",
            "minutes": "тариф-протокол-үлгү.pdf",
        },
    ),
    "problem": (
        {
            "text": "71 бала бакчага бара албайт.",
            "causes": "Имараттын экинчи канаты оңдоону талап кылат, эмерек жок.",
        },
        {
            "text": "Бир тарбиячыга 31 бала туура келет.",
            "causes": "Тарбиячы аз, окуткан эмес.",
        },
    ),
    "objective": (
        {"text": "Экинчи канатты оңдоп, эки топко 50 орун ачуу."},
        {"text": "Жаңы тарбиячыларды алып, окутуу."},
    ),
    "measure": (
        {
            "title": "Долбоорлоо жана смета",
            "objective": 1,
            "responsible": "Айыл өкмөтү",
            "start_date": days(0),
            "end_date": days(150),
            "output": "Экспертизадан өткөн долбоор",
            "costs": (("design", "local_budget", 120000, "Долбоор, экспертиза"),),
        },
        {
            "title": "Имаратты оңдоо",
            "objective": 1,
            "responsible": "Айыл өкмөтү, подрядчы",
            "start_date": days(90),
            "end_date": days(400),
            "output": "Чатыр, терезелер, жылытуу, пандус",
            "costs": (
                ("works", "grant", 1650000, "Чатыр, терезелер, жылытуу"),
                ("works", "local_budget", 380000, "Ички иштер, пандус"),
                ("works", "community", 90000, "Ашар: короону тазалоо", True),
            ),
        },
        {
            "title": "Эмерек жана ашкананын жабдуулары",
            "objective": 1,
            "responsible": "Бала бакча",
            "start_date": days(270),
            "end_date": days(430),
            "output": "Эки топтун эмереги, меш, муздаткыч",
            "costs": (
                ("equipment", "grant", 420000, "Эмерек, меш, муздаткыч"),
                ("equipment", "local_budget", 60000, "Жеткирүү, орнотуу"),
            ),
        },
        {
            "title": "Тарбиячыларды окутуу",
            "objective": 2,
            "responsible": "Бала бакча",
            "start_date": days(90),
            "end_date": days(180),
            "output": "Алты тарбиячы жана жардамчы",
            "costs": (("training", "other_donor", 45000, "Алты адам, беш күн"),),
        },
        {
            "title": "Ата-энелер менен жолугушуулар, мониторинг",
            "objective": 2,
            "responsible": "Биргелешкен мониторинг тобу",
            "start_date": days(0),
            "end_date": days(450),
            "output": "Он эки жолугушуу",
            "costs": (("monitoring", "local_budget", 15000, ""),),
        },
    ),
    "subsidy": (
        {
            "who": "Көп балалуу жана аз камсыз болгон үй-бүлөлөр",
            "people": 24,
            "yearly_sum": Decimal(108000),
            "payer": "local_budget",
            "basis": "Айылдык кеңештин токтому (үлгү)",
        },
    ),
    "beneficiaries": (
        {
            "village": "41703207859010",
            "population": 3100,
            "girls": 38,
            "boys": 34,
            "women": 66,
            "men": 41,
            "vulnerable": 22,
            "groups": {"large_family": 14, "disability": 3},
            "households": 62,
        },
        {
            "village": "41703207859020",
            "population": 1250,
            "girls": 14,
            "boys": 12,
            "women": 25,
            "men": 14,
            "vulnerable": 9,
            "groups": {"low_income": 7},
            "households": 24,
        },
    ),
    "indicator": (
        {
            "name": "Бакчага барган балдар",
            "objective": 1,
            "unit": "бала",
            "baseline": Decimal(48),
            "source": "Бакчанын китеби",
            "target": Decimal(98),
            "disaggregation": "кыздар жана эркек балдар",
            "means": "Бакчанын китеби, квартал сайын",
        },
        {
            "name": "Бир тарбиячыга туура келген балдар",
            "objective": 2,
            "unit": "бала",
            "baseline": Decimal(31),
            "source": "Штаттык тизме",
            "target": Decimal(20),
            "means": "Штаттык тизме",
        },
        {
            "name": "Окуудан өткөн тарбиячылар жана жардамчылар",
            "objective": 2,
            "measure": 4,
            "unit": "адам",
            "baseline": Decimal(0),
            "source": "Бакчанын маалыматы",
            "target": Decimal(6),
            "means": "Күбөлүктөр",
        },
    ),
    "risk": (
        {
            "text": "Курулуш материалдары кымбаттайт.",
            "likelihood": "high",
            "impact": "medium",
            "answer": "Терезелер жана чатыр биринчи кварталда сатып алынат.",
        },
        {
            "text": "Тарбиячы табылбайт.",
            "likelihood": "low",
            "impact": "high",
            "answer": "Эки адис менен алдын ала келишим түзүлөт.",
        },
    ),
    "upkeep": five_years(*((280000, cost - 280000) for cost in RUNNING_COSTS)),
    "annex": (
        {"kind": "estimate", "title": "Смета (үлгү)", "file": "смета-үлгү.pdf"},
        {
            "kind": "order",
            "title": "Жумушчу топ жөнүндө буйрук (үлгү)",
            "file": "буйрук-үлгү.pdf",
        },
    ),
}
KINDERGARTEN = Story(
    "Кенеш айыл аймагында бала бакчаны кеңейтүү (үлгү)",
    "preschool",
    SECTIONS,
    ROWS,
    Decimal(2780000),
)
