"""People for tests."""

import itertools
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import RoleAssignment, User

PASSWORD = "a-long-test-password-7"
_number = itertools.count(1)


def make_user(
    *roles: Role, email: str = "", full_name: str = "", **fields: Any
) -> User:
    """A user who can log in with PASSWORD and holds the given programme roles."""
    number = next(_number)
    # came today already, so that lists need the same queries at each request
    fields.setdefault("last_seen_on", timezone.localdate())
    user = User(
        email=email or f"person{number}@portal.example",
        full_name=full_name or f"Person {number}",
        **fields,
    )
    user.set_password(PASSWORD)
    user.save()
    for role in roles:
        RoleAssignment.objects.create(user=user, role=role)
    return user
