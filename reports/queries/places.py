"""Everything about one municipality, as far as the reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from action_plans.models import ActionPlan
from grants.models import Application, ConflictDeclaration, Grant
from grants.queries import Amounts, amounts_by_application, programme_grants
from municipalities.models import Municipality, Resolution
from municipalities.queries import PlaceCard, place_card
from municipalities.queries.profile import Profile, profile_of
from reports.queries.happenings import facts_of, own_told, staff_told
from reports.queries.resolutions import resolution_rows
from reports.queries.timeline import Happening, Told, merged, trail
from services_registry.models import RegistryEdition

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

    `joint_grants` are held by the lead of a joint plan: shown, never added here. `told`
    says which events of the trail the reader may see; None: no event at all.
    """

    card: PlaceCard
    editions: tuple[RegistryEdition, ...]
    plans: tuple[ActionPlan, ...]
    applications: tuple[Application, ...]
    grants: tuple[PlaceGrant, ...]
    joint_grants: tuple[PlaceGrant, ...]
    profile: Profile
    resolutions: tuple[Resolution, ...]
    told: Told | None = None

    @property
    def sums(self) -> Amounts:
        """Own grants together; what was ended early is left out."""
        return sums_of(self.grants)


def sums_of(grants: Iterable[PlaceGrant]) -> Amounts:
    """Grants together, without those that were ended early."""
    counted = [row.amounts for row in grants if not row.grant.is_terminated]
    return Amounts(
        sum((amounts.grant for amounts in counted), ZERO),
        sum((amounts.own for amounts in counted), ZERO),
        sum((amounts.other for amounts in counted), ZERO),
    )


def public_page(place: Municipality) -> PlacePage:
    """What everybody may see: published registry and grants, approved plans."""
    grants = _with_amounts(programme_grants(), place)
    editions = place.registry_editions.in_force().select_related("resolution")
    own, joint = _own_and_joint(grants, place)
    plans = _plans(ActionPlan.objects.public(), place)
    return PlacePage(
        card=place_card(place),
        editions=tuple(editions),
        plans=tuple(plans),
        applications=(),
        grants=own,
        joint_grants=joint,
        profile=profile_of(place, public=True),
        resolutions=tuple(resolution_rows(place, None, public=True)),
    )


def staff_page(place: Municipality, user: Any) -> PlacePage:
    """What this member of staff may see, with people and the trail of changes."""
    page = _page(place, user)
    barred = _with_conflict(page.applications, user)
    return replace(page, told=staff_told(page, user, barred))


def own_page(place: Municipality, user: Any) -> PlacePage:
    """What the municipality's own people may see, with what they did themselves.

    What the commission does is left out of the trail.
    """
    page = _page(place, user)
    return replace(page, told=own_told(page))


def timeline_of(page: PlacePage, audience: str, kind: str = "") -> list[Happening]:
    """All that happened, as far as the reader may see it, the latest first."""
    facts = facts_of(page, page.profile, page.resolutions, audience)
    place = page.card.municipality
    return merged(facts, trail(place, page.told) if page.told else (), kind)


def _page(place: Municipality, user: Any) -> PlacePage:
    editions = RegistryEdition.objects.visible_to(user).filter(municipality=place)
    plans = tuple(_plans(ActionPlan.objects.main().visible_to(user), place))
    applications = tuple(
        Application.objects.visible_to(user)
        .filter(municipality=place)
        .select_related("call")
        .order_by("-pk")
    )
    grants = _with_amounts(Grant.objects.visible_to(user), place)
    own, joint = _own_and_joint(grants, place)
    return PlacePage(
        card=place_card(place, with_people=True),
        editions=tuple(editions.select_related("resolution")),
        plans=plans,
        applications=applications,
        grants=own,
        joint_grants=joint,
        profile=profile_of(place, public=False),
        resolutions=tuple(resolution_rows(place, user)),
    )


def _plans(plans: QuerySet[ActionPlan], place: Municipality) -> QuerySet[ActionPlan]:
    """Plans that the municipality leads or joined."""
    joined = Q(municipality=place) | Q(partners__municipality=place)
    return (
        plans.filter(joined)
        .select_related("service", "municipality", "resolution")
        .distinct()
    )


def _with_amounts(grants: QuerySet[Grant], place: Municipality) -> list[PlaceGrant]:
    """Grants of the municipality and of the joint plans that it is a partner of."""
    here = Q(municipality=place) | Q(application__plan__partners__municipality=place)
    return with_amounts(grants.filter(here).distinct())


def with_amounts(grants: QuerySet[Grant]) -> list[PlaceGrant]:
    """Grants, the latest first, with what their undertakings cost."""
    joined = grants.select_related(
        "call", "application", "municipality__rayon", "municipality__oblast"
    )
    rows = list(joined.order_by("-awarded_at", "pk"))
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


def _with_conflict(applications: tuple[Application, ...], user: Any) -> set[int]:
    """Staff who sit in a commission do not follow what they declared a conflict on."""
    return set(
        ConflictDeclaration.objects.filter(
            seat__user=user, has_conflict=True, application__in=applications
        ).values_list("application", flat=True)
    )
