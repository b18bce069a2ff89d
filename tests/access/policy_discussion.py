"""Routes of the discussion, the differences, the checks and the check code."""

from typing import Any

from tests.access.policy import EVERYONE, MUNICIPAL_A, WRITERS_A, Route
from tests.access.policy_services_registry import (
    HEAD_A,
    READERS,
    of_published,
    of_registry,
    of_submitted,
)


def of_discussed(world: Any) -> dict[str, Any]:
    return {"pk": world.discussed.pk}


def of_remark(world: Any) -> dict[str, Any]:
    return {"pk": world.remark.pk}


def discussion(world: Any) -> dict[str, Any]:
    return {
        "discussion_from": world.today,
        "discussion_until": world.in_three_weeks,
        "notice_ky": "Реестрди талкуулайбыз.",
    }


ROUTES = {
    "public:discussion-list": Route(get=EVERYONE),
    "public:remark-give": Route(
        get=EVERYONE,
        post=EVERYONE,
        make=of_discussed,
        data=lambda world: {"text": "Суу керек."},
    ),
    "public:remark-thanks": Route(get=EVERYONE, make=of_discussed),
    "public:remark-list": Route(get=EVERYONE, make=of_discussed),
    "public:registry-difference": Route(get=EVERYONE, make=of_published),
    "public:verify": Route(get=EVERYONE),
    "public:verify-code": Route(
        get=EVERYONE, make=lambda world: {"code": world.verified.check_code}
    ),
    # the draft is in no discussion: its writers are told so
    "municipal:discussion-change": Route(
        get=WRITERS_A, post=WRITERS_A, make=of_registry, data=discussion
    ),
    "municipal:registry-publish": Route(
        get=HEAD_A,
        post=HEAD_A,
        make=of_registry,
        data=lambda world: {"in_force_from": world.today},
    ),
    "municipal:remark-list": Route(get=MUNICIPAL_A, make=of_registry),
    "municipal:remark-record": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of_registry,
        data=lambda world: {
            "way": "hearing",
            "given_on": world.today,
            "text": "Суу керек.",
        },
    ),
    "municipal:remark-answer": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of_remark,
        data=lambda world: {"answer": "Көбөйтөбүз."},
    ),
    "municipal:registry-checks": Route(
        get=MUNICIPAL_A,
        post=WRITERS_A,
        make=of_registry,
        data=lambda world: {"entries": [world.registry_entry.pk]},
    ),
    "municipal:registry-difference": Route(get=MUNICIPAL_A, make=of_registry),
    "staff:registry-difference": Route(get=READERS, make=of_submitted),
}
