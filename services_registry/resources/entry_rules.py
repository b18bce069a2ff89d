"""Rules of the rows of a file: those of `save_entry`, judged without a query for each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.imports.words import yes_no
from core.problems import Problem
from services_registry.enums import Offer, Payment, Register
from services_registry.models import RegistryEdition, RegistryEntry, Service
from services_registry.operations.checks import too_far_problems
from services_registry.operations.entry_rules import (
    contract_problems,
    fee_problems,
    offer_problems,
)
from services_registry.operations.values import PLAIN, EntryValues, settled

Values = Mapping[str, Any]
NOT_OFFERED = ("provider", *PLAIN)


@dataclass
class Taken:
    """Which services stand in which edition: in the database, and earlier in the file."""

    # (edition, service): by number the provider and what is said of the offer
    rows: dict[tuple[int, int], dict[int, tuple[int | None, str]]] = field(
        default_factory=dict
    )

    @classmethod
    def of(cls, entries: QuerySet[RegistryEntry]) -> "Taken":
        """What stands in the database; one query."""
        taken = cls()
        columns = ("edition_id", "service_id", "number", "provider_id", "offer")
        rows = entries.order_by().values_list(*columns).iterator(chunk_size=5000)
        for edition, service, number, provider, offer in rows:
            place = taken.rows.setdefault((edition, service), {})
            place[number] = (provider, offer)
        return taken

    def problems(self, edition: RegistryEdition, values: Values) -> Iterator[Problem]:
        """What another row of the edition says of the same service."""
        place = self.rows.setdefault((edition.pk, values["service"].pk), {})
        provider = values["provider"].pk if values["provider"] else None
        others = {n: told for n, told in place.items() if n != values["number"]}
        twice = [n for n, told in others.items() if told[0] == provider]
        offered = values["offer"] == Offer.OFFERED
        unlike = [
            number
            for number, told in others.items()
            if not offered or told[1] != Offer.OFFERED
        ]
        if twice:
            message = _(
                "The registry has this service of this provider already, as number "
                "{number}."
            )
            yield Problem(format_lazy(message, number=twice[0]), "service", "twice")
        elif unlike:
            message = _(
                "The registry has this service already, and a service cannot be offered "
                "and not offered at once."
            )
            yield Problem(message, "offer", "both")
        place[values["number"]] = (provider, values["offer"])


def entry_problems(
    edition: RegistryEdition, values: Values, before: Values | None
) -> Iterable[Problem]:
    """What stands against a row by itself."""
    service = values["service"]
    given = as_values(values)
    yield from _service_problems(edition, service, values, before)
    yield from _provider_problems(edition, values, before)
    yield from offer_problems(given, service)
    yield from contract_problems(given)
    yield from fee_problems(given)
    if before is None or before["next_check"] != values["next_check"]:
        yield from too_far_problems(values["next_check"])
    yield from _settled_problems(given)
    if not values["covers_all_villages"] and (
        before is None or before["covers_all_villages"]
    ):
        message = _("Single villages are chosen on the page of the service.")
        yield Problem(message, "covers_all_villages", "no_villages")


def as_values(values: Values) -> EntryValues:
    """A row as the operations know it."""
    return EntryValues(
        service=values["service"],
        provider=values["provider"],
        names={code: values[f"name_{code}"] for code in ("ky", "ru")},
        **{name: values[name] for name in PLAIN},
    )


def _service_problems(
    edition: RegistryEdition, service: Service, values: Values, before: Values | None
) -> Iterator[Problem]:
    if before is not None and before["service"] != service:
        message = _(
            "An entry keeps its service. Remove the entry and add the other service."
        )
        yield Problem(message, "service", "other_service")
    if before is None and not service.is_valid_on(timezone.localdate()):
        message = _("This service no longer stands in the catalogue.")
        yield Problem(message, "service", "ended")
    for name in ("service", "covered_by"):
        other = values[name]
        if other and other.municipality_id not in {None, edition.municipality_id}:
            yield Problem(_("Choose a service of the list."), name, "foreign")
    if before is not None and not (values["name_ky"] or values["name_ru"]):
        message = _("Write the official name in Kyrgyz or in Russian.")
        yield Problem(message, "name_ky", "no_name")
    if values["register"] == Register.BASIC != service.register:
        message = _(
            "The basic register is the same for all municipalities and does not "
            "have this service. Choose the additional register."
        )
        yield Problem(message, "register", "not_basic")


def _provider_problems(
    edition: RegistryEdition, values: Values, before: Values | None
) -> Iterator[Problem]:
    provider = values["provider"]
    if provider is None:
        return
    if provider.municipality_id != edition.municipality_id:
        yield Problem(_("Choose a provider of the list."), "provider", "foreign")
    elif not provider.is_active and (before is None or before["provider"] != provider):
        message = _("This provider no longer works. Choose another.")
        yield Problem(message, "provider", "inactive")


def _settled_problems(given: EntryValues) -> Iterator[Problem]:
    """A file says nothing that the portal would not keep."""
    needless = (given.offer_reason, given.covered_by, *_contract_of(given))
    if given.offer == Offer.OFFERED and not any(needless):
        return  # as nearly all rows are
    kept = settled(given)
    for name in NOT_OFFERED:
        value = getattr(kept, name)
        if getattr(given, name) != value:
            message = _("With “{offer}” and this ground the cell is: {value}.")
            if given.offer != Offer.OFFERED:
                message = _("With “{offer}” the cell is: {value}.")
            offer = Offer(given.offer).label
            told = format_lazy(message, offer=offer, value=_shown(value))
            yield Problem(told, name, "does_not_apply")


def _contract_of(given: EntryValues) -> tuple[Any, ...]:
    return given.contract_number, given.contract_date, given.contract_until


def _shown(value: Any) -> Any:
    if value is True:
        return yes_no(value)
    return Payment(value).label if value in Payment.values else _("empty")
