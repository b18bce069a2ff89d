"""A filled form of A's draft; one of B's draft with the canary."""

from types import SimpleNamespace
from typing import Any

from accounts.models import User
from action_plans.models import ActionPlan, FilledForm
from core import files
from tests.access.world import CANARY

EMPTY: dict[str, Any] = {
    "base": {"texts": {}, "rows": {}},
    "texts": {},
    "rows": {},
    "faults": [],
    "partners": [],
    "sheets": {},
}


def build(world: SimpleNamespace) -> None:
    people = world.people
    world.plan_form = _form(world.plan, people.head_a, "form.csv")
    _form(world.plan_b, people.head_b, f"{CANARY} form.csv")


def _form(plan: ActionPlan, by: User, name: str) -> FilledForm:
    stored = files.store_bytes(content=name.encode(), name=name, by=by)
    return FilledForm.objects.create(
        plan=plan,
        file=files.attach(stored),
        uploaded_by=by,
        base_version=plan.version,
        content={
            **EMPTY,
            "base": {"texts": {"need": {"need": "0"}}, "rows": {}},
            "texts": {"need": {"need": name}},
        },
    )
