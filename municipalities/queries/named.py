"""Places that a line of words may name: by their full names, or by how these begin."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Replace

from municipalities.models import FormerName, Municipality, Village

LEAST_LETTERS = 3  # fewer begin too many names


@dataclass
class Named:
    """Keys of municipalities: of a name in full, and of names that begin like it."""

    full: set[int] = field(default_factory=set)
    begun: set[int] = field(default_factory=set)


def unhyphened(text: str) -> str:
    """ "Кара-Суу" and "Кара Суу" are one name."""
    return " ".join(text.replace("-", " ").split())


def places_named(texts: Collection[str]) -> dict[str, Named]:
    """What each folded text (`core.text.search_key`) names; one query.

    A municipality is meant by its own names of today and of earlier days, by its rayon's
    and by its villages'.
    """
    wanted = {text for text in map(unhyphened, texts) if len(text) >= LEAST_LETTERS}
    found: dict[str, Named] = defaultdict(Named)
    if not wanted:
        return found
    rows = _lines(Municipality.objects.all(), "pk", "search_key", wanted).union(
        _lines(Municipality.objects.all(), "pk", "rayon__search_key", wanted),
        _lines(FormerName.objects.all(), "municipality", "search_key", wanted),
        _lines(Village.objects.all(), "municipality", "search_key", wanted),
        all=True,
    )
    for home, lines in rows:
        for text in wanted:
            if f"\n{text}\n" in lines:
                found[text].full.add(home)
            elif f"\n{text}" in lines:
                found[text].begun.add(home)
    return found


def _lines(
    rows: QuerySet[Any], home: str, names: str, wanted: Collection[str]
) -> QuerySet[Any]:
    """Keys of municipalities, with the names that any wanted text begins, a line each."""
    plain = Replace(F(names), Value("-"), Value(" "), output_field=TextField())
    end = Value("\n", TextField())
    lines = Concat(end, plain, end)
    begins = Q()
    for text in wanted:
        begins |= Q(lines__contains=f"\n{text}")
    rows = rows.order_by().annotate(home=F(home), lines=lines)
    return rows.filter(begins).values_list("home", "lines")
