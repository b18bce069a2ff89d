"""Selections: one of the past as far as it is known, and a marked sample of today."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from demo.sample.applicants import YEAR
from demo.sample.facts import BAGYSH, BALYKCHY, KENESH, KURMANBEK, MASY, ZHANY_ZHOL
from demo.sample.papers import sample_scan
from demo.sample.people import People
from demo.sample.selection_rules import ask
from municipalities.models import Cohort, Municipality, Phase
from municipalities.operations import make_cohort
from selections import operations
from selections.enums import Access
from selections.models import Candidate, Selection

# Known: 16 municipalities joined in 2016, and which two took their first step then.
COHORT_2016, PLACES_2016 = "cohort-2016", 16
KNOWN_2016 = (BALYKCHY, KENESH)
SOURCE_2016 = (
    "2016-жылы 16 муниципалитет кошулган – басылган. Экөөнүн биринчи кадамы "
    "документтештирилген: Балыкчы жана Кеңеш; калган он төртү аталган эмес. Күндөр, "
    "протоколдун жана чечимдин номери – үлгү."
)
SAMPLE = "үлгү"
EVENING = time(18, 0)
LAST_YEAR = 2027


def write_selections(people: People) -> None:
    """The selection of 2016, and one that is open today."""
    _selection_of_2016(people)
    _open_selection(people)


def _evening(days: int) -> datetime:
    """18:00 in Bishkek, so many days from today."""
    today = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, EVENING))


def _places(*codes: str) -> list[Municipality]:
    return list(Municipality.objects.filter(code__in=codes))


# The past -----------------------------------------------------------------------------
def _selection_of_2016(people: People) -> None:
    """Only the two municipalities that a source names; their memoranda stay open."""
    by = people.manager
    selection = operations.make_selection(
        by=by,
        cohort=Cohort.objects.get(code=COHORT_2016),
        title_ky="2016-жылдын когортасын тандоо",
        title_ru="Отбор в когорту 2016 года",
        title_en="Selection for the cohort of 2016",
        places=PLACES_2016,
        opens_at=_moment(date(2016, 1, 11)),
        closes_at=_moment(date(2016, 2, 12)),
        is_historic=True,
        source_note=SOURCE_2016,
        is_sample=True,
    )
    known = _places(*KNOWN_2016)
    operations.invite_municipalities(selection=selection, by=by, municipalities=known)
    selection = operations.announce_selection(selection=selection, by=by)
    operations.enter_candidates(
        selection=selection,
        by=by,
        municipalities=known,
        received_at=selection.closes_at,
    )
    selection.candidates.update(is_sample=True)
    selection = operations.start_screening(selection=selection, by=by)
    for candidate in selection.candidates.select_related("selection", "municipality"):
        operations.find_eligible(candidate=candidate, by=by, reason=SOURCE_2016)
    selection = operations.start_scoring(selection=selection, by=by)
    selection = operations.close_scoring(selection=selection, by=by)
    _decide_2016(selection, by)


def _decide_2016(selection: Selection, by: User) -> None:
    operations.record_minutes(
        selection=selection,
        by=by,
        number=SAMPLE,
        date=date(2016, 2, 15),
        members="Үлгү: катышкандар аталган эмес.",
    )
    selection = operations.decide_selection(
        selection=selection,
        by=by,
        decision_number=SAMPLE,
        decision_date=date(2016, 2, 15),
        decision_reasons=SOURCE_2016,
    )
    operations.publish_selection(selection=selection, by=by)


# Today --------------------------------------------------------------------------------
def _open_selection(people: People) -> None:
    """Kenesh has an invitation to answer, Balykchy is writing, others are further."""
    by = people.manager
    selection = _make(people)
    invited = _places(KENESH, BALYKCHY, ZHANY_ZHOL, BAGYSH, MASY)
    operations.invite_municipalities(selection=selection, by=by, municipalities=invited)
    selection = operations.announce_selection(selection=selection, by=by)
    _begins(selection, BALYKCHY, people)
    _submits(selection, ZHANY_ZHOL, people)
    _applies(selection, KURMANBEK, people)
    _declines(selection, BAGYSH, people)
    _withdraws(selection, MASY, people)
    selection.candidates.update(is_sample=True)


def _make(people: People) -> Selection:
    by = people.manager
    cohort = make_cohort(
        by=by,
        code=f"cohort-{LAST_YEAR}-sample",
        phase=Phase.objects.get(number=3),
        year=LAST_YEAR,
        planned_size=4,
        name_ky=f"{LAST_YEAR}-жылдын когортасы (үлгү)",
        name_ru=f"Когорта {LAST_YEAR} года (учебная)",
        name_en=f"Cohort {LAST_YEAR} (sample)",
        note="Үлгү: мындай когорта жок.",
    )
    selection = operations.make_selection(
        by=by,
        cohort=cohort,
        title_ky=f"{LAST_YEAR}-жылдын когортасын тандоо (үлгү)",
        title_ru=f"Отбор в когорту {LAST_YEAR} года (учебный)",
        title_en=f"Selection for the cohort of {LAST_YEAR} (sample)",
        announcement_ky="Үлгү тандоо. Ысык-Көл, Жалал-Абад, Чүй жана Талас "
        "облустарынын муниципалитеттери катыша алат.",
        announcement_ru="Учебный отбор. Участвовать могут муниципалитеты "
        "Иссык-Кульской, Джалал-Абадской, Чуйской и Таласской областей.",
        announcement_en="A sample selection. Municipalities of Issyk-Kul, Jalal-Abad, "
        "Chuy and Talas oblasts may take part.",
        access=Access.OPEN,
        opens_at=_evening(-10),
        closes_at=_evening(18),
        places=4,
        minimum_score=Decimal(50),
        sufficiency_year=YEAR,
        is_sample=True,
    )
    return ask(selection, by)


def _confirmed(selection: Selection, code: str, people: People) -> Candidate:
    row = selection.candidates.get(municipality__code=code)
    return operations.confirm_wish(
        candidate=row, by=people.heads[code], received_at=timezone.now()
    )


def _begins(selection: Selection, code: str, people: People) -> Candidate:
    """The wish and the first commitment; answers wait for the coordinator."""
    candidate, head = _confirmed(selection, code, people), people.heads[code]
    return operations.accept_commitment(
        candidate=candidate,
        commitment=selection.commitments.all()[0],
        by=head,
    )


def _submits(selection: Selection, code: str, people: People) -> None:
    candidate, head = _confirmed(selection, code, people), people.heads[code]
    _write(candidate, head)
    candidate.refresh_from_db()
    operations.submit_candidate(
        candidate=candidate, by=head, received_at=timezone.now()
    )


def _write(candidate: Candidate, head: User) -> None:
    """Everything that is asked, with the one sample page as evidence."""
    selection = candidate.selection
    answers: dict[int, dict[str, Any]] = {}
    for criterion in selection.criteria.all():
        if criterion.is_yes_no:
            answers[criterion.pk] = {"yes": True}
        elif criterion.is_threshold:
            answers[criterion.pk] = {"number": Decimal("7.5")}
        elif criterion.is_scored:
            answers[criterion.pk] = {
                "note": "Үлгү жооп: чыныгы муниципалитет жазган эмес."
            }
        if criterion.needs_evidence:
            answers[criterion.pk]["evidence"] = sample_scan(head)
    operations.save_answers(
        candidate=candidate, version=candidate.version, by=head, answers=answers
    )
    for commitment in selection.commitments.all():
        operations.accept_commitment(
            candidate=candidate, commitment=commitment, by=head
        )
    papers = {
        wanted.pk: sample_scan(head, f"{wanted.title_ky}.pdf")
        for wanted in selection.required_documents.filter(is_required=True)
    }
    operations.save_documents(candidate=candidate, by=head, documents={**papers})


def _applies(selection: Selection, code: str, people: People) -> None:
    """One that came on its own."""
    operations.apply_for_selection(
        selection=selection,
        municipality=Municipality.objects.get(code=code),
        by=people.heads[code],
        received_at=timezone.now(),
    )


def _declines(selection: Selection, code: str, people: People) -> None:
    operations.decline_invitation(
        candidate=selection.candidates.get(municipality__code=code),
        by=people.heads[code],
        reason="Үлгү: быйыл адис жок.",
    )


def _withdraws(selection: Selection, code: str, people: People) -> None:
    operations.withdraw_candidate(
        candidate=_confirmed(selection, code, people),
        by=people.heads[code],
        reason="Үлгү: кеңеш колдогон жок.",
    )
