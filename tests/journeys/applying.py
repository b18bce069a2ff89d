"""Steps of a journey: municipalities apply for a grant."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from accounts.models import User
from core import files
from grants.enums import PublicState
from grants.models import Application, Call
from grants.operations import (
    save_application,
    save_documents,
    start_application,
    submit_application,
)
from municipalities.models import Municipality
from tests.factories.grants import make_approved_plan
from tests.journeys.browser import Person


def apply_with_plan(head: Person, call: int, plan: int, scan: Path) -> int:
    """Begin an application with an approved plan and add the documents of the call."""
    head.menu("/m/calls/")
    head.follow(f"/m/calls/{call}/")
    head.follow(f"/m/calls/{call}/apply/")
    head.fill(plan=plan)
    head.save()
    head.arrives("/m/applications/*/")
    application = head.number()
    head.picture("apply-1-begun")
    head.follow("/documents/")
    for wanted in Call.objects.get(pk=call).required_documents.all():
        head.fill(**{f"document_{wanted.pk}": scan})
    head.save()
    head.arrives(f"/m/applications/{application}/")
    head.sees(scan.name)
    return application


def submit(head: Person, application: int) -> str:
    """Check the answers and submit; gives the number of the receipt."""
    head.follow(f"/m/applications/{application}/submit/")
    head.picture("apply-2-check")
    head.save()
    head.arrives(f"/m/applications/{application}/")
    number = Application.objects.get(pk=application).number
    assert number
    head.sees(number)
    head.picture("apply-3-receipt")
    return number


def told(state: PublicState, language: str) -> str:
    """The words for a state that an applicant reads."""
    with translation.override(language):
        return str(state.label)


def send_in(
    call: Call, place: Municipality, by: User, *, grant: str, own: str
) -> Application:
    """Another municipality applies with its own plan, off screen."""
    plan = make_approved_plan(
        place,
        grant=grant,
        own=own,
        start_date=date(2026, 3, 1),
        end_date=date(2026, 11, 30),
    )
    now = timezone.now()
    application = start_application(
        call=call, municipality=place, by=by, received_at=now, plan=plan
    )
    paper = b"%PDF-1.4\n%%EOF\n"
    documents: dict[int, Any] = {
        wanted.pk: files.store_bytes(content=paper, name="paper.pdf", by=by)
        for wanted in call.required_documents.all()
    }
    save_documents(application=application, by=by, documents=documents)
    application.refresh_from_db()
    return submit_application(
        application=application, version=application.version, by=by, received_at=now
    )


def start_without_plan(
    call: Call, place: Municipality, by: User, *lines: tuple[str, str, str]
) -> Application:
    """A draft without plan; each line: title, who pays, amount."""
    application = start_application(
        call=call,
        municipality=place,
        by=by,
        received_at=timezone.now(),
        title="КЖАПты даярдоо",
    )
    rows = [
        {
            "title": title,
            "category": "experts",
            "source": source,
            "in_kind": False,
            "amount": Decimal(amount),
        }
        for title, source, amount in lines
    ]
    return save_application(
        application=application,
        version=application.version,
        by=by,
        lines=rows,
        summary="Окутуу жана эксперттер.",
        stated_total=sum(Decimal(amount) for *_names, amount in lines),
        start_date=date(2026, 3, 1),
        end_date=date(2026, 9, 30),
    )
