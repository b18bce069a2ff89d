"""Letters of calls, applications and the commission: one function per letter."""

from core.letters import send_letter
from grants.models import Application, Call
from municipalities.enums import MembershipState
from municipalities.models import Municipality
from municipalities.queries import writers_of


def call_announced(call: Call) -> None:
    """To heads and coordinators of the municipalities that may apply."""
    places = (
        Municipality.objects.filter(
            memberships__cohort__in=call.cohorts.all(),
            memberships__state=MembershipState.ACTIVE,
        )
        .distinct()
        .values_list("pk", flat=True)
    )
    for person in writers_of(places):
        send_letter(to=person, name="call_announced", context={"call": call})


def application_submitted(application: Application) -> None:
    """The receipt, to head and coordinator."""
    _to_applicant(application, "application_submitted")


def application_returned(application: Application, reason: str) -> None:
    """What has to be corrected."""
    _to_applicant(application, "application_returned", reason=reason)


def results_published(call: Call) -> None:
    """The decision, to every municipality that applied."""
    sent = call.applications.filter(number__isnull=False).live()
    for application in sent.select_related("municipality", "grant"):
        application.call = call
        _to_applicant(application, "results_published")


def applications_to_score(call: Call) -> None:
    """To members with a vote: declare conflicts, then score."""
    for seat in call.seats.select_related("user"):
        if seat.scores and seat.user.is_active:
            send_letter(
                to=seat.user, name="applications_to_score", context={"call": call}
            )


def _to_applicant(application: Application, name: str, **extra: object) -> None:
    for person in writers_of([application.municipality_id]):
        context = {"application": application, "call": application.call, **extra}
        send_letter(to=person, name=name, context=context)
