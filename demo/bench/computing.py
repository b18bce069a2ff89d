"""Cases without a page: the search of entries and the ranking of a call."""

from collections.abc import Callable, Iterator

from django.core.management.base import CommandError
from django.db import connection

from core.text import search_key
from demo.bench.measuring import Case, Outcome, Work
from demo.bench.registries import ABSENT, WORD
from grants.models import Call
from grants.queries import ranking
from services_registry.models import RegistryEntry

MEANS = """
SELECT s.application_id, AVG(c.weight * p.points / c.scale) AS score
FROM grants_scoresheet s
  JOIN grants_score p ON p.sheet_id = s.id
  JOIN grants_criterion c ON c.id = p.criterion_id
  JOIN grants_application a ON a.id = s.application_id
WHERE a.call_id = %s AND s.handed_in_at IS NOT NULL
GROUP BY s.application_id ORDER BY score DESC
"""


def found(word: str) -> set[int]:
    """Entries that the lists find: the folded word in the stored key."""
    rows = RegistryEntry.objects.filter(search_key__contains=search_key(word))
    return set(rows.values_list("pk", flat=True))


def scanned(word: str) -> set[int]:
    """Entries whose names hold the word by Python's own rules for letters."""
    wanted = word.casefold()
    rows = RegistryEntry.objects.values_list(
        "pk",
        "service__name_ky",
        "service__name_ru",
        "service__name_en",
        "provider__name",
    )
    return {
        pk
        for pk, *names in rows.iterator(chunk_size=2000)
        if any(wanted in name.casefold() for name in names)
    }


def searches(runs: int) -> Iterator[Case]:
    """A word that is there and one that is not; both ways must find the same rows."""
    entries = RegistryEntry.objects.count()
    for word in (WORD, ABSENT):
        rows = found(word)
        if rows != scanned(word):
            raise CommandError(f"the search for {word} and the scan find other rows")
        yield Case(
            f"search of {entries:,} entries, {len(rows):,} found",
            _counting(found, word),
            {"scan in Python": _counting(scanned, word)},
            runs,
        )


def _counting(search: Callable[[str], set[int]], word: str) -> Work:
    return lambda: Outcome(len(search(word)))


def rankings(call: Call, runs: int) -> Case:
    """The order of a call's applications beside one SQL aggregate of their means."""

    def ours() -> Outcome:
        return Outcome(len(ranking(Call.objects.get(pk=call.pk))))

    def aggregate() -> Outcome:
        with connection.cursor() as cursor:
            cursor.execute(MEANS, [call.pk])
            return Outcome(len(cursor.fetchall()))

    if ours() != aggregate():
        raise CommandError("the ranking and the aggregate hold other applications")
    name = f"ranking of {ours().size} applications x {call.seats.count()} scores"
    return Case(name, ours, {"one SQL aggregate": aggregate}, runs)
