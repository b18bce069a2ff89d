"""Objects of accounts and municipalities for the walk."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from accounts import operations as accounts
from accounts.models import User
from municipalities.models import BudgetSufficiency, Official
from tests.access import reform
from tests.access.world import CANARY
from tests.factories.accounts import make_user


def build(world: SimpleNamespace) -> None:
    """Another person with a role and a post, an invitation, a budget sufficiency."""
    manager: User = world.people.programme_manager
    world.token = "walk-token"
    world.invitation = accounts.invite_person(
        by=manager,
        email="invited@portal.example",
        full_name="Invited Person",
        language="en",
        roles=["donor"],
    )
    world.invitation.token_hash = world.invitation.hash_of(world.token)
    world.invitation.save()
    world.other = make_user("communications", email="other@portal.example")
    world.assignment = world.other.role_assignments.get()
    world.official = Official.objects.create(
        user=world.other, municipality=world.places.b, role="viewer"
    )
    world.sufficiency = BudgetSufficiency.objects.create(
        municipality=world.places.a, year=2015, percent=61, source="Letter 1"
    )
    world.membership = world.places.a.memberships.get()
    head_b = world.people.head_b
    head_b.full_name = f"{CANARY} head"
    head_b.save()
    today = timezone.localdate()
    world.today = today.isoformat()
    world.in_three_weeks = (today + timedelta(weeks=3)).isoformat()
    reform.build(world)


def of_place(world: Any) -> dict[str, Any]:
    return {"pk": world.places.a.pk}
