"""Routes of the way of a plan: signature, answer, versions, review, changes."""

from tests.access.policy import MUNICIPAL_A, WRITERS_A, Route
from tests.access.policy_action_plans import HEAD, JUDGES, READERS, of

ROUTES = {
    "municipal:plan-check": Route(get=WRITERS_A, post=HEAD, make=of("plan")),
    "municipal:plan-approve": Route(
        get=WRITERS_A, post=WRITERS_A, make=of("plan_accepted")
    ),
    "municipal:plan-version": Route(
        get=MUNICIPAL_A, make=of("plan_submitted", number=1)
    ),
    "municipal:plan-receipt": Route(
        post=MUNICIPAL_A, make=of("plan_submitted", number=1)
    ),
    "staff:plan-version": Route(get=READERS, make=of("plan_submitted", number=1)),
    "staff:plan-receipt": Route(post=READERS, make=of("plan_submitted", number=1)),
    "municipal:plan-amend": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of("plan_approved"),
        data=lambda world: {"reason": "Баа көтөрүлдү"},
    ),
    "municipal:plan-change": Route(get=MUNICIPAL_A, make=of("plan_change")),
    "staff:plan-change": Route(get=READERS, make=of("plan_change")),
    "staff:plan-change-list": Route(get=READERS),
    "municipal:plan-remark-resolve": Route(
        post=WRITERS_A,
        make=lambda world: {
            "pk": world.plan_submitted.pk,
            "comment": world.plan_remark.pk,
        },
    ),
    "staff:plan-criterion-list": Route(get=JUDGES),
    "staff:plan-criterion-create": Route(get=JUDGES, post=JUDGES),
    "staff:plan-criterion-edit": Route(
        get=JUDGES,
        post=JUDGES,
        make=lambda world: {"pk": world.plan_criterion.pk},
    ),
    "staff:plan-review": Route(get=JUDGES, post=JUDGES, make=of("plan_submitted")),
    "staff:plan-review-finish": Route(post=JUDGES, make=of("plan_submitted")),
    "staff:plan-review-section": Route(
        get=JUDGES, post=JUDGES, make=of("plan_submitted", section="tariff")
    ),
    "staff:plan-return": Route(
        get=JUDGES,
        post=JUDGES,
        make=of("plan_submitted"),
        data=lambda world: {"reason": "Тариф жок", "deadline": "2016-01-01"},
    ),
}
