"""Steps of a journey: staff make and lead a call, members of the commission judge."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from grants.enums import ApplicationState
from grants.models import Application, Call
from municipalities.models import Cohort
from tests.journeys.browser import Person

ENVELOPE, CEILING = "2 000 000,00", "1 500 000,00"
CRITERIA = (("Башкаруу", 50), ("Натыйжалуулук", 30), ("Жаңычылдык", 20))
DOCUMENTS = ("Кеңештин токтому", "Смета")


def _moment(days: int) -> str:
    """18:00 in Bishkek as a picker of date and time gives it."""
    day = timezone.localdate() + timedelta(days=days)
    return f"{day.isoformat()}T18:00"


def make_call(staff: Person, cohort: Cohort) -> int:
    """Fill in the rules of a tier 2 call; gives its key."""
    staff.menu("/staff/calls/")
    staff.follow("/staff/calls/new/")
    staff.fill(
        tier="implementation",
        title_ky="КЖАПты ишке ашыруу гранттары",
        title_ru="Гранты на реализацию ПДУУ",
        title_en="Grants for carrying out plans",
        aims_ky="Кызматтын сапатын жакшыртуу.",
        aims_ru="Повышение качества услуг.",
        aims_en="Better services.",
        cohorts=[str(cohort.pk)],
        opens_at=_moment(-2),
        closes_at=_moment(20),
        envelope=ENVELOPE,
        ceiling=CEILING,
        minimum_cofinance_percent="10",
        minimum_budget_sufficiency="60",
        sufficiency_year="2025",
        maximum_applications="2",
        maximum_months="12",
        minimum_score="60",
        quorum="2",
    )
    staff.picture("call-1-rules")
    staff.save()
    staff.arrives("/staff/calls/*/")
    return staff.number()


def fill_rows(staff: Person, page: str, rows: list[dict[str, Any]]) -> None:
    """Write the rows of a table page; more rows are asked for when they run out."""
    staff.follow(page)
    for number, row in enumerate(rows):
        if not staff.field(f"form-{number}-{next(iter(row))}").count():
            staff.save("more")
        staff.fill(**{f"form-{number}-{name}": value for name, value in row.items()})
    staff.save()
    staff.arrives("/staff/calls/*/")


def complete_call(staff: Person, call: int, members: list[User]) -> None:
    """Criteria, documents and commission of a call; then it is announced."""
    names = ("name_ky", "name_ru", "name_en")
    criteria = [dict.fromkeys(names, text) | {"weight": w} for text, w in CRITERIA]
    fill_rows(staff, f"/staff/calls/{call}/criteria/", criteria)
    papers = [dict.fromkeys(names, text) for text in DOCUMENTS]
    fill_rows(staff, f"/staff/calls/{call}/documents/", papers)
    seats = [{"user": member.pk, "role": "member"} for member in members]
    seats[0]["role"] = "chair"
    fill_rows(staff, f"/staff/calls/{call}/commission/", seats)
    staff.picture("call-2-complete")
    staff.move("announce")
    assert Call.objects.get(pk=call).is_announced


def let_it_close(call: int) -> None:
    """Move the clock: the call closed yesterday, applications came before that."""
    now = timezone.now()
    Application.objects.filter(call=call, submitted_at__isnull=False).update(
        submitted_at=now - timedelta(days=2)
    )
    Call.objects.filter(pk=call).update(
        opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=1)
    )


def screen(staff: Person, call: int, applications: list[int]) -> None:
    """Check each application rule by rule and hand all over to the commission."""
    staff.open(f"/staff/calls/{call}/")
    staff.move("start_screening")
    for application in applications:
        staff.menu("/staff/calls/")
        staff.part("/staff/applications/")
        staff.follow(f"/staff/applications/{application}/")
        expect(staff.main.locator(".check-list li")).to_have_count(12)
        expect(staff.main.locator(".check-list li:not(.tone-success)")).to_have_count(0)
        staff.picture("screening-rules")
        staff.move("find_eligible")
    staff.open(f"/staff/calls/{call}/")
    staff.move("start_scoring")
    assert Call.objects.get(pk=call).is_in_scoring


def open_duties(member: Person, call: int) -> None:
    """The member's list of applications in a call."""
    member.menu("/commission/calls/")
    member.follow(f"/commission/calls/{call}/")
    member.arrives(f"/commission/calls/{call}/")


def declare(member: Person, call: int, application: int, reason: str = "") -> None:
    """Declare a conflict of interest (with its reason) or that there is none."""
    open_duties(member, call)
    member.follow(f"/commission/applications/{application}/declare/")
    member.put(member.field("has_conflict"), "yes" if reason else "no")
    member.fill(reason=reason)
    member.picture("commission-1-declare")
    member.save()


def score(member: Person, call: int, application: int, points: list[int]) -> None:
    """Give points for each criterion: save first, hand in later."""
    declare(member, call, application)
    member.arrives(f"/commission/applications/{application}/")
    criteria = Call.objects.get(pk=call).criteria.all()
    given = zip(criteria, points, strict=True)
    member.fill(**{f"points_{one.pk}": number for one, number in given})
    member.fill(comment="Жакшы даярдалган.")
    member.save("save")
    member.arrives(f"/commission/applications/{application}/")
    member.picture("commission-2-scores")
    member.save("hand_in")
    member.arrives(f"/commission/calls/{call}/")


def hold_session(staff: Person, call: int, minutes: Path) -> None:
    """Open the session, write down who came, add the minutes."""
    staff.open(f"/staff/calls/{call}/")
    staff.move("open_session")
    staff.follow(f"/staff/calls/{call}/ranking/")
    staff.follow(f"/staff/calls/{call}/session/")
    seats = Call.objects.get(pk=call).seats.values_list("pk", flat=True)
    staff.fill(
        session_date=timezone.localdate().isoformat(),
        attended=[str(pk) for pk in seats],
        minutes=minutes,
    )
    staff.save()
    staff.arrives(f"/staff/calls/{call}/ranking/")


def award(staff: Person, call: int, application: int, amount: str) -> None:
    """Award what was asked for: the amount stands in the form."""
    staff.follow(f"/staff/applications/{application}/")
    staff.follow(f"/staff/applications/{application}/award/")
    assert staff.value("amount").replace("\xa0", " ") == amount
    staff.picture("session-1-award")
    staff.save()
    staff.arrives(f"/staff/calls/{call}/ranking/")


def decide(staff: Person, application: int, move: str, reason: str) -> None:
    """Put on the reserve list or reject, with the reason."""
    staff.open(f"/staff/applications/{application}/")
    staff.move(move, reason)
    staff.sees(reason)


def close_session(staff: Person, call: int) -> None:
    """All are decided: the ranking shows it, the session is closed."""
    staff.open(f"/staff/calls/{call}/ranking/")
    staff.picture("session-2-ranking")
    staff.open(f"/staff/calls/{call}/")
    staff.move("decide")
    undecided = Application.objects.filter(state=ApplicationState.ELIGIBLE, call=call)
    assert not undecided.exists()
