"""Everything about one municipality, as far as the reader may see it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from action_plans.models import ActionPlan
from core import audit
from core.models.audit import AuditEvent
from grants.models import Application, ConflictDeclaration, Grant
from grants.queries import Amounts, amounts_by_application, programme_grants
from municipalities.models import Municipality
from municipalities.queries import PlaceCard, place_card
from services_registry.models import RegistryEdition

EVENTS = 12
ZERO = Decimal(0)


@dataclass(frozen=True)
class PlaceGrant:
    """A grant with the costs of its undertaking: the grant as awarded, own, other."""

    grant: Grant
    amounts: Amounts

    @property
    def share_of_total(self) -> Decimal | None:
        """Own share in percent; None where none was asked and none offered."""
        asked = self.amounts.own or self.grant.call.minimum_cofinance_percent
        return self.amounts.share_of_total if asked else None


@dataclass(frozen=True)
class PlacePage:
    """The municipality's page. Sums are of its own grants, each counted once.

    `joint_grants` are held by the lead of a joint plan: shown, never added here.
    """

    card: PlaceCard
    editions: tuple[RegistryEdition, ...]
    plans: tuple[ActionPlan, ...]
    applications: tuple[Application, ...]
    grants: tuple[PlaceGrant, ...]
    joint_grants: tuple[PlaceGrant, ...]
    events: tuple[AuditEvent, ...] = ()

    @property
    def sums(self) -> Amounts:
        """Own grants together; what was ended early is left out."""
        counted = [row.amounts for row in self.grants if not row.grant.is_terminated]
        return Amounts(
            sum((amounts.grant for amounts in counted), ZERO),
            sum((amounts.own for amounts in counted), ZERO),
            sum((amounts.other for amounts in counted), ZERO),
        )


def public_page(place: Municipality) -> PlacePage:
    """What everybody may see: published registry and grants, approved plans."""
    grants = _with_amounts(programme_grants(), place)
    editions = place.registry_editions.published().select_related("resolution")
    own, joint = _own_and_joint(grants, place)
    plans = _plans(ActionPlan.objects.public(), place)
    return PlacePage(place_card(place), tuple(editions), tuple(plans), (), own, joint)


def staff_page(place: Municipality, user: Any) -> PlacePage:
    """What this member of staff may see, with people and the timeline."""
    return _page(place, user, with_people=True, with_applications_in_timeline=True)


def own_page(place: Municipality, user: Any) -> PlacePage:
    """What the municipality's own people may see.

    The timeline leaves applications and grants out: until the results are published it
    would tell what the commission does.
    """
    return _page(place, user, with_people=True, with_applications_in_timeline=False)


def _page(
    place: Municipality,
    user: Any,
    *,
    with_people: bool,
    with_applications_in_timeline: bool,
) -> PlacePage:
    editions = RegistryEdition.objects.visible_to(user).filter(municipality=place)
    plans = tuple(_plans(ActionPlan.objects.visible_to(user), place))
    applications = tuple(
        Application.objects.visible_to(user)
        .filter(municipality=place)
        .select_related("call")
        .order_by("-pk")
    )
    grants = _with_amounts(Grant.objects.visible_to(user), place)
    own, joint = _own_and_joint(grants, place)
    told: list[Any] = [place, *plans, *editions]
    if with_applications_in_timeline:
        told += [*_without_conflict(applications, user), *(row.grant for row in own)]
    return PlacePage(
        card=place_card(place, with_people=with_people),
        editions=tuple(editions.select_related("resolution")),
        plans=plans,
        applications=applications,
        grants=own,
        joint_grants=joint,
        events=tuple(audit.timeline(*told)[:EVENTS]),
    )


def _plans(plans: QuerySet[ActionPlan], place: Municipality) -> QuerySet[ActionPlan]:
    """Plans that the municipality leads or joined."""
    joined = Q(municipality=place) | Q(partners__municipality=place)
    return plans.filter(joined).select_related("service", "municipality").distinct()


def _with_amounts(grants: QuerySet[Grant], place: Municipality) -> list[PlaceGrant]:
    """Grants of the municipality and of the joint plans that it is a partner of."""
    here = Q(municipality=place) | Q(application__plan__partners__municipality=place)
    joined = grants.filter(here).select_related("call", "application")
    rows = list(joined.distinct().order_by("-awarded_at", "pk"))
    asked = amounts_by_application(grant.application_id for grant in rows)
    return [
        PlaceGrant(
            grant,
            Amounts(
                grant.amount,
                asked[grant.application_id].own,
                asked[grant.application_id].other,
            ),
        )
        for grant in rows
    ]


def _own_and_joint(
    grants: list[PlaceGrant], place: Municipality
) -> tuple[tuple[PlaceGrant, ...], tuple[PlaceGrant, ...]]:
    own = tuple(row for row in grants if row.grant.municipality_id == place.pk)
    joint = tuple(row for row in grants if row.grant.municipality_id != place.pk)
    return own, joint


def _without_conflict(
    applications: tuple[Application, ...], user: Any
) -> list[Application]:
    """Staff who sit in a commission do not follow what they declared a conflict on."""
    barred = set(
        ConflictDeclaration.objects.filter(
            seat__user=user, has_conflict=True, application__in=applications
        ).values_list("application", flat=True)
    )
    return [application for application in applications if application.pk not in barred]
