"""The grid: many rows in one post, each judged by itself."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from core.models.audit import AuditEvent
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition, RegistryEntry, StandardItem
from services_registry.operations import Outcome, RowChange
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_service,
)

E = EditionState
FACTS = (
    *("provider", "payment", "fee_amount", "fee_unit", "fee_since"),
    *("covers_all_villages", "share_covered"),
)


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


@pytest.fixture
def edition(places: Any) -> RegistryEdition:
    """Three services of one provider, all with a fee."""
    edition = make_edition(places.a)
    provider = make_provider(places.a, "Таза суу")
    for name in "абв":
        make_entry(
            edition,
            make_service(name),
            provider=provider,
            fee_amount="20.00",
            fee_note="",
            texts={"recipients": {"ky": "Баары", "en": "All"}},
        )
    return edition


def address(edition: RegistryEdition, query: str = "") -> str:
    return f"/m/registry/{edition.pk}/grid/{query}"


def shown(client: Client, page: str) -> dict[str, Any]:
    """What a browser would send back untouched."""
    data: dict[str, Any] = {"row": []}
    for form in client.get(page).context["forms"]:
        data["row"].append(str(form.entry.pk))
        data[f"{form.prefix}-seen"] = form.seen
        for bound in form:
            value = bound.value()
            if value is True:
                data[bound.html_name] = "on"
            elif value not in {None, False}:
                data[bound.html_name] = str(value)
    return data


def test_good_rows_are_saved_beside_refused_ones(
    head: Client, edition: RegistryEdition
) -> None:
    first, second, third = edition.entries.order_by("number")
    data = shown(head, address(edition))
    data[f"{first.pk}-fee_amount"] = "35,5"
    data[f"{second.pk}-payment"] = "free"
    data[f"{third.pk}-share_covered"] = "101"
    answer = head.post(address(edition), data)
    assert answer.status_code == 422
    forms = answer.context["forms"]
    assert [form.result.outcome for form in forms] == [
        Outcome.SAVED,
        Outcome.REFUSED,
        Outcome.REFUSED,
    ]
    assert [str(e.fee_amount) for e in edition.entries.order_by("number")] == [
        "35.50",
        "20.00",
        "20.00",
    ]
    assert forms[1].sentences == [
        "A fee is written below, so the service is not free of charge."
    ]
    assert list(forms[2].errors) == ["share_covered"]
    page = answer.content.decode()
    assert 'value="101"' in page
    assert "2 rows are not saved" in page
    assert "1 row is saved." in page
    assert AuditEvent.objects.count() == 1
    # mended and sent again: only the two rows are written
    data = {
        **{f"{form.prefix}-seen": form.seen for form in forms[:1]},
        **{k: v for k, v in data.items() if not k.startswith(f"{first.pk}-")},
        f"{second.pk}-fee_amount": "",
        f"{third.pk}-share_covered": "100",
        "row": [str(second.pk), str(third.pk)],
    }
    done = head.post(address(edition), data)
    assert (done.status_code, done["Location"]) == (302, address(edition))
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.payment, second.fee_amount, str(third.share_covered)) == (
        "free",
        None,
        "100.00",
    )


def test_nothing_touched_writes_nothing(head: Client, edition: RegistryEdition) -> None:
    answer = head.post(address(edition), shown(head, address(edition)), follow=True)
    assert [str(m) for m in answer.context["messages"]] == ["Nothing was changed."]
    assert set(edition.entries.values_list("version", flat=True)) == {1}
    assert AuditEvent.objects.count() == 0


def test_a_colleagues_change_is_not_overwritten(
    head: Client, personas: Any, edition: RegistryEdition
) -> None:
    first, second, _third = edition.entries.order_by("number")
    data = shown(head, address(edition))
    for entry in (first, second):
        operations.save_rows(
            edition=edition,
            by=personas.coordinator_a,
            rows=[RowChange(entry.pk, 1, {"fee_unit": "айына"})],
        )
    # the first row is touched here, too; the second is not and is left alone
    data[f"{first.pk}-fee_unit"] = "жылына"
    answer = head.post(address(edition), data)
    assert answer.status_code == 422
    form = answer.context["forms"][0]
    assert form.result.outcome == Outcome.CHANGED
    assert [(str(each.title), each.value) for each in form.theirs] == [
        ("For what", "айына")
    ]
    page = answer.content.decode()
    assert ("айына" in page, 'value="жылына"' in page) == (True, True)
    units = edition.entries.order_by("number").values_list("fee_unit", flat=True)
    assert list(units) == ["айына", "айына", ""]
    # having seen it, the person may write their own
    data[f"{first.pk}-seen"] = form.seen
    assert head.post(address(edition), data).status_code == 302
    first.refresh_from_db()
    assert (first.fee_unit, first.version) == ("жылына", 3)


def test_one_text_of_the_standard_at_a_time(
    head: Client, edition: RegistryEdition
) -> None:
    StandardItem.objects.get_or_create(
        code="recipients", defaults={"name_ky": "Алуучулар", "name_en": "Recipients"}
    )
    first, second, _third = edition.entries.order_by("number")
    page = address(edition, "?columns=recipients")
    data = shown(head, page)
    data[f"{first.pk}-ru"] = "Все жители\r\nаймака"
    data[f"{second.pk}-ky"] = ""
    done = head.post(page, data)
    assert (done.status_code, done["Location"]) == (302, page)
    texts = [entry.texts for entry in edition.entries.order_by("number")]
    assert texts[0]["recipients"]["ky"] == "Баары"
    assert texts[0]["recipients"]["en"] == "All"
    assert texts[0]["recipients"]["ru"].splitlines() == ["Все жители", "аймака"]
    assert texts[1] == {"recipients": {"en": "All"}}
    again = head.post(page, shown(head, page), follow=True)
    assert [str(m) for m in again.context["messages"]] == ["Nothing was changed."]


def test_rows_of_others_are_no_rows(
    head: Client, places: Any, edition: RegistryEdition
) -> None:
    foreign = make_entry(make_edition(places.b))
    provider = make_provider(places.b)
    mine = edition.entries.order_by("number")[0]
    data = shown(head, address(edition))
    data["row"] += [str(foreign.pk), "x", "9" * 30]
    data |= {f"{foreign.pk}-payment": "free", f"{foreign.pk}-seen": "1.x"}
    assert head.post(address(edition), data).status_code == 302
    data[f"{mine.pk}-provider"] = str(provider.pk)
    refused = head.post(address(edition), data)
    assert list(refused.context["forms"][0].errors) == ["provider"]
    foreign.refresh_from_db()
    assert (foreign.payment, foreign.version) == ("paid", 1)
    assert head.get(address(foreign.edition)).status_code == 404
    assert head.post(address(foreign.edition), data).status_code == 404


def test_forged_versions_are_refused(head: Client, edition: RegistryEdition) -> None:
    entry = edition.entries.order_by("number")[0]
    for seen in ("", "x.y", "999.0", "1"):
        data = {
            "row": [str(entry.pk)],
            f"{entry.pk}-seen": seen,
            f"{entry.pk}-provider": str(entry.provider_id),
            f"{entry.pk}-payment": "paid",
            f"{entry.pk}-covers_all_villages": "on",
            f"{entry.pk}-fee_amount": "50",
        }
        answer = head.post(address(edition), data)
        if seen == "1":  # the right version without a sum is a change
            assert answer.status_code == 302
        else:
            assert answer.status_code == 422


def test_a_removed_row_is_told(head: Client, edition: RegistryEdition) -> None:
    """Removed between reading and saving."""
    entry = edition.entries.order_by("number")[0]
    results = operations.save_rows(
        edition=edition,
        by=edition.municipality.officials.first() and _head(edition),
        rows=[RowChange(entry.pk + 1000, 1, {"fee_unit": "x"})],
    )
    assert [row.outcome for row in results.values()] == [Outcome.GONE]


def _head(edition: RegistryEdition) -> Any:
    return edition.municipality.officials.get(role="head").user


def test_services_not_offered_have_no_facts(
    head: Client, edition: RegistryEdition
) -> None:
    entry = edition.entries.order_by("number")[0]
    RegistryEntry.objects.filter(pk=entry.pk).update(
        offer="not_offered", offer_reason="Жок", provider=None
    )
    page = head.get(address(edition)).content.decode()
    assert f'name="{entry.pk}-payment"' not in page
    assert f'name="row" value="{entry.pk}"' not in page


def test_a_closed_edition_is_shown_and_not_saved(
    head: Client, edition: RegistryEdition
) -> None:
    data = shown(head, address(edition))
    RegistryEdition.objects.update(state="submitted")
    entry = edition.entries.order_by("number")[0]
    data[f"{entry.pk}-fee_unit"] = "айына"
    answer = head.post(address(edition), data, follow=True)
    assert [str(m) for m in answer.context["messages"]] == [
        "This edition is closed for changes: the state is “submitted to the kenesh”."
    ]
    entry.refresh_from_db()
    assert entry.fee_unit == ""
    assert "Save all rows" not in head.get(address(edition)).content.decode()


@pytest.mark.parametrize("rows", [10, 500])
def test_queries_and_bytes(
    head: Client, places: Any, rows: int, django_assert_num_queries: Any
) -> None:
    edition = make_edition(places.a)
    providers = [
        make_provider(places.a, f"Таза суу муниципалдык ишканасы, {n}-бөлүм")
        for n in range(12)
    ]
    service = make_service("Калкты ичүүчү суу менен камсыздоо боюнча кызмат көрсөтүү")
    RegistryEntry.objects.bulk_create(
        RegistryEntry(
            edition=edition,
            service=make_service() if n > 1 else service,
            provider=providers[n % 12],
            number=n,
            register="additional",
            name_ky=service.name_ky,
            texts={"recipients": {"ky": "Айыл аймагынын тургундары " * 4}},
        )
        for n in range(1, rows + 1)
    )
    StandardItem.objects.get_or_create(code="recipients", defaults={"name_ky": "К"})
    for query in ("", "?columns=recipients"):
        page = address(edition, query)
        head.get(page)
        with django_assert_num_queries(8 if query else 9):
            answer = head.get(page)
        assert len(answer.content) <= 60 * 1024


@pytest.mark.postgres
@pytest.mark.parametrize("protected", [True, False])
def test_two_people_save_the_same_row(
    transactional_db: None, personas: Any, places: Any, protected: bool
) -> None:
    """Without the version that was seen, the second would win in silence."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite in memory has one connection")
    entry = make_entry(make_edition(places.a), fee_note="", fee_amount=1)
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def run(by: Any, unit: str) -> None:
        try:
            change = RowChange(
                entry.pk,
                1 if protected else None,
                {"fee_unit": unit},  # type: ignore[arg-type]
            )
            gate.wait()
            found = operations.save_rows(edition=entry.edition, by=by, rows=[change])
            outcomes.append(str(found[entry.pk].outcome))
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(by, unit))
        for by, unit in ((personas.head_a, "a"), (personas.coordinator_a, "b"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = ["changed", "saved"] if protected else ["saved", "saved"]
    assert sorted(outcomes) == expected
