"""How a line of words is read that somebody types who looks for a service.

Each word has to be met: by the names and the provider of an entry, by the other words
that staff gave to the service of the catalogue, or as the name of a place. A full name of
a municipality, rayon or village means the place; the beginning of one only where no
service of the catalogue is called so: «суу» means water, not the village Суусамыр.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from municipalities.models import Municipality
from municipalities.queries import Named, places_named, unhyphened
from services_registry.models import RegistryEntry, Service

MOST_WORDS = 12  # of a line; what is longer is no search
LONGEST_NAME = 4  # words of a place's name
ROOT = 5  # letters
SHOWN_PLACES = 5


@dataclass(frozen=True)
class Asked:
    """Some words that stand together, and the municipalities that they name."""

    words: tuple[str, ...]
    places: frozenset[int] = frozenset()


def shortest(word: str) -> int:
    """How many letters of a word have to stay when its ending is taken off.

    From seven letters on five, as Kyrgyz endings are long; of a shorter word four.
    """
    return ROOT if len(word) > ROOT + 1 else ROOT - 1


class Search:
    """A folded line of words, read; two queries, however many services there are."""

    def __init__(self, wanted: str):
        self.words = wanted.split()[:MOST_WORDS]
        self.asked = list(self._read()) if self.words else []

    def narrow(self, rows: QuerySet[RegistryEntry]) -> QuerySet[RegistryEntry]:
        """The entries that meet every word."""
        for part in self.asked:
            here = Q()
            for word in part.words:
                here &= self._tells(word, is_place=bool(part.places))
            if part.places:
                here |= Q(edition__municipality__in=part.places)
            rows = rows.filter(here)
        return rows

    @property
    def places(self) -> set[int]:
        """The municipalities that the line names."""
        return {place for part in self.asked for place in part.places}

    @property
    def other_words(self) -> str:
        """The line without the places in it."""
        words = (part.words for part in self.asked if not part.places)
        return " ".join(word for some in words for word in some)

    @property
    def place_words(self) -> str:
        """The places in the line, as they were typed."""
        words = (part.words for part in self.asked if part.places)
        return " ".join(word for some in words for word in some)

    def named(self) -> list[Municipality]:
        """The first of the places, by name."""
        rows = Municipality.objects.filter(pk__in=self.places).with_place()
        return list(rows.order_by("sort_key", "pk")[:SHOWN_PLACES])

    @cached_property
    def _catalogue(self) -> list[tuple[int, str]]:
        rows = Service.objects.catalogue().order_by()
        return [(pk, f"\n{key}") for pk, key in rows.values_list("pk", "search_key")]

    def _called(self, words: Sequence[str]) -> list[int]:
        """Services of the catalogue that are called so, by a name or another word."""
        return [pk for pk, key in self._catalogue if all(word in key for word in words)]

    def _begun(self, word: str) -> list[int]:
        """Services with a word that begins alike: «таштандыны» is «таштанды»."""
        for end in range(len(word) - 1, shortest(word) - 1, -1):
            begin = (f"\n{word[:end]}", f" {word[:end]}")
            found = [pk for pk, key in self._catalogue if any(b in key for b in begin)]
            if found:
                return found
        return []

    def _tells(self, word: str, *, is_place: bool) -> Q:
        called = self._called([word])
        if not called and not is_place:
            called = self._begun(word)
        return Q(search_key__contains=word) | Q(service__in=called)

    def _read(self) -> list[Asked]:
        """The words by what they mean; of names the longest counts."""
        runs = {
            (start, end): " ".join(self.words[start:end])
            for start in range(len(self.words))
            for end in range(start + 1, len(self.words) + 1)
            if end - start <= LONGEST_NAME
        }
        named = places_named(set(runs.values()))
        found: list[Asked] = []
        start = 0
        while start < len(self.words):
            most = min(len(self.words), start + LONGEST_NAME)
            read = [self._meant(start, end, named) for end in range(most, start, -1)]
            part = next((one for one in read if one.places), read[-1])
            found.append(part)
            start += len(part.words)
        return found

    def _meant(self, start: int, end: int, named: dict[str, Named]) -> Asked:
        words = tuple(self.words[start:end])
        one = named[unhyphened(" ".join(words))]
        places = one.full if self._called(words) else one.full | one.begun
        return Asked(words, frozenset(places))
