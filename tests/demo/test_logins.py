"""The sample log-ins: shown in the demo only, and never a real address."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest

from accounts.enums import Role
from demo.context_processors import logins
from demo.logins import LOGINS, PASSWORD
from municipalities.enums import MunicipalRole

pytestmark = pytest.mark.once


def test_only_the_demo_shows_them(settings: object) -> None:
    settings.PORTAL_DEMO = False  # type: ignore[attr-defined]
    assert logins(HttpRequest()) == {}
    settings.PORTAL_DEMO = True  # type: ignore[attr-defined]
    assert logins(HttpRequest()) == {"demo_logins": LOGINS, "demo_password": PASSWORD}


def test_addresses_can_belong_to_nobody() -> None:
    emails = [login.email for login in LOGINS]
    assert len(set(emails)) == len(emails)
    assert {email.rsplit(".", 1)[1] for email in emails} == {"example"}


def test_roles_exist() -> None:
    for login in LOGINS:
        if login.municipality:
            assert login.role in MunicipalRole.values
        else:
            assert login.role in {*Role.values, "superuser"}


def test_the_password_keeps_the_rules() -> None:
    validate_password(PASSWORD)
