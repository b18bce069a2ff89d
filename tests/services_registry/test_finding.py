"""Words as people type them, and what the search finds by them."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from services_registry.enums import EditionState
from services_registry.models import Service
from services_registry.resources import load_catalogue, load_standard
from tests.factories.municipalities import make_municipality, make_rayon, make_village
from tests.factories.services_registry import make_edition, make_entry, make_service

E = EditionState
ALL = sorted(
    [
        "basic-1",
        "culture",
        "drinking-water",
        "parks",
        "preschool",
        "roads",
        "school",
        "solid-waste",
        "special-needs",
        "street-lighting",
        "utilities",
    ]
)


@pytest.fixture
def catalogue(db: None) -> None:
    load_standard()
    load_catalogue()


@pytest.fixture
def town(catalogue: None) -> Any:
    """A registry in force with each service of the catalogue; no word in any entry."""
    rayon = make_rayon("41702215000000", name_ky="Тоң", name_ru="Тонский район")
    place = make_municipality(
        "Бөстөрү", name_ru="Бостеринский айылный аймак", rayon=rayon
    )
    make_village(place, "Кара-Суу")
    edition = make_edition(place, E.PUBLISHED)
    for service in Service.objects.all():
        make_entry(edition, service, provider=None)
    return place


def found(client: Client, words: str, **query: Any) -> list[str]:
    rows = client.get("/services/", {"q": words, **query}).context["rows"]
    return sorted(entry.service.code for entry in rows)


WORDS = {
    "таштанды": ["solid-waste"],
    "Таштандыны": ["solid-waste"],
    "акыр-чикир": ["solid-waste"],
    "мусор": ["solid-waste"],
    "вывоз мусора": ["solid-waste"],
    "мусором": ["solid-waste"],
    "rubbish": ["solid-waste"],
    "вода": ["drinking-water"],
    "водопровод": ["drinking-water"],
    "кран": ["drinking-water"],
    "таза суу": ["drinking-water"],
    "суу": ["drinking-water", "utilities"],
    "садик": ["preschool"],
    "садикке": ["preschool"],
    "детский сад": ["preschool"],
    "бала бакча": ["preschool"],
    "kindergarten": ["preschool"],
    "жарык": ["street-lighting"],
    "СВЕТ": ["street-lighting"],
    "фонарь": ["street-lighting"],
    "канализация": ["utilities"],
    "септик": ["utilities"],
    "чункур": ["roads"],
    "ЧҮҢКҮР": ["roads"],
    "чуңкур": ["roads"],
    "ямы": ["roads"],
    "асфальт": ["roads"],
    "китепкана": ["culture"],
    "библиотеку": ["culture"],
    "справка": ["basic-1"],
    "инвалид": ["special-needs"],
    "мектеп": ["preschool", "school"],
    "площадка": ["parks"],
    "самолёт": [],
    "мусор самолёт": [],
}


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_everyday_words(client: Client, town: Any, language: str) -> None:
    """The same in either language of the page."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert {words: found(client, words) for words in WORDS} == WORDS


PLACES: dict[str, tuple[list[str], list[str]]] = {
    # words: what is found in the town, and elsewhere
    "Бөстөрү": (ALL, []),
    "бостору": (ALL, []),
    "бостери": (ALL, []),  # how the Russian name begins
    "Кара-Суу": (ALL, []),
    "кара суу": (ALL, []),
    "каражал": ([], []),
    "Тоң": (ALL, []),
    "тонский район": (ALL, []),
    "мусор Бостери": (["solid-waste"], []),
    "бөстөрү таштанды": (["solid-waste"], []),
    "вода кара-суу": (["drinking-water"], []),
    "суу": (["drinking-water", "utilities"], ["parks"]),
    "суу Алма": ([], ["parks"]),
    "сууса": ([], ["parks", "school"]),
    "Алма": ([], ["parks", "school"]),
}


def test_names_of_places(client: Client, town: Any, places: Any) -> None:
    """«суу» is water, though a village is called Суусар; its full name is the village."""
    make_village(places.a, "Суусар")
    other = make_edition(places.a, E.PUBLISHED)
    for code, name in (("parks", "Суу паркы"), ("school", "Мектеп")):
        entry = make_entry(other, Service.objects.get(code=code), provider=None)
        entry.name_ky = name
        entry.save()
    rows = {
        words: (found(client, words, place="бос"), found(client, words, place="алма"))
        for words in PLACES
    }
    assert rows == PLACES
    assert found(client, "", place="кара") == ALL  # the filter knows villages, too


def test_a_place_is_said_on_the_page(client: Client, town: Any, places: Any) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/services/", {"q": "мусор кара-суу"})
    assert page.context["places"] == [town]
    assert "Services of:" in page.content.decode()
    page = client.get("/services/", {"q": "мусор"})
    assert page.context["places"] == []
    nothing = client.get("/services/", {"q": "самолёт кара-суу"})
    assert [str(step.label) for step in nothing.context["steps"]] == [
        "Look in all municipalities",
        f"All services of {town.full_name}",
    ]
    whole = [client.get(step.url).context["rows"] for step in nothing.context["steps"]]
    assert [len(rows) for rows in whole] == [0, len(ALL)]
    assert {each.theme.code for each in nothing.context["themes"]} >= {"solid-waste"}


@pytest.mark.parametrize("state", [state for state in E if state != E.PUBLISHED])
def test_what_is_not_in_force_is_found_by_no_word(
    client: Client, catalogue: None, places: Any, state: str
) -> None:
    """Neither by everyday words nor by places; also what is in force from tomorrow."""
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    fields: dict[str, Any] = {
        E.SUPERSEDED: {"in_force_until": today - day},
        E.PUBLIC_DISCUSSION: {"discussion_from": today, "discussion_until": today},
    }.get(E(state), {})
    make_village(places.a, "Кара-Суу")
    make_village(places.b, "Кара-Суу")
    waste = Service.objects.get(code="solid-waste")
    own = make_service("Канарейка", municipality=places.a)
    for edition in (
        make_edition(places.a, E(state), **fields),
        make_edition(places.b, E.PUBLISHED, in_force_from=today + day),
    ):
        for service in (waste, own):
            make_entry(edition, service, provider=None)
    for words in ("мусор", "таштанды", "кара-суу", "Канарейка", places.a.name_ky):
        page = client.get("/services/", {"q": words})
        assert list(page.context["rows"]) == [], words
        assert "Канарейка" not in page.content.decode().replace(words, "")


def test_words_of_the_file_fill_only_what_is_empty(catalogue: None) -> None:
    waste = Service.objects.get(code="solid-waste")
    assert "мусор" in waste.words_ru
    waste.words_ru, waste.words_ky, waste.words_en = "хлам", "", ""
    waste.save()
    Service.objects.filter(code="roads").update(words_ky="", words_ru="", words_en="")
    assert load_catalogue() == (0, 0)
    waste.refresh_from_db()
    assert (waste.words_ru, waste.words_ky) == ("хлам", "")
    assert "асфальт" in Service.objects.get(code="roads").search_key


def test_staff_keep_the_words(
    client: Client, town: Any, browse: Any, personas: Any
) -> None:
    service = Service.objects.get(code="parks")
    staff = browse(personas.programme_manager)
    address = f"/staff/catalogue/services/{service.pk}/edit/"
    form = staff.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {
        "words_ky": "Өзгөчө сөз",
        "outside_law": "",
    }
    assert found(client, "озгочо соз") == []
    assert staff.post(address, data).status_code == 302
    assert found(client, "озгочо соз") == ["parks"]
    shown = staff.get(f"/staff/catalogue/services/{service.pk}/").content.decode()
    assert "Өзгөчө сөз" in shown
    assert "Өзгөчө сөз" not in client.get("/services/?q=озгочо").content.decode()
    data["words_ru"] = "я" * 1001
    assert list(staff.post(address, data).context["form"].errors) == ["words_ru"]


def test_as_many_queries_for_500_as_for_10(client: Client, town: Any) -> None:
    edition = town.registry_editions.get()
    counts = []
    for number in (10, 500):
        while edition.entries.count() < number:
            make_entry(edition, make_service(municipality=edition.municipality))
        seen = []
        for words in ("", "мусор", "кызмат", "кара-суу таштанды", "бос", "жокжок"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/services/", {"q": words}).status_code == 200
            seen.append(len(captured))
        counts.append(seen)
    assert counts == [counts[0]] * 2
    assert max(counts[0]) <= 9
