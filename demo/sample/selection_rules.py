"""What the sample selection asks for."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from municipalities.models import Oblast
from selections import operations
from selections.enums import CriterionKind, DocumentKind, Settlement, TieKind
from selections.models import Selection

# Issyk-Kul, Jalal-Abad, Talas, Chuy: where phase 3 works.
OBLASTS = (
    *("41702000000000", "41703000000000"),
    *("41707000000000", "41708000000000"),
)
CRITERIA: tuple[tuple[CriterionKind, str, str, str, dict[str, Any]], ...] = (
    (
        CriterionKind.YES_NO,
        "Жергиликтүү кеңеш катышууну колдойт",
        "Местный кенеш поддерживает участие",
        "The local kenesh supports taking part",
        {"needs_evidence": True},
    ),
    (
        CriterionKind.THRESHOLD,
        "Кызматтарга жумшалган бюджеттин үлүшү",
        "Доля бюджета на услуги",
        "Share of the budget spent on services",
        {"threshold": Decimal(5), "unit": "%", "needs_evidence": True},
    ),
    (
        CriterionKind.SUFFICIENCY,
        "Бюджеттик камсыздалгандык",
        "Бюджетная обеспеченность",
        "Budget sufficiency",
        {},
    ),
    (
        CriterionKind.SCORE,
        "Кызматтарды жакшыртуу боюнча тажрыйба",
        "Опыт улучшения услуг",
        "Experience in improving services",
        {"weight": Decimal(60), "max_score": 10},
    ),
    (
        CriterionKind.SCORE,
        "Калктын катышуусу",
        "Участие населения",
        "Participation of residents",
        {"weight": Decimal(40), "max_score": 10},
    ),
)
COMMITMENTS = (
    (
        "Программанын координаторун дайындоо.",
        "Назначить координатора программы.",
        "Appoint a coordinator for the programme.",
    ),
    (
        "Кызматтардын жергиликтүү реестрин түзүү жана жарыялоо.",
        "Составить и опубликовать местный реестр услуг.",
        "Draw up and publish the local service registry.",
    ),
    (
        "Өздүк салымды бюджетте кароо.",
        "Предусмотреть собственный вклад в бюджете.",
        "Provide the own contribution in the budget.",
    ),
)
DOCUMENTS = (
    (
        DocumentKind.COMMITMENT,
        "Милдеттенме кат",
        "Письмо-обязательство",
        "Letter of commitment",
        True,
    ),
    (
        DocumentKind.RECOMMENDATION,
        "Сунуштама",
        "Рекомендация",
        "Recommendation",
        False,
    ),
)


def ask(selection: Selection, by: User) -> Selection:
    """Criteria, commitments, documents, quotas and rules for equal scores."""
    given: dict[str, Any] = {"selection": selection, "by": by}
    operations.set_criteria(
        **given,
        rows=[
            {"kind": kind, "title_ky": ky, "title_ru": ru, "title_en": en, **more}
            for kind, ky, ru, en, more in CRITERIA
        ],
    )
    operations.set_commitments(
        **given,
        rows=[
            {"text_ky": ky, "text_ru": ru, "text_en": en} for ky, ru, en in COMMITMENTS
        ],
    )
    operations.set_required_documents(
        **given,
        rows=[
            {
                "kind": kind,
                "title_ky": ky,
                "title_ru": ru,
                "title_en": en,
                "is_required": needed,
            }
            for kind, ky, ru, en, needed in DOCUMENTS
        ],
    )
    quotas: list[dict[str, Any]] = [
        {"oblast": oblast, "settlement": "", "places": 2}
        for oblast in Oblast.objects.filter(code__in=OBLASTS).order_by("code")
    ]
    quotas.append({"oblast": None, "settlement": Settlement.TOWN, "places": 1})
    operations.set_quotas(**given, rows=quotas)
    ties = (TieKind.SUFFICIENCY, TieKind.EARLIER, TieKind.LOT)
    rows = [{"kind": kind, "criterion": None} for kind in ties]
    return operations.set_tie_rules(**given, rows=rows)
