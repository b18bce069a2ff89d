"""Letters of accounts, one function per letter."""

from django.conf import settings
from django.urls import reverse

from accounts.models import Invitation, User
from core.letters import send_letter, write_letter


def person_invited(invitation: Invitation, token: str) -> None:
    """The invitation with its link. The token is nowhere else but in this letter."""
    path = reverse("public:invitation-accept", kwargs={"token": token})
    write_letter(
        email=invitation.email,
        language=invitation.language,
        name="invitation",
        context={
            "invitation": invitation,
            "link": f"{settings.PORTAL_URL}{path}",
        },
    )


def password_reset(user: User, link: str) -> None:
    """The link that lets a person choose a new password."""
    send_letter(to=user, name="password_reset", context={"link": link})
