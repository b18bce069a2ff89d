"""Contacts of channels as other software can use them; officials write them freely."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

validate_page = URLValidator(schemes=["http", "https"])


def plain_email(channel: Mapping[str, Any]) -> str:
    """The address of a channel by e-mail; empty where the contact is none."""
    text = str(channel.get("contact") or "").strip()
    return text if _holds(validate_email, text) else ""


def web_address(channel: Mapping[str, Any]) -> str:
    """The page of a channel on the internet; "kenesh.kg" is read as "https://kenesh.kg"."""
    text = str(channel.get("contact") or "").strip()
    page = (
        text if text.lower().startswith(("http://", "https://")) else f"https://{text}"
    )
    return page if text.isascii() and _holds(validate_page, page) else ""


def _holds(validate: Any, text: str) -> bool:
    try:
        validate(text)
    except ValidationError:
        return False
    return True
