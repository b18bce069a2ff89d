"""Teams for the walk: a post, a letter and a hand-over of A, and the same of B."""

from types import SimpleNamespace

from django.utils import timezone

from municipalities import operations
from municipalities.models import Official
from tests.access.world import CANARY


def build(world: SimpleNamespace) -> None:
    """`team_place`, `team_post`, `team_letter`, `hand_over` and their twins of B."""
    people = world.people
    world.team_place, world.team_place_b = world.places.a, world.places.b
    world.team_post = Official.objects.get(user=people.viewer_a)
    world.team_post_b = Official.objects.get(user=people.coordinator_b)
    for place, head, member, ending, name in (
        (world.places.a, people.head_a, people.coordinator_a, "", "Invited"),
        (world.places.b, people.head_b, people.coordinator_b, "_b", CANARY),
    ):
        letter = operations.invite_member(
            municipality=place,
            email=f"invited{ending}@portal.example",
            full_name=name,
            language="en",
            role="viewer",
            by=head,
        )
        asked = operations.ask_hand_over(
            municipality=place,
            successor=operations.Successor(member=member),
            begins_on=timezone.localdate(),
            records_holder=False,
            by=head,
        )
        setattr(world, f"team_letter{ending}", letter)
        setattr(world, f"hand_over{ending}", asked)
