"""The search over all services and the public page of a service."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from services_registry.enums import EditionState
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.resources import load_standard
from tests.factories.municipalities import (
    make_municipality,
    make_oblast,
    make_rayon,
)
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_resolution,
    make_service,
    make_theme,
)

E = EditionState
SECRET = "КАНАРЕЙКА"


@pytest.fixture
def registry(places: Any) -> Any:
    return make_edition(places.a, E.PUBLISHED)


def found(client: Client, **query: Any) -> list[str]:
    rows = client.get("/services/", query).context["rows"]
    return [entry.name for entry in rows]


def test_words_are_found_as_people_type_them(client: Client, registry: Any) -> None:
    make_entry(registry, make_service("Көчөлөрдү жарыктандыруу"))
    make_entry(
        registry,
        make_service("Таза суу"),
        provider=make_provider(registry.municipality, "Үмүт ишканасы"),
    )
    assert found(client, q="КОЧО") == ["Көчөлөрдү жарыктандыруу"]
    assert found(client, q="жарык кочо") == ["Көчөлөрдү жарыктандыруу"]
    assert found(client, q="умут") == ["Таза суу"]
    assert found(client, q="жок") == []
    assert found(client) == ["Көчөлөрдү жарыктандыруу", "Таза суу"]


def test_the_same_rows_as_python_finds(client: Client, registry: Any) -> None:
    names = ["МЕКТЕП", "мектепке чейинки", "Ёлка", "ӨҢҮТ", "Парк"]
    provider = make_provider(registry.municipality, "Э")
    for name in names:
        service = make_service(name, name_ru="", name_en="")
        make_entry(registry, service, provider=provider)
    folded = str.maketrans("ёңүө", "енуо")
    for word in ("мектеп", "ЕЛКА", "онут", "К", "ке ч"):
        wanted = word.casefold().translate(folded).split()
        expected = [
            name
            for name in names
            if all(part in name.casefold().translate(folded) for part in wanted)
        ]
        assert sorted(found(client, q=word)) == sorted(expected), word


def test_filters_and_sorting(client: Client, places: Any, registry: Any) -> None:
    waste = make_theme("waste", name_ky="Таштанды", name_en="Waste")
    make_entry(registry, make_service("А", theme=waste), payment="free", fee_note="")
    far = make_edition(make_municipality("Жети-Өгүз"), E.PUBLISHED)
    make_entry(far, make_service("Б"))
    assert found(client, theme=waste.pk) == ["А"]
    assert found(client, payment="paid") == ["Б"]
    assert found(client, place="жети огуз") == ["Б"]
    assert found(client, oblast=places.a.oblast_id) == ["А", "Б"]
    assert found(client, sort="-service") == ["Б", "А"]
    assert found(client, sort="place") == ["А", "Б"]  # Алма before Жети-Өгүз
    page = client.get("/services/")
    counts = [(each.theme.code, each.services) for each in page.context["themes"]]
    assert sorted(counts) == [("drinking-water", 1), ("waste", 1)]
    assert client.get("/services/", {"q": "А"}).context["themes"] == []


def test_only_services_in_force_are_found(client: Client, places: Any) -> None:
    """A canary in every state, and in an edition that is published from tomorrow."""
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    days: dict[str, dict[str, Any]] = {
        "public_discussion": {"discussion_from": today, "discussion_until": tomorrow},
        "superseded": {"in_force_until": today - datetime.timedelta(days=1)},
    }
    for state in E:
        edition = make_edition(
            make_municipality(f"М-{state}"), state, **days.get(state, {})
        )
        make_entry(edition, make_service(state.value))
        make_entry(
            edition,
            make_service(f"{state.value} жок"),
            offer="not_offered",
            offer_reason="Каражат жок",
            provider=None,
        )
    coming = make_edition(make_municipality("М"), E.PUBLISHED, in_force_from=tomorrow)
    hidden = make_entry(coming, make_service("эртең"))
    assert found(client) == ["published"]
    exported = client.get("/services/", {"export": "csv"})
    lines = b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["published"]
    shown = {
        entry.edition.state
        for entry in RegistryEntry.objects.exclude(pk=hidden.pk)
        if client.get(f"/services/{entry.pk}/").status_code == 200
    }
    assert shown == {"published", "superseded", "public_discussion"}
    assert client.get(f"/services/{hidden.pk}/").status_code == 404


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "published"])
def test_what_is_not_in_force_is_seen_nowhere(
    client: Client, browse: Any, personas: Any, places: Any, state: str
) -> None:
    """B's canary: a draft, with the kenesh, approved, and published from tomorrow."""
    fields: dict[str, Any] = {"state": state}
    if state in {"approved", "published"}:
        fields["resolution"] = make_resolution(places.b)
    if state == "published":
        day = timezone.localdate() + datetime.timedelta(days=1)
        fields["in_force_from"] = day
    entry = make_entry(
        make_edition(places.b),
        make_service(SECRET, municipality=places.b),
        texts={"recipients": {"ky": SECRET}},
        note=SECRET,
    )
    make_entry(make_edition(places.a, E.PUBLISHED))
    RegistryEdition.objects.filter(pk=entry.edition_id).update(**fields)
    for reader in (client, browse(personas.head_a), browse(personas.programme_manager)):
        assert reader.get(f"/services/{entry.pk}/").status_code == 404
        for address in (
            "/services/",
            "/services/?q=канарейка",
            "/services/?place=ботон",
            "/registries/",
            "/open-data/",
            "/services/?export=csv",
        ):
            answer = reader.get(address)
            parts = answer.streaming_content if answer.streaming else [answer.content]
            assert SECRET not in b"".join(parts).decode()
        for name in ("services.csv", "services.json", "hsds.json", "cpsv-ap.jsonld"):
            answer = reader.get(f"/open-data/{name}")
            assert SECRET not in b"".join(answer.streaming_content).decode()
        for name in ("registry.json", "hsds.json", "cpsv-ap.jsonld"):
            address = f"/registries/{entry.edition_id}/open/{name}"
            assert reader.get(address).status_code == 404


def test_the_page_of_a_service(client: Client, registry: Any) -> None:
    load_standard()
    entry = make_entry(
        registry,
        make_service("Таза суу"),
        texts={
            "recipients": {"ky": "Тургундар", "en": "Residents"},
            "documents": {"ky": "Өтүнмө\nПаспорт"},
        },
        fee_amount=Decimal("25.5"),
        fee_unit="м³",
        checked_on=datetime.date(2016, 5, 1),
        next_check=datetime.date(2017, 5, 1),
    )
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(f"/services/{entry.pk}/")
    first = {str(f.label): str(f.value) for f in page.context["main_facts"]}
    assert first == {
        "Recipients": "Residents",
        "Documents needed": "Өтүнмө\nПаспорт",
        "Fee or tariff": "Paid\n25,50\xa0som (м³)\n20 сом",
    }
    checks = [(str(f.label), str(f.note)) for f in page.context["check_facts"]]
    assert checks[:2] == [
        ("Last checked", ""),
        ("Next check", "The day of the check has passed."),
    ]


def test_what_is_not_offered_leads_on(client: Client, registry: Any) -> None:
    water = make_entry(registry, make_service("Суу"))
    part = make_entry(
        registry,
        make_service("Колонка"),
        offer="covered",
        offer_reason="Суу кызматына кирет",
        covered_by=water.service,
        provider=None,
    )
    page = client.get(f"/services/{part.pk}/")
    assert page.context["covering"] == water
    assert page.context["main_facts"] == []
    assert f"/services/{water.pk}/" in page.content.decode()
    assert "Суу кызматына кирет" in page.content.decode()


def test_an_old_page_leads_to_the_registry_in_force(
    client: Client, places: Any
) -> None:
    service, provider = make_service("Суу"), make_provider(places.a)
    old = make_entry(make_edition(places.a, E.SUPERSEDED), service, provider=provider)
    new = make_entry(make_edition(places.a, E.PUBLISHED), service, provider=provider)
    other = make_entry(make_edition(places.b, E.PUBLISHED), service)
    page = client.get(f"/services/{old.pk}/")
    assert page.context["current"] == new
    page = client.get(f"/services/{new.pk}/")
    assert (page.context["current"], page.context["elsewhere"]) == (None, [other])


def test_the_neighbourhood_of_a_town_without_rayon(db: None, client: Client) -> None:
    """Balykchy has no rayon: its oblast comes first, not other towns without one."""
    service = make_service("Суу")
    here, there = make_oblast("41702000000000"), make_oblast("41703000000000")
    rayon = make_rayon("41702215000000", oblast=here)

    def entry_in(name: str, **where: Any) -> RegistryEntry:
        place = make_municipality(name, **where)
        return make_entry(make_edition(place, E.PUBLISHED), service)

    far = entry_in("Алыскы шаар", rayon=None, oblast=there)
    town = entry_in("Балыкчы", rayon=None, oblast=here)
    near = entry_in("Тамчы", rayon=rayon)
    page = client.get(f"/services/{town.pk}/")
    assert page.context["elsewhere"] == [near, far]


def test_queries_and_weight(client: Client, registry: Any) -> None:
    load_standard()
    provider, theme = make_provider(registry.municipality), make_theme()

    def count(address: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(address)
        return len(seen), len(answer.content)

    def fill(number: int) -> None:
        while registry.entries.count() < number:
            make_entry(
                registry, make_service("Кызмат " * 12, theme=theme), provider=provider
            )

    fill(10)
    one = registry.entries.first()
    pages = ("/services/", "/services/?q=кыз", f"/services/{one.pk}/")
    few = [count(page)[0] for page in pages]
    fill(500)
    many = [count(page) for page in pages]
    assert few == [queries for queries, _bytes in many] == [6, 6, 5]
    assert max(size for _queries, size in many) < 60 * 1024
