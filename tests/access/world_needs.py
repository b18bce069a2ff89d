"""What people need, for the walk: a study of A, one of B."""

from types import SimpleNamespace

from core import files
from tests.access.world import CANARY
from tests.factories.services_registry import make_service, make_study


def build(world: SimpleNamespace) -> None:
    places = world.places
    minutes = files.attach(
        files.store_bytes(
            content=b"%PDF-1.7\n%%EOF\n", name="m.pdf", by=world.people.head_a
        )
    )
    world.study_service = make_service("Жарык")
    world.study = make_study(
        places.a, {world.study_service: (3, 2, 0)}, minutes=minutes
    )
    world.study_b = make_study(
        places.b,
        {world.study_service: (1, 1, 0)},
        title=f"{CANARY} study",
        note=f"{CANARY} note",
        minutes=minutes,
    )
