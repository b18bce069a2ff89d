"""The words of an approved edition: kept at the approval, and read instead of today's.

An edition's rows refer to themes, services, providers, villages and parameters by key.
What those are called may change; what the kenesh approved may not.
"""

from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.models.kept_names import at_hand, call, name_fields
from core.models.names import LANGUAGE_ORDER
from municipalities.models import Rayon
from services_registry.models.services import Theme
from services_registry.models.standards import StandardItem

Row = TypeVar("Row", bound=models.Model)


class KeptWords(models.Model):
    """What an approved edition calls things: `queries.kept_words.words_of` says which.

    `is_sealed`: the hash of the edition covers the words. Editions that were approved
    before words were kept have those of a later day, `kept_at`, outside their hash.
    """

    edition = models.OneToOneField(
        "services_registry.RegistryEdition", models.CASCADE, related_name="kept"
    )
    words = models.JSONField(default=dict)
    kept_at = models.DateTimeField(_("words kept on"))
    is_sealed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("words of an approved registry")

    def __str__(self) -> str:
        return str(self.edition_id)

    def items(self) -> list[StandardItem]:
        """The items of the standard as they were, in their order."""
        return [
            StandardItem(
                code=item["code"],
                kind=item["kind"],
                order=item["order"],
                is_needed=item["is_needed"],
                is_active=item["is_active"],
                **name_fields(item["names"]),
            )
            for item in self.words["items"]
        ]


class Reading(NamedTuple):
    """What was measured in a year, as it was known at the approval."""

    year: int
    value: Decimal


class InKeptWords:
    """For querysets: rows that can be read in the words of their approval.

    The rows that come out are for reading: whoever writes locks and reads them anew.
    """

    reads_kept_words = False

    def _clone(self: Any) -> Any:
        copy = super()._clone()  # type: ignore[misc]
        copy.reads_kept_words = self.reads_kept_words
        return copy

    def _fetch_all(self: Any) -> None:
        is_fresh = self._result_cache is None
        super()._fetch_all()  # type: ignore[misc]
        if is_fresh and self.reads_kept_words:
            for row in self._result_cache:
                read_in_kept_words(row)

    def iterator(self: Any, chunk_size: int | None = None) -> Iterator[Any]:
        for row in super().iterator(chunk_size):  # type: ignore[misc]
            if self.reads_kept_words:
                read_in_kept_words(row)
            yield row


def in_kept_words(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The same rows; what an approved edition calls things stands in them."""
    found = rows.all()
    found.reads_kept_words = True  # type: ignore[attr-defined]
    return found


def read_in_kept_words(row: Any) -> None:
    """Lay the kept words over a row; tuples of `values_list` have none."""
    if isinstance(row, models.Model):
        row.read_in_kept_words()  # type: ignore[attr-defined]


def lay_over_edition(edition: Any, words: dict[str, Any]) -> None:
    """Its municipality and resolution as they were."""
    place, paper = at_hand(edition, "municipality"), at_hand(edition, "resolution")
    if place is not None:
        call(place, words["municipality"]["names"])
        place.kind = words["municipality"]["kind"]
        _lay_over_rayon(place, words["rayon"])
        if oblast := at_hand(place, "oblast"):
            call(oblast, words["oblast"])
    if paper is not None:
        edition.resolution_today = str(paper)
        for name, value in words["resolution"].items():
            setattr(paper, name, _date_or_text(name, value))


def _lay_over_rayon(place: Any, names: dict[str, str] | None) -> None:
    """Whether a place had a rayon, and what it was called: its full name tells it."""
    rayon = at_hand(place, "rayon")
    if names is None:
        place._state.fields_cache["rayon"] = None
    elif rayon is None:
        place._state.fields_cache["rayon"] = Rayon(**name_fields(names))
    else:
        call(rayon, names)


def _date_or_text(name: str, value: str) -> Any:
    field = models.DateField()
    return field.to_python(value) if name == "date" else value


def lay_over_entry(entry: Any, words: dict[str, Any]) -> None:
    """All that an entry refers to as it was; only what has been fetched already."""
    if service := at_hand(entry, "service"):
        entry.names_today = SimpleNamespace(
            **{
                f"name_{code}": getattr(service, f"name_{code}")
                for code in LANGUAGE_ORDER
            }
        )
        _lay_over_service(service, words)
    if covering := at_hand(entry, "covered_by"):
        _lay_over_service(covering, words)
    provider = at_hand(entry, "provider")
    if provider and (kept := words["providers"].get(str(provider.pk))):
        provider.name, provider.kind = kept["name"], kept["kind"]
    fetched = getattr(entry, "_prefetched_objects_cache", {})
    if "villages" in fetched:
        _lay_over_villages(fetched["villages"], words["villages"])
    for target in fetched.get("targets", ()):
        if parameter := at_hand(target, "parameter"):
            _lay_over_parameter(parameter, words["parameters"])


def _lay_over_service(service: Any, words: dict[str, Any]) -> None:
    kept = words["services"].get(str(service.pk))
    if kept is None:
        return
    call(service, kept["names"])
    for name in ("outside_law", "duty", "source_act"):
        setattr(service, name, kept[name])
    told = words["themes"].get(str(kept["theme"]))
    if told is not None and at_hand(service, "theme") is not None:
        service.theme = Theme(
            pk=kept["theme"],
            code=told["code"],
            order=told["order"],
            **name_fields(told["names"]),
        )


def _lay_over_villages(villages: Any, kept: list[list[Any]]) -> None:
    """Their names, and the order in which the names stood."""
    names = {code: (at, called) for at, (code, called) in enumerate(kept)}
    rows = list(villages)
    for village in rows:
        if village.code in names:
            call(village, names[village.code][1])
    rows.sort(key=lambda each: names.get(each.code, (len(names), {}))[0])
    villages._result_cache[:] = rows


def _lay_over_parameter(parameter: Any, kept: dict[str, Any]) -> None:
    """What is measured, and what had been measured by the approval."""
    told = kept.get(str(parameter.pk))
    if told is None:
        return
    call(parameter, told["names"])
    parameter.unit, parameter.better = told["unit"], told["better"]
    if hasattr(parameter, "newest_readings"):
        parameter.readings_today = parameter.newest_readings
        parameter.newest_readings = [
            Reading(year, Decimal(value)) for year, value in told["readings"]
        ]
