"""Kenesh resolutions with what rests on them; which of them everybody may read."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from action_plans.models import ActionPlan
from municipalities.models import Municipality, Resolution
from services_registry.models import RegistryEdition


def public_resolutions() -> QuerySet[Resolution]:
    """Marked published, or carried by a published registry, an approved plan, or a
    change of one."""
    editions = RegistryEdition.objects.visible_to(AnonymousUser())
    plans = ActionPlan.objects.public()
    return Resolution.objects.filter(
        Q(is_published=True)
        | Exists(editions.filter(resolution=OuterRef("pk")))
        | Exists(plans.filter(resolution=OuterRef("pk")))
        | Exists(ActionPlan.objects.taken_in().filter(resolution=OuterRef("pk")))
    )


def resolution_rows(
    place: Municipality, user: Any, *, public: bool = False
) -> QuerySet[Resolution]:
    """Resolutions of a municipality, the latest first, with scan and what rests on them.

    `shown_editions` and `shown_plans` hold what this reader may see. The caller has
    made sure that the reader is staff, or of the municipality; else `public`.
    """
    rows = public_resolutions() if public else Resolution.objects.all()
    reader = AnonymousUser() if public else user
    editions = RegistryEdition.objects.visible_to(reader)
    plans = (
        ActionPlan.objects.public() if public else ActionPlan.objects.visible_to(reader)
    )
    return (
        rows.filter(municipality=place)
        .select_related("scan")
        .prefetch_related(
            Prefetch("registry_editions", editions, to_attr="shown_editions"),
            Prefetch("action_plans", plans, to_attr="shown_plans"),
        )
        .order_by("-date", "-pk")
    )
