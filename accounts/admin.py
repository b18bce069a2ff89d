"""The rescue desk for people: to look them up, and to take away a lost second factor."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import RoleAssignment, User
from core.admin import ReadOnlyDesk

# Roles are tables of verbs, not groups; the e-mail stands on the person.
admin.site.unregister([Group, EmailAddress, Authenticator])


@admin.register(User)
class UserDesk(ReadOnlyDesk):
    list_display = ("email", "full_name", "is_active", "is_superuser", "last_login")
    search_fields = ("email", "search_key")
    fields = (
        *("email", "full_name", "language", "is_active", "is_superuser"),
        *("date_joined", "last_login"),
    )


@admin.register(RoleAssignment)
class RoleAssignmentDesk(ReadOnlyDesk):
    list_display = ("user", "role", "granted_at", "revoked_at")
    list_filter = ("role",)
    list_select_related = ("user",)


@admin.register(Authenticator)
class AuthenticatorDesk(ReadOnlyDesk):
    """Its secret is never shown; taking it away makes the person set up a new one."""

    list_display = ("user", "type", "created_at", "last_used_at")
    search_fields = ("user__email",)
    list_select_related = ("user",)
    exclude = ("data",)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return request.user.is_superuser
