"""What the homes show beside the next steps: events, the path, short figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from action_plans.models import ActionPlan
from core.formats import money, number
from core.models.audit import AuditEvent
from core.ui import Figure, Task
from grants.enums import CallState
from grants.models import Call, CommissionSeat
from grants.queries import programme_grants
from municipalities.models import Municipality, Phase
from services_registry.models import RegistryEdition

SHOWN = 5
EVENTS = 10


def staff_events(user: Any) -> QuerySet[AuditEvent]:
    """The latest events: all for who may read the trail, else one's own."""
    events = AuditEvent.objects.order_by("-id")
    if not has_verb(user, Verb.SEE_AUDIT):
        events = events.filter(actor_id=user.pk)
    return events[:EVENTS]


def own_events(places: Sequence[Municipality]) -> QuerySet[AuditEvent]:
    """What happened to one's registry and plans. Applications and grants are left out:
    before the results are published their trail would tell what the commission does.
    """
    # by the records, not by the code: an act that was undone may have lent it to another
    own = Q()
    for model in (ActionPlan, RegistryEdition):
        rows = model._default_manager.filter(municipality__in=places).order_by()
        keys = rows.annotate(key=Cast("pk", CharField())).values("key")
        own |= Q(object_type=model._meta.label_lower, object_id__in=keys)
    return AuditEvent.objects.filter(own).order_by("-id")[:EVENTS]


def own_tiles(places: Sequence[Municipality]) -> list[Figure]:
    """The published grants of one's municipalities in two figures."""
    sums = (
        programme_grants()
        .filter(municipality__in=places)
        .aggregate(amount=Sum("amount", default=0), grants=Count("pk"))
    )
    return [
        Figure(money(sums["amount"]), _("Granted, KGS")),
        Figure(number(sums["grants"]), _("Grants")),
    ]


def programme_tiles() -> list[Figure]:
    """Published grants in three figures."""
    sums = programme_grants().aggregate(
        amount=Sum("amount", default=0),
        grants=Count("pk"),
        places=Count("municipality", distinct=True),
    )
    return [
        Figure(money(sums["amount"]), _("Granted, KGS")),
        Figure(number(sums["grants"]), _("Published grants")),
        Figure(number(sums["places"]), _("Municipalities with grants")),
    ]


def seats_of(user: Any) -> list[CommissionSeat]:
    """Calls in whose commission the person sits, the latest first."""
    seats = CommissionSeat.objects.filter(user=user).select_related("call")
    return list(seats.order_by("-call__closes_at", "-pk"))


def municipal_path(place: Municipality) -> list[Task]:
    """Registry, plan, application, grant: how far each is and what comes next."""
    return [
        _registry_task(place),
        _plan_task(place),
        _application_task(place),
        _grant_task(place),
    ]


def _registry_task(place: Municipality) -> Task:
    edition = place.registry_editions.order_by("-number").first()
    if edition is None:
        hint = _("List the services, discuss the list, and bring it to the kenesh.")
        return Task(
            _("Service registry"), reverse("municipal:registry-list"), hint=hint
        )
    return Task(
        _("Service registry"),
        reverse("municipal:registry-detail", args=[edition.pk]),
        edition.state,
        edition.get_state_display(),
        _("Edition %(number)s") % {"number": edition.number},
    )


def _plan_task(place: Municipality) -> Task:
    plan = place.action_plans.main().order_by("-updated_at", "-pk").first()
    if plan is None:
        hint = _("Choose a service of the registry and plan how to improve it.")
        return Task(_("Action plan"), reverse("municipal:plan-list"), hint=hint)
    return Task(
        _("Action plan"),
        reverse("municipal:plan-detail", args=[plan.pk]),
        plan.state,
        plan.get_state_display(),
        plan.title,
    )


def _application_task(place: Municipality) -> Task:
    application = (
        place.applications.select_related("call").order_by("-updated_at", "-pk").first()
    )
    if application is None:
        hint = _("When a call is open, apply with your plan.")
        return Task(_("Application"), reverse("municipal:call-list"), hint=hint)
    # before the results are out nobody learns the decision from here
    state = application.public_state
    return Task(
        _("Application"),
        reverse("municipal:application-detail", args=[application.pk]),
        state,
        state.label,
        application.title,
    )


def _grant_task(place: Municipality) -> Task:
    grants = place.grants.filter(
        call__state__in=(CallState.PUBLISHED, CallState.ARCHIVED)
    )
    grant = grants.order_by("-awarded_at", "-pk").first()
    if grant is None:
        hint = _("A grant comes into being when the results of a call are published.")
        return Task(_("Grant"), hint=hint)
    return Task(
        _("Grant"),
        reverse("municipal:grant-detail", args=[grant.pk]),
        grant.state,
        grant.get_state_display(),
        _("%(number)s, %(amount)s KGS")
        % {"number": grant.number, "amount": money(grant.amount)},
    )


@dataclass(frozen=True)
class Start:
    """The public start page: the programme in facts that stand in the database."""

    phases: list[Phase]
    calls: list[Call]
    editions: list[RegistryEdition]
    participants: int


def start_page() -> Start:
    """Phases, open calls, the latest published registries, number of participants."""
    editions = (
        RegistryEdition.objects.in_force()
        .select_related("municipality__rayon", "municipality__oblast", "resolution")
        .order_by("-published_at", "-pk")
    )
    calls = Call.objects.open_at(timezone.now()).order_by("closes_at", "pk")
    participants = Municipality.objects.filter(memberships__isnull=False).distinct()
    return Start(
        phases=list(Phase.objects.all()),
        calls=list(calls[:SHOWN]),
        editions=list(editions[:SHOWN]),
        participants=participants.count(),
    )
