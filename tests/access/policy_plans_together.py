"""Routes of working together: comments, tasks, the part of a partner."""

from typing import Any

from tests.access.policy import MUNICIPAL_A, WRITERS_A, Route
from tests.access.policy_action_plans import HEAD, of

TALKERS = WRITERS_A | {"accountant_a"}


def comment(world: Any) -> dict[str, Any]:
    return {"pk": world.plan.pk, "comment": world.plan_comment.pk}


def task(world: Any) -> dict[str, Any]:
    return {"pk": world.plan.pk, "task": world.plan_task.pk}


ROUTES = {
    "municipal:plan-part": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of("plan_joint"),
        data=lambda world: {"contribution": "Жер", "version": "1"},
    ),
    "municipal:plan-agree": Route(get=WRITERS_A, post=HEAD, make=of("plan_joint")),
    "municipal:plan-take-back": Route(post=HEAD, make=of("plan_joint")),
    "municipal:plan-comment-list": Route(get=MUNICIPAL_A, make=of("plan")),
    "municipal:plan-comments": Route(
        get=MUNICIPAL_A,
        post=TALKERS,
        make=of("plan", section="need"),
        data=lambda world: {"text": "Макулмун"},
    ),
    "municipal:plan-comment-resolve": Route(post=TALKERS, make=comment),
    "municipal:plan-tasks": Route(
        get=MUNICIPAL_A,
        post=WRITERS_A,
        make=of("plan"),
        data=lambda world: {
            "text": "Сметаны ал",
            "section": "budget",
            "assignee": world.people.head_a.pk,
        },
    ),
    "municipal:plan-task-done": Route(post=WRITERS_A, make=task),
}
