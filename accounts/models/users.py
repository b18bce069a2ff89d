"""People who log in."""

from typing import Any

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from core.text import search_key, sort_key


class UserManager(BaseUserManager["User"]):
    """Makes users; a user without password logs in only after a password reset."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """One person. `is_staff` only opens the rescue desk (admin) for superusers."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.KY
    )
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("rescue desk"), default=False)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)
    # the day alone, written once a day: when a person came is told, not what they did
    last_seen_on = models.DateField(_("last came"), null=True, blank=True)
    sort_key = models.CharField(max_length=150, editable=False, db_index=True)
    search_key = models.TextField(editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_ci")
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.full_name or self.email)[:150]
        self.search_key = search_key(self.full_name, self.email)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name
