"""The frozen copy of a plan that every submission leaves."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, Model

from action_plans.models import ActionPlan
from action_plans.queries import ROW_KINDS, SECTIONS, PlanContent, plan_content


def snapshot(plan: ActionPlan) -> dict[str, Any]:
    """The whole plan as JSON values: fields by section, rows, costs, totals.

    Files stand as name and SHA-256, municipalities and villages as code and name, so
    that the copy says everything without other tables.
    """
    content = plan_content(plan)
    values = {
        "municipality": _named(plan.municipality),
        "service": {"code": plan.service.code, "name": plan.service.name_ky},
        "sections": {
            section.slug: {name: _field(content, name) for name in section.fields}
            for section in SECTIONS
        },
        "rows": {
            slug: [_row(row, kind.fields) for row in content.rows(slug)]
            for slug, kind in ROW_KINDS.items()
        },
        "totals": {
            "total": content.totals.total,
            "grant": content.totals.grant,
            "own": content.totals.own,
        },
    }
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256 of the copy in its one canonical spelling."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _field(content: PlanContent, name: str) -> Any:
    if name == "villages":
        return [_named(village) for village in content.villages]
    return getattr(content.plan, name)


def _row(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: _value(row, name) for name in names}
    if hasattr(row, "costs"):
        values["costs"] = [
            {"source": c.source, "in_kind": c.in_kind, "amount": c.amount}
            for c in row.costs.all()
        ]
    return values


def _value(row: Model, name: str) -> Any:
    value = getattr(row, name)
    if not isinstance(row._meta.get_field(name), ForeignKey) or value is None:
        return value
    if hasattr(value, "sha256"):
        return {"name": value.name, "sha256": value.sha256}
    return _named(value) if hasattr(value, "code") else str(value)


def _named(row: Any) -> dict[str, str]:
    return {"code": row.code, "name": row.name_ky or row.name_ru}
