from services_registry.models.editions import RegistryEdition, RegistryEntry
from services_registry.models.services import Provider, Service, Theme

__all__ = ["Provider", "RegistryEdition", "RegistryEntry", "Service", "Theme"]
