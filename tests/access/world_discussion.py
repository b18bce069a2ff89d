"""Editions in discussion and remarks for the walk."""

from types import SimpleNamespace

from services_registry.enums import EditionState
from tests.access.world import CANARY
from tests.factories.municipalities import make_municipality
from tests.factories.services_registry import make_discussed, make_edition, make_remark


def build(world: SimpleNamespace) -> None:
    """B's canary stands in a remark without an answer: nobody else reads it."""
    world.discussed = make_discussed(make_municipality("Талкуу"))
    make_remark(world.discussed, answered_by=world.people.head_a)
    make_remark(world.discussed, f"{CANARY} waits", author=f"{CANARY} author")
    world.remark = make_remark(world.registry)
    world.remark_b = make_remark(
        world.registry_b, f"{CANARY} remark", author=f"{CANARY} person"
    )
    world.verified = make_edition(
        make_municipality("Код"), EditionState.APPROVED, check_code="7KQ2M9TX"
    )
