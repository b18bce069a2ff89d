"""Addresses of the app, one list per audience."""

from services_registry.urls import (
    bulk,
    catalogue,
    discussion,
    editions,
    overview,
    passports,
    publication,
)

_PARTS = (bulk, catalogue, discussion, editions, overview, passports, publication)

public = [address for part in _PARTS for address in part.public]
municipal = [address for part in _PARTS for address in part.municipal]
staff = [address for part in _PARTS for address in part.staff]
