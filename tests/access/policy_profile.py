"""Routes of a municipality's profile: office, figures, posts, kenesh, timeline."""

from typing import Any

from tests.access.policy import (
    EVERYONE,
    MUNICIPAL_A,
    STAFF,
    WRITERS_A,
    Route,
)
from tests.access.policy_municipalities import MANAGERS
from tests.access.world_municipalities import of_place

OFFICE = {"address_ky": "Ленин көчөсү, 5", "phone": "+996 3922 5 00 00"}
CONVOCATION = {"number": "7", "start_date": "2021-04-11"}
PAPER = {"number": "15", "date": "2016-05-10", "title": "Реестр жөнүндө"}


def of_convocation(world: Any) -> dict[str, Any]:
    return {"pk": world.convocation.pk}


def of_paper(world: Any) -> dict[str, Any]:
    return {"pk": world.resolution_paper.pk}


def of_holder(world: Any) -> dict[str, Any]:
    return {"pk": world.holder.pk}


def kept(audience: str, writers: frozenset[str]) -> dict[str, Route]:
    """The screens that staff and municipality share."""
    return {
        f"{audience}:office-edit": Route(
            get=writers, post=writers, make=of_place, data=lambda world: OFFICE
        ),
        f"{audience}:convocation-create": Route(
            get=writers, post=writers, make=of_place, data=lambda world: CONVOCATION
        ),
        f"{audience}:convocation-edit": Route(
            get=writers,
            post=writers,
            make=of_convocation,
            data=lambda world: CONVOCATION,
        ),
        f"{audience}:resolution-create": Route(
            get=writers, post=writers, make=of_place, data=lambda world: PAPER
        ),
        f"{audience}:resolution-edit": Route(
            get=writers, post=writers, make=of_paper, data=lambda world: PAPER
        ),
    }


def seen(audience: str, readers: frozenset[str], paper: Any) -> dict[str, Route]:
    """Timeline, list of resolutions and scan."""
    return {
        f"{audience}:municipality-timeline": Route(get=readers, make=of_place),
        f"{audience}:resolution-list": Route(get=readers, make=of_place),
        f"{audience}:resolution-scan": Route(get=readers, make=paper),
    }


ROUTES = {
    **kept("staff", MANAGERS),
    **kept("municipal", WRITERS_A),
    **seen("staff", STAFF, of_paper),
    **seen("municipal", MUNICIPAL_A, of_paper),
    **seen("public", EVERYONE, lambda world: {"pk": world.open_paper.pk}),
    "staff:sufficiency-list": Route(get=STAFF),
    "staff:population-record": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_place,
        data=lambda world: {"year": "2022", "people": "5800", "source": "Census"},
    ),
    "staff:holder-create": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_place,
        data=lambda world: {
            "post": "kenesh_chair",
            "full_name": "Төрага",
            "since_date": "2020-01-01",
        },
    ),
    "staff:holder-edit": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_holder,
        data=lambda world: {
            "post": "head",
            "full_name": "Башчы",
            "since_date": "2020-01-01",
        },
    ),
    "staff:fact-remove": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=lambda world: {"kind": "holder", "pk": world.holder.pk},
    ),
}
