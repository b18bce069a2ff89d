"""Sample plans of Balykchy: one that the programme sent back, one that is changed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from action_plans.models import ActionPlan, ReviewCriterion
from action_plans.operations import (
    begin_amendment,
    comment_in_review,
    finish_review,
    resolve_review_comment,
    return_plan,
    save_marks,
    save_section,
    save_summary,
    submit_plan,
)
from demo.sample.facts import BALYKCHY
from demo.sample.people import People
from demo.sample.plan_building import (
    Story,
    Writer,
    approve,
    five_years,
    write_plan,
)

SECTIONS: dict[str, dict[str, Any]] = {
    "passport": {
        "start_date": timedelta(0),
        "end_date": timedelta(240),
        "beneficiaries": 5400,
        "beneficiaries_women": 2800,
        "beneficiaries_vulnerable": 420,
        "households": 1300,
        "jobs": 1,
    },
    "need": {
        "need": "Шаардын эки кичи районунда тургундар кечки коопсуздукту биринчи маселе "
        "катары аташты.",
    },
    "situation": {
        "coverage": "14 көчөнүн 5и жарыктандырылган.",
        "quality": "Чырактар эски, үчтөн бири күйбөйт.",
        "providers": "Шаардык муниципалдык ишкана.",
        "finance": "Жылына 310 000 сом электр энергиясына төлөнөт.",
    },
    "objectives": {"goal": "Тогуз көчөнү үнөмдүү чырактар менен жарыктандыруу."},
    "management": {
        "provider_model": "enterprise",
        "management": "Тармакты шаардык ишкана күтөт.",
    },
    "tariff": {"tariff": "Тургундардан акы алынбайт, чыгымды шаардык бюджет төлөйт."},
    "inclusion": {
        "inclusion": "Поликлиникага жана мектепке барчу көчөлөр биринчи жарыктандырылат.",
        "gender": "Аялдар угууда кечки коопсуздукту баса белгилешти.",
    },
    "upkeep": {"upkeep": "Шаардык бюджетте күтүү чыгымы каралат."},
    "monitoring": {"monitoring": "Биргелешкен мониторинг тобу ай сайын текшерет."},
}
ROWS: dict[str, tuple[dict[str, Any], ...]] = {
    "hearing": (
        {
            "date": timedelta(-100),
            "place": "Шаардык маданият үйү",
            "women": 71,
            "men": 54,
            "decisions": "Тургундар планды колдошту.",
            "minutes": "протокол-үлгү.pdf",
        },
    ),
    "problem": ({"text": "Кечинде көчөлөр караңгы.", "causes": "Тармак эскирген."},),
    "objective": ({"text": "Тогуз көчөгө 140 чырак орнотуу."},),
    "measure": (
        {
            "title": "Чырактарды сатып алуу жана орнотуу",
            "objective": 1,
            "responsible": "Мэрия, шаардык ишкана",
            "start_date": timedelta(30),
            "end_date": timedelta(200),
            "output": "140 чырак",
            "costs": (
                ("equipment", "grant", 1900000, "140 чырак, зым"),
                ("works", "local_budget", 700000, "Орнотуу"),
            ),
        },
    ),
    "indicator": (
        {
            "name": "Жарыктандырылган көчөлөр",
            "objective": 1,
            "unit": "көчө",
            "baseline": Decimal(5),
            "source": "Ишкананын маалыматы",
            "target": Decimal(14),
        },
    ),
    "upkeep": five_years(*[(0, 360000)] * 5),
    "risk": (
        {
            "text": "Чырактардын баасы көтөрүлөт.",
            "likelihood": "medium",
            "impact": "medium",
            "answer": "Сметада запас каралат.",
        },
    ),
}
LIGHT = Story(
    "Балыкчы шаарында көчө жарыгы (үлгү)",
    "street-lighting",
    SECTIONS,
    ROWS,
    Decimal(2600000),
)
# The same shape for the library: what differs is said here.
LIBRARY = Story(
    "Балыкчы шаардык китепканасын жаңылоо (үлгү)",
    "culture",
    SECTIONS
    | {
        "need": {
            "need": "Мектеп окуучулары жана карылар китепкананын окуу залын сурашты.",
        },
        "situation": {
            "coverage": "Күнүнө 40ка жакын окурман келет, 24 орун бар.",
            "quality": "Зал суук, компьютер жок.",
            "providers": "Шаардык китепкана.",
            "finance": "Жылдык чыгым 1 120 000 сом, шаардык бюджеттен.",
        },
        "objectives": {"goal": "Жыл бою иштеген, 60 орундуу окуу залын ачуу."},
        "management": {
            "provider_model": "institution",
            "management": "Китепкана – муниципалдык мекеме, башчысы жооп берет.",
        },
        "tariff": {"tariff": "Окуу акысыз, чыгымды шаардык бюджет төлөйт."},
        "inclusion": {
            "inclusion": "Кире бериште пандус жасалат, көрүүсү начарлар үчүн аудиокитептер.",
            "gender": "Окурмандардын үчтөн экиси – аялдар жана кыздар.",
        },
    },
    ROWS
    | {
        "problem": (
            {"text": "Окуу залы кышында жабылат.", "causes": "Жылытуу иштебейт."},
        ),
        "objective": ({"text": "Окуу залын оңдоп, 60 орунга жеткирүү."},),
        "measure": (
            {
                "title": "Окуу залын оңдоо",
                "objective": 1,
                "responsible": "Мэрия",
                "start_date": timedelta(30),
                "end_date": timedelta(150),
                "output": "Жылытуу, терезелер, пандус",
                "costs": (
                    ("works", "grant", 1200000, "Жылытуу, терезелер"),
                    ("works", "local_budget", 500000, "Пандус, боёк"),
                ),
            },
        ),
        "indicator": (
            {
                "name": "Бир күндө келген окурмандар",
                "objective": 1,
                "unit": "адам",
                "baseline": Decimal(40),
                "source": "Китепкананын журналы",
                "target": Decimal(110),
            },
        ),
    },
    Decimal(1700000),
)
DAYS_AGO = timedelta(days=14)  # since the kenesh approved the library
WHY = "Компьютерлер үчүн шаардык бюджеттен кошумча 150 000 сом бөлүндү."
COMPUTERS: dict[str, Any] = {
    "title": "Окурмандар үчүн компьютерлер",
    "responsible": "Шаардык китепкана",
    "start_date": timedelta(120),
    "end_date": timedelta(180),
    "output": "Беш компьютер",
    "costs": (("equipment", "local_budget", 150000, "Беш компьютер"),),
}
# code of a criterion: finding, why
MARKS = {
    "need": {
        "need-from-people": ("partly", "Сурамжылоо жок, угуу гана аталган."),
        "hearing-held": ("good", ""),
    },
    "situation": {"situation-in-numbers": ("good", "")},
    "upkeep": {"upkeep-paid": ("partly", "Чыгым беш жыл бою өзгөргөн эмес.")},
}
# section, field, comment
COMMENTS = (
    ("need", "need_survey", "Кимден, канча үй-бүлөдөн сураганыңызды жазыңыз."),
    (
        "situation",
        "finance",
        "310 000 сомго оңдоо чыгымы да киреби? Өзүнчө көрсөтүңүз.",
    ),
    (
        "upkeep",
        "upkeep",
        "Беш жылдын чыгымы бирдей жазылган. Баалардын өсүшүн эсепке алыңыз.",
    ),
)
REASON = (
    "План жакшы башталган. Муктаждыкты сурамжылоо менен бекемдеп, гранттан кийинки беш "
    "жылдын чыгымдарын тактап, кайра жибериңиз."
)


def write_city_plans(people: People, start: date) -> None:
    """A returned plan with a review, and an approved one whose change is submitted."""
    _returned(people, start)
    _changed(people, start)


def _returned(people: People, start: date) -> None:
    head, manager = people.heads[BALYKCHY], people.manager
    plan = submit_plan(plan=write_plan(LIGHT, BALYKCHY, head, start), by=head)
    for section, marks in MARKS.items():
        found = {ReviewCriterion.objects.get(code=c): mark for c, mark in marks.items()}
        save_marks(plan=plan, section=section, marks=found, by=manager)
    comments = [
        comment_in_review(
            plan=plan, section=section, field=field, text=text, by=manager
        )
        for section, field, text in COMMENTS
    ]
    save_summary(plan=plan, summary=REASON, by=manager)
    finish_review(plan=plan, by=manager)
    plan = return_plan(plan=plan, by=manager, reason=REASON)
    save_section(
        plan=plan,
        version=plan.version,
        section="situation",
        values={"finance": "Электр энергиясына 310 000 сом, оңдоого 45 000 сом."},
        by=head,
    )
    resolve_review_comment(
        comment=comments[1], by=head, answer="Оңдоо чыгымы өзүнчө жазылды."
    )


def _changed(people: People, start: date) -> ActionPlan:
    head = people.heads[BALYKCHY]
    plan = write_plan(LIBRARY, BALYKCHY, head, start)
    plan = approve(plan, people, BALYKCHY, "үлгү-11", timezone.localdate() - DAYS_AGO)
    change = begin_amendment(plan=plan, reason=WHY, by=head)
    writer = Writer(change, head, start)
    writer.add("measure", COMPUTERS)
    writer.save("budget", {"stated_total": LIBRARY.total + 150000})
    change.refresh_from_db()
    return submit_plan(plan=change, by=head)
