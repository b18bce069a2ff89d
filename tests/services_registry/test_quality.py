"""Quality of services: targets of an edition, readings of a year."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from core.models.audit import AuditEvent
from core.problems import OperationRefused
from services_registry import operations, queries
from services_registry.enums import Better, EditionState
from services_registry.models import (
    QualityParameter,
    QualityReading,
    QualityTarget,
    RegistryEntry,
)
from services_registry.operations import Reading, Target
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_item,
    make_parameter,
    make_service,
)

HOURS = Target(None, "Суунун сааты", "Часы воды", "саат", "higher", Decimal(12))


def codes(refused: Any) -> list[tuple[str, str]]:
    return [(p.field, p.code) for p in refused.value.problems]


@pytest.fixture
def entry(places: Any) -> RegistryEntry:
    return make_entry(make_edition(places.a), make_service("Суу"))


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


def record(entry: RegistryEntry, by: Any, *rows: Reading) -> int:
    return operations.record_readings(
        municipality=entry.edition.municipality,
        service=entry.service,
        by=by,
        rows=rows,
    )


def test_targets_are_added_changed_and_removed(
    personas: Any, entry: RegistryEntry
) -> None:
    by = personas.coordinator_a
    operations.save_targets(entry=entry, by=by, rows=[HOURS], version=1)
    parameter = QualityParameter.objects.get()
    assert (parameter.name_ky, parameter.unit, parameter.municipality) == (
        "Суунун сааты",
        "саат",
        entry.edition.municipality,
    )
    more = Target(parameter, "Суунун сааты", "Часы воды", "саат", "higher", Decimal(18))
    operations.save_targets(entry=entry, by=by, rows=[more], version=2)
    assert QualityTarget.objects.get().target == 18
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.before, event.after) == (
        "registry_edition.targets_changed",
        {"quality": ["Суунун сааты: 12 саат"]},
        {"entry": "Суу", "quality": ["Суунун сааты: 18 саат"]},
    )
    entry.refresh_from_db()
    assert entry.version == 3
    operations.save_targets(entry=entry, by=by, rows=[], version=3)
    assert (QualityTarget.objects.count(), QualityParameter.objects.count()) == (0, 0)


def test_what_was_measured_outlives_the_target(
    personas: Any, entry: RegistryEntry
) -> None:
    parameter = make_parameter(entry, target=12)
    record(entry, personas.head_a, Reading(parameter, 2016, Decimal(10), "Журнал"))
    operations.save_targets(entry=entry, by=personas.head_a, rows=[])
    assert (QualityTarget.objects.count(), QualityReading.objects.count()) == (0, 1)
    assert [line.target for line in queries.quality_of(entry)] == [""]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (Target(None, " ", "", "", "higher"), ("targets-0-name_ky", "no_name")),
        (Target(None, "ө" * 251), ("targets-0-name_ky", "long")),
        (Target(None, "А", unit="у" * 61), ("targets-0-unit", "long")),
        (Target(None, "А", better="best"), ("targets-0-better", "unknown")),
        (Target(None, "А", target=Decimal(-1)), ("targets-0-target", "range")),
        (Target(None, "А", target=Decimal(10) ** 12), ("targets-0-target", "range")),
    ],
)
def test_targets_that_are_refused(
    personas: Any, entry: RegistryEntry, row: Target, problem: tuple[str, str]
) -> None:
    with pytest.raises(OperationRefused) as refused:
        operations.save_targets(entry=entry, by=personas.head_a, rows=[row])
    assert codes(refused) == [problem]
    assert QualityParameter.objects.count() == 0


def test_strange_and_equal_parameters(
    personas: Any, places: Any, entry: RegistryEntry
) -> None:
    foreign = make_parameter(make_entry(make_edition(places.b), entry.service))
    other = make_parameter(make_entry(entry.edition))
    rows = [Target(foreign, "А"), Target(other, "Б"), HOURS, HOURS]
    with pytest.raises(OperationRefused) as refused:
        operations.save_targets(entry=entry, by=personas.head_a, rows=rows)
    assert codes(refused) == [
        ("targets-0-name_ky", "foreign"),
        ("targets-1-name_ky", "foreign"),
        ("targets-3-name_ky", "twice"),
    ]


def test_an_approved_registry_keeps_the_words(
    personas: Any, places: Any, entry: RegistryEntry
) -> None:
    published = make_entry(
        make_edition(places.a, EditionState.PUBLISHED), entry.service
    )
    parameter = make_parameter(published, target=12, unit="саат")
    same = Target(parameter, parameter.name_ky, unit="саат", target=Decimal(20))
    operations.save_targets(entry=entry, by=personas.head_a, rows=[same])
    assert {target.target for target in parameter.targets.all()} == {12, 20}
    renamed = Target(parameter, "Башка", unit="саат", target=Decimal(20))
    with pytest.raises(OperationRefused) as refused:
        operations.save_targets(entry=entry, by=personas.head_a, rows=[renamed])
    assert codes(refused) == [("targets-0-name_ky", "fixed")]
    with pytest.raises(OperationRefused) as refused:
        operations.save_targets(entry=published, by=personas.head_a, rows=[])
    assert codes(refused) == [("", "closed")]


def test_one_reading_for_a_year(personas: Any, entry: RegistryEntry) -> None:
    parameter = make_parameter(entry)
    by = personas.head_a
    assert record(entry, by, Reading(parameter, 2016, Decimal(10), " Журнал ")) == 1
    assert record(entry, by, Reading(parameter, 2016, Decimal(10), "Журнал")) == 0
    assert record(entry, by, Reading(parameter, 2016, Decimal(14), "Акт")) == 1
    assert record(entry, by, Reading(parameter, 2015, Decimal(9))) == 1
    assert record(entry, by, Reading(parameter, 2015, None)) == 1
    assert record(entry, by, Reading(parameter, 2014, None)) == 0
    kept = QualityReading.objects.get()
    assert (kept.year, kept.value, kept.source, kept.recorded_by) == (
        2016,
        14,
        "Акт",
        by,
    )
    events = AuditEvent.objects.order_by("id").values_list("verb", "before", "after")
    ten, nine = {"value": "10", "source": "Журнал"}, {"value": "9", "source": ""}
    assert [(verb.split(".")[1], before, after) for verb, before, after in events] == [
        ("reading_recorded", {}, {"year": 2016, **ten}),
        (
            "reading_changed",
            {"value": "10.00", "source": "Журнал"},
            {"year": 2016, "value": "14", "source": "Акт"},
        ),
        ("reading_recorded", {}, {"year": 2015, **nine}),
        ("reading_removed", {"value": "9.00", "source": ""}, {"year": 2015}),
    ]


def test_readings_that_are_refused(
    personas: Any, places: Any, entry: RegistryEntry
) -> None:
    next_year = timezone.localdate().year + 1
    parameter = make_parameter(entry)
    foreign = make_parameter(make_entry(make_edition(places.b), entry.service))
    rows = (
        Reading(parameter, next_year, Decimal(1)),
        Reading(parameter, 1990, Decimal(1)),
        Reading(parameter, 2016, Decimal(-1)),
        Reading(parameter, 2016, Decimal(1), "у" * 251),
        Reading(foreign, 2016, Decimal(1)),
    )
    with pytest.raises(OperationRefused) as refused:
        record(entry, personas.head_a, *rows)
    assert codes(refused) == [
        ("readings-0-year", "year"),
        ("readings-1-year", "year"),
        ("readings-2-value", "range"),
        ("readings-3-year", "twice"),
        ("readings-3-source", "long"),
        ("readings-4-value", "foreign"),
    ]
    assert QualityReading.objects.count() == 0


def test_who_may_record_and_promise(personas: Any, entry: RegistryEntry) -> None:
    parameter = make_parameter(entry)
    for name, user in personas.named().items():
        if name in {"head_a", "coordinator_a"}:
            continue
        with pytest.raises(PermissionDenied):
            record(entry, user, Reading(parameter, 2016, Decimal(1)))
        with pytest.raises(PermissionDenied):
            operations.save_targets(entry=entry, by=user, rows=[HOURS])
    assert (QualityReading.objects.count(), QualityTarget.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("better", "value", "met"),
    [
        (Better.HIGHER, 11, False),
        (Better.HIGHER, 12, True),
        (Better.LOWER, 12, True),
        (Better.LOWER, Decimal("12.01"), False),
    ],
)
def test_met_or_not(
    personas: Any, entry: RegistryEntry, better: str, value: Any, met: bool
) -> None:
    parameter = make_parameter(entry, target=12, better=better)
    record(entry, personas.head_a, Reading(parameter, 2016, Decimal(value)))
    (line,) = queries.quality_of(entry)
    assert [(r.year, r.is_met) for r in line.readings] == [(2016, met)]


def test_readings_are_recorded_on_the_page_of_a_published_registry(
    head: Client, places: Any
) -> None:
    entry = make_entry(make_edition(places.a, EditionState.PUBLISHED))
    make_item("quality", kind="facts")
    water = make_parameter(entry, target=12, name_ky="Суу", unit="саат")
    loss = make_parameter(entry, name_ky="Жоготуу", better=Better.LOWER)
    address = f"/m/registry/entries/{entry.pk}/quality/"
    old = head.get(address, {"year": 2015}).context["forms"]
    assert [form.parameter for form in old] == [loss, water]
    data = {f"p{water.pk}-value": "9,5", f"p{water.pk}-source": "Журнал № 3"}
    done = head.post(f"{address}?year=2015", data)
    assert (done.status_code, done["Location"]) == (
        302,
        f"/m/registry/entries/{entry.pk}/",
    )
    page = head.get(done["Location"]).content.decode()
    told = ("9,50 саат", "target not met", "Журнал № 3", "target met")
    assert [word in page for word in told] == [True, True, True, False]
    # what a colleague recorded meanwhile is not taken back by an old page
    stale = {
        f"p{water.pk}-value": "9,5",
        f"initial-p{water.pk}-value": "9,5",
        f"p{loss.pk}-value": "30",
    }
    QualityReading.objects.update(value=13)
    head.post(f"{address}?year=2015", stale)
    assert set(QualityReading.objects.values_list("parameter", "value")) == {
        (water.pk, 13),
        (loss.pk, 30),
    }
    future = timezone.localdate().year + 1
    refused = head.post(f"{address}?year={future}", {f"p{water.pk}-value": "1"})
    assert refused.status_code == 422
    lonely = head.post(f"{address}?year=2014", {f"p{water.pk}-source": "Журнал"})
    assert lonely.status_code == 422
    assert list(lonely.context["forms"][1].errors) == ["value"]
    assert QualityReading.objects.count() == 2


def test_readers_and_strangers_record_nothing(
    browse: Any, personas: Any, entry: RegistryEntry
) -> None:
    address = f"/m/registry/entries/{entry.pk}/quality/"
    assert browse(personas.viewer_a).get(address).status_code == 403
    assert browse(personas.head_b).get(address).status_code == 404


def test_targets_are_written_as_rows(head: Client, entry: RegistryEntry) -> None:
    kept = make_parameter(entry, target=12, name_ky="Суу", name_en="")
    make_item("quality", kind="facts")
    address = f"/m/registry/entries/{entry.pk}/edit/quality/"
    form = head.get(address).context["form"]
    assert [row["name_ky"].value() for row in form.rows] == ["Суу", None]
    row = {
        "targets-TOTAL_FORMS": 2,
        "targets-INITIAL_FORMS": 0,
        "targets-0-parameter": kept.pk,
        "targets-0-name_ky": "Суу",
        "targets-0-better": "higher",
        "targets-0-target": "14",
        "targets-1-name_ky": "Жоготуу",
        "targets-1-better": "lower",
        "targets-1-target": "5,5",
    }
    more = head.post(address, row | {"more": "1"})
    assert [r["name_ky"].value() for r in more.context["form"].rows][:2] == [
        "Суу",
        "Жоготуу",
    ]
    assert head.post(address, row).status_code == 302
    targets = entry.targets.values_list("parameter__name_ky", "target")
    assert set(targets) == {("Суу", 14), ("Жоготуу", Decimal("5.5"))}
    wrong = row | {"targets-1-name_ky": "", "targets-1-target": "7"}
    refused = head.post(address, wrong)
    assert refused.status_code == 422
    assert list(refused.context["form"].rows.forms[1].errors) == ["name_ky"]


def test_years_of_the_page_are_the_last_ones(
    head: Client, entry: RegistryEntry
) -> None:
    address = f"/m/registry/entries/{entry.pk}/quality/"
    this_year = timezone.localdate().year
    page = head.get(address)
    assert page.context["years"] == list(range(this_year - 5, this_year + 1))
    assert head.get(address, {"year": "2001"}).context["years"][0] == 2001
    assert head.get(address, {"year": "x"}).context["year"] == this_year
