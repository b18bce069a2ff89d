"""How often one address may do something that is open to everybody."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

IPV6_PREFIX = 64  # one connection has this many addresses to choose from


def is_allowed(request: HttpRequest, *, action: str, most: int, seconds: int) -> bool:
    """Count one more try of the address; False when there were `most` in the time.

    The cache holds no address, only a keyed hash of it.
    """
    mark = salted_hmac("core.limits", _network(request)).hexdigest()
    key = f"limit:{action}:{mark}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ran out between the two lines
        return True


def _network(request: HttpRequest) -> str:
    """The address as the trusted proxies tell it, IPv6 as its network."""
    try:
        text = get_adapter().get_client_ip(request)
        address = ipaddress.ip_address(text)
    except (PermissionDenied, ValueError):
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, IPV6_PREFIX), strict=False))
    return str(address)
