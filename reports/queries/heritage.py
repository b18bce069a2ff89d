"""What a municipality took over in the territorial reform, as far as a reader may see it.

The records belong to their legal holders for good; the successor's page gathers them.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.permissions import works_as_staff
from action_plans.models import ActionPlan
from grants.models import Application, Grant
from grants.queries import Amounts, programme_grants
from municipalities.models import CohortMembership, Resolution
from municipalities.permissions import municipality_ids
from municipalities.queries import Predecessor, answered_for
from reports.queries.places import PlaceGrant, PlacePage, sums_of, with_amounts
from reports.queries.resolutions import public_resolutions
from services_registry.models import RegistryEdition

PLACE = ("municipality__rayon", "municipality__oblast")


@dataclass(frozen=True)
class Heritage:
    """Records of the predecessors, each with its legal holder (`municipality`).

    Nothing in here stands among the municipality's own records, and its sums are never
    added to the own ones. `open_to` are the units whose unpublished records the reader
    works on.
    """

    predecessors: tuple[Predecessor, ...]
    editions: tuple[RegistryEdition, ...]
    plans: tuple[ActionPlan, ...]
    applications: tuple[Application, ...]
    grants: tuple[PlaceGrant, ...]
    resolutions: tuple[Resolution, ...]
    memberships: tuple[CohortMembership, ...]
    open_to: frozenset[int]

    @property
    def sums(self) -> Amounts:
        return sums_of(self.grants)

    @property
    def keys(self) -> set[int]:
        return {predecessor.place.pk for predecessor in self.predecessors}


def heritage_of(page: PlacePage, user: Any, audience: str) -> Heritage | None:
    """What the municipality of the page answers for; None where it took over nothing."""
    if not any(link.takes_over for link in page.card.predecessors):
        return None
    predecessors = answered_for(page.card.municipality)
    keys = [predecessor.place.pk for predecessor in predecessors]
    is_public = audience == "public"
    editions, plans, grants = _published() if is_public else _visible(user)
    shown = [plan.pk for plan in page.plans]
    here = Q(municipality__in=keys) | Q(partners__municipality__in=keys)
    applications = Application.objects.none()
    if not is_public:
        applications = Application.objects.visible_to(user).filter(
            municipality__in=keys
        )
    open_to = frozenset(keys if works_as_staff(user) else municipality_ids(user))
    if is_public:
        open_to = frozenset()
    return Heritage(
        predecessors=tuple(predecessors),
        editions=tuple(
            editions.filter(municipality__in=keys).select_related("resolution", *PLACE)
        ),
        plans=tuple(
            plans.filter(here)
            .exclude(pk__in=shown)
            .select_related("service", *PLACE)
            .distinct()
        ),
        applications=tuple(applications.select_related("call", *PLACE).order_by("-pk")),
        grants=tuple(with_amounts(grants.filter(municipality__in=keys))),
        resolutions=_resolutions(keys, open_to),
        memberships=tuple(
            CohortMembership.objects.filter(municipality__in=keys).select_related(
                "cohort", *PLACE
            )
        ),
        open_to=open_to,
    )


def _published() -> tuple[
    QuerySet[RegistryEdition], QuerySet[ActionPlan], QuerySet[Grant]
]:
    editions = RegistryEdition.objects.in_force()
    return editions, ActionPlan.objects.public(), programme_grants()


def _visible(
    user: Any,
) -> tuple[QuerySet[RegistryEdition], QuerySet[ActionPlan], QuerySet[Grant]]:
    return (
        RegistryEdition.objects.visible_to(user),
        ActionPlan.objects.main().visible_to(user),
        Grant.objects.visible_to(user),
    )


def _resolutions(keys: list[int], open_to: frozenset[int]) -> tuple[Resolution, ...]:
    known = Q(municipality__in=[key for key in keys if key in open_to])
    known |= Q(pk__in=public_resolutions().values("pk"))
    rows = Resolution.objects.filter(known, municipality__in=keys)
    return tuple(rows.select_related(*PLACE).order_by("-date", "-pk"))
