"""The people of the access tests, and the two municipalities they meet in."""

from dataclasses import dataclass, fields
from typing import Any

from accounts.enums import Role
from accounts.models import User
from municipalities.enums import MunicipalRole
from municipalities.models import Cohort, Municipality
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_official,
    make_village,
)


@dataclass
class Personas:
    coordinator_a: User
    head_a: User
    accountant_a: User
    viewer_a: User
    coordinator_b: User
    head_b: User
    commission_member: User
    conflicted_member: User
    programme_manager: User
    regional_coordinator: User
    grant_manager: User
    finance_officer: User
    me_officer: User
    communications: User
    donor: User
    superuser: User

    def named(self) -> dict[str, User]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass
class Places:
    cohort: Cohort
    a: Municipality
    b: Municipality


def build_places() -> Places:
    """Municipality A and, with canary names, the foreign municipality B."""
    cohort = make_cohort(2016)
    places = Places(cohort, make_municipality("Алма"), make_municipality("Бөтөн"))
    for place in (places.a, places.b):
        make_membership(place, cohort)
        make_village(place)
    return places


def build_personas(places: Places) -> Personas:
    def official(place: Municipality, role: str, name: str) -> User:
        return make_official(
            place, MunicipalRole(role), make_user(email=f"{name}@portal.example")
        )

    def staff(role: Role, **extra: Any) -> User:
        return make_user(role, email=f"{role}@portal.example", **extra)

    member = Role.COMMISSION_MEMBER
    return Personas(
        coordinator_a=official(places.a, "coordinator", "coordinator-a"),
        head_a=official(places.a, "head", "head-a"),
        accountant_a=official(places.a, "accountant", "accountant-a"),
        viewer_a=official(places.a, "viewer", "viewer-a"),
        coordinator_b=official(places.b, "coordinator", "coordinator-b"),
        head_b=official(places.b, "head", "head-b"),
        commission_member=make_user(member, email="member@portal.example"),
        conflicted_member=make_user(member, email="conflicted@portal.example"),
        programme_manager=staff(Role.PROGRAMME_MANAGER),
        regional_coordinator=staff(Role.REGIONAL_COORDINATOR),
        grant_manager=staff(Role.GRANT_MANAGER),
        finance_officer=staff(Role.FINANCE_OFFICER),
        me_officer=staff(Role.ME_OFFICER),
        communications=staff(Role.COMMUNICATIONS),
        donor=staff(Role.DONOR),
        superuser=make_user(
            email="root@portal.example", is_superuser=True, is_staff=True
        ),
    )
