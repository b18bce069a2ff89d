"""Roles of the programme, given and ended with dates; and invitations."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language, Role
from core.models.base import both_or_none


class RoleAssignment(models.Model):
    """A role of one person from `granted_at` until `revoked_at` (empty: still holds)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_assignments"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(revoked_at__isnull=True),
                name="accounts_one_live_role",
            ),
            both_or_none("revoked_at", "revoked_by"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Invitation(models.Model):
    """A letter that lets one person make an account; the token itself is only hashed.

    `roles` are programme roles; `municipality_code` and `municipal_role` are read by
    the municipalities app when the invitation is accepted (code, not key: no foreign
    key points up).
    """

    email = models.EmailField(_("e-mail"))
    full_name = models.CharField(_("full name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.KY
    )
    roles = models.JSONField(_("roles"), default=list, blank=True)
    municipality_code = models.CharField(max_length=14, blank=True)
    municipal_role = models.CharField(max_length=20, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at", "-pk"]

    def __str__(self) -> str:
        return self.email

    @staticmethod
    def hash_of(token: str) -> str:
        """What is kept of a link's token: SHA-256, in hexadecimal."""
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def is_done(self) -> bool:
        """Accepted or withdrawn: nothing can follow."""
        return self.accepted_at is not None or self.withdrawn_at is not None

    @property
    def is_open(self) -> bool:
        return not self.is_done and timezone.now() < self.expires_at
