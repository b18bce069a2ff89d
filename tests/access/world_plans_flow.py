"""A frozen version of the submitted plan of A, a change of the approved one."""

from types import SimpleNamespace

from django.utils import timezone

from action_plans.enums import PlanState
from action_plans.models import PlanComment, ReviewCriterion
from action_plans.operations.freezing import freeze
from tests.factories.action_plans import make_complete_plan


def build(world: SimpleNamespace) -> None:
    world.plan_version = freeze(
        world.plan_submitted, timezone.now(), world.people.head_a
    )
    world.plan_change = make_complete_plan(
        world.places.a, PlanState.SUBMITTED, amends=world.plan_approved
    )
    world.plan_remark = PlanComment.objects.create(
        plan=world.plan_submitted,
        section="tariff",
        text="Тарифти жазыңыз",
        author=world.people.grant_manager,
        from_review=True,
        shown_at=timezone.now(),
    )
    world.plan_criterion = ReviewCriterion.objects.create(
        code="tariff", section="tariff", title_ky="А", title_ru="Б", title_en="C"
    )
