"""One object of every kind, so that every route can be walked.

Each app adds its objects in `tests/access/world_<app>.py` with `def build(world)`.
Objects of municipality A are named plainly (`world.plan`), those of the foreign
municipality end in `_b` and carry the canary text.
"""

import pkgutil
from importlib import import_module
from types import SimpleNamespace

import tests.access
from tests.personas import build_personas, build_places

CANARY = "КАНАРЕЙКА-Б"


class World(SimpleNamespace):
    """Objects by name; a second object under a name would hide the first from the walk."""

    def __setattr__(self, name: str, value: object) -> None:
        assert not hasattr(self, name), f"two objects are called {name}"
        super().__setattr__(name, value)


# Builders run from the ground floor upwards.
FLOORS = (
    "core",
    "municipalities",
    "selections",
    "services_registry",
    "discussion",
    "prints",
    "passports",
    "catalogue",
    "needs",
    "action_plans",
    "plans_flow",
    "plans_carrying",
    "plans_together",
    "plans_paper",
    "plans_pdf",
    "plans_need",
    "grants",
    "reports",
    "teams",
    "profile",
    "candidacies",
)


def build_world() -> SimpleNamespace:
    places = build_places()
    world = World(places=places, people=build_personas(places))
    there = {module.name for module in pkgutil.iter_modules(tests.access.__path__)}
    for app in FLOORS:
        if f"world_{app}" in there:
            import_module(f"tests.access.world_{app}").build(world)
    return world
