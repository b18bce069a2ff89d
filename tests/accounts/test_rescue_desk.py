"""The rescue desk (admin): one door, for superusers, and history stays as it is."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.test import Client

from core.models import AuditEvent, Job, Letter, StoredFile
from tests.factories.accounts import PASSWORD

DOOR = "/admin/login/?next=/admin/"
FORM = {"username": "", "password": PASSWORD, "next": "/admin/"}


@pytest.fixture
def guarded(own_place: None, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def test_its_own_form_lets_nobody_in(personas: Any, guarded: None) -> None:
    """The password alone, at the door that does not count guesses, is no way in."""
    person = personas.superuser
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    for method in (client.get, client.post):
        answer = method(DOOR, FORM | {"username": person.email})
        assert answer.status_code == 302
        assert answer.url.startswith("/account/login/")
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_it_turns_away_everybody_else(personas: Any, own_place: None) -> None:
    client = Client()
    client.force_login(personas.programme_manager)
    assert client.get(DOOR).status_code == 403


@pytest.mark.parametrize("model", [AuditEvent, Job, Letter, StoredFile])
def test_what_happened_is_shown_and_not_changed(
    model: Any, personas: Any, rf: Any
) -> None:
    request = rf.get("/admin/")
    request.user = personas.superuser
    desk = admin.site.get_model_admin(model)
    assert desk.has_view_permission(request)
    assert not desk.has_add_permission(request)
    assert not desk.has_change_permission(request)
    assert not desk.has_delete_permission(request)


def test_a_person_is_found_and_never_deleted(personas: Any) -> None:
    client = Client()
    client.force_login(personas.superuser)
    page = f"/admin/accounts/user/{personas.head_a.pk}/change/"
    assert personas.head_a.email in client.get(page).content.decode()
    assert client.post(page.replace("change", "delete")).status_code == 403
    assert client.post(page, {"is_superuser": "on"}).status_code == 403
