"""Every move of a registry edition, in every state, by everybody."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core import files
from core.models.audit import AuditEvent
from core.models.letters import Letter
from core.problems import OperationRefused
from municipalities.models import Resolution
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition, StandardItem
from services_registry.resources import load_standard
from services_registry.workflow import REGISTRY
from tests.factories.services_registry import make_edition, make_service

E = EditionState
RESOLVED = date(2016, 3, 1)
HEAD, COORDINATOR, ACCOUNTANT = "head_a", "coordinator_a", "accountant_a"
MANAGER, REGIONAL = "programme_manager", "regional_coordinator"
WRITERS = frozenset({HEAD, COORDINATOR})
RETURNERS = WRITERS | {MANAGER, REGIONAL, "superuser"}
# state -> move -> who may make it; what is not written here nobody may.
EXPECTED: dict[str, dict[str, frozenset[str]]] = {
    "draft": {"open_discussion": WRITERS, "submit": frozenset({HEAD})},
    "public_discussion": {"submit": frozenset({HEAD}), "return": WRITERS},
    "submitted": {"approve": WRITERS, "return": RETURNERS},
    "approved": {"publish": frozenset({HEAD})},
    "published": {},
    "superseded": {},
}
TARGETS = {
    "open_discussion": "public_discussion",
    "submit": "submitted",
    "approve": "approved",
    "publish": "published",
    "return": "draft",
}


def make_move(name: str, edition: RegistryEdition, by: Any) -> RegistryEdition:
    """The operation behind a move, with everything that its form asks for."""
    if name == "open_discussion":
        return operations.open_discussion(
            edition=edition,
            by=by,
            discussion_from=date(2016, 2, 1),
            discussion_until=date(2016, 2, 20),
            notice_ky="Реестрди талкуулайбыз.",
        )
    if name == "approve":
        return operations.approve_edition(edition=edition, by=by, **paper(by))
    if name == "return":
        return operations.return_edition(edition=edition, by=by, reason="Add water.")
    move = {"submit": operations.submit_edition, "publish": operations.publish_edition}
    return move[name](edition=edition, by=by)


def paper(by: Any, number: str = "5") -> dict[str, Any]:
    scan = files.store_bytes(content=b"%PDF-1.7\n%%EOF\n", name="r.pdf", by=by)
    return {
        "number": number,
        "date": RESOLVED,
        "title": "Реестр",
        "scan": scan,
        "convocation": "XXVII",
        "session_number": "3",
    }


@pytest.mark.parametrize("state", E.values)
@pytest.mark.parametrize("name", TARGETS)
def test_matrix(personas: Any, places: Any, state: str, name: str) -> None:
    allowed = EXPECTED[state].get(name, frozenset())
    went = set()
    for persona, user in personas.named().items():
        RegistryEdition.objects.all().delete()
        edition = make_edition(places.a, E(state), services=(make_service(),))
        try:
            moved = make_move(name, edition, user)
        except (PermissionDenied, OperationRefused):
            edition.refresh_from_db()
            assert edition.state == state
        else:
            went.add(persona)
            assert moved.state == TARGETS[name]
    assert went == allowed


def test_the_matrix_knows_every_state_and_every_move() -> None:
    assert set(EXPECTED) == set(E.values)
    assert {move.name for move in REGISTRY.moves} == {*TARGETS, "supersede"}


def test_only_the_successor_retires_the_old(personas: Any, places: Any) -> None:
    """Nobody supersedes by hand: without an approved newer edition it is refused."""
    old = make_edition(places.a, E.PUBLISHED, services=(make_service(),))
    for user in personas.named().values():
        with pytest.raises((PermissionDenied, OperationRefused)):
            REGISTRY.require(old, "supersede", user)


def test_publishing_retires_the_old_and_only_that_of_the_same_place(
    personas: Any, places: Any
) -> None:
    old = make_edition(places.a, E.PUBLISHED, services=(make_service(),))
    foreign = make_edition(places.b, E.PUBLISHED)
    new = make_edition(places.a, E.APPROVED, services=(make_service(),))
    operations.publish_edition(edition=new, by=personas.head_a)
    states = dict(RegistryEdition.objects.values_list("pk", "state"))
    assert states == {
        old.pk: "superseded",
        new.pk: "published",
        foreign.pk: "published",
    }
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", "object_id"))
    assert verbs == [
        ("registry_edition.supersede", str(old.pk)),
        ("registry_edition.publish", str(new.pk)),
    ]


def test_the_whole_way_is_written_down(personas: Any, places: Any) -> None:
    edition = make_edition(places.a, services=(make_service(),))
    edition = make_move("open_discussion", edition, personas.coordinator_a)
    assert (edition.discussion_from, edition.discussion_until) == (
        date(2016, 2, 1),
        date(2016, 2, 20),
    )
    edition = make_move("submit", edition, personas.head_a)
    assert edition.submitted_by == personas.head_a
    edition = make_move("approve", edition, personas.coordinator_a)
    kept = edition.resolution
    assert (kept.number, kept.date, kept.session_number) == ("5", RESOLVED, "3")
    assert kept.scan.attached_at is not None
    edition = make_move("publish", edition, personas.head_a)
    assert edition.published_by == personas.head_a
    assert list(
        AuditEvent.objects.filter(object_type="services_registry.registryedition")
        .order_by("id")
        .values_list("verb", flat=True)
    ) == [
        "registry_edition.open_discussion",
        "registry_edition.submit",
        "registry_edition.approve",
        "registry_edition.publish",
    ]


def test_an_empty_registry_is_neither_discussed_nor_submitted(
    personas: Any, places: Any
) -> None:
    edition = make_edition(places.a)
    for name in ("open_discussion", "submit"):
        with pytest.raises(OperationRefused) as refused:
            make_move(name, edition, personas.head_a)
        assert [p.code for p in refused.value.problems] == ["no_entries"]


def test_an_entry_without_villages_stops_the_registry(
    personas: Any, places: Any
) -> None:
    edition = make_edition(places.a, services=(make_service("Суу"),))
    edition.entries.update(covers_all_villages=False)
    load_standard()
    StandardItem.objects.exclude(code="coverage").update(is_needed=False)
    with pytest.raises(OperationRefused) as refused:
        make_move("submit", edition, personas.head_a)
    assert [p.code for p in refused.value.problems] == ["incomplete"]
    assert "Суу" in str(refused.value.problems[0].message)


def test_a_return_needs_a_reason(personas: Any, places: Any) -> None:
    edition = make_edition(places.a, E.SUBMITTED, services=(make_service(),))
    with pytest.raises(OperationRefused) as refused:
        operations.return_edition(edition=edition, by=personas.head_a, reason="  ")
    assert [p.field for p in refused.value.problems] == ["reason"]


def test_a_return_by_staff_is_a_letter_to_the_writers(
    personas: Any, places: Any
) -> None:
    edition = make_edition(places.a, E.SUBMITTED, services=(make_service(),))
    make_move("return", edition, personas.regional_coordinator)
    letters = Letter.objects.order_by("to_email")
    assert [letter.to_email for letter in letters] == [
        "coordinator-a@portal.example",
        "head-a@portal.example",
    ]
    assert {letter.name for letter in letters} == {"registry_returned"}
    assert all("Add water." in letter.body for letter in letters)
    assert all(edition.get_absolute_url() in letter.body for letter in letters)


def test_taking_it_back_oneself_writes_no_letter(personas: Any, places: Any) -> None:
    edition = make_edition(places.a, E.SUBMITTED, services=(make_service(),))
    make_move("return", edition, personas.coordinator_a)
    assert Letter.objects.count() == 0


def test_a_refused_resolution_leaves_nothing_behind(personas: Any, places: Any) -> None:
    edition = make_edition(places.a, E.SUBMITTED, services=(make_service(),))
    fields = {**paper(personas.head_a), "scan": None, "number": " "}
    with pytest.raises(OperationRefused) as refused:
        operations.approve_edition(edition=edition, by=personas.head_a, **fields)
    assert {p.field for p in refused.value.problems} == {"number", "scan"}
    assert Resolution.objects.count() == 0


def test_the_discussion_does_not_end_before_it_begins(
    personas: Any, places: Any
) -> None:
    edition = make_edition(places.a, services=(make_service(),))
    with pytest.raises(OperationRefused) as refused:
        operations.open_discussion(
            edition=edition,
            by=personas.head_a,
            discussion_from=date(2016, 2, 2),
            discussion_until=date(2016, 2, 1),
            notice_ru="Обсуждаем реестр.",
        )
    assert [p.field for p in refused.value.problems] == ["discussion_until"]
