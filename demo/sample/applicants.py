"""The sample applicants: what they must fulfil, and their small applications."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from action_plans.enums import CostCategory, Source
from demo.sample.facts import BAGYSH, BALYKCHY, KENESH, KURMANBEK, MASY, ZHANY_ZHOL
from demo.sample.people import People
from grants.models import Application, Call
from grants.operations import save_application, start_application, submit_application
from municipalities.models import CohortMembership, Municipality
from municipalities.operations import change_membership, record_sufficiency

YEAR = 2025
FIRST_YEAR = 2016
MEMORANDA_2019 = date(2019, 9, 24)
SUFFICIENCY = {
    KENESH: Decimal("72.4"),
    BALYKCHY: Decimal("88.1"),
    ZHANY_ZHOL: Decimal("64.0"),
    KURMANBEK: Decimal("61.5"),
    BAGYSH: Decimal("70.2"),
    MASY: Decimal("66.8"),
}


def prepare_applicants(people: People) -> None:
    """Applicants meet the rules: commitments signed, budget sufficiency recorded."""
    for code, percent in SUFFICIENCY.items():
        place = Municipality.objects.get(code=code)
        recorded = record_sufficiency(
            municipality=place,
            by=people.manager,
            year=YEAR,
            percent=percent,
            source="Үлгү: чыныгы документ эмес",
        )
        recorded.is_sample = True
        recorded.save(update_fields=["is_sample"])
        for membership in CohortMembership.objects.filter(municipality=place):
            change_membership(
                membership=membership,
                by=people.manager,
                commitments_date=_signing_day(membership),
                is_sample=True,
            )


def _signing_day(membership: CohortMembership) -> date:
    """A day that fits the cohort; the one of 2019 is the day of the memoranda."""
    year = membership.cohort.year or FIRST_YEAR
    return MEMORANDA_2019 if year == MEMORANDA_2019.year else date(year, 2, 15)


def apply_for(
    call: Call, code: str, people: People, title: str, lines: list[dict[str, Any]]
) -> Application:
    head = people.heads[code]
    application = start_application(
        call=call,
        municipality=Municipality.objects.get(code=code),
        by=head,
        received_at=timezone.now(),
        title=title,
    )
    application = save_application(
        application=application,
        version=application.version,
        by=head,
        lines=lines,
        stated_total=sum(line["amount"] for line in lines),
        summary="Үлгү өтүнмө: чыныгы муниципалитет мындай өтүнмө берген эмес.",
        start_date=date(2027, 3, 1),
        end_date=date(2027, 9, 30),
    )
    return submit(application, head)


def submit(application: Application, head: Any) -> Application:
    application.refresh_from_db()
    application = submit_application(
        application=application,
        version=application.version,
        by=head,
        received_at=timezone.now(),
    )
    application.is_sample = True
    application.save(update_fields=["is_sample"])
    return application


def _line(title: str, category: str, source: str, amount: Decimal) -> dict[str, Any]:
    return {
        "title": title,
        "category": category,
        "source": source,
        "in_kind": False,
        "amount": amount,
    }


def equipment(amount: str) -> list[dict[str, Any]]:
    kind = CostCategory.EQUIPMENT
    return [
        _line("Жабдуу", kind, Source.GRANT, Decimal(amount)),
        _line("Жеткирүү жана орнотуу", kind, Source.LOCAL_BUDGET, Decimal("60000")),
    ]


def preparing(thousands: int) -> list[dict[str, Any]]:
    """A technical grant of so many thousand som in the usual three lines."""
    whole = Decimal(thousands) * 1000
    training, group = Decimal("60000"), Decimal("12000")
    return [
        _line("Окутуу", CostCategory.TRAINING, Source.GRANT, training),
        _line(
            "Документтер жана эксперттер",
            CostCategory.EXPERTS,
            Source.GRANT,
            whole - training - group,
        ),
        _line(
            "Биргелешкен мониторинг жана баалоо тобу",
            CostCategory.MONITORING,
            Source.GRANT,
            group,
        ),
    ]
