"""What a paper of a day calls a municipality, and reading it so again."""

from typing import Any

from core.models.kept_names import at_hand, call, names_of

BESIDE = ("rayon", "oblast")


def place_words(place: Any) -> dict[str, Any]:
    """Its names; those of rayon and oblast where they have been fetched with it."""
    beside = {name: at_hand(place, name) for name in BESIDE}
    told = {name: names_of(row) for name, row in beside.items() if row is not None}
    return {"names": names_of(place), **told}


def lay_over_place(place: Any, told: dict[str, Any] | None) -> None:
    """The municipality as `place_words` told it; nothing where it told nothing."""
    if place is None or told is None:
        return
    call(place, told["names"])
    for name in BESIDE:
        if (row := at_hand(place, name)) is not None and name in told:
            call(row, told[name])
