"""Services and providers that an entry names: known ones, or new ones made on the way."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import audit
from core.problems import OperationRefused, Problem
from municipalities.models import Municipality
from services_registry.enums import RegistryVerb
from services_registry.models import Provider, Service, Theme


@dataclass(frozen=True)
class NewService:
    """A service that only this municipality has; one name is enough."""

    theme: Theme
    name_ky: str = ""
    name_ru: str = ""
    outside_law: bool = False


@dataclass(frozen=True)
class NewProvider:
    """A body that is not in the municipality's list of providers yet."""

    name: str
    kind: str


def named_service(place: Municipality, by: Any, given: Service | NewService) -> Service:
    """The service itself, or a new one of the municipality (made once for a name)."""
    if isinstance(given, Service):
        if not Service.objects.usable_by(place).filter(pk=given.pk).exists():
            raise OperationRefused(
                [Problem(_("Choose a service of the list."), "service", "foreign")]
            )
        return given
    name_ky, name_ru = given.name_ky.strip(), given.name_ru.strip()
    if not (name_ky or name_ru):
        raise OperationRefused(
            [Problem(_("Choose a service or name a new one."), "service", "no_name")]
        )
    known = Service.objects.filter(
        municipality=place, name_ky=name_ky, name_ru=name_ru
    ).first()
    if known is not None:
        return known
    service = Service.objects.create(
        municipality=place,
        theme=given.theme,
        name_ky=name_ky,
        name_ru=name_ru,
        outside_law=given.outside_law,
    )
    audit.record(
        by=by,
        verb=RegistryVerb.SERVICE_MADE,
        obj=service,
        municipality=place,
        after={"name_ky": name_ky, "name_ru": name_ru, "theme": given.theme.code},
    )
    return service


def named_provider(
    place: Municipality, by: Any, given: Provider | NewProvider | None
) -> Provider | None:
    """The provider itself, or a new one of the municipality; None where none is named."""
    if given is None:
        return None
    if isinstance(given, Provider):
        if given.municipality_id != place.pk:
            raise OperationRefused(
                [Problem(_("Choose a provider of the list."), "provider", "foreign")]
            )
        return given
    name = " ".join(given.name.split())
    if not name:
        raise OperationRefused(
            [Problem(_("Choose a provider or name a new one."), "provider", "no_name")]
        )
    known = Provider.objects.filter(municipality=place, name=name).first()
    if known is not None:
        return known
    provider = Provider.objects.create(municipality=place, name=name, kind=given.kind)
    audit.record(
        by=by,
        verb=RegistryVerb.PROVIDER_MADE,
        obj=provider,
        after={"name": name, "kind": given.kind},
    )
    return provider
