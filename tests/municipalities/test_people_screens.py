"""Staff screens of people: list, invitation, giving and ending roles in the browser."""

from typing import Any

import pytest

from accounts.models import Invitation
from core.models.letters import Letter
from municipalities.models import Official
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture
def manager(personas: Any, browse: Any) -> Any:
    return browse(personas.programme_manager)


def test_inviting_an_official_by_the_name_of_the_municipality(
    manager: Any, places: Any
) -> None:
    response = manager.post(
        "/staff/people/invite/",
        {
            "email": "a@portal.example",
            "full_name": "Айым",
            "language": "ky",
            "municipality": "алма",
            "municipal_role": "accountant",
        },
    )
    invitation = Invitation.objects.get()
    assert response.url == "/staff/people/invitations/"
    assert (invitation.municipality_code, invitation.municipal_role) == (
        places.a.code,
        "accountant",
    )
    page = manager.get("/staff/people/invitations/", {"q": "АЙЫМ"})
    assert list(page.context["rows"]) == [invitation]
    assert list(manager.get(response.url, {"q": "башка"}).context["rows"]) == []


def test_an_invitation_without_any_role_is_refused(manager: Any) -> None:
    response = manager.post(
        "/staff/people/invite/",
        {"email": "a@portal.example", "full_name": "А", "language": "ky"},
    )
    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        ["roles"],
    )
    assert not Letter.objects.exists()


def test_filters_of_people(manager: Any, personas: Any, places: Any) -> None:
    def found(**asked: str) -> set[str]:
        rows = manager.get("/staff/people/", asked).context["rows"]
        return {person.email for person in rows}

    make_user(email="closed@portal.example", is_active=False)
    assert found(role="donor") == {personas.donor.email}
    assert found(municipal_role="accountant") == {personas.accountant_a.email}
    assert found(is_active="0") == {"closed@portal.example"}
    assert found(q="head-b") == {personas.head_b.email}


def test_roles_given_and_ended_in_the_browser(
    manager: Any, personas: Any, places: Any
) -> None:
    donor = personas.donor
    page = f"/staff/people/{donor.pk}/"
    manager.post(f"{page}role/", {"role-role": "communications"})
    manager.post(
        f"{page}post/",
        {"post-municipality": places.b.code, "post-municipal_role": "viewer"},
    )
    assert sorted(donor.role_assignments.values_list("role", flat=True)) == [
        "communications",
        "donor",
    ]
    post = Official.objects.get(user=donor)
    assert manager.get(page).status_code == 200
    end = f"/staff/people/posts/{post.pk}/end/"
    asked = manager.post(end, {"ended_on": "2016-03-01", "reason": "Left"})
    manager.post(asked.url, {"password": PASSWORD})
    role = donor.role_assignments.get(role="communications")
    manager.post(f"/staff/people/roles/{role.pk}/end/")
    post.refresh_from_db()
    role.refresh_from_db()
    assert post.ended_by == role.revoked_by == personas.programme_manager


def test_what_is_refused_is_told_on_the_persons_page(
    manager: Any, personas: Any
) -> None:
    me = personas.programme_manager
    response = manager.post(f"/staff/people/{me.pk}/close/", follow=True)
    assert "You cannot close your own account." in response.content.decode()
    me.refresh_from_db()
    assert me.is_active


def test_the_page_of_roles_prints_the_table_that_is_obeyed(manager: Any) -> None:
    page = manager.get("/staff/people/roles/")
    assert (len(page.context["verbs"]), len(page.context["roles"])) == (21, 8)
    assert len(page.context["municipal_roles"]) == 4
