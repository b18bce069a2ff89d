"""Next steps of a person from all apps, computed from states."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Verb
from accounts.permissions import has_verb
from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from core.next_steps import NORMAL, WAITING, WARNING, NextStep, in_order
from grants.queries import next_steps_for as grant_steps
from municipalities.permissions import WRITERS, municipality_ids, posts_of
from reports.queries.links import address
from services_registry.queries import next_steps_for as registry_steps


def next_steps(user: Any) -> list[NextStep]:
    """All next steps of a person in all roles, dated ones first."""
    return in_order([*registry_steps(user), *_plans(user), *grant_steps(user)])


def _writing_for(user: Any) -> list[int]:
    return sorted({place for place, role in posts_of(user) if role in WRITERS})


def _plans(user: Any) -> Iterator[NextStep]:
    yield from _own_plans(user)
    if has_verb(user, Verb.JUDGE_PLANS):
        count = (
            ActionPlan.objects.visible_to(user)
            .filter(state=PlanState.SUBMITTED)
            .exclude(municipality__in=municipality_ids(user))
            .count()
        )
        if count:
            title = ngettext(
                "Judge %(count)s submitted plan",
                "Judge %(count)s submitted plans",
                count,
            ) % {"count": count}
            yield NextStep(title, f"{address('staff:plan-list')}?state=submitted")


def _own_plans(user: Any) -> Iterator[NextStep]:
    places = _writing_for(user)
    if not places:
        return
    steps = {
        PlanState.DRAFT: (_("Write the plan and hold the hearing"), NORMAL),
        PlanState.HEARING_HELD: (_("Complete and submit the plan"), NORMAL),
        PlanState.RETURNED: (_("Correct the returned plan"), WARNING),
        PlanState.SUBMITTED: (_("The programme is reading the plan"), WAITING),
        PlanState.ACCEPTED: (_("Record the kenesh approval of the plan"), WARNING),
        PlanState.KENESH_APPROVED: (_("Begin to carry the plan out"), NORMAL),
    }
    plans = ActionPlan.objects.filter(municipality__in=places, state__in=steps)
    for plan in plans.order_by("pk"):
        title, kind = steps[PlanState(plan.state)]
        url = address("municipal:plan-detail", plan.pk)
        yield NextStep(title, url, kind=kind, about=plan.title)
