"""Many services at once: from the catalogue, from a neighbour, beginnings of editions."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import (
    Provider,
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
)
from services_registry.operations import NewProvider, Outcome
from tests.factories.municipalities import (
    make_municipality,
    make_oblast,
    make_rayon,
    make_village,
)
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_service,
    make_theme,
)

E = EditionState


@pytest.fixture
def edition(places: Any) -> RegistryEdition:
    return make_edition(places.a)


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


def recommend(service: Service, code: str = "recipients") -> RecommendedText:
    item, _made = StandardItem.objects.get_or_create(
        code=code, defaults={"name_ky": code}
    )
    return RecommendedText.objects.create(
        service=service, item=item, version=1, text_ky="Баары", text_ru="Все"
    )


def test_many_services_come_from_the_catalogue(
    personas: Any, edition: RegistryEdition
) -> None:
    basic = make_service("Базалык", register="basic")
    other = make_service("Суу")
    there = make_entry(edition, number=7).service
    old = make_service(valid_until=datetime.date(2015, 1, 1))
    text = recommend(other)
    results = operations.add_from_catalogue(
        edition=edition,
        by=personas.coordinator_a,
        services=[basic, there, other, old, other],
        provider=NewProvider(" Таза  суу ", "enterprise"),
    )
    assert [(row.name, row.outcome) for row in results] == [
        (basic, Outcome.ADDED),
        (there, Outcome.THERE),
        (other, Outcome.ADDED),
        (old, Outcome.ENDED),
    ]
    made = edition.entries.exclude(service=there)
    assert [(e.number, e.service, e.register) for e in made.order_by("number")] == [
        (8, basic, "basic"),
        (9, other, "additional"),
    ]
    assert {e.provider.name for e in made} == {"Таза суу"}
    entry = made.get(service=other)
    assert (entry.texts, entry.seen, entry.name_ky) == (
        {"recipients": {"ky": "Баары", "ru": "Все"}},
        {"recipients": text.pk},
        "Суу",
    )
    assert "таза суу" in entry.search_key
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "provider.made",
        *["registry_edition.entry_added"] * 2,
    ]


def test_who_may_work_in_bulk(personas: Any, edition: RegistryEdition) -> None:
    source = make_edition(make_municipality("В"), E.PUBLISHED, (make_service(),))
    for name, user in personas.named().items():
        if name in {"head_a", "coordinator_a"}:
            continue
        with pytest.raises(PermissionDenied):
            operations.add_from_catalogue(
                edition=edition,
                by=user,
                services=[],
                provider=NewProvider("x", "state"),
            )
        with pytest.raises(PermissionDenied):
            operations.copy_from_neighbour(edition=edition, by=user, source=source)
        with pytest.raises(PermissionDenied):
            operations.save_rows(edition=edition, by=user, rows=[])
    assert (edition.entries.count(), Provider.objects.count()) == (0, 1)


def test_a_closed_edition_takes_nothing(personas: Any, places: Any) -> None:
    edition = make_edition(places.a, E.SUBMITTED)
    source = make_edition(places.b, E.PUBLISHED, (make_service(),))
    for attempt in (
        lambda: operations.add_from_catalogue(
            edition=edition,
            by=personas.head_a,
            services=[make_service()],
            provider=NewProvider("x", "state"),
        ),
        lambda: operations.copy_from_neighbour(
            edition=edition, by=personas.head_a, source=source
        ),
    ):
        with pytest.raises(OperationRefused) as refused:
            attempt()
        assert [p.code for p in refused.value.problems] == ["closed"]
    assert edition.entries.count() == 0


def test_a_neighbours_services_are_copied(
    personas: Any, places: Any, edition: RegistryEdition
) -> None:
    source = make_edition(places.b, E.PUBLISHED)
    service = make_service("Суу")
    text = recommend(service)
    make_entry(
        source,
        service,
        name_ky="Таза суу",
        covers_all_villages=False,
        arrangement="contract",
        contract_number="5",
        fee_amount=20,
        channels=[{"kind": "phone", "contact": "0555"}],
        texts={"recipients": {"ky": "Баары"}},
        seen={"recipients": text.pk},
        share_covered=50,
        note="theirs",
        next_check="2017-01-01",
    ).villages.set([make_village(places.b)])
    own = make_service("Мончо", municipality=places.b)
    make_entry(source, own, texts={"result": {"ky": "Таза"}}, seen={"result": 1})
    there = make_entry(edition).service
    make_entry(source, there)
    refused = make_service("Жок")
    make_entry(source, refused, offer="not_offered", offer_reason="Жок")
    results = operations.copy_from_neighbour(
        edition=edition, by=personas.head_a, source=source
    )
    assert [(row.name, row.outcome) for row in results] == [
        ("Таза суу", Outcome.ADDED),
        ("Мончо", Outcome.ADDED),
        (there.name, Outcome.THERE),
    ]
    entry = edition.entries.get(service=service)
    assert (entry.name_ky, entry.payment, entry.texts, entry.seen) == (
        "Таза суу",
        "paid",
        {"recipients": {"ky": "Баары"}},
        {"recipients": text.pk},
    )
    assert (
        *(entry.provider, entry.fee_amount, entry.fee_note, entry.arrangement),
        *(entry.contract_number, entry.channels, entry.share_covered, entry.note),
        *(entry.next_check, entry.covers_all_villages, entry.villages.count()),
    ) == (None, None, "", "", "", [], None, "", None, True, 0)
    made = edition.entries.get(name_ky="Мончо")
    assert (made.service.municipality, made.seen) == (places.a, {})
    assert made.service.theme == own.theme
    # once more: nothing comes twice, no second service is made
    again = operations.copy_from_neighbour(
        edition=edition, by=personas.head_a, source=source
    )
    assert {row.outcome for row in again} == {Outcome.THERE}
    assert Service.objects.filter(municipality=places.a).count() == 1


@pytest.mark.parametrize(
    "state", ["draft", "public_discussion", "submitted", "approved", "superseded"]
)
def test_only_what_is_in_force_can_be_copied(
    head: Client, personas: Any, places: Any, edition: RegistryEdition, state: str
) -> None:
    source = make_edition(places.b, E(state), (make_service(),))
    with pytest.raises(OperationRefused):
        operations.copy_from_neighbour(
            edition=edition, by=personas.head_a, source=source
        )
    page = f"/m/registry/{edition.pk}/copy/{source.pk}/"
    assert head.get(page).status_code == 404
    assert head.post(page, {"entries": [source.entries.get().pk]}).status_code == 404
    assert edition.entries.count() == 0


def test_the_nearest_registries_stand_first(
    head: Client, places: Any, edition: RegistryEdition
) -> None:
    # a city of oblast rank has no rayon: that does not make it a neighbour
    far = make_municipality("А алыс", oblast=make_oblast("41702"), rayon=None)
    rayon = make_rayon("41703204", oblast=places.a.oblast)
    middle = make_municipality("Б орто", rayon=rayon, oblast=places.a.oblast)
    near = make_municipality("В жакын", rayon=places.a.rayon, oblast=places.a.oblast)
    for place in (far, middle, near):
        make_edition(place, E.PUBLISHED)
    make_edition(places.a, E.SUPERSEDED)
    rows = head.get(f"/m/registry/{edition.pk}/copy/").context["rows"]
    assert [row.municipality for row in rows] == [near, middle, far]
    found = head.get(f"/m/registry/{edition.pk}/copy/?q=алыс").context["rows"]
    assert [row.municipality for row in found] == [far]


def test_ticked_services_are_copied_on_the_page(
    head: Client, places: Any, edition: RegistryEdition
) -> None:
    source = make_edition(places.b, E.PUBLISHED, (make_service("а"), make_service("б")))
    first, second = source.entries.order_by("number")
    page = f"/m/registry/{edition.pk}/copy/{source.pk}/"
    empty = head.post(page, {})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["entries"])
    foreign = make_entry(make_edition(make_municipality("В")))
    assert head.post(page, {"entries": [foreign.pk]}).status_code == 422
    done = head.post(page, {"entries": [second.pk]})
    assert (done.status_code, done["Location"]) == (302, f"/m/registry/{edition.pk}/")
    assert [e.name_ky for e in edition.entries.all()] == ["б"]
    shown = head.get(page)
    assert [row.is_there for row in shown.context["rows"]] == [False, True]
    said = head.post(page, {"entries": [first.pk, second.pk]}, follow=True)
    assert sorted(str(m) for m in said.context["messages"]) == [
        "1 service is added.",
        "Not added: “б” was in the registry already.",
    ]


def test_the_catalogue_is_ticked_on_the_page(
    head: Client, places: Any, edition: RegistryEdition
) -> None:
    water, waste = make_service("Суу"), make_service("Таштанды", theme=make_theme("w"))
    make_service("Өз", municipality=places.a)
    there = make_entry(edition, make_service("Бар")).service
    page = f"/m/registry/{edition.pk}/from-catalogue/"
    groups = head.get(page).context["groups"]
    shown = [(row.service, row.is_there) for group in groups for row in group.rows]
    assert sorted(shown, key=lambda pair: pair[0].pk) == [
        (water, False),
        (waste, False),
        (there, True),
    ]
    refused = head.post(page, {"services": [water.pk]})
    assert (refused.status_code, list(refused.context["form"].errors)) == (
        422,
        ["provider"],
    )
    again = " ".join(refused.content.decode().split())
    assert f'value="{water.pk}" id="s{water.pk}" checked' in again
    foreign = make_provider(places.b)
    data = {"services": [water.pk, waste.pk], "provider": foreign.pk}
    assert list(head.post(page, data).context["form"].errors) == ["provider"]
    own = make_service(municipality=places.a)
    data = {"services": [own.pk], "provider": make_provider(places.a).pk}
    assert list(head.post(page, data).context["form"].errors) == ["services"]
    data = {
        "services": [water.pk, waste.pk],
        "provider_name": "Тазалык",
        "provider_kind": "enterprise",
    }
    assert head.post(page, data).status_code == 302
    assert edition.entries.filter(provider__name="Тазалык").count() == 2


def test_a_large_catalogue_is_shown_by_theme(
    head: Client, edition: RegistryEdition
) -> None:
    for theme in ("a", "b"):
        for _n in range(100):
            make_service(
                "Кызматтын узун аталышы " * 4, theme=make_theme(theme, order=ord(theme))
            )
    page = f"/m/registry/{edition.pk}/from-catalogue/"
    for address, groups in (("", 2), ("?page=2", 1), ("?theme=b", 1), ("?theme=x", 0)):
        shown = head.get(f"{page}{address}")
        assert len(shown.context["groups"]) == groups
        assert [theme.code for theme in shown.context["themes"]] == ["a", "b"]
        assert len(shown.content) <= 60 * 1024


@pytest.mark.parametrize(
    ("begin", "names"),
    [
        ("in_force", ["Азыркы"]),
        ("empty", []),
        ("earlier", ["Эски"]),
        ("other", ["Кошуна"]),
    ],
)
def test_with_what_an_edition_begins(
    head: Client, places: Any, begin: str, names: list[str]
) -> None:
    old = make_edition(places.a, E.SUPERSEDED, (make_service("Эски"),))
    make_edition(places.a, E.PUBLISHED, (make_service("Азыркы"),))
    near = make_municipality("В", rayon=places.a.rayon, oblast=places.a.oblast)
    other = make_edition(near, E.PUBLISHED, (make_service("Кошуна"),))
    page = f"/m/registry/begin/{places.a.pk}/"
    assert head.get(page).status_code == 200
    data = {"begin": begin, "earlier": old.pk, "other": other.pk}
    done = head.post(page, data)
    edition = places.a.registry_editions.get(state="draft")
    assert (done.status_code, done["Location"]) == (302, f"/m/registry/{edition.pk}/")
    assert [entry.name_ky for entry in edition.entries.all()] == names
    assert edition.number == 3
    started = AuditEvent.objects.get(verb="registry_edition.started")
    assert (
        started.after["copied_from"]
        == {
            "in_force": 2,
            "empty": None,
            "earlier": 1,
            "other": str(other),
        }[begin]
    )


def test_what_an_edition_cannot_begin_with(
    head: Client, personas: Any, places: Any
) -> None:
    draft = make_edition(places.b, services=(make_service(),))
    page = f"/m/registry/begin/{places.a.pk}/"
    form = head.get(page).context["form"]
    assert [value for value, _label in form.fields["begin"].choices] == ["empty"]
    for data in ({"begin": "other", "other": draft.pk}, {"begin": "in_force"}, {}):
        assert head.post(page, data).status_code == 422
    with pytest.raises(OperationRefused):
        operations.start_edition(
            municipality=places.a, by=personas.head_a, source=draft
        )
    assert head.get(f"/m/registry/begin/{places.b.pk}/").status_code == 404
    assert RegistryEdition.objects.filter(municipality=places.a).count() == 0


@pytest.mark.parametrize("rows", [10, 500])
def test_queries_stay_the_same(
    head: Client,
    places: Any,
    edition: RegistryEdition,
    rows: int,
    django_assert_num_queries: Any,
) -> None:
    theme = make_theme()
    services = [make_service(theme=theme) for _ in range(rows)]
    near = make_municipality("В", rayon=places.a.rayon, oblast=places.a.oblast)
    source = make_edition(near, E.PUBLISHED)
    RegistryEntry.objects.bulk_create(
        RegistryEntry(
            edition=source,
            service=service,
            number=n,
            register="additional",
            name_ky="х",
        )
        for n, service in enumerate(services, start=1)
    )
    for address, count in (
        ("from-catalogue/", 10 if rows == 10 else 11),  # a long one asks for the themes
        ("copy/", 7),
        (f"copy/{source.pk}/", 9),
    ):
        page = f"/m/registry/{edition.pk}/{address}"
        head.get(page)
        with django_assert_num_queries(count):
            answer = head.get(page)
        assert len(answer.content) <= 60 * 1024
