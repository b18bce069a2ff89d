"""What lives around the sample registries: a discussion, a changed text, needs, quality."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.enums import Role
from demo.sample.facts import BALYKCHY, KENESH
from demo.sample.people import People
from municipalities.models import Municipality
from services_registry.enums import (
    COUNTED_AGES,
    AgeGroup,
    Better,
    CommentWay,
    Sex,
    StudyKind,
)
from services_registry.models import RegistryEdition, Service, StandardItem
from services_registry.operations import (
    PriorityValues,
    RemarkValues,
    StudyValues,
    Target,
    answer_remark,
    give_remark,
    open_discussion,
    recommend_text,
    record_remark,
    save_study,
    save_targets,
    start_edition,
)

RECOMMENDED = {
    "ky": "Суу күнү-түнү үзгүлтүксүз берилет. Үзгүлтүк болсо, бир күн мурда кабарланат (үлгү).",
    "ru": "Вода подаётся круглосуточно. Об отключении сообщают за день (пример).",
}
RECOMMENDED_NOW = {
    "ky": "Суу күнү-түнү үзгүлтүксүз берилет. Үзгүлтүк болсо, үч күн мурда кабарланат (үлгү).",
    "ru": "Вода подаётся круглосуточно. Об отключении сообщают за три дня (пример).",
}
# what people of Kenesh named, by service: women, men
NAMED = {"drinking-water": (41, 33), "preschool": (38, 12), "street-lighting": (17, 25)}
BY_AGE = {  # children, youth, adults, older
    "drinking-water": (0, 16, 41, 17),
    "preschool": (0, 19, 29, 2),
    "street-lighting": (0, 9, 18, 12),
}
CAME = {
    (Sex.WOMEN, AgeGroup.YOUTH): 14,
    (Sex.WOMEN, AgeGroup.ADULTS): 32,
    (Sex.WOMEN, AgeGroup.OLDER): 9,
    (Sex.MEN, AgeGroup.YOUTH): 11,
    (Sex.MEN, AgeGroup.ADULTS): 27,
    (Sex.MEN, AgeGroup.OLDER): 12,
}


def recommend_first_text(people: People) -> None:
    """The catalogue recommends a text before the municipalities write theirs."""
    _recommend(people, RECOMMENDED)


def write_registry_life(people: People) -> None:
    """Balykchy discusses its next edition; the catalogue changes; Kenesh asks people."""
    _discussed(people)
    _recommend(people, RECOMMENDED_NOW, reason="Кабарлоо мөөнөтү узартылды (үлгү)")
    _asked(people)


def _recommend(people: People, texts: dict[str, str], reason: str = "") -> None:
    recommend_text(
        service=Service.objects.get(code="drinking-water"),
        item=StandardItem.objects.get(code="conditions"),
        by=people.staff[Role.PROGRAMME_MANAGER],
        texts=texts,
        reason=reason,
    )


def _discussed(people: People) -> None:
    head = people.heads[BALYKCHY]
    edition = start_edition(
        municipality=Municipality.objects.get(code=BALYKCHY), by=head
    )
    RegistryEdition.objects.filter(pk=edition.pk).update(is_sample=True)
    water = edition.entries.get(service__code="drinking-water")
    promised = Target(
        None,
        name_ky="Суу берилген убакыт, суткасына саат (үлгү)",
        name_ru="Подача воды, часов в сутки (пример)",
        unit="саат",
        better=Better.HIGHER,
        target=Decimal(24),
    )
    save_targets(entry=water, by=head, rows=[promised])
    today = timezone.localdate()
    edition = open_discussion(
        edition=edition,
        by=head,
        discussion_from=today,
        discussion_until=today + timedelta(days=20),
        notice_ky="Реестрдин жаңы долбоору талкууланат. Коомдук угуу мэрияда (үлгү).",
        notice_ru="Обсуждается новый проект реестра. Слушания пройдут в мэрии (пример).",
    )
    heard = RemarkValues(
        way=CommentWay.HEARING,
        given_on=today,
        text="Парктагы жарыкты кечинде күйгүзүп туруу керек (үлгү).",
    )
    remark = record_remark(edition=edition, by=head, values=heard)
    answer_remark(
        remark=remark, by=head, answer="Көчө жарыгынын стандартына киргизилди (үлгү)."
    )
    give_remark(
        edition=edition, text="Таштандыны жумасына эки жолу чыгарса болобу? (үлгү)"
    )


def _asked(people: People) -> None:
    study = StudyValues(
        kind=StudyKind.GATHERING,
        title="Айыл тургундарынын муктаждыктарын аныктоо (үлгү)",
        held_on=timezone.localdate() - timedelta(days=30),
        place="Клуб",
        participants=CAME,
        priorities=[
            PriorityValues(
                Service.objects.get(code=code),
                women,
                men,
                ages=dict(zip(COUNTED_AGES, BY_AGE[code], strict=True)),
            )
            for code, (women, men) in NAMED.items()
        ],
    )
    made = save_study(
        municipality=Municipality.objects.get(code=KENESH),
        by=people.heads[KENESH],
        values=study,
    )
    made.is_sample = True
    made.save(update_fields=["is_sample"])
