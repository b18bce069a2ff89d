"""The whole plan as plain data, for its frozen versions."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from action_plans.models import ActionPlan, PlanPart, PlanVersion
from action_plans.queries.content import CHOSEN, PlanContent, plan_content
from action_plans.queries.kept_words import words_of
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS
from core.models.files import StoredFile
from municipalities.models import Municipality, Village
from services_registry.queries.content import code_of

COST_FIELDS = ("category", "source", "in_kind", "amount", "note")


def frozen_version(plan: ActionPlan, by: Any) -> dict[str, Any]:
    """The whole plan as it is now, with the words of today beside it."""
    content = plan_content(plan, as_signed=False)
    data = frozen_content(plan, content)
    words = words_of(plan, content.chosen, content.parts, content.ranking)
    return {**data, "words": _as_json({**words, "signed_by": str(by)})}


def frozen_content(
    plan: ActionPlan, content: PlanContent | None = None
) -> dict[str, Any]:
    """Texts by section, all rows, costs and sums, as JSON can hold them.

    Files stand with their name and SHA-256, places with their SOATE code.
    """
    content = content or plan_content(plan)
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
    return _as_json(data)


def _as_json(data: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return plain


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
    """SHA-256 of the content, the same for the same content whatever its order.

    Kept words are no part of it: what a place is called is not what the plan says, and
    partners agree to the plan before there is a version.
    """
    return _sha256({name: content[name] for name in content if name != "words"})


def code_for(plan: int, number: int, content: dict[str, Any], sha256: str) -> str:
    """The code on paper of a version; it stands for the plan and for its words."""
    text = f"plan:{plan}:{number}:{sha256}"
    words = content.get("words")
    return code_of(f"{text}:{_sha256(words)}" if words else text)


def is_as_submitted(version: PlanVersion) -> bool:
    """Whether contents and words are those of the hash and the code; older ones too."""
    known = digest(version.content)
    code = code_for(version.plan_id, version.number, version.content, known)
    return known == version.sha256 and version.code in {"", code}


def _sha256(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
