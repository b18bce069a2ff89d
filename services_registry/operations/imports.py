"""What an import of a table has to write beside the rows themselves."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.problems import OperationRefused, Problem
from services_registry.models import RegistryEdition, RegistryEntry

BATCH = 1000


def refresh_search(providers: Sequence[int]) -> list[int]:
    """Write the search texts of entries anew; returns the providers that have entries.

    Part of a transaction that has changed the names of providers.
    """
    touched: set[int] = set()
    for start in range(0, len(providers), BATCH):
        rows = RegistryEntry.objects.filter(provider__in=providers[start:][:BATCH])
        entries = list(rows.select_related("service", "provider").order_by("pk"))
        for entry in entries:
            entry.fill_keys()
            touched.add(entry.provider_id or 0)
        RegistryEntry.objects.bulk_update(entries, ["search_key"], batch_size=200)
    return sorted(touched)


def settle_entries(editions: Collection[int]) -> dict[str, Any]:
    """After entries were written in bulk, in the same transaction.

    Whoever leads one of the editions on at this moment waits for us, or we refuse. What
    is said to hold for all villages names none; gives what was removed.
    """
    locked = RegistryEdition.objects.select_for_update(of=("self",)).order_by("pk")
    for edition in locked.filter(pk__in=editions).select_related("municipality"):
        if not edition.is_editable:
            raise OperationRefused([_closed(edition)])
    through = RegistryEntry.villages.through.objects
    needless = through.filter(
        registryentry__edition__in=editions, registryentry__covers_all_villages=True
    )
    pairs = list(needless.values_list("pk", "registryentry_id", "village_id"))
    through.filter(pk__in=[pk for pk, _entry, _village in pairs]).delete()
    return {
        "editions": sorted(editions),
        "villages": [[entry, village] for _pk, entry, village in pairs],
    }


def unsettle_entries(held: Mapping[str, Any]) -> None:
    """Give entries back the villages that `settle_entries` took from them.

    Raises OperationRefused when an edition of the import is closed by now: what a kenesh
    has before it is not changed, and the draft of today is another one.
    """
    locked = RegistryEdition.objects.select_for_update(of=("self",)).order_by("pk")
    rows = locked.filter(pk__in=held.get("editions", []))
    for edition in rows.select_related("municipality"):
        if not edition.is_editable:
            raise OperationRefused([_closed(edition)])
    through = RegistryEntry.villages.through
    through.objects.bulk_create(
        through(registryentry_id=entry, village_id=village)
        for entry, village in held.get("villages", [])
    )


def without_empty(
    texts: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, str]]:
    """Texts as an entry keeps them: what is empty is left out."""
    kept = {
        code: {language: text for language, text in words.items() if text}
        for code, words in texts.items()
    }
    return {code: words for code, words in kept.items() if words}


def _closed(edition: RegistryEdition) -> Problem:
    message = _(
        "The registry of %(place)s was closed for changes meanwhile: the state is "
        "“%(state)s”."
    )
    told = {
        "place": edition.municipality.name,
        "state": edition.get_state_display(),
    }
    return Problem(message % told, code="closed")
