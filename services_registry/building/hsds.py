"""Services as Open Referral HSDS 3 (https://docs.openreferral.org), one object each."""

from typing import Any

from services_registry.building.channels import plain_email, web_address
from services_registry.building.identity import names_of, path_of, uuid_of
from services_registry.enums import ChannelKind, Payment
from services_registry.models import RegistryEntry

LOCATION_TYPES = {
    ChannelKind.OFFICE: "physical",
    ChannelKind.VISIT: "physical",
    ChannelKind.POST: "postal",
    ChannelKind.INTERNET: "virtual",
}
LANGUAGE_NAMES = {"ky": "Кыргызча", "ru": "Русский"}


def hsds_service(entry: RegistryEntry, base: str) -> dict[str, Any]:
    """An offered service; Kyrgyz first, where a text is missing the next language.

    Needs edition with municipality, service with theme, provider and villages at hand.
    """
    path = path_of(entry)
    own = uuid_of(path)
    names = list(names_of(entry).values())
    record: dict[str, Any] = {
        "id": own,
        "name": names[0],
        "alternate_name": names[1] if len(names) > 1 else None,
        "description": entry.text("result", "ky") or names[0],
        "url": f"{base}/services/{entry.pk}/",
        "email": next(iter(_emails(entry).values()), None),
        "status": "active",
        "application_process": entry.text("conditions", "ky"),
        "wait_time": entry.text("time_limit", "ky"),
        "eligibility_description": entry.text("recipients", "ky"),
        "fees_description": _fees(entry),
        "assured_date": entry.checked_on and entry.checked_on.isoformat(),
        "last_modified": entry.updated_at.isoformat(),
        "organization": _organization(entry, base),
        "languages": _languages(entry, own),
        "service_areas": _areas(entry, own),
        "cost_options": _costs(entry, own),
        "required_documents": _documents(entry, own),
        "phones": _phones(entry, own),
        "contacts": _contacts(entry, own),
        "schedules": _schedules(entry, own),
        "service_at_locations": _locations(entry, own),
        "attributes": [_theme(entry, own)],
    }
    return {name: value for name, value in record.items() if value not in (None, "")}


def _organization(entry: RegistryEntry, base: str) -> dict[str, Any]:
    place, provider = entry.edition.municipality, entry.provider
    name = provider.name if provider else place.name
    return {
        "id": uuid_of("provider", provider.code if provider else place.code),
        "name": name,
        "description": f"{name}, {place.full_name}",
        "uri": f"{base}/municipalities/{place.pk}/",
    }


def _fees(entry: RegistryEntry) -> str:
    words = [str(Payment(entry.payment).label), entry.fee_note, entry.fee_decision]
    return "; ".join(word for word in words if word)


def _languages(entry: RegistryEntry, own: str) -> list[dict[str, Any]]:
    return [
        {"id": uuid_of(own, "language", code), "service_id": own} | named
        for code, name in LANGUAGE_NAMES.items()
        if (named := {"name": name, "code": code})
    ]


def _areas(entry: RegistryEntry, own: str) -> list[dict[str, Any]]:
    place = entry.edition.municipality
    covered = [place] if entry.covers_all_villages else list(entry.villages.all())
    return [
        {
            "id": uuid_of(own, "area", area.code),
            "service_id": own,
            "name": area.name,
            "extent": area.code,
            "extent_type": "text",
        }
        for area in covered
    ]


def _costs(entry: RegistryEntry, own: str) -> list[dict[str, Any]]:
    amount = entry.fee_amount
    if amount is None and entry.payment != Payment.FREE:
        return []
    cost: dict[str, Any] = {
        "id": uuid_of(own, "cost"),
        "service_id": own,
        "option": entry.fee_unit or str(Payment(entry.payment).label),
        "currency": "KGS",
        "amount": float(amount or 0),
        "amount_description": _fees(entry),
    }
    if entry.fee_since:
        cost["valid_from"] = entry.fee_since.isoformat()
    return [cost]


def _documents(entry: RegistryEntry, own: str) -> list[dict[str, Any]]:
    lines = entry.text("documents", "ky").splitlines()
    return [
        {"id": uuid_of(own, "document", n), "service_id": own, "document": line.strip()}
        for n, line in enumerate(lines)
        if line.strip()
    ]


def _of_kind(entry: RegistryEntry, *kinds: str) -> list[tuple[int, dict[str, Any]]]:
    numbered = enumerate(entry.channels)
    return [(n, each) for n, each in numbered if each.get("kind") in kinds]


def _phones(entry: RegistryEntry, own: str) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid_of(own, "phone", n),
            "service_id": own,
            "number": channel["contact"],
            "description": channel.get("hours", ""),
        }
        for n, channel in _of_kind(entry, ChannelKind.PHONE)
        if channel.get("contact")
    ]


def _schedules(entry: RegistryEntry, own: str) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid_of(own, "schedule", n),
            "service_id": own,
            "description": channel["hours"],
        }
        for n, channel in enumerate(entry.channels)
        if channel.get("hours")
    ]


def _emails(entry: RegistryEntry) -> dict[int, str]:
    """Addresses of e-mail by the number of their channel; what is none is left out."""
    found = {n: plain_email(each) for n, each in _of_kind(entry, ChannelKind.EMAIL)}
    return {n: address for n, address in found.items() if address}


def _contacts(entry: RegistryEntry, own: str) -> list[dict[str, Any]]:
    return [
        {"id": uuid_of(own, "contact", n), "service_id": own, "email": address}
        for n, address in _emails(entry).items()
    ]


def _locations(entry: RegistryEntry, own: str) -> list[dict[str, Any]]:
    """Where people go or write: places, postal addresses, pages on the internet."""
    found = []
    for n, channel in _of_kind(entry, *LOCATION_TYPES):
        place = channel.get("place_ky") or channel.get("place_ru")
        kind = LOCATION_TYPES[ChannelKind(channel["kind"])]
        name = place or (channel.get("contact") if kind != "physical" else "")
        if name:
            where = uuid_of(own, "location", n)
            location = {"id": where, "location_type": kind, "name": name}
            page = web_address(channel) if kind == "virtual" else ""
            found.append(
                {
                    "id": uuid_of(own, "at", n),
                    "service_id": own,
                    "location_id": where,
                    "location": location | ({"url": page} if page else {}),
                }
            )
    return found


def _theme(entry: RegistryEntry, own: str) -> dict[str, Any]:
    theme = entry.service.theme
    term = uuid_of("theme", theme.code)
    return {
        "id": uuid_of(own, "theme"),
        "link_id": own,
        "link_entity": "service",
        "taxonomy_term_id": term,
        "value": theme.code,
        "taxonomy_term": {
            "id": term,
            "code": theme.code,
            "name": theme.name,
            "description": theme.name,
        },
    }
