"""Writing letters into the outbox, in the receiver's language."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from core.models.letters import Letter


def send_letter(*, to: Any, name: str, context: dict[str, Any]) -> Letter:
    """Put one letter into the outbox, in the caller's transaction.

    `to` has `email` and `language`. Templates: `letters/<name>.subject.txt` (one line)
    and `letters/<name>.txt`; both get the context and `portal_url`.
    """
    return write_letter(
        email=to.email, language=to.language, name=name, context={"to": to, **context}
    )


def write_letter(
    *, email: str, language: str, name: str, context: dict[str, Any]
) -> Letter:
    """Like `send_letter`, for an address that has no user yet (an invitation)."""
    values = {"portal_url": settings.PORTAL_URL, **context}
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = render_to_string(f"letters/{name}.subject.txt", values)
        body = render_to_string(f"letters/{name}.txt", values)
    return Letter.objects.create(
        name=name,
        to_email=email,
        language=language,
        subject=" ".join(subject.split())[:250],
        body=body.strip() + "\n",
    )
