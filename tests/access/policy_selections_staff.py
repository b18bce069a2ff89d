"""Routes of staff: selections, their parts, candidates, judging, decision."""

from typing import Any

from tests.access.policy import STAFF, Route
from tests.access.policy_grants import at

SEE = STAFF - {"finance_officer", "communications"}
MANAGERS = frozenset({"programme_manager", "regional_coordinator", "superuser"})
DECIDERS = frozenset({"programme_manager", "superuser"})


def _rows(world: Any) -> dict[str, Any]:
    return {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}


def _managed(name: str, data: Any = None) -> Route:
    return Route(get=MANAGERS, post=MANAGERS, make=at(name), data=data or _nothing)


def _decided(name: str) -> Route:
    return Route(get=DECIDERS, post=DECIDERS, make=at(name))


def _nothing(world: Any) -> dict[str, Any]:
    return {}


SELECTIONS = {
    "staff:selection-list": Route(get=SEE),
    "staff:selection-create": Route(get=MANAGERS, post=MANAGERS),
    "staff:selection-detail": Route(get=SEE, make=at("selection_scoring")),
    "staff:selection-edit": _managed("selection_draft"),
    "staff:selection-copy": _managed("selection_draft"),
    "staff:selection-criteria": _managed("selection_draft", _rows),
    "staff:selection-quotas": _managed("selection_draft", _rows),
    "staff:selection-ties": _managed("selection_draft", _rows),
    "staff:selection-documents": _managed("selection_draft", _rows),
    "staff:selection-commitments": _managed("selection_draft", _rows),
    "staff:selection-invite": _managed("selection_draft"),
    "staff:selection-enter": _managed("selection_past"),
    "staff:selection-scores": _managed("selection_scoring"),
    "staff:selection-ranking": Route(get=SEE, make=at("selection_ranked")),
    "staff:selection-lots": _decided("selection_ranked"),
    "staff:selection-minutes": _decided("selection_ranked"),
    "staff:selection-decide": _decided("selection_ranked"),
    "staff:selection-publish": _decided("selection_decided"),
    "staff:selection-move": Route(
        post=MANAGERS, make=at("selection_screening", move="start_scoring")
    ),
}
CANDIDATES = {
    "staff:candidate-detail": Route(get=SEE, make=at("candidate_sent_b")),
    "staff:candidate-judge": _managed("candidate_sent_b"),
    "staff:candidate-score": _managed("candidate_eligible"),
    "staff:candidate-memorandum": _managed("candidate_selected"),
    "staff:candidate-memorandum-scan": Route(get=SEE, make=at("candidate_member")),
    "staff:candidate-promote": _decided("candidate_reserve"),
    "staff:candidate-recommend": _managed("candidate_sent_b"),
    "staff:candidate-papers": _managed("candidate_past"),
    "staff:candidate-confirm": _managed("candidate_past_invited"),
    "staff:candidate-submit": _managed("candidate_past"),
    "staff:candidate-move": Route(
        post=MANAGERS,
        make=at("candidate_sent_b", move="return"),
        data=lambda world: {"reason": "Because"},
    ),
    "staff:candidate-evidence": Route(get=SEE, make=at("evidence_b")),
    "staff:candidate-document": Route(get=SEE, make=at("candidate_document_b")),
}
ROUTES = SELECTIONS | CANDIDATES
