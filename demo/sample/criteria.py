"""Sample criteria of the review sheet: what staff look at in each section of a plan."""

from accounts.models import User
from action_plans.operations import save_criterion

# section, code, Kyrgyz, Russian, English
CRITERIA = (
    (
        "need",
        "need-from-people",
        "Муктаждыкты тургундар өздөрү аташкан, ким сурамжыланганы жазылган",
        "Потребность назвали сами жители, сказано, кого опросили",
        "People named the need themselves, and it is said who was asked",
    ),
    (
        "need",
        "hearing-held",
        "Угууга аялдар, эркектер жана жаштар катышкан, протокол тиркелген",
        "В слушаниях участвовали женщины, мужчины и молодёжь, протокол приложен",
        "Women, men and young people took part in the hearing, its minutes are there",
    ),
    (
        "situation",
        "situation-in-numbers",
        "Кызматтын бүгүнкү абалы сандар менен көрсөтүлгөн",
        "Нынешнее состояние услуги показано в числах",
        "The service of today is shown in numbers",
    ),
    (
        "problems",
        "causes-named",
        "Ар бир көйгөйдүн себеби аталган",
        "У каждой проблемы названы причины",
        "Each problem has its causes",
    ),
    (
        "objectives",
        "objectives-answer",
        "Милдеттер көйгөйлөргө жооп берет",
        "Задачи отвечают на проблемы",
        "The objectives answer the problems",
    ),
    (
        "measures",
        "measures-realistic",
        "Иш-чаралардын мөөнөттөрү жана жооптуулары реалдуу",
        "Сроки и ответственные мероприятий реальны",
        "Times and responsible people of the measures are realistic",
    ),
    (
        "budget",
        "prices-justified",
        "Баалар смета же базар баасы менен далилденген",
        "Цены подтверждены сметой или ценами рынка",
        "Prices rest on an estimate or on the market",
    ),
    (
        "management",
        "provider-capable",
        "Кызмат көрсөтүүчүнүн кызматкерлери жана жабдуулары жетиштүү",
        "У поставщика достаточно людей и оборудования",
        "The provider has people and equipment enough",
    ),
    (
        "tariff",
        "tariff-affordable",
        "Тариф элге жеткиликтүү жана күтүү чыгымдарын жабат",
        "Тариф посилен для жителей и покрывает эксплуатационные расходы",
        "People can pay the tariff, and it covers the running costs",
    ),
    (
        "inclusion",
        "vulnerable-reached",
        "Аялуу топтор кызматты кантип алары жазылган",
        "Сказано, как услугу получат уязвимые группы",
        "It is said how vulnerable groups get the service",
    ),
    (
        "indicators",
        "indicators-measurable",
        "Көрсөткүчтөрдүн баштапкы жана максаттуу мааниси, булагы бар",
        "У показателей есть исходное и целевое значения и источник",
        "Indicators have a baseline, a target and a source",
    ),
    (
        "upkeep",
        "upkeep-paid",
        "Гранттан кийинки беш жылдын чыгымдарын ким төлөөрү белгилүү",
        "Известно, кто оплатит расходы пяти лет после гранта",
        "It is known who pays the costs of five years after the grant",
    ),
    (
        "risks",
        "risks-answered",
        "Негизги тобокелдиктерге карата аракеттер пландалган",
        "На главные риски запланированы ответы",
        "There is an answer to the main risks",
    ),
)


def write_criteria(manager: User) -> None:
    """The sheet with which the sample plans are reviewed."""
    for order, (section, code, ky, ru, en) in enumerate(CRITERIA, 1):
        save_criterion(
            criterion=None,
            by=manager,
            section=section,
            code=code,
            order=order,
            title_ky=ky,
            title_ru=ru,
            title_en=en,
            help_ky="",
            help_ru="",
            help_en="",
            is_in_use=True,
        )
