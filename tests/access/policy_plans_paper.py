"""Routes of the form of a plan as a workbook."""

from typing import Any

from action_plans.models import ActionPlan
from action_plans.queries import plan_content
from action_plans.queries.form_cells import plan_cells
from action_plans.queries.form_differences import form_differences
from tests.access.policy import WRITERS_A, Route
from tests.access.policy_action_plans import of
from tests.factories.plan_forms import form_of, upload_of


def filled(world: Any) -> dict[str, Any]:
    return {"pk": world.plan.pk, "form": world.plan_form.pk}


def workbook(world: Any) -> dict[str, Any]:
    plan = ActionPlan.objects.with_place().get(pk=world.plan.pk)
    return {"file": upload_of(form_of(plan))}


def picks(world: Any) -> dict[str, Any]:
    plan = ActionPlan.objects.with_place().get(pk=world.plan.pk)
    cells = plan_cells(plan_content(plan))
    items = form_differences(cells, world.plan_form.content)
    return {"pick": [item.pick for item in items]}


ROUTES = {
    "municipal:plan-form": Route(
        get=WRITERS_A, post=WRITERS_A, make=of("plan"), data=workbook
    ),
    "municipal:plan-form-download": Route(get=WRITERS_A, make=of("plan")),
    "municipal:plan-form-detail": Route(
        get=WRITERS_A, post=WRITERS_A, make=filled, data=picks
    ),
    "municipal:plan-form-file": Route(get=WRITERS_A, make=filled),
}
