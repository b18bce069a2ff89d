"""When the catalogue's text changes: was, recommended now, ours; take over or keep."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from core.models.audit import AuditEvent
from core.models.letters import Letter
from core.problems import OperationRefused
from services_registry import operations, queries
from services_registry.enums import Answer, EditionState
from services_registry.models import RecommendedText, RegistryEntry
from services_registry.operations import EntryValues
from tests.factories.municipalities import make_municipality
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_item,
    make_provider,
    make_service,
    recommend,
)
from tests.services_registry.test_catalogue import codes, service_values
from tests.services_registry.test_screens import count

E = EditionState
OLD, NEW = "Бардык тургундар үчүн", "Бардык тургундар жана мектептер үчүн"
QUERIES = {"changes": 7, "answers": 10}


@pytest.fixture
def item(db: None) -> Any:
    return make_item("recipients")


@pytest.fixture
def service(item: Any) -> Any:
    return make_service("Суу", code="water")


def staff_recommend(service: Any, item: Any, by: Any, text: str, **more: Any) -> Any:
    given = {"reason": "Жаңы мыйзам", **more}
    return operations.recommend_text(
        service=service, item=item, by=by, texts={"ky": text}, **given
    )


def texts_of(edition: Any) -> list[dict[str, Any]]:
    return [entry.texts for entry in edition.entries.order_by("number")]


def behind(edition: Any) -> int:
    return queries.behind_counts([edition])[edition.pk]


def test_versions(service: Any, item: Any, personas: Any) -> None:
    manager = personas.programme_manager
    first = staff_recommend(service, item, manager, OLD, reason="")
    second = staff_recommend(service, item, manager, f"  {NEW}\r\n", expected=1)
    first.refresh_from_db()
    assert (first.version, first.is_current, first.text_ky) == (1, False, OLD)
    assert (second.version, second.is_current, second.text_ky) == (2, True, NEW)
    assert second.made_by == manager
    event = AuditEvent.objects.last()
    assert event is not None
    assert (event.verb, event.before, event.after, event.note) == (
        "service.text_recommended",
        {"recipients_ky": OLD},
        {"recipients_ky": NEW},
        "Жаңы мыйзам",
    )


@pytest.mark.parametrize(
    ("code", "kind", "text", "more", "expected"),
    [
        ("recipients", "text", OLD, {}, [("text_ky", "same")]),
        ("recipients", "text", " ", {}, [("text_ky", "no_text")]),
        ("recipients", "text", NEW, {"reason": " "}, [("reason", "no_reason")]),
        ("recipients", "text", NEW, {"expected": 0}, [("", "changed")]),
        ("name", "facts", NEW, {}, [("item", "name")]),
        ("fee", "facts", NEW, {}, [("item", "facts")]),
    ],
)
def test_what_is_not_recommended(
    service: Any,
    item: Any,
    personas: Any,
    code: str,
    kind: str,
    text: str,
    more: dict[str, Any],
    expected: list[Any],
) -> None:
    recommend(service, item, OLD)
    with pytest.raises(OperationRefused) as refused:
        staff_recommend(
            service,
            make_item(code, kind=kind),
            personas.programme_manager,
            text,
            **more,
        )
    assert codes(refused) == expected
    assert RecommendedText.objects.count() == 1


def test_the_writing_page(service: Any, item: Any, browse: Any, personas: Any) -> None:
    recommend(service, item, OLD)
    keeper = browse(personas.regional_coordinator)
    page = f"/staff/catalogue/services/{service.pk}/texts/recipients/"
    assert OLD in keeper.get(page).content.decode()
    posted = {"text_ky": NEW, "text_ru": "Для всех", "reason": "а", "expected": 1}
    assert keeper.post(page, posted).status_code == 302
    late = keeper.post(page, {**posted, "text_ky": "Башка"})
    assert (late.status_code, "A colleague has recommended" in _text(late)) == (
        422,
        True,
    )
    current = RecommendedText.objects.get(is_current=True)
    assert (current.version, current.texts()) == (2, {"ky": NEW, "ru": "Для всех"})


def _text(response: Any) -> str:
    return response.content.decode()


def test_an_entry_is_behind_until_it_is_answered(
    service: Any, item: Any, personas: Any, places: Any
) -> None:
    first = recommend(service, item, OLD)
    edition = make_edition(places.a)
    values = EntryValues(service, make_provider(places.a))
    entry = operations.save_entry(edition=edition, by=personas.head_a, values=values)
    assert (entry.texts, entry.seen, behind(edition)) == (
        {"recipients": {"ky": OLD}},
        {"recipients": first.pk},
        0,
    )
    second = staff_recommend(service, item, personas.programme_manager, NEW)
    [change] = queries.changes_of(edition)
    assert [(c.was, c.now, c.ours) for c in change.texts] == [
        (first, second, {"ky": OLD})
    ]
    assert behind(edition) == 1
    kept = operations.keep_own_text(
        entry=entry, text=second, by=personas.coordinator_a, version=1
    )
    assert (kept.texts, kept.seen, kept.version) == (
        {"recipients": {"ky": OLD}},
        {"recipients": second.pk},
        2,
    )
    assert queries.changes_of(edition) == []
    taken = operations.take_over_text(
        entry=entry, text=second, by=personas.head_a, version=2
    )
    assert (taken.texts, taken.version) == ({"recipients": {"ky": NEW}}, 3)
    # an item out of use is asked of nobody
    third = staff_recommend(service, item, personas.programme_manager, "Үчүнчү")
    assert behind(edition) == 1
    item.is_active = False
    item.save()
    assert (behind(edition), queries.changes_of(edition)) == (0, [])
    with pytest.raises(OperationRefused) as refused:
        operations.take_over_text(entry=entry, text=third, by=personas.head_a)
    assert codes(refused) == [("", "newer")]


def test_the_same_words_need_no_answer(service: Any, item: Any, places: Any) -> None:
    """Who says the same already is not asked; line breaks make no difference."""
    recommend(service, item, "Биринчи\nэкинчи")
    edition = make_edition(places.a)
    same, own = {"ky": "Биринчи\r\nэкинчи"}, {"ky": "Биринчи"}
    make_entry(edition, service, texts={"recipients": same})
    assert behind(edition) == 0
    make_entry(edition, service, texts={"recipients": own})
    make_entry(edition, service, texts={"recipients": {**same, "ru": "Ещё"}})
    # three entries of one service in an edition: two of them are behind
    assert behind(edition) == 2


def test_a_new_official_name_is_taken_over(personas: Any, places: Any) -> None:
    make_item("name", kind="facts")
    manager = personas.programme_manager
    service = operations.add_service(by=manager, **service_values())
    edition = make_edition(places.a)
    entry = operations.save_entry(
        edition=edition,
        by=personas.head_a,
        values=EntryValues(service, make_provider(places.a)),
    )
    values = service_values(name_ky="Таза суу", name_ru="Чистая вода", name_en="Water")
    del values["code"]
    operations.change_service(service=service, by=manager, reason="а", **values)
    entry.refresh_from_db()
    assert (entry.name_ky, behind(edition)) == ("Суу берүү", 1)
    text = RecommendedText.objects.get(is_current=True)
    taken = operations.take_over_text(entry=entry, text=text, by=personas.head_a)
    taken.refresh_from_db()
    assert (taken.name_ky, taken.name_ru, taken.name_en) == (
        "Таза суу",
        "Чистая вода",
        "Water",
    )
    assert taken.search_key.startswith("таза суу")


def test_nobody_overwrites_and_nobody_answers_the_unseen(
    service: Any, item: Any, personas: Any, places: Any
) -> None:
    first = recommend(service, item, OLD)
    edition = make_edition(places.a)
    entry = make_entry(edition, service, version=3)
    second = recommend(service, item, NEW)
    other = recommend(make_service(), item, NEW)
    for act in (operations.take_over_text, operations.keep_own_text):
        for text, version, expected in (
            (first, 3, [("", "newer")]),
            (other, 3, [("", "newer")]),
            (second, 2, [("", "changed")]),
        ):
            with pytest.raises(OperationRefused) as refused:
                act(entry=entry, text=text, by=personas.head_a, version=version)
            assert codes(refused) == expected
        for name in ("head_b", "accountant_a", "viewer_a", "programme_manager"):
            with pytest.raises(PermissionDenied):
                act(entry=entry, text=second, by=personas.named()[name])
    entry.refresh_from_db()
    assert (entry.texts, entry.seen, entry.version) == ({}, {}, 3)


def test_an_approved_edition_says_what_the_kenesh_approved(
    service: Any, item: Any, personas: Any, places: Any
) -> None:
    """Keeping changes nothing that is hashed; taking over is not possible."""
    text = recommend(service, item, NEW)
    own = {"recipients": {"ky": OLD}}
    edition = make_edition(places.a, E.PUBLISHED)
    entry = make_entry(edition, service, texts=own)
    seal = queries.seal_of(edition)
    with pytest.raises(OperationRefused) as refused:
        operations.take_over_text(entry=entry, text=text, by=personas.head_a)
    assert codes(refused) == [("", "closed")]
    operations.keep_own_text(entry=entry, text=text, by=personas.head_a)
    assert (queries.seal_of(edition), texts_of(edition)) == (seal, [own])
    assert behind(edition) == 0
    past = make_edition(places.b, E.SUPERSEDED, in_force_until="2016-01-01")
    late = make_entry(past, service)
    with pytest.raises(OperationRefused) as refused:
        operations.keep_own_text(entry=late, text=text, by=personas.head_b)
    assert codes(refused) == [("", "closed")]


def test_the_page_of_changes(  # noqa: PLR0915 - one way, step by step
    service: Any, item: Any, browse: Any, personas: Any, places: Any
) -> None:
    first = recommend(service, item, OLD, text_ru="Для всех жителей")
    edition = make_edition(places.a)
    own = {"ky": "Айыл үчүн", "ru": "Для села"}
    entry = make_entry(
        edition, service, texts={"recipients": own}, seen={"recipients": first.pk}
    )
    second = recommend(service, item, NEW, text_ru="Для всех", reason="Жаңы мыйзам")
    head = browse(personas.head_a)
    page = f"/m/registry/{edition.pk}/changes/"
    shown = _text(head.get(page))
    assert "<ins>жана мектептер </ins>" in shown
    assert "<del> жителей</del>" in shown
    assert [w in shown for w in ("Жаңы мыйзам", "села", f'value="{second.pk}"')] == [
        True,
        True,
        True,
    ]
    mark = _text(head.get(f"/m/registry/{edition.pk}/"))
    assert (page in mark, "The recommended text of 1 service changed." in mark) == (
        True,
        True,
    )
    steps = [step.url for step in queries.next_steps_for(personas.head_a)]
    assert steps == [f"/m/registry/{edition.pk}/", page]
    take = f"/m/registry/entries/{entry.pk}/recommended/take/"
    stale = head.post(take, {"expected": first.pk, "version": 1}, follow=True)
    assert "recommends another text since" in _text(stale)
    assert head.post(take, {"expected": "x", "version": 1}).status_code == 404
    blind = head.post(take, {"expected": second.pk}, follow=True)
    assert "A colleague has changed this entry" in _text(blind)
    done = head.post(take, {"expected": second.pk, "version": 1})
    assert (done.status_code, done["Location"]) == (302, page)
    entry.refresh_from_db()
    assert entry.texts == {"recipients": {"ky": NEW, "ru": "Для всех"}}
    assert "Nothing to decide" in _text(head.get(page))
    # who only reads sees no button; the neighbour sees nothing
    recommend(service, item, "Дагы")
    assert "recommended/keep" not in _text(browse(personas.viewer_a).get(page))
    assert browse(personas.head_b).get(page).status_code == 404


def test_a_published_edition_leads_to_the_next_one(
    service: Any, item: Any, browse: Any, personas: Any, places: Any
) -> None:
    recommend(service, item, NEW)
    published = make_edition(places.a, E.PUBLISHED)
    make_entry(published, service, texts={"recipients": {"ky": OLD}})
    head = browse(personas.head_a)
    page = f"/m/registry/{published.pk}/changes/"
    shown = _text(head.get(page))
    assert ("recommended/take" in shown, "recommended/keep" in shown) == (False, True)
    assert 'action="/m/registry/start/"' in shown
    assert [step.url for step in queries.next_steps_for(personas.head_a)] == [page]
    head.post("/m/registry/start/", {"municipality": places.a.pk})
    new = places.a.registry_editions.get(state=E.DRAFT)
    shown = _text(head.get(page))
    assert 'action="/m/registry/start/"' not in shown
    assert f"/m/registry/{new.pk}/changes/" in shown
    urls = [step.url for step in queries.next_steps_for(personas.head_a)]
    assert f"/m/registry/{new.pk}/changes/" in urls
    assert page not in urls


def test_staff_see_who_answered_and_no_draft(  # noqa: PLR0915 - one list, all ways
    service: Any, item: Any, browse: Any, personas: Any
) -> None:
    text = recommend(service, item, NEW)
    taken, kept, waiting = ({"ky": NEW}, {"ky": "Өзүбүздүкү"}, {"ky": OLD})

    def edition(name: str, state: Any, own: Any, place: Any = None, **more: Any) -> Any:
        made = make_edition(place or make_municipality(name), state)
        make_entry(made, service, texts={"recipients": own}, **more)
        return made

    seen = {"seen": {"recipients": text.pk}}
    one = edition("Алды", E.PUBLISHED, taken)
    two = edition("Калтырды", E.PUBLIC_DISCUSSION, kept, **seen)
    three = edition("Карады эмес", E.PUBLISHED, waiting)
    # a draft over it is the municipality's own; a draft alone is nothing
    edition("", E.DRAFT, taken, three.municipality)
    edition("Жашыруун", E.DRAFT, {"ky": "Жашыруун текст"})
    # the newest that staff may see counts; of two entries the one that asks for more
    four = edition("Эки", E.PUBLISHED, waiting)
    newer = edition("", E.SUBMITTED, taken, four.municipality)
    make_entry(newer, service, texts={"recipients": kept}, **seen)
    answers = queries.answers_of(service, personas.grant_manager)
    assert answers == {
        text.pk: {
            one.pk: Answer.TAKEN,
            two.pk: Answer.KEPT,
            three.pk: Answer.NOT_LOOKED,
            newer.pk: Answer.KEPT,
        }
    }
    staff = browse(personas.grant_manager)
    page = f"/staff/catalogue/changes/{text.pk}/"
    shown = staff.get(page)
    assert [f.value for f in shown.context["figures"]] == ["1", "2", "1"]
    assert ("Жашыруун" in _text(shown), "Алды" in _text(shown)) == (False, True)
    rows = staff.get(f"{page}?answer=kept").context["rows"]
    assert [row.pk for row in rows] == [two.pk, newer.pk]
    exported = b"".join(staff.get(f"{page}?export=csv").streaming_content).decode()
    assert (exported.count("\n"), "Жашыруун" in exported) == (5, False)
    detail = _text(staff.get(f"/staff/catalogue/services/{service.pk}/"))
    assert "1 took it over, 2 keep their own, 1 have not looked at it yet." in detail
    assert "Жашыруун" not in detail
    recommend(service, item, "Эң жаңы")
    assert "A newer text is recommended." in _text(staff.get(page))


def test_one_letter_to_each_writer_whom_it_concerns(
    service: Any, item: Any, personas: Any, places: Any
) -> None:
    recommend(service, item, OLD)
    seen = make_edition(places.a, E.PUBLISHED)
    make_entry(seen, service, texts={"recipients": {"ky": OLD}})
    draft = make_edition(places.a)
    make_entry(draft, service, texts={"recipients": {"ky": OLD}})
    # says the same already: no letter
    make_entry(make_edition(places.b), service, texts={"recipients": {"ky": NEW}})
    staff_recommend(service, item, personas.programme_manager, NEW)
    letters = Letter.objects.order_by("to_email")
    assert [letter.to_email for letter in letters] == [
        personas.coordinator_a.email,
        personas.head_a.email,
    ]
    assert f"/m/registry/{draft.pk}/changes/" in letters[0].body
    assert "- Суу" in letters[0].body


def test_query_counts_do_not_grow(
    service: Any, item: Any, browse: Any, personas: Any, places: Any
) -> None:
    """At 10 and at 500 services of an edition, and municipalities of a text."""
    text = recommend(service, item, NEW)
    edition = make_edition(places.a)
    provider = make_provider(places.a)
    head: Client = browse(personas.head_a)
    staff: Client = browse(personas.grant_manager)

    def fill(number: int) -> None:
        for key in range(RegistryEntry.objects.filter(edition=edition).count(), number):
            one = make_service()
            recommend(one, item, f"{NEW} {key}")
            make_entry(
                edition,
                one,
                provider=provider,
                number=key + 1,
                texts={"recipients": {"ky": OLD}},
            )
            other = make_edition(make_municipality(), E.PUBLISHED)
            make_entry(other, service, texts={"recipients": {"ky": OLD}})

    pages = {
        "changes": (head, f"/m/registry/{edition.pk}/changes/"),
        "answers": (staff, f"/staff/catalogue/changes/{text.pk}/"),
    }
    fill(10)
    few = {name: count(*page) for name, page in pages.items()}
    fill(500)
    many = {name: count(*page) for name, page in pages.items()}
    assert many == few
    assert few == QUERIES
    big = head.get(f"/m/registry/{edition.pk}/changes/")
    assert len(big.content) < 60 * 1024
