"""Addresses of pages of other apps, by the name each audience gives them."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any) -> str:
    """The address of a page; empty when this installation has no page of that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
