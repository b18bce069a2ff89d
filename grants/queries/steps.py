"""What waits for a person in calls, applications and grants."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.next_steps import DANGER, NORMAL, WAITING, WARNING, NextStep, in_order
from grants.enums import ApplicationState, CallState, GrantState
from grants.models import Application, Call, CommissionSeat, Grant
from municipalities.enums import MembershipState
from municipalities.models import CohortMembership
from municipalities.permissions import WRITERS, municipality_ids, posts_of

SOON = timedelta(days=7)
AS, CS, GS = ApplicationState, CallState, GrantState


def next_steps_for(user: Any) -> list[NextStep]:
    """Next steps of the person in all roles, in order of their dates."""
    steps = [*_municipal(user), *_commission(user), *_staff(user)]
    return in_order(steps)


def _writing_for(user: Any) -> set[int]:
    return {place for place, role in posts_of(user) if role in WRITERS}


def _municipal(user: Any) -> Iterator[NextStep]:
    places = _writing_for(user)
    if not places:
        return
    own = Application.objects.filter(municipality__in=places).select_related("call")
    now = timezone.now()
    for application in own.filter(
        Q(state=AS.DRAFT, call__state=CS.ANNOUNCED)
        | Q(state=AS.RETURNED, call__state=CS.SCREENING)
    ):
        yield _unfinished(application, now)
    for call in open_calls_without_application(places, now):
        yield NextStep(
            _("Apply for a grant"),
            reverse("municipal:call-detail", args=[call.pk]),
            due=call.closes_at,
            kind=WARNING if call.closes_at - now < SOON else NORMAL,
            about=call.title,
        )
    grants = Grant.objects.visible_to(user).filter(
        municipality__in=municipality_ids(user), state=GS.FOR_SIGNATURE
    )
    for grant in grants.select_related("application"):
        yield NextStep(
            _("Sign the grant agreement"),
            reverse("municipal:grant-detail", args=[grant.pk]),
            about=grant.application.title,
        )


def _unfinished(application: Application, now: Any) -> NextStep:
    url = reverse("municipal:application-detail", args=[application.pk])
    if application.is_returned:
        return NextStep(
            _("Correct the returned application"),
            url,
            kind=WARNING,
            about=application.title,
        )
    closes = application.call.closes_at
    late = DANGER if closes < now else WARNING if closes - now < SOON else NORMAL
    return NextStep(
        _("Finish and submit the application"),
        url,
        due=closes,
        kind=late,
        about=application.title,
    )


def open_calls_without_application(places: set[int], now: Any) -> Any:
    """Open calls for which one of these municipalities may still begin to apply."""
    may = CohortMembership.objects.filter(
        municipality__in=places,
        municipality__ended_date=None,
        state=MembershipState.ACTIVE,
        cohort__calls=OuterRef("pk"),
    )
    begun = Application.objects.live().filter(
        municipality__in=places, call=OuterRef("pk")
    )
    return (
        Call.objects.open_at(now).filter(Exists(may)).exclude(Exists(begun))
    ).order_by("closes_at", "pk")


def _commission(user: Any) -> Iterator[NextStep]:
    if not has_verb(user, Verb.SCORE_APPLICATIONS):
        return
    seats = CommissionSeat.objects.filter(
        user=user, call__state=CS.SCORING
    ).select_related("call")
    for seat in seats:
        if not seat.scores:
            continue
        eligible = seat.call.applications.filter(state=AS.ELIGIBLE)
        conflict = Q(declarations__seat=seat, declarations__has_conflict=True)
        done = Q(score_sheets__seat=seat, score_sheets__handed_in_at__isnull=False)
        left = eligible.exclude(conflict).exclude(done).count()
        if left:
            yield NextStep(
                ngettext(
                    "Score %(count)s application", "Score %(count)s applications", left
                )
                % {"count": left},
                reverse("commission:call-detail", args=[seat.call_id]),
                about=seat.call.title,
            )


def _staff(user: Any) -> Iterator[NextStep]:
    if has_verb(user, Verb.MANAGE_CALLS):
        yield from _call_steps()
    if has_verb(user, Verb.MANAGE_GRANTS):
        yield from _grant_steps()


def _call_steps() -> Iterator[NextStep]:
    now = timezone.now()
    waiting = Count("applications", filter=Q(applications__state=AS.SUBMITTED))
    undecided = Count("applications", filter=Q(applications__state=AS.ELIGIBLE))
    calls = Call.objects.exclude(
        state__in=(CS.PUBLISHED, CS.ARCHIVED, CS.CANCELLED)
    ).annotate(waiting=waiting, undecided=undecided)
    for call in calls.order_by("closes_at", "pk"):
        title, due, kind = _call_step(call, now)
        yield NextStep(
            title,
            call.get_absolute_url(),
            due=due,
            kind=kind,
            about=call.title,
        )


def _call_step(call: Any, now: Any) -> tuple[str, Any, str]:
    """What to do with a call in its state, until when, how urgent."""
    if call.is_announced and call.closes_at >= now:
        return _("The call is open for applications"), call.closes_at, WAITING
    if call.is_in_screening and call.waiting:
        text = ngettext(
            "Check %(count)s application", "Check %(count)s applications", call.waiting
        )
        return text % {"count": call.waiting}, None, NORMAL
    if call.is_in_session and call.undecided:
        text = ngettext(
            "Record %(count)s decision of the commission",
            "Record %(count)s decisions of the commission",
            call.undecided,
        )
        return text % {"count": call.undecided}, None, NORMAL
    texts = {
        CS.DRAFT: (_("Complete and announce the call"), call.opens_at, NORMAL),
        CS.ANNOUNCED: (_("Start the eligibility check"), call.closes_at, WARNING),
        CS.SCREENING: (_("Hand over to the commission"), None, NORMAL),
        CS.SCORING: (_("The commission is scoring"), None, WAITING),
        CS.SESSION: (_("Close the session of the commission"), None, NORMAL),
        CS.DECIDED: (_("Publish the results"), None, WARNING),
    }
    return texts[CS(call.state)]


def _grant_steps() -> Iterator[NextStep]:
    out = Q(call__state__in=(CS.PUBLISHED, CS.ARCHIVED))
    counts = dict(
        Grant.objects.filter(out)
        .order_by()
        .values_list("state")
        .annotate(count=Count("pk"))
    )
    preparing = counts.get(GS.PREPARING, 0)
    if preparing:
        text = ngettext(
            "Prepare %(count)s grant agreement",
            "Prepare %(count)s grant agreements",
            preparing,
        )
        yield NextStep(text % {"count": preparing}, _grants_in(GS.PREPARING))
    unsigned = counts.get(GS.FOR_SIGNATURE, 0)
    if unsigned:
        text = ngettext(
            "Record %(count)s signed agreement",
            "Record %(count)s signed agreements",
            unsigned,
        )
        yield NextStep(text % {"count": unsigned}, _grants_in(GS.FOR_SIGNATURE))


def _grants_in(state: GrantState) -> str:
    return f"{reverse('staff:grant-list')}?state={state.value}"
