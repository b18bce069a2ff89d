"""The whole plan as plain data, for its frozen versions."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from action_plans.models import ActionPlan, PlanPart
from action_plans.queries.content import CHOSEN, plan_content
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS
from core.models.files import StoredFile
from municipalities.models import Municipality, Village

COST_FIELDS = ("category", "source", "in_kind", "amount", "note")


def frozen_content(plan: ActionPlan) -> dict[str, Any]:
    """Texts by section, all rows, costs and sums, as JSON can hold them.

    Files stand with their name and SHA-256, places with their SOATE code.
    """
    content = plan_content(plan)
    data = {
        "municipality": plan.municipality.code,
        "service": plan.service.name_ky or plan.service.name_ru,
        "total": content.totals.total,
        "texts": {
            section.slug: {
                name: getattr(plan, name)
                for name in section.fields
                if name not in CHOSEN
            }
            for section in SECTIONS
        },
        "villages": sorted(village.code for village in content.villages),
        "studies": [
            {"title": study.title, "date": study.held_on, "kind": study.kind}
            for study in content.chosen["studies"]
        ],
        "rows": {
            kind: [_row(kind, row) for row in content.rows(kind)] for kind in ROW_KINDS
        },
    }
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def _row(kind: str, row: Any) -> dict[str, Any]:
    """A row's fields as they are on its form, with its lasting key.

    Rows of other tables stand with their code, rows of the plan with their key.
    """
    values = {name: _value(getattr(row, name)) for name in ROW_KINDS[kind].fields}
    if kind == "measure":
        values["costs"] = [
            {name: getattr(cost, name) for name in COST_FIELDS}
            for cost in row.costs.all()
        ]
    return {"key": getattr(row, "key", None), **values}


def _value(value: Any) -> Any:
    match value:
        case StoredFile():
            return {"name": value.name, "sha256": value.sha256}
        case PlanPart():
            return value.key
        case Municipality() | Village():
            return value.code
        case Model():
            return str(value)
        case _:
            return value


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the content, the same for the same content whatever its order."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
