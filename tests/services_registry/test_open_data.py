"""Open data: held against the official schema and shapes, and against what is secret."""

import copy
import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from services_registry import queries
from services_registry.building.cpsv import cpsv_document
from services_registry.building.hsds import hsds_service
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition, RegistryEntry
from tests.factories.municipalities import make_municipality, make_village
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_service,
    make_theme,
)

pytestmark = pytest.mark.once

jsonschema = pytest.importorskip("jsonschema")
pyshacl = pytest.importorskip("pyshacl")
rdflib = pytest.importorskip("rdflib")

E = EditionState
SCHEMAS = Path(settings.BASE_DIR).parent / "shared" / "data" / "schemas"
HSDS = SCHEMAS / "hsds" / "service.json"
SHAPES = SCHEMAS / "cpsv-ap" / "cpsv-ap-3.2.0-SHACL.ttl"
BASE = "https://portal.example"
needs_schemas = pytest.mark.skipif(
    not (HSDS.exists() and SHAPES.exists()),
    reason="the official schemas (../shared/data/schemas) are not there",
)
OFFICE = {
    "kind": "office",
    "place_ky": "Айыл өкмөтүнүн имараты",
    "place_ru": "Здание айыл окмоту",
    "hours": "9:00–18:00",
    "contact": "",
}
PHONE = {
    "kind": "phone",
    "place_ky": "",
    "place_ru": "",
    "hours": "9:00–12:00",
    "contact": "+996 3922 5 00 00",
}
EMAIL = {"kind": "email", "place_ky": "", "hours": "", "contact": "suu@example.kg"}
WRONG = {"kind": "email", "place_ky": "", "hours": "", "contact": "айыл өкмөтүнөн сура"}
PAGE = {
    "kind": "internet",
    "place_ky": "Сайт",
    "hours": "",
    "contact": "suu.example.kg",
}
NO_PAGE = {"kind": "internet", "place_ky": "", "hours": "", "contact": "Түндүк порталы"}
POST = {"kind": "post", "place_ky": "Борбордук көчө, 1", "hours": "", "contact": ""}
TEXTS = {
    "recipients": {"ky": "Бардык тургундар", "ru": "Все жители"},
    "legal_basis": {"ky": "№ 139 Мыйзам"},
    "result": {"ky": "Таза суу үзгүлтүксүз", "ru": "Вода без перебоев"},
    "conditions": {"ru": "Нужен счётчик"},
    "documents": {"ky": "Өтүнмө\nПаспорт\n"},
    "time_limit": {"ky": "10 күн"},
}


@pytest.fixture
def sample(places: Any) -> RegistryEdition:
    """A published registry with a service of every kind."""
    edition = make_edition(places.a, E.PUBLISHED)
    water, theme = make_service("Таза суу"), make_theme("waste", name_ky="Таштанды")
    paid = make_entry(
        edition,
        water,
        fee_amount=Decimal("25.50"),
        fee_unit="м³",
        fee_since=datetime.date(2016, 1, 1),
        channels=[OFFICE, PHONE, WRONG, EMAIL, PAGE, NO_PAGE, POST],
        texts=TEXTS,
        covers_all_villages=False,
        checked_on=datetime.date(2016, 5, 1),
    )
    paid.villages.set([make_village(places.a, "Көк-Арт")])
    make_entry(edition, make_service("Маалымат"), payment="free", fee_note="")
    make_entry(
        edition,
        make_service("Таштанды", theme=theme),
        arrangement="lease",
        contract_number="7",
        payment="partly",
        fee_note="Тариф боюнча",
    )
    make_entry(edition, offer="not_offered", offer_reason="Каражат жок", provider=None)
    return edition


def hsds_of(edition: RegistryEdition) -> list[dict[str, Any]]:
    entries = queries.open_entries(edition)
    records = [hsds_service(entry, BASE) for entry in entries if entry.is_offered]
    return json.loads(json.dumps(records))


def hsds_faults(record: dict[str, Any]) -> list[str]:
    schema = json.loads(HSDS.read_text("utf-8"))
    judge = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker()
    )
    return sorted(error.message for error in judge.iter_errors(record))


@needs_schemas
def test_hsds_is_valid(sample: RegistryEdition) -> None:
    records = hsds_of(sample)
    assert [hsds_faults(record) for record in records] == [[], [], []]
    assert len({record["id"] for record in records}) == 3
    water = records[0]
    assert (water["name"], water["cost_options"][0]["amount"]) == ("Таза суу", 25.5)
    assert [each["document"] for each in water["required_documents"]] == [
        "Өтүнмө",
        "Паспорт",
    ]
    assert [area["name"] for area in water["service_areas"]] == ["Көк-Арт"]
    assert water["email"] == "suu@example.kg"
    assert [each["email"] for each in water["contacts"]] == ["suu@example.kg"]
    assert [each["number"] for each in water["phones"]] == [PHONE["contact"]]
    places = [each["location"] for each in water["service_at_locations"]]
    assert [(p["location_type"], p["name"], p.get("url")) for p in places] == [
        ("physical", OFFICE["place_ky"], None),
        ("virtual", "Сайт", "https://suu.example.kg"),
        ("virtual", "Түндүк порталы", None),
        ("postal", "Борбордук көчө, 1", None),
    ]
    assert ("email" in records[1], records[1]["contacts"]) == (False, [])


@needs_schemas
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda record: record.pop("status"), "'status' is a required property"),
        (lambda record: record.update(status="open"), "'open' is not one of"),
        (lambda record: record.update(id="7"), "'7' is not a 'uuid'"),
    ],
)
def test_hsds_faults_are_found(sample: RegistryEdition, spoil: Any, told: str) -> None:
    record = hsds_of(sample)[0]
    spoil(record)
    faults = hsds_faults(record)
    assert len(faults) == 1
    assert faults[0].startswith(told)


def cpsv_of(edition: RegistryEdition) -> dict[str, Any]:
    entries = queries.open_entries(edition).order_by("number")
    offered = [entry for entry in entries if entry.is_offered]
    return json.loads(json.dumps(cpsv_document(offered, BASE)))


def cpsv_faults(document: dict[str, Any]) -> list[str]:
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    _conforms, results, _text = pyshacl.validate(graph, shacl_graph=shapes)
    path = rdflib.Namespace("http://www.w3.org/ns/shacl#").resultPath
    return sorted(str(found) for found in results.objects(None, path))


@needs_schemas
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib|pyshacl|pyparsing")
def test_cpsv_ap_is_valid(sample: RegistryEdition) -> None:
    document = cpsv_of(sample)
    assert cpsv_faults(document) == []
    kinds = [node["@type"] for node in document["@graph"]]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "cpsv:PublicService": 3,
        "cv:PublicOrganisation": 1,
        "cv:Channel": 7,
        "cv:ContactPoint": 3,
        "cv:Participation": 3,
        "foaf:Agent": 3,
        "cv:Cost": 2,
        "cv:Output": 1,
        "cv:Evidence": 1,
        "cpsv:Rule": 1,
        "eli:LegalResource": 1,
        "time:TemporalEntity": 2,
        "dct:Location": 2,
        "dct:LinguisticSystem": 2,
        "skos:Concept": 4,
    }
    nodes = {node["@id"]: node for node in document["@graph"]}
    service = _service(document)
    (taking_part,) = service["cv:hasParticipation"]
    agent = nodes[nodes[taking_part["@id"]]["cv:hasParticipant"]["@id"]]
    provider = sample.entries.get(number=1).provider
    assert provider is not None
    assert agent["dct:title"] == [{"@value": provider.name, "@language": "ky"}]
    contacts = [nodes[each["@id"]] for each in service["cv:contactPoint"]]
    assert [{**each, "@id": "", "@type": ""} for each in contacts] == [
        {"@id": "", "@type": "", "cv:telephone": PHONE["contact"]},
        {"@id": "", "@type": "", "cv:email": "suu@example.kg"},
        {
            "@id": "",
            "@type": "",
            "cv:contactPage": {
                "@id": "https://suu.example.kg",
                "@type": "foaf:Document",
            },
        },
    ]


def spoil_title(document: dict[str, Any]) -> None:
    _service(document).pop("dct:title")


def spoil_authority(document: dict[str, Any]) -> None:
    _service(document)["cv:hasCompetentAuthority"] = {"@id": f"{BASE}/nobody/"}


def spoil_cost(document: dict[str, Any]) -> None:
    cost = next(node for node in document["@graph"] if node["@type"] == "cv:Cost")
    cost["cv:hasValue"] = "dear"


def spoil_provider(document: dict[str, Any]) -> None:
    parts = (n for n in document["@graph"] if n["@type"] == "cv:Participation")
    next(parts)["cv:hasParticipant"] = {"@id": f"{BASE}/nobody/"}


def _service(document: dict[str, Any]) -> dict[str, Any]:
    nodes = document["@graph"]
    return next(node for node in nodes if node["@type"] == "cpsv:PublicService")


@needs_schemas
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib|pyshacl|pyparsing")
@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (spoil_title, "http://purl.org/dc/terms/title"),
        (spoil_authority, "http://data.europa.eu/m8g/hasCompetentAuthority"),
        (spoil_provider, "http://data.europa.eu/m8g/hasParticipant"),
        (spoil_cost, "http://data.europa.eu/m8g/hasValue"),
    ],
)
def test_cpsv_ap_faults_are_found(
    sample: RegistryEdition, spoil: Any, path: str
) -> None:
    document = copy.deepcopy(cpsv_of(sample))
    spoil(document)
    assert cpsv_faults(document) == [path]


REGISTRY_FILES = ("registry.json", "hsds.json", "cpsv-ap.jsonld")
ALL_FILES = ("services.csv", "services.json", "hsds.json", "cpsv-ap.jsonld")


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8-sig")


def test_files_of_one_registry(client: Client, sample: RegistryEdition) -> None:
    for name in REGISTRY_FILES:
        answer = client.get(f"/registries/{sample.pk}/open/{name}")
        assert answer.status_code == 200
        assert answer["Access-Control-Allow-Origin"] == "*"
        json.loads(body(answer))
        again = client.get(
            f"/registries/{sample.pk}/open/{name}",
            headers={"if-none-match": answer["ETag"]},
        )
        assert (again.status_code, again.content) == (304, b"")
    told = json.loads(body(client.get(f"/registries/{sample.pk}/open/registry.json")))
    assert [each["number"] for each in told["services"]] == [1, 2, 3, 4]
    assert told["services"][3]["offer_reason"] == "Каражат жок"
    assert told["services"][0]["fee"][0] == "25.50"
    assert client.get(f"/registries/{sample.pk}/open/other.json").status_code == 404


def test_files_of_all_registries(client: Client, sample: RegistryEdition) -> None:
    for name in ALL_FILES:
        answer = client.get(f"/open-data/{name}")
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
        text = body(answer)
        assert ("Таза суу" in text, "Каражат жок" in text) == (True, False)
        if name != "services.csv":
            json.loads(text)
    services = json.loads(body(client.get("/open-data/services.json")))
    assert [each["names"]["ky"] for each in services] == [
        "Таза суу",
        "Маалымат",
        "Таштанды",
    ]
    assert client.get("/open-data/other").status_code == 404
    assert client.get("/open-data/").status_code == 200


def test_without_services_the_files_are_empty_lists(db: None, client: Client) -> None:
    assert json.loads(body(client.get("/open-data/services.json"))) == []
    assert json.loads(body(client.get("/open-data/hsds.json"))) == []
    graph = json.loads(body(client.get("/open-data/cpsv-ap.jsonld")))["@graph"]
    assert len(graph) == 4  # two languages, the currency and the role of providers


def test_only_what_is_in_force_is_given_out(client: Client, places: Any) -> None:
    """A canary in every state; also in an edition that is published from tomorrow."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    days: dict[str, dict[str, Any]] = {
        "public_discussion": {
            "discussion_from": timezone.localdate(),
            "discussion_until": tomorrow,
        },
        "superseded": {"in_force_until": timezone.localdate()},
    }
    for state in E:
        place = make_municipality(f"М-{state}")
        edition = make_edition(place, state, **days.get(state, {}))
        make_entry(edition, make_service(f"кызмат-{state}"))
    coming = make_edition(
        make_municipality("М-эртең"), E.PUBLISHED, in_force_from=tomorrow
    )
    make_entry(coming, make_service("кызмат-эртең"))
    for name in ALL_FILES:
        text = body(client.get(f"/open-data/{name}"))
        found = {word for word in [*E.values, "эртең"] if f"кызмат-{word}" in text}
        assert found == {"published", "superseded"}, name
    open_files = {
        edition.state
        for edition in RegistryEdition.objects.exclude(pk=coming.pk)
        if client.get(f"/registries/{edition.pk}/open/hsds.json").status_code == 200
    }
    assert open_files == {"published", "superseded"}
    assert client.get(f"/registries/{coming.pk}/open/hsds.json").status_code == 404


def test_a_lasting_name_leads_to_the_edition_in_force(
    client: Client, places: Any
) -> None:
    water, provider = make_service("Суу"), make_provider(places.a)
    old = make_edition(places.a, E.SUPERSEDED)
    make_entry(old, water, provider=provider)
    now = make_edition(places.a, E.PUBLISHED)
    entry = make_entry(now, water, provider=provider)
    address = json.loads(body(client.get("/open-data/services.json")))[0]["uri"]
    path = address.removeprefix(settings.PORTAL_URL)
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/services/{entry.pk}/")
    assert client.get(path.replace(places.a.code, places.b.code)).status_code == 404


def test_the_streams_do_not_ask_for_each_service(
    client: Client, sample: RegistryEdition, django_assert_num_queries: Any
) -> None:
    def ask() -> None:
        body(client.get("/open-data/hsds.json"))

    with django_assert_num_queries(3):
        ask()
    while RegistryEntry.objects.count() < 400:
        make_entry(sample)
    with django_assert_num_queries(3):
        ask()
