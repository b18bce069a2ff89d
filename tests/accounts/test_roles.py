"""Giving and ending roles; closing and opening accounts."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts import operations
from accounts.enums import STAFF_ROLES, Role, Verb
from accounts.models import RoleAssignment, User
from accounts.permissions import ROLE_VERBS, has_verb
from core.models.audit import AuditEvent
from core.problems import OperationRefused
from municipalities import operations as municipal

# Which role may change something, written by hand: what is not here only sees.
CHANGES = {
    Role.PROGRAMME_MANAGER: {
        Verb.INVITE_PEOPLE,
        Verb.MANAGE_MUNICIPALITIES,
        Verb.MANAGE_SELECTIONS,
        Verb.JUDGE_SELECTIONS,
        Verb.DECIDE_SELECTIONS,
        Verb.RETURN_REGISTRIES,
        Verb.MANAGE_REGISTRIES,
        Verb.JUDGE_PLANS,
        Verb.MANAGE_CALLS,
        Verb.CHECK_ELIGIBILITY,
        Verb.AWARD_GRANTS,
        Verb.MANAGE_GRANTS,
    },
    Role.REGIONAL_COORDINATOR: {
        Verb.MANAGE_MUNICIPALITIES,
        Verb.MANAGE_SELECTIONS,
        Verb.JUDGE_SELECTIONS,
        Verb.RETURN_REGISTRIES,
        Verb.MANAGE_REGISTRIES,
        Verb.JUDGE_PLANS,
    },
    Role.GRANT_MANAGER: {
        Verb.JUDGE_PLANS,
        Verb.MANAGE_CALLS,
        Verb.CHECK_ELIGIBILITY,
        Verb.AWARD_GRANTS,
        Verb.MANAGE_GRANTS,
    },
    Role.ME_OFFICER: set(),
    Role.FINANCE_OFFICER: {Verb.CLOSE_GRANTS},
    Role.COMMUNICATIONS: set(),
    Role.COMMISSION_MEMBER: {Verb.SCORE_APPLICATIONS},
    Role.DONOR: set(),
}


@pytest.mark.parametrize("role", list(Role))
def test_what_each_role_may_change(role: Role) -> None:
    seeing = {verb for verb in Verb if verb.value.startswith("see_")}
    assert ROLE_VERBS[role] - seeing == CHANGES[role]


def test_ending_a_role_works_at_the_next_request(personas: Any, browse: Any) -> None:
    officer = browse(personas.me_officer)
    assert officer.get("/staff/municipalities/").status_code == 200
    assignment = personas.me_officer.role_assignments.get()
    operations.end_role(assignment=assignment, by=personas.programme_manager)
    assert officer.get("/staff/municipalities/").status_code == 403


def test_ending_a_municipal_role_works_at_the_next_request(
    personas: Any, places: Any
) -> None:
    official = personas.head_a.official_posts.get()
    municipal.end_official(
        official=official, by=personas.programme_manager, reason="Left"
    )
    assert User.objects.get(pk=personas.head_a.pk).official_posts.get().ended_at
    verbs = list(AuditEvent.objects.values_list("verb", "municipality_code"))
    assert verbs == [("municipality.official_ended", places.a.code)]


def test_a_closed_account_is_out_at_the_next_request(
    personas: Any, browse: Any
) -> None:
    donor = browse(personas.donor)
    assert donor.get("/my-account/").status_code == 200
    operations.deactivate_user(user=personas.donor, by=personas.programme_manager)
    assert donor.get("/my-account/").url.startswith("/account/login/")
    operations.reactivate_user(user=personas.donor, by=personas.programme_manager)
    assert User.objects.get(pk=personas.donor.pk).is_active


def test_nobody_ends_the_own_role_or_closes_the_own_account(personas: Any) -> None:
    manager = personas.programme_manager
    with pytest.raises(OperationRefused):
        operations.end_role(assignment=manager.role_assignments.get(), by=manager)
    with pytest.raises(OperationRefused):
        operations.deactivate_user(user=manager, by=manager)
    assert has_verb(User.objects.get(pk=manager.pk), Verb.INVITE_PEOPLE)


def test_a_manager_cannot_close_a_superuser(personas: Any) -> None:
    with pytest.raises(PermissionDenied):
        operations.deactivate_user(
            user=personas.superuser, by=personas.programme_manager
        )


def test_a_role_given_twice_is_held_once(personas: Any) -> None:
    for _time in range(2):
        operations.give_role(
            user=personas.donor, role="me_officer", by=personas.programme_manager
        )
    assert personas.donor.role_assignments.filter(role="me_officer").count() == 1
    assert AuditEvent.objects.filter(verb="account.role_given").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(user=personas.donor, role="me_officer")


def test_a_role_can_be_given_again_after_it_ended(personas: Any) -> None:
    assignment = personas.donor.role_assignments.get()
    operations.end_role(assignment=assignment, by=personas.programme_manager)
    operations.give_role(
        user=personas.donor, role="donor", by=personas.programme_manager
    )
    assert personas.donor.role_assignments.count() == 2


@pytest.mark.parametrize("role", sorted(STAFF_ROLES - {Role.PROGRAMME_MANAGER}))
def test_only_the_programme_manager_gives_roles(personas: Any, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        operations.give_role(
            user=personas.donor, role="finance_officer", by=getattr(personas, role)
        )
    assert personas.donor.role_assignments.count() == 1
