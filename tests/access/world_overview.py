"""A service of the catalogue for the walk."""

from types import SimpleNamespace

from tests.factories.services_registry import make_service


def build(world: SimpleNamespace) -> None:
    world.catalogue_service = make_service("Каталог")
