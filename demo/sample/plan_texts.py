"""Texts of a complete sample plan on street lighting, section by section (Kyrgyz)."""

from datetime import date
from decimal import Decimal
from typing import Any

SECTIONS: dict[str, dict[str, Any]] = {
    "passport": {
        "start_date": date(2027, 3, 1),
        "end_date": date(2027, 11, 30),
        "working_group_order": "№ үлгү-12, 2026-ж., 10-сентябрь",
        "working_group": "Айыл өкмөтүнүн, айылдык кеңештин жана тургундардын өкүлдөрү (үлгү).",
        "beneficiaries": 3200,
        "beneficiaries_women": 1650,
        "beneficiaries_vulnerable": 240,
        "households": 610,
        "jobs": 2,
    },
    "need": {
        "need": "Айыл жыйындарында тургундар көчөлөрдүн караңгы экенин биринчи маселе катары "
        "аташты. Коомдук угууда артыкчылык ушул кызматка берилди.",
        "need_survey": "120 үй-бүлө сурамжыланды, 87си кечинде көчөдө жүрүү коркунучтуу "
        "экенин айтты (үлгү).",
    },
    "situation": {
        "coverage": "Он эки көчөнүн үчөө гана жарыктандырылган.",
        "quality": "Эски чырактар көп күйөт, тез бузулат.",
        "providers": "Кызматты айыл өкмөтү өзү көрсөтөт, адис жок.",
        "assets": "42 мамы, 18 чырак.",
        "finance": "Жылына 95 000 сом электр энергиясына төлөнөт, оңдоого каражат бөлүнбөйт.",
        "legal": "Жергиликтүү маанидеги маселе катары айыл өкмөтүнүн милдети.",
    },
    "objectives": {
        "vision": "Айылдын бардык көчөсү кечинде жарык жана коопсуз.",
        "goal": "2027-жылдын аягына чейин тогуз көчөнү үнөмдүү чырактар менен жарыктандыруу.",
    },
    "management": {
        "provider_model": "enterprise",
        "management": "Тармакты муниципалдык ишкана күтөт, электрик кызматкери алынат.",
    },
    "tariff": {
        "tariff": "Тургундардан өзүнчө акы алынбайт: чыгым жергиликтүү бюджеттен төлөнөт.",
        "tariff_covers_running": "yes",
        "tariff_covers_depreciation": "partly",
        "tariff_relief": "Төлөм жок болгондуктан жеңилдик талап кылынбайт.",
    },
    "inclusion": {
        "inclusion": "Мектепке жана фельдшердик пунктка барчу көчөлөр биринчи жарыктандырылат.",
        "gender": "Аялдар кечки коопсуздукту өзгөчө белгилешти; жумушчу топто үч аял бар.",
    },
    "upkeep": {
        "upkeep": "Жыл сайын бюджетте күтүү чыгымы каралат, запас чырактар сатып алынат.",
    },
    "monitoring": {
        "monitoring": "Биргелешкен мониторинг тобу иштин жүрүшүн ай сайын текшерет.",
    },
}
# What the lighting costs in each year after the grant: the local budget pays all.
UPKEEP = {
    year: {
        "cost": cost,
        "from_tariff": Decimal(0),
        "from_budget": cost,
        "from_others": Decimal(0),
        "note": note,
    }
    for year, cost, note in (
        (1, Decimal(140000), ""),
        (2, Decimal(140000), ""),
        (3, Decimal(165000), "Чырактардын бир бөлүгү алмаштырылат (үлгү)."),
        (4, Decimal(150000), ""),
        (5, Decimal(150000), ""),
    )
}
HEARING = {
    "date": date(2026, 9, 25),
    "place": "Айылдык маданият үйү",
    "women": 41,
    "men": 38,
    "minutes": "протокол-үлгү.pdf",
    "decisions": "Тургундар планды колдоп, мектеп жактагы көчөлөрдөн баштоону сунушташты.",
}
PROBLEMS = (
    {
        "text": "Кечинде көчөлөр караңгы, тургундар коопсуз эмес.",
        "causes": "Тармак эскирген, оңдоого каражат каралбайт.",
    },
)
TARIFF_HEARING = {
    "kind": "tariff",
    "date": date(2026, 9, 29),
    "place": "Айылдык кеңештин имараты",
    "women": 22,
    "women_older": 6,
    "men": 19,
    "men_older": 4,
    "minutes": "тариф-протокол-үлгү.pdf",
    "decisions": "Тургундардан акы албай, чыгымды бюджеттен төлөө колдоого алынды (үлгү).",
}
# The park is not among what people named first: the plan says why it was chosen.
WHY_THE_PARK = (
    "Жер тилкеси жана долбоору даяр, ал эми биринчи аталган кызматтар боюнча башка "
    "пландар жазылууда (үлгү)."
)
OBJECTIVES = (
    {"text": "Тогуз көчөгө 120 үнөмдүү чырак орнотуу."},
    {"text": "Тармакты күтүү тартибин түзүү."},
)
MEASURES = (
    {
        "title": "Долбоорлоо жана смета",
        "responsible": "Айыл өкмөтү",
        "start_date": date(2027, 3, 1),
        "end_date": date(2027, 4, 15),
        "output": "Бекитилген смета",
        "costs": (("design", "local_budget", Decimal("90000"), "Смета, 9 көчө"),),
    },
    {
        "title": "Чырактарды сатып алуу жана орнотуу",
        "responsible": "Айыл өкмөтү, муниципалдык ишкана",
        "start_date": date(2027, 5, 1),
        "end_date": date(2027, 9, 30),
        "output": "120 чырак, 3,4 км көчө",
        "costs": (
            ("equipment", "grant", Decimal("1120000"), "120 чырак, мамылар, зым"),
            ("works", "grant", Decimal("360000"), "Орнотуу"),
            ("works", "local_budget", Decimal("210000"), "Мамылардын орду, техника"),
            ("works", "community", Decimal("60000"), "Ашар: казуу иштери"),
        ),
    },
    {
        "title": "Электрикти окутуу",
        "responsible": "Муниципалдык ишкана",
        "start_date": date(2027, 9, 1),
        "end_date": date(2027, 9, 30),
        "output": "Бир адис",
        "costs": (("training", "provider", Decimal("20000"), ""),),
    },
)
STATED_TOTAL = Decimal("1860000")
INDICATORS = (
    {
        "name": "Жарыктандырылган көчөлөр",
        "unit": "көчө",
        "baseline": Decimal(3),
        "target": Decimal(12),
        "disaggregation": "айылдар боюнча",
        "means": "Актылар, сүрөттөр",
    },
)
RISKS = (
    {
        "text": "Чырактардын баасы көтөрүлөт.",
        "likelihood": "medium",
        "impact": "medium",
        "answer": "Сметада 5 пайыз запас каралат, керек болсо көчөлөр кезек менен бүтөт.",
    },
)
ROWS: dict[str, tuple[dict[str, Any], ...]] = {
    "hearing": (HEARING, TARIFF_HEARING),
    "problem": PROBLEMS,
    "objective": OBJECTIVES,
    "measure": MEASURES,
    "indicator": INDICATORS,
    "risk": RISKS,
    "upkeep": tuple({"year": year, **paid} for year, paid in UPKEEP.items()),
    "annex": ({"kind": "estimate", "title": "Смета (үлгү)", "file": "смета-үлгү.pdf"},),
}
