"""Acts of the territorial reform, written and carried out by their operations."""

import datetime
import itertools
from typing import Any

from accounts.models import User
from municipalities import operations
from municipalities.enums import ReformChangeKind
from municipalities.models import Municipality, ReformAct, ReformChange, Succession
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_oblast, make_rayon

DAY = datetime.date(2025, 1, 1)
_number = itertools.count(1)


def manager() -> User:
    """The person who carries acts out where it does not matter who."""
    known = User.objects.filter(email="reform@portal.example").first()
    return known or make_user("programme_manager", email="reform@portal.example")


def make_act(by: User | None = None, **fields: Any) -> ReformAct:
    values: dict[str, Any] = {
        "number": f"{next(_number)}-Р",
        "date": DAY,
        "title": "Айыл аймактарын бириктирүү жөнүндө",
    }
    return operations.make_act(by=by or manager(), **(values | fields))


def add_merger(
    act: ReformAct,
    *sources: Municipality,
    into: Municipality | None = None,
    by: User | None = None,
    **fields: Any,
) -> ReformChange:
    """Sources go over into an existing unit, or into a new aimak of Suzak rayon."""
    values: dict[str, Any] = {"municipality": into, "makes_unit": into is None}
    if into is None:
        values |= new_unit()
    return operations.add_change(
        act=act,
        kind=ReformChangeKind.MERGE,
        by=by or manager(),
        predecessors=list(sources),
        **(values | fields),
    )


def new_unit(name: str = "Хан-Теңири") -> dict[str, Any]:
    return {
        "name_ky": name,
        "unit_kind": "aimak",
        "oblast": make_oblast(),
        "rayon": make_rayon(),
    }


def add_split(
    act: ReformAct,
    source: Municipality,
    *villages: Any,
    into: Municipality | None = None,
    name: str = "Жаңы",
    by: User | None = None,
    **fields: Any,
) -> ReformChange:
    values: dict[str, Any] = {
        "municipality": into,
        "makes_unit": into is None,
        "takes_over": False,
        "predecessor_stays": False,
    }
    if into is None:
        values |= new_unit(name)
    return operations.add_change(
        act=act,
        kind=ReformChangeKind.SPLIT,
        by=by or manager(),
        predecessors=[source],
        villages=list(villages),
        **(values | fields),
    )


def add_rename(act: ReformAct, place: Municipality, **fields: Any) -> ReformChange:
    return operations.add_change(
        act=act,
        kind=ReformChangeKind.RENAME,
        by=manager(),
        municipality=place,
        **({"name_ky": "Жаңы ат"} | fields),
    )


def add_town(act: ReformAct, place: Municipality, **fields: Any) -> ReformChange:
    return operations.add_change(
        act=act,
        kind=ReformChangeKind.TOWN,
        by=manager(),
        municipality=place,
        **({"unit_kind": "town"} | fields),
    )


def carry_out(act: ReformAct, by: User | None = None) -> ReformAct:
    return operations.carry_out_act(act=act, by=by or manager())


def merged(
    *sources: Municipality, by: User | None = None, **fields: Any
) -> Municipality:
    """The unit into which the sources went over by an act of their own."""
    days = {name: fields.pop(name) for name in ("date", "number") if name in fields}
    act = make_act(by, **days)
    change = add_merger(act, *sources, by=by, **fields)
    carry_out(act, by)
    return (
        ReformChange.objects.select_related("municipality")
        .get(pk=change.pk)
        .municipality
    )  # type: ignore[return-value]


def link_of(place: Municipality) -> Succession:
    """The link by which another unit answers for the place."""
    return Succession.objects.get(predecessor=place, takes_over=True)


def confirm(place: Municipality, by: User | None = None, **fields: Any) -> Any:
    """Confirm that the rights of the place pass; `passing`: role by person."""
    posts = list(place.officials.filter(ended_at=None))
    people: dict[User, str] = fields.pop("passing", {})
    values: dict[str, Any] = {
        "seen": {post.pk for post in posts},
        "passing": {
            post.pk: people[post.user] for post in posts if post.user in people
        },
        "from_date": DAY,
    }
    return operations.confirm_rights(
        succession=link_of(place), by=by or manager(), **(values | fields)
    )
