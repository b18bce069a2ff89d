"""Services as CPSV-AP 3.2 in JSON-LD, with a context of our own: nothing is fetched.

Terms: https://semiceu.github.io/CPSV-AP/releases/3.2.0/. Every node of a service is in
the same graph; texts carry their language.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from services_registry.building.channels import plain_email, web_address
from services_registry.building.identity import names_of, path_of, texts_of
from services_registry.enums import ChannelKind, Payment
from services_registry.models import Provider, RegistryEntry

Node = dict[str, Any]
CONTEXT: Node = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
ROLE_NAMES = {
    "ky": "Кызмат көрсөтүүнү жеткирүүчү",
    "ru": "Поставщик услуги",
    "en": "Provider of the service",
}
CURRENCY = "http://publications.europa.eu/resource/authority/currency/KGS"
TONGUES = {
    "ky": "http://publications.europa.eu/resource/authority/language/KIR",
    "ru": "http://publications.europa.eu/resource/authority/language/RUS",
}


def cpsv_document(entries: Iterable[RegistryEntry], base: str) -> Node:
    """A whole graph in memory: for one registry."""
    return {"@context": CONTEXT, "@graph": list(cpsv_nodes(entries, base))}


def cpsv_nodes(entries: Iterable[RegistryEntry], base: str) -> Iterator[Node]:
    """The nodes one after the other; entries of a municipality stand together.

    They need edition with municipality, service with theme, provider and villages.
    """
    yield from _shared(base)
    place, themes, providers = None, set(), set()
    for entry in entries:
        if entry.edition.municipality_id != place:
            place = entry.edition.municipality_id
            yield from _authority(entry, base)
        if entry.service.theme.code not in themes:
            themes.add(entry.service.theme.code)
            yield _theme(entry, base)
        if entry.provider and entry.provider.code not in providers:
            providers.add(entry.provider.code)
            yield _provider(entry.provider, base)
        yield from _Service(entry, base).nodes()


def _shared(base: str) -> Iterator[Node]:
    """Nodes that all services refer to."""
    for address in TONGUES.values():
        yield {"@id": address, "@type": "dct:LinguisticSystem"}
    yield {"@id": CURRENCY, "@type": "skos:Concept"}
    yield {
        "@id": _role_id(base),
        "@type": "skos:Concept",
        "skos:prefLabel": _words(ROLE_NAMES),
    }


def _words(texts: dict[str, str]) -> list[Node]:
    return [{"@value": text, "@language": code} for code, text in texts.items()]


def _ref(address: str) -> Node:
    return {"@id": address}


def _place_id(entry: RegistryEntry, base: str) -> str:
    return f"{base}/id/{entry.edition.municipality.code}/"


def _theme_id(entry: RegistryEntry, base: str) -> str:
    return f"{base}/id/theme/{entry.service.theme.code}/"


def _role_id(base: str) -> str:
    return f"{base}/id/role/provider/"


def _provider_id(provider: Provider, base: str) -> str:
    return f"{base}/id/provider/{provider.code}/"


def _provider(provider: Provider, base: str) -> Node:
    """Who gives the service; the authority answers for it. Named as it signs."""
    return {
        "@id": _provider_id(provider, base),
        "@type": "foaf:Agent",
        "dct:identifier": provider.code,
        "dct:title": _words({"ky": provider.name}),
    }


def _authority(entry: RegistryEntry, base: str) -> Iterator[Node]:
    """The municipality as the body that answers for its services, and as a place."""
    place, own = entry.edition.municipality, _place_id(entry, base)
    yield {"@id": f"{own}#place", "@type": "dct:Location", "dct:identifier": place.code}
    yield {
        "@id": own,
        "@type": "cv:PublicOrganisation",
        "dct:identifier": place.code,
        "skos:prefLabel": _words(names_of(place)),
        "dct:spatial": _ref(f"{own}#place"),
    }


def _theme(entry: RegistryEntry, base: str) -> Node:
    return {
        "@id": _theme_id(entry, base),
        "@type": "skos:Concept",
        "skos:prefLabel": _words(names_of(entry.service.theme)),
    }


class _Service:
    """The nodes of one service; parts have addresses within its own."""

    def __init__(self, entry: RegistryEntry, base: str):
        self.entry, self.base = entry, base
        self.own = base + path_of(entry)

    def nodes(self) -> Iterator[Node]:
        """The service and everything that belongs to it alone."""
        parts = {
            "cv:hasParticipation": list(self._participations()),
            "cv:hasChannel": list(self._channels()),
            "cv:contactPoint": list(self._contacts()),
            "cv:hasCost": list(self._costs()),
            "cpsv:produces": list(self._outputs()),
            "cpsv:hasInput": list(self._evidence()),
            "cpsv:follows": list(self._rules()),
            "cv:hasLegalResource": list(self._laws()),
            "dct:spatial": list(self._villages()),
        }
        yield self._service(parts)
        for nodes in parts.values():
            yield from nodes
        yield from self._hours()

    def _service(self, parts: dict[str, list[Node]]) -> Node:
        entry = self.entry
        names = names_of(entry)
        links = {
            name: [_ref(node["@id"]) for node in nodes]
            for name, nodes in parts.items()
            if nodes
        }
        place = _ref(f"{_place_id(entry, self.base)}#place")
        return {
            "@id": self.own,
            "@type": "cpsv:PublicService",
            "dct:identifier": path_of(entry),
            "dct:title": _words(names),
            "dct:description": _words(texts_of(entry, "result") or names),
            "dct:language": [_ref(address) for address in TONGUES.values()],
            "dct:spatial": [place],
            "cv:hasCompetentAuthority": _ref(_place_id(entry, self.base)),
            "cv:thematicArea": _ref(_theme_id(entry, self.base)),
            **links,
        }

    def _part(self, kind: str, number: object, type_name: str) -> Node:
        name = f"{kind}-{number}"
        return {
            "@id": f"{self.own}#{name}",
            "@type": type_name,
            "dct:identifier": f"{path_of(self.entry)}#{name}",
        }

    def _participations(self) -> Iterator[Node]:
        provider = self.entry.provider
        if provider is not None:
            node = self._part("participation", 0, "cv:Participation")
            node["dct:description"] = _words(ROLE_NAMES)
            node["cv:role"] = _ref(_role_id(self.base))
            node["cv:hasParticipant"] = _ref(_provider_id(provider, self.base))
            yield node

    def _contacts(self) -> Iterator[Node]:
        """Telephones, addresses of e-mail and pages; those that software can use."""
        for n, channel in enumerate(self.entry.channels):
            told: Node = {}
            kind = channel.get("kind")
            if kind == ChannelKind.PHONE and channel.get("contact"):
                told = {"cv:telephone": channel["contact"]}
            elif kind == ChannelKind.EMAIL and plain_email(channel):
                told = {"cv:email": plain_email(channel)}
            elif kind == ChannelKind.INTERNET and web_address(channel):
                page = {"@id": web_address(channel), "@type": "foaf:Document"}
                told = {"cv:contactPage": page}
            if told:
                own = {"@id": f"{self.own}#contact-{n}", "@type": "cv:ContactPoint"}
                yield own | told

    def _channels(self) -> Iterator[Node]:
        for n, channel in enumerate(self.entry.channels):
            told = {
                code: ", ".join(
                    part
                    for part in (channel.get(f"place_{code}"), channel.get("contact"))
                    if part
                )
                for code in ("ky", "ru")
            }
            node = self._part("channel", n, "cv:Channel")
            words = _words({code: text for code, text in told.items() if text})
            if words:
                node["dct:description"] = words
            if channel.get("hours"):
                node["cv:openingHours"] = _ref(f"{self.own}#hours-{n}")
            yield node

    def _hours(self) -> Iterator[Node]:
        for n, channel in enumerate(self.entry.channels):
            if channel.get("hours"):
                node = self._part("hours", n, "time:TemporalEntity")
                node["dct:description"] = _words({"ky": channel["hours"]})
                yield node

    def _costs(self) -> Iterator[Node]:
        entry = self.entry
        if entry.fee_amount is None and entry.payment != Payment.FREE:
            return
        node = self._part("cost", 0, "cv:Cost")
        value = f"{entry.fee_amount or 0:.2f}"
        node["cv:hasValue"] = {"@value": value, "@type": "xsd:double"}
        node["cv:currency"] = _ref(CURRENCY)
        told = "; ".join(word for word in (entry.fee_unit, entry.fee_note) if word)
        if told:
            node["dct:description"] = _words({"ky": told})
        yield node

    def _titled(
        self, item: str, kind: str, type_name: str, *, described: bool = False
    ) -> Iterator[Node]:
        texts = texts_of(self.entry, item)
        if texts:
            node = self._part(kind, 0, type_name)
            node["dct:title"] = _words(texts)
            if described:
                node["dct:description"] = _words(texts)
            yield node

    def _outputs(self) -> Iterator[Node]:
        return self._titled("result", "output", "cv:Output")

    def _evidence(self) -> Iterator[Node]:
        return self._titled("documents", "evidence", "cv:Evidence")

    def _rules(self) -> Iterator[Node]:
        return self._titled("conditions", "rule", "cpsv:Rule", described=True)

    def _laws(self) -> Iterator[Node]:
        return self._titled("legal_basis", "law", "eli:LegalResource")

    def _villages(self) -> Iterator[Node]:
        if not self.entry.covers_all_villages:
            for village in self.entry.villages.all():
                yield {
                    "@id": f"{self.base}/id/{village.code}/#place",
                    "@type": "dct:Location",
                    "dct:identifier": village.code,
                }
