"""What officials see of a registry that was returned, and before they submit it."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core import audit
from services_registry import operations
from services_registry.enums import EditionState, Offer
from services_registry.models import RegistryEdition
from services_registry.resources import load_standard
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_service,
)
from tests.personas import Personas, Places

REASON = "Суунун баасы жазылган эмес"


def page(client: Any, name: str, edition: RegistryEdition) -> str:
    answer = client.get(reverse(f"municipal:{name}", args=[edition.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_returned_registry_says_why_on_top(
    places: Places, personas: Personas, browse: Any
) -> None:
    edition = make_edition(places.a, EditionState.SUBMITTED)
    make_entry(edition, make_service())
    head = browse(personas.head_a)
    assert REASON not in page(head, "registry-detail", edition)
    operations.return_edition(
        edition=edition, by=personas.programme_manager, reason=REASON
    )
    for client in (head, browse(personas.coordinator_a)):
        for name in ("registry-detail", "registry-check"):
            text = page(client, name, edition)
            assert text.index(REASON) < text.index("<table")
    # once it is submitted anew, the old reason is history
    RegistryEdition.objects.filter(pk=edition.pk).update(state=EditionState.SUBMITTED)
    shown = head.get(edition.get_absolute_url()).context["returned"]
    assert shown is None


def test_writers_read_what_is_missing_and_get_there(
    places: Places, personas: Personas, browse: Any
) -> None:
    edition = make_edition(places.a)
    empty = page(browse(personas.coordinator_a), "registry-check", edition)
    assert f'href="{reverse("municipal:entry-add", args=[edition.pk])}"' in empty
    load_standard()
    entry = make_entry(edition, make_service("Таза суу"))
    entry.covers_all_villages, entry.provider = False, None
    entry.save()
    for who in (personas.coordinator_a, personas.head_a):
        text = page(browse(who), "registry-check", edition)
        link = reverse("municipal:entry-detail", args=[entry.pk])
        assert f'<a href="{link}">“{entry.name}” lacks:' in text


def test_only_the_head_gets_the_button(
    places: Places, personas: Personas, browse: Any
) -> None:
    edition = make_edition(places.a)
    make_entry(edition, make_service())
    submit = reverse("municipal:registry-move", args=[edition.pk, "submit"])
    assert submit in page(browse(personas.head_a), "registry-check", edition)
    text = page(browse(personas.coordinator_a), "registry-check", edition)
    assert submit not in text
    assert "The head of the municipality can submit the registry now." in text


def test_officials_are_not_asked_what_they_think(
    places: Places, personas: Personas, browse: Any, client: Any
) -> None:
    edition = make_edition(places.a)
    make_entry(edition, make_service())
    today = timezone.localdate()
    operations.open_discussion(
        edition=edition,
        by=personas.head_a,
        discussion_from=today,
        discussion_until=today + timedelta(days=30),
        notice_ky="Талкуулайбыз.",
    )
    give = reverse("public:remark-give", args=[edition.pk])
    url = reverse("public:registry-detail", args=[edition.pk])
    for who, asked in ((personas.head_a, False), (personas.head_b, True)):
        assert (give in browse(who).get(url).content.decode()) is asked
    assert give in client.get(url).content.decode()


def test_of_what_is_not_offered_the_grid_says_why_and_asks_nothing(
    places: Places, personas: Personas, browse: Any
) -> None:
    load_standard()
    edition = make_edition(places.a)
    make_entry(edition, make_service("Таза суу"))
    closed = make_entry(
        edition,
        make_service("Мончо"),
        offer=Offer.NOT_OFFERED,
        offer_reason="Айылда мончо жок",
    )
    head = browse(personas.head_a)
    for query in ("", "?columns=recipients"):
        address = f"/m/registry/{edition.pk}/grid/{query}"
        answer = head.get(address)
        rows = {form.entry.pk: form for form in answer.context["forms"]}
        text = answer.content.decode()
        assert len(rows) == 2
        assert text.count('name="row"') == 1
        assert f'name="{closed.pk}-' not in text
        assert ">Not offered here: Айылда мончо жок</td>" in text


def test_fields_of_the_fee_belong_to_what_is_charged(
    places: Places, personas: Personas, browse: Any
) -> None:
    """All stay on the page: a script hides them, and only while they are empty."""
    load_standard()
    entry = make_entry(make_edition(places.a), make_service())
    address = reverse("municipal:entry-edit", args=[entry.pk])
    text = browse(personas.head_a).get(f"{address}price/").content.decode()
    begins = text.index('data-shows-for="payment" data-shows="paid partly" data-keeps')
    assert text.index('name="payment"') < begins
    for name in ("amount", "unit", "note", "decision", "since"):
        assert begins < text.index(f'name="fee_{name}"')


def test_the_newest_of_what_happened_first_and_all_of_it_by_a_link(
    places: Places, personas: Personas, browse: Any
) -> None:
    edition = make_edition(places.a)
    for number in range(12):
        audit.record(
            by=personas.head_a, verb="edition.change", obj=edition, note=f"№{number}."
        )
    head = browse(personas.head_a)
    text = page(head, "registry-detail", edition)
    assert [f"№{n}." in text for n in range(12)] == [False] * 2 + [True] * 10
    assert 'href="?whole=1#timeline"' in text
    whole = head.get(f"{edition.get_absolute_url()}?whole=1").content.decode()
    assert [f"№{n}." in whole for n in range(12)] == [True] * 12
    assert "#timeline" not in whole
