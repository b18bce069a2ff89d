"""Routes of the territorial reform, and the acts that the walk meets."""

from types import SimpleNamespace
from typing import Any

from core import files
from tests.access.policy import STAFF, Route
from tests.factories.municipalities import make_municipality
from tests.factories.reform import (
    add_split,
    confirm,
    link_of,
    make_act,
    manager,
    merged,
)

MANAGERS = frozenset({"programme_manager", "regional_coordinator", "superuser"})
INVITERS = frozenset({"programme_manager", "superuser"})


def build(world: SimpleNamespace) -> None:
    """A draft with a split, a succession that nobody confirmed, and a confirmed one."""
    scan = files.store_bytes(content=b"%PDF-1.4\n%%EOF\n", name="a.pdf", by=manager())
    world.act_draft = make_act(scan=scan)
    world.act_change = add_split(world.act_draft, world.places.a)
    ended, passed = make_municipality(), make_municipality()
    merged(ended, passed)
    world.link_open, world.link_passed = link_of(ended), link_of(passed)
    confirm(passed)


def of_act(world: Any) -> dict[str, Any]:
    return {"pk": world.act_draft.pk}


def of_change(world: Any) -> dict[str, Any]:
    return {"pk": world.act_change.pk}


REFORM_ROUTES = {
    "staff:reform-list": Route(get=STAFF),
    "staff:reform-detail": Route(get=STAFF, make=of_act),
    "staff:reform-create": Route(
        get=MANAGERS,
        post=MANAGERS,
        data=lambda world: {"number": "77", "date": world.today, "title": "Act"},
    ),
    "staff:reform-edit": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_act,
        data=lambda world: {"number": "78", "date": world.today, "title": "Act"},
    ),
    "staff:reform-remove": Route(post=MANAGERS, make=of_act),
    "staff:reform-copy": Route(post=MANAGERS, make=of_act),
    "staff:reform-scan": Route(get=STAFF, make=of_act),
    "staff:reform-move": Route(
        post=MANAGERS,
        make=lambda world: {"pk": world.act_draft.pk, "move": "carry_out"},
    ),
    "staff:reform-change-create": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=lambda world: {"pk": world.act_draft.pk, "kind": "rename"},
        data=lambda world: {"municipality": world.places.a.code, "name_ky": "Жаңы"},
    ),
    "staff:reform-change-edit": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_change,
        data=lambda world: {
            "predecessor": world.places.a.code,
            "target": "new",
            "name_ky": "Жаңы",
        },
    ),
    "staff:reform-change-villages": Route(
        get=MANAGERS,
        post=MANAGERS,
        make=of_change,
        data=lambda world: {"villages": []},
    ),
    "staff:reform-change-remove": Route(post=MANAGERS, make=of_change),
    "staff:rights-confirm": Route(
        get=INVITERS,
        post=INVITERS,
        make=lambda world: {"pk": world.link_open.pk},
        data=lambda world: {"from_date": world.today, "seen": ""},
    ),
    "staff:rights-withdraw": Route(
        get=INVITERS,
        post=INVITERS,
        make=lambda world: {"pk": world.link_passed.pk},
        data=lambda world: {"reason": "Wrong unit"},
    ),
}
