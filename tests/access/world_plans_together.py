"""Comments and tasks of A's draft; of B's draft, a comment with the canary."""

from types import SimpleNamespace

from action_plans.models import PlanComment, PlanTask
from tests.access.world import CANARY


def build(world: SimpleNamespace) -> None:
    people = world.people
    world.plan_comment = PlanComment.objects.create(
        plan=world.plan, section="need", text="Санды текшериңиз", author=people.head_a
    )
    PlanComment.objects.create(
        plan=world.plan_b,
        section="need",
        text=f"{CANARY} comment",
        author=people.head_b,
    )
    world.plan_task = PlanTask.objects.create(
        plan=world.plan,
        section="need",
        text="Протоколду жаз",
        assignee=people.coordinator_a,
        given_by=people.head_a,
    )
    PlanTask.objects.create(
        plan=world.plan_b,
        section="need",
        text=f"{CANARY} task",
        assignee=people.head_b,
        given_by=people.head_b,
    )
