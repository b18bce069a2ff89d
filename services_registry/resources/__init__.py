"""Registers of the catalogue that come in and go out, and loading the usual ones."""

from services_registry.resources import catalogue, registries, standard
from services_registry.resources.loading import load_catalogue, load_standard

__all__ = ["catalogue", "load_catalogue", "load_standard", "registries", "standard"]
