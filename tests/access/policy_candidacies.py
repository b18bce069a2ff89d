"""Routes of selections for municipalities and the public."""

from collections.abc import Callable
from typing import Any

from tests.access.policy import EVERYONE, MUNICIPAL, MUNICIPAL_A, WRITERS_A, Route

HEAD_A = frozenset({"head_a"})
HEADS = HEAD_A | {"head_b"}


def at(name: str, **extra: str) -> Callable[[Any], dict[str, Any]]:
    """URL arguments: the pk of an object of the world, and fixed ones."""
    return lambda world: {"pk": getattr(world, name).pk, **extra}


def _answers(world: Any) -> dict[str, Any]:
    return {"version": world.candidacy.version}


def _commitment(world: Any) -> dict[str, Any]:
    return {"commitment": world.selection_asked.commitments.get().pk}


def _reason(world: Any) -> dict[str, Any]:
    return {"reason": "Because"}


ROUTES = {
    "public:selection-list": Route(get=EVERYONE),
    "public:selection-detail": Route(get=EVERYONE, make=at("selection_out")),
    "municipal:selection-list": Route(get=MUNICIPAL),
    "municipal:selection-detail": Route(get=MUNICIPAL, make=at("selection_free")),
    "municipal:selection-apply": Route(
        get=HEADS,
        post=HEADS,
        make=at("selection_free"),
        data=lambda world: {"municipality": world.places.a.pk},
    ),
    "municipal:candidate-detail": Route(get=MUNICIPAL_A, make=at("candidacy")),
    "municipal:candidate-confirm": Route(get=HEAD_A, post=HEAD_A, make=at("invited")),
    "municipal:candidate-commitments": Route(
        get=MUNICIPAL_A, post=HEAD_A, make=at("candidacy"), data=_commitment
    ),
    "municipal:candidate-answers": Route(
        get=WRITERS_A, post=WRITERS_A, make=at("candidacy"), data=_answers
    ),
    "municipal:candidate-documents": Route(
        get=WRITERS_A, post=WRITERS_A, make=at("candidacy")
    ),
    "municipal:candidate-submit": Route(
        get=MUNICIPAL_A, post=HEAD_A, make=at("candidacy")
    ),
    "municipal:candidate-move": Route(
        post=HEAD_A, make=at("invited", move="decline"), data=_reason
    ),
    "municipal:candidate-evidence": Route(get=MUNICIPAL_A, make=at("proof")),
    "municipal:candidate-document": Route(get=MUNICIPAL_A, make=at("paper")),
    "municipal:candidate-memorandum-scan": Route(get=MUNICIPAL_A, make=at("member")),
}
