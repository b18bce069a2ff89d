"""The catalogue kept by staff: services, themes, items, rules, their screens."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from services_registry import operations, queries
from services_registry.enums import EditionState
from services_registry.models import (
    RecommendedText,
    RegistryRules,
    Service,
    StandardItem,
    Theme,
)
from services_registry.operations import EntryValues, NewProvider
from tests.factories.municipalities import make_municipality
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_item,
    make_service,
    make_theme,
    recommend,
)
from tests.services_registry.test_screens import count

E = EditionState
QUERIES = {"services": 7, "own": 7, "themes": 6, "items": 6, "service": 11}


@pytest.fixture
def keeper(browse: Any, personas: Any) -> Client:
    return browse(personas.programme_manager)


def codes(refused: pytest.ExceptionInfo[OperationRefused]) -> list[tuple[str, str]]:
    return [(p.field, p.code) for p in refused.value.problems]


def service_values(**fields: Any) -> dict[str, Any]:
    names = {"name_ky": "Суу берүү", "name_ru": "Подача воды", "name_en": ""}
    rest = {
        "register": "additional",
        "duty": "",
        "source_act": "",
        "outside_law": False,
    }
    period = {"valid_from": None, "valid_until": None}
    return {"code": "water", "theme": make_theme(), **names, **rest, **period, **fields}


def test_a_service_is_added_and_renamed_on_the_screens(keeper: Client) -> None:
    make_item("name", kind="facts")
    theme = make_theme()
    posted = {
        "code": "water",
        "name_ky": "Суу берүү",
        "theme": theme.pk,
        "register": "additional",
        "duty": "duty",
        "outside_law": "on",
        "valid_from": "2016-01-01",
    }
    made = keeper.post("/staff/catalogue/services/new/", posted)
    service = Service.objects.get()
    page = f"/staff/catalogue/services/{service.pk}/"
    assert (made.status_code, made["Location"]) == (302, page)
    assert (service.code, service.duty, service.outside_law) == ("water", "duty", True)
    first = RecommendedText.objects.get()
    assert (first.version, first.texts(), first.is_current) == (
        1,
        {"ky": "Суу берүү"},
        True,
    )
    new = {**posted, "code": "other", "name_ky": "Таза суу берүү"}
    refused = keeper.post(f"{page}edit/", new)
    assert (refused.status_code, "Write why the name changes" in _text(refused)) == (
        422,
        True,
    )
    told = keeper.post(f"{page}edit/", {**new, "reason": "Жаңы мыйзам"})
    assert told.status_code == 302
    service.refresh_from_db()
    assert (service.code, service.name_ky) == ("water", "Таза суу берүү")
    versions = RecommendedText.objects.order_by("version")
    assert [(v.version, v.text_ky, v.is_current, v.reason) for v in versions] == [
        (1, "Суу берүү", False, ""),
        (2, "Таза суу берүү", True, "Жаңы мыйзам"),
    ]
    shown = _text(keeper.get(page))
    assert [w in shown for w in ("Жаңы мыйзам", "1 earlier version", "01.01")] == [
        True,
        True,
        False,
    ]
    verbs = AuditEvent.objects.filter(object_id=str(service.pk)).order_by("id")
    assert [e.verb for e in verbs] == ["service.listed", "service.changed"]


def _text(response: Any) -> str:
    return response.content.decode()


def test_a_change_without_a_new_name_makes_no_version(personas: Any) -> None:
    make_item("name", kind="facts")
    manager = personas.programme_manager
    service = operations.add_service(by=manager, **service_values())
    values = service_values(source_act="Мыйзам 139")
    del values["code"]
    operations.change_service(service=service, by=manager, **values)
    assert RecommendedText.objects.count() == 1
    operations.change_service(service=service, by=manager, **values)
    assert AuditEvent.objects.filter(verb="service.changed").count() == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"code": "taken"}, [("code", "twice")]),
        ({"code": "s12"}, [("code", "given")]),
        (
            {"name_ky": " ", "name_ru": "", "valid_from": 2, "valid_until": 1},
            [("name_ky", "no_name"), ("valid_until", "ends_before")],
        ),
    ],
)
def test_what_a_service_cannot_be(
    personas: Any, fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    make_service(code="taken")
    with pytest.raises(OperationRefused) as refused:
        operations.add_service(
            by=personas.programme_manager, **service_values(**fields)
        )
    assert codes(refused) == expected


def test_who_keeps_the_catalogue(personas: Any, places: Any) -> None:
    service, item = make_service(), make_item("recipients")
    theme = make_theme()
    own = make_service(municipality=places.a)
    acts = [
        lambda by: operations.add_service(by=by, **service_values()),
        lambda by: operations.add_theme(by=by, code="x", name_ky="а", order=1),
        lambda by: operations.change_theme(theme=theme, by=by, name_ky="а", order=1),
        lambda by: operations.recommend_text(
            service=service, item=item, by=by, texts={"ky": "а"}
        ),
        lambda by: operations.change_rules(
            by=by,
            check_months=1,
            remind_days_before=1,
            remind_days_after=1,
            discussion_days=10,
        ),
    ]
    others = personas.named().items()
    for name, person in others:
        if name in {"programme_manager", "regional_coordinator", "superuser"}:
            continue
        for act in acts:
            with pytest.raises(PermissionDenied):
                act(person)
    # own services of municipalities are nobody's here
    with pytest.raises(PermissionDenied):
        operations.recommend_text(
            service=own, item=item, by=personas.programme_manager, texts={"ky": "а"}
        )


def test_items_are_put_out_of_use_and_never_deleted(
    keeper: Client, personas: Any
) -> None:
    name = make_item("name", kind="facts", is_needed=True)
    fee = make_item("fee", kind="facts")
    page = f"/staff/catalogue/items/{name.pk}/"
    posted = {"name_ky": "Аталышы", "order": 5, "code": "other", "kind": "text"}
    refused = keeper.post(page, posted)
    assert (refused.status_code, "stays in use" in _text(refused)) == (422, True)
    assert keeper.post(page, {**posted, "is_active": "on"}).status_code == 302
    name.refresh_from_db()
    assert (name.code, name.kind, name.name_ky) == ("name", "facts", "Аталышы")
    assert keeper.delete(page).status_code == 405
    keeper.post(f"/staff/catalogue/items/{fee.pk}/", {"name_ky": "Акы", "order": 1})
    fee.refresh_from_db()
    assert (fee.is_active, StandardItem.objects.count()) == (False, 2)
    added = {"code": "parking", "name_ky": "Унаа", "help_ky": "Кайда", "order": 7}
    keeper.post("/staff/catalogue/items/new/", {**added, "is_active": "on"})
    item = StandardItem.objects.get(code="parking")
    assert (item.kind, item.help_ky, item.is_needed) == ("text", "Кайда", False)
    twice = keeper.post("/staff/catalogue/items/new/", added)
    assert (twice.status_code, "This code is taken" in _text(twice)) == (422, True)


def test_themes_and_rules(keeper: Client) -> None:
    added = {"code": "light", "name_ky": "Жарык", "order": 3}
    assert keeper.post("/staff/catalogue/themes/new/", added).status_code == 302
    theme = Theme.objects.get()
    changed = {"code": "no", "name_ky": "Көчө жарыгы", "order": 1}
    keeper.post(f"/staff/catalogue/themes/{theme.pk}/", changed)
    theme.refresh_from_db()
    assert (theme.code, theme.name_ky, theme.order) == ("light", "Көчө жарыгы", 1)
    rules = {
        "check_months": 6,
        "remind_days_before": 7,
        "remind_days_after": 0,
        "discussion_days": 14,
    }
    refused = keeper.post("/staff/catalogue/rules/", rules)
    assert (refused.status_code, RegistryRules.objects.count()) == (422, 0)
    assert keeper.post(
        "/staff/catalogue/rules/", {**rules, "remind_days_after": 3}
    ).status_code == (302)
    current = RegistryRules.current()
    assert (current.check_months, current.remind_days_before) == (6, 7)
    assert current.remind_days_after == 3


def test_a_service_that_left_the_catalogue(
    browse: Any, personas: Any, places: Any
) -> None:
    """It is offered to no new entry; who has it keeps it, with a note."""
    gone = make_service("Кеткен кызмат", valid_until=datetime.date(2016, 1, 1))
    here = make_service("Калган кызмат")
    assert list(queries.usable_services(places.a)) == [here]
    edition = make_edition(places.a)
    entry = make_entry(edition, gone)
    with pytest.raises(OperationRefused) as refused:
        operations.save_entry(
            edition=edition,
            by=personas.head_a,
            values=EntryValues(gone, NewProvider("Башка", "company")),
        )
    assert codes(refused) == [("service", "ended")]
    kept = operations.save_entry(
        edition=edition,
        by=personas.head_a,
        entry=entry,
        values=EntryValues(gone, entry.provider, note="Калат"),
    )
    assert kept.note == "Калат"
    note = "The catalogue does not have this service today."
    shown = _text(browse(personas.head_a).get(f"/m/registry/{edition.pk}/"))
    assert shown.count(note) == 1


def test_the_list_shows_no_service_of_a_draft(
    keeper: Client, places: Any, personas: Any
) -> None:
    common = make_service("Жалпы кызмат")
    drafted = make_service("Жашыруун кызмат", municipality=places.b)
    sent = make_service("Көрүнгөн кызмат", municipality=places.a)
    make_entry(make_edition(places.b), drafted)
    make_entry(make_edition(places.a, E.SUBMITTED), sent)

    def names(query: str) -> list[str]:
        rows = keeper.get(f"/staff/catalogue/{query}").context["rows"]
        return [row.name_ky for row in rows]

    assert names("") == [common.name_ky]
    assert names("?whose=own") == [sent.name_ky]
    assert names("?q=жалпы") == [common.name_ky]
    assert names("?valid=no") == []
    # nobody reads an own service on a page of the catalogue
    page = keeper.get(f"/staff/catalogue/services/{sent.pk}/")
    assert page.status_code == 404


def test_how_many_offer_a_service(keeper: Client) -> None:
    service = make_service()
    for state in (E.PUBLISHED, E.PUBLISHED, E.SUBMITTED):
        make_entry(make_edition(make_municipality(), state), service)
    away = make_edition(make_municipality(), E.PUBLISHED)
    make_entry(away, service, offer="not_offered", offer_reason="Жок")
    rows = keeper.get("/staff/catalogue/").context["rows"]
    assert [row.offered_by for row in rows] == [2]
    assert queries.offer_counts(service) == {
        "offered": 2,
        "not_offered": 1,
        "covered": 0,
    }


def test_the_first_load_names_every_service(db: None) -> None:
    call_command("load_catalogue", verbosity=0)
    names = RecommendedText.objects.filter(item__code="name", is_current=True)
    assert names.count() == Service.objects.count() > 0
    call_command("load_catalogue", verbosity=0)
    assert names.count() == RecommendedText.objects.count()


def test_query_counts_do_not_grow(keeper: Client) -> None:
    """At 10 and at 500 rows: services, own ones, themes, items, a service's page."""
    service = make_service()
    text = recommend(service, make_item("recipients"))
    shown = make_edition(make_municipality(), E.SUBMITTED)

    def fill(number: int) -> None:
        for _more in range(number - Theme.objects.count()):
            key = Theme.objects.count()
            theme = make_theme(f"theme-{key}")
            make_service(theme=theme)
            own = make_service(theme=theme, municipality=shown.municipality)
            make_entry(shown, own, number=key + 1)
            make_item(f"item-{key}")
            place = make_edition(make_municipality(), E.PUBLISHED)
            make_entry(place, service, texts={"recipients": {"ky": text.text_ky}})

    pages = {
        "services": "/staff/catalogue/",
        "own": "/staff/catalogue/?whose=own",
        "themes": "/staff/catalogue/themes/",
        "items": "/staff/catalogue/items/",
        "service": f"/staff/catalogue/services/{service.pk}/",
    }
    fill(10)
    few = {name: count(keeper, page) for name, page in pages.items()}
    fill(500)
    many = {name: count(keeper, page) for name, page in pages.items()}
    assert many == few
    assert few == QUERIES
