"""The whole plan as plain data, for its frozen versions."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict

from action_plans.models import ActionPlan
from action_plans.queries.content import plan_content
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS


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
                if name != "villages"
            }
            for section in SECTIONS
        },
        "villages": sorted(village.code for village in content.villages),
        "rows": {
            kind: [_row(kind, row) for row in content.rows(kind)] for kind in ROW_KINDS
        },
    }
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def _row(kind: str, row: Any) -> dict[str, Any]:
    values = model_to_dict(row, exclude=["id", "plan"])
    if kind == "partner":
        values["municipality"] = row.municipality.code
    if kind == "measure":
        values["objective"] = row.objective.text if row.objective else None
        values["costs"] = [
            {"source": cost.source, "in_kind": cost.in_kind, "amount": cost.amount}
            for cost in row.costs.all()
        ]
    for name in ("minutes", "file"):
        if name in values:
            stored = getattr(row, name)
            values[name] = stored and {"name": stored.name, "sha256": stored.sha256}
    return values


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the content, the same for the same content whatever its order."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
