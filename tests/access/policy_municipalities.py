"""Routes of municipalities, cohorts, people and invitations."""

from typing import Any

from tests.access.policy import EVERYONE, STAFF, Route
from tests.access.reform import REFORM_ROUTES
from tests.access.world_municipalities import of_place

MANAGERS = frozenset({"programme_manager", "regional_coordinator", "superuser"})
INVITERS = frozenset({"programme_manager", "superuser"})


def of_cohort(world: Any) -> dict[str, Any]:
    return {"pk": world.places.cohort.pk}


def of_membership(world: Any) -> dict[str, Any]:
    return {"pk": world.membership.pk}


def of_person(world: Any) -> dict[str, Any]:
    return {"pk": world.other.pk}


def of_invitation(world: Any) -> dict[str, Any]:
    return {"pk": world.invitation.pk}


ROUTES = {
    "public:municipality-list": Route(get=EVERYONE),
    "public:invitation-accept": Route(
        get=EVERYONE,
        post=EVERYONE,
        make=lambda world: {"token": world.token},
        data=lambda world: {
            "password": "a-good-pass-phrase",
            "repeated": "a-good-pass-phrase",
        },
    ),
    "staff:municipality-list": Route(get=STAFF),
    "staff:municipality-edit": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_place,
        data=lambda world: {"name_ky": "Алма-2"},
    ),
    "staff:sufficiency-record": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_place,
        data=lambda world: {"year": 2016, "percent": "62,5", "source": "Letter 2"},
    ),
    "staff:cohort-list": Route(get=STAFF),
    "staff:cohort-create": Route(
        get=MANAGERS,
        post=MANAGERS,
        data=lambda world: {"code": "new", "name_ky": "Жаңы"},
    ),
    "staff:cohort-detail": Route(get=STAFF, make=of_cohort),
    "staff:cohort-edit": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_cohort,
        data=lambda world: {"code": "cohort-2016", "name_ky": "Башка"},
    ),
    "staff:member-add": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_cohort,
        data=lambda world: {"municipality": world.places.a.pk},
    ),
    "staff:membership-detail": Route(get=STAFF, make=of_membership),
    "staff:membership-edit": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_membership,
        data=lambda world: {"joined_date": "2016-02-01"},
    ),
    "staff:membership-graduate": Route(
        get=MANAGERS, post=MANAGERS, make=of_membership, data=lambda world: {}
    ),
    "staff:membership-withdraw": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_membership,
        data=lambda world: {"reason": "Merged"},
    ),
    "staff:membership-move": Route(
        post=MANAGERS,
        make=lambda world: {"pk": world.membership.pk, "move": "reactivate"},
        data=lambda world: {"reason": "A slip"},
    ),
    "staff:person-list": Route(get=INVITERS),
    "staff:person-invite": Route(
        get=INVITERS,
        post=INVITERS,
        data=lambda world: {
            "email": "new@portal.example",
            "full_name": "New",
            "language": "ky",
            "roles": ["donor"],
        },
    ),
    "staff:person-detail": Route(get=INVITERS, make=of_person),
    "staff:role-give": Route(
        get=INVITERS,
        post=INVITERS,
        make=of_person,
        data=lambda world: {"role-role": "donor"},
    ),
    "staff:post-give": Route(
        get=INVITERS,
        post=INVITERS,
        make=of_person,
        data=lambda world: {
            "post-municipality": world.places.a.code,
            "post-municipal_role": "viewer",
        },
    ),
    "staff:person-deactivate": Route(post=INVITERS, make=of_person),
    "staff:person-reactivate": Route(post=INVITERS, make=of_person),
    "staff:role-end": Route(
        post=INVITERS, make=lambda world: {"pk": world.assignment.pk}
    ),
    "staff:invitation-list": Route(get=INVITERS),
    "staff:invitation-send-again": Route(post=INVITERS, make=of_invitation),
    "staff:invitation-withdraw": Route(post=INVITERS, make=of_invitation),
    "staff:role-list": Route(get=STAFF),
    **REFORM_ROUTES,
}
