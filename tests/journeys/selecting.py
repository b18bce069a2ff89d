"""Steps of a journey: the selection with its rules, and candidates off screen."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from municipalities.models import Cohort, Municipality, Oblast
from selections import operations
from selections.enums import CriterionKind, DocumentKind, Settlement, TieKind
from selections.models import Candidate, Selection
from tests.factories.selections import make_paper
from tests.journeys.browser import Person

COMMITMENTS = ("Координатор дайындоо.", "Реестр түзүү.")


def make_rules(by: User, cohort: Cohort, north: Oblast) -> Selection:
    """Six places; at most four for the north and two for towns; lots at the end."""
    now = timezone.now()
    selection = operations.make_selection(
        by=by,
        cohort=cohort,
        title_ky="Когортага тандоо",
        title_ru="Отбор в когорту",
        title_en="Selection for the cohort",
        announcement_ky="Отуз муниципалитет чакырылат.",
        announcement_ru="Приглашаются тридцать муниципалитетов.",
        announcement_en="Thirty municipalities are invited.",
        opens_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=10),
        places=6,
        minimum_score=Decimal(20),
    )
    given: dict[str, Any] = {"selection": selection, "by": by}
    operations.set_criteria(**given, rows=_criteria())
    operations.set_commitments(
        **given,
        rows=[{"text_ky": text, "text_ru": "", "text_en": ""} for text in COMMITMENTS],
    )
    letter = {"kind": DocumentKind.COMMITMENT, "is_required": True}
    operations.set_required_documents(
        **given,
        rows=[letter | dict.fromkeys(("title_ky", "title_ru", "title_en"), "Кат")],
    )
    operations.set_quotas(
        **given,
        rows=[
            {"oblast": north, "settlement": "", "places": 4},
            {"oblast": None, "settlement": Settlement.TOWN, "places": 2},
        ],
    )
    first = selection.criteria.filter(kind=CriterionKind.SCORE).first()
    operations.set_tie_rules(
        **given,
        rows=[
            {"kind": TieKind.CRITERION, "criterion": first},
            {"kind": TieKind.LOT, "criterion": None},
        ],
    )
    return selection


def _criteria() -> list[dict[str, Any]]:
    def named(kind: CriterionKind, text: str, **more: Any) -> dict[str, Any]:
        titles = dict.fromkeys(("title_ky", "title_ru", "title_en"), text)
        return {"kind": kind, **titles, **more}

    return [
        named(CriterionKind.YES_NO, "Кеңеш колдойт", needs_evidence=True),
        named(CriterionKind.SCORE, "Тажрыйба", weight=Decimal(60), max_score=10),
        named(CriterionKind.SCORE, "Катышуу", weight=Decimal(40), max_score=10),
    ]


def send_in(candidate: Candidate, head: User, at: datetime, *, yes: bool) -> Candidate:
    """A candidate takes all its steps at a moment of the past, off screen."""
    candidate = operations.confirm_wish(candidate=candidate, by=head, received_at=at)
    selection = candidate.selection
    for commitment in selection.commitments.all():
        operations.accept_commitment(
            candidate=candidate, commitment=commitment, by=head
        )
    asked = selection.criteria.get(kind=CriterionKind.YES_NO)
    candidate = operations.save_answers(
        candidate=candidate,
        version=candidate.version,
        by=head,
        answers={asked.pk: {"yes": yes, "evidence": make_paper(head)}},
    )
    letter = selection.required_documents.get()
    operations.save_documents(
        candidate=candidate, by=head, documents={letter.pk: make_paper(head)}
    )
    return operations.submit_candidate(candidate=candidate, by=head, received_at=at)


def invite(staff: Person, selection: int, places: list[Municipality]) -> None:
    """Paste the codes, look who is added, invite them, announce."""
    staff.menu("/staff/cohorts/")
    staff.part("/staff/selections/")
    staff.follow(f"/staff/selections/{selection}/")
    staff.follow(f"/staff/selections/{selection}/invite/")
    staff.fill(names="\n".join(place.code for place in places))
    staff.save()
    staff.sees(*(f"{place.name_ky} (" for place in places))
    staff.picture("selection-1-invite")
    staff.save("confirm")
    staff.arrives(f"/staff/selections/{selection}/")
    staff.move("announce")


def judge(staff: Person, candidate: int, verdict: str, reason: str = "") -> None:
    """Say whether a candidate is eligible."""
    staff.open(f"/staff/selections/candidates/{candidate}/judge/")
    staff.fill(next=False)
    if reason:
        staff.fill(reason=reason)
    staff.picture(f"selection-5-judge-{verdict}")
    staff.press(staff.main.locator(f'button[name="verdict"][value="{verdict}"]'))
    staff.arrives(f"/staff/selections/candidates/{candidate}/")


def score_all(
    staff: Person, selection: int, points: dict[int, tuple[int, int]]
) -> None:
    """Fill in the grid, page by page: points by candidate id."""
    criteria = Selection.objects.get(pk=selection).criteria.filter(
        kind=CriterionKind.SCORE
    )
    staff.open(f"/staff/selections/{selection}/scores/")
    left = dict(points)
    for page in (1, 2):
        staff.open(f"/staff/selections/{selection}/scores/?page={page}")
        for pk in [pk for pk in left if _on_page(staff, pk, criteria)]:
            for criterion, given in zip(criteria, left.pop(pk), strict=True):
                staff.field(f"points_{pk}_{criterion.pk}").fill(str(given))
        staff.press(staff.main.locator('form[method="post"] button[type="submit"]'))
        expect(staff.page.locator(".alert.tone-success")).to_be_visible()
    assert left == {}
    staff.picture("selection-6-scores")


def _on_page(staff: Person, pk: int, criteria: Any) -> bool:
    return staff.field(f"points_{pk}_{criteria[0].pk}").count() > 0


def confirm_and_accept(head: Person, candidate: int) -> None:
    """The head confirms the wish and accepts the commitments one by one."""
    base = f"/m/selections/candidates/{candidate}/"
    head.menu("/m/selections/")
    head.follow(base)
    head.picture("selection-2-invited")
    head.follow(f"{base}confirm/")
    head.save()
    head.arrives(base)
    head.follow(f"{base}commitments/")
    for number in range(1, len(COMMITMENTS) + 1):
        head.press(head.main.locator('button[name="accept"]').first)
        left = head.main.locator('button[name="accept"]')
        assert left.count() == len(COMMITMENTS) - number
    head.picture("selection-3-commitments")


def write_papers(person: Person, candidate: int, paper: Any) -> None:
    """Answer with evidence, attach the letter; a look at what is missing before."""
    row = Candidate.objects.get(pk=candidate)
    asked = row.selection.criteria.get(kind=CriterionKind.YES_NO)
    letter = row.selection.required_documents.get()
    base = f"/m/selections/candidates/{candidate}/"
    person.open(f"{base}submit/")
    # from the rule straight to the field that mends it
    person.follow(f"{base}answers/#id_answer_{asked.pk}")
    expect(person.field(f"answer_{asked.pk}")).to_be_in_viewport()
    person.open(f"{base}answers/")
    person.fill(
        **{
            f"answer_{asked.pk}": "yes",
            f"source_{asked.pk}": "Кеңештин токтому",
            f"evidence_{asked.pk}": paper,
        }
    )
    person.save()
    person.arrives(base)
    person.follow(f"{base}documents/")
    person.fill(**{f"document_{letter.pk}": paper})
    person.save()
    person.arrives(base)


def sign(head: Person, candidate: int) -> str:
    """The head reads everything once more and submits; gives the receipt's number."""
    base = f"/m/selections/candidates/{candidate}/"
    head.open(base)
    head.follow(f"{base}submit/")
    head.picture("selection-4-check")
    head.save()
    head.arrives(base)
    number = Candidate.objects.get(pk=candidate).number
    assert number
    head.sees(number)
    return number
