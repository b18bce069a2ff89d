"""Outlines from GeoJSON: what fits, what is refused, and that a second load is safe."""

import copy
import json
import math
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.models.audit import AuditEvent
from municipalities.building import simplifying
from municipalities.building.geojson import MAX_BYTES
from municipalities.models import Boundary
from municipalities.operations.boundaries import ATTRIBUTION, soate_of
from municipalities.resources import load_places
from tests.factories.municipalities import make_oblast, make_rayon

GEO = Path(settings.BASE_DIR).parent / "shared" / "data" / "geo"
OBLASTS = GEO / "kgz_adm1_oblasts_simplified.geojson"
RAYONS = GEO / "kgz_adm2_rayons_simplified.geojson"
needs_files = pytest.mark.skipif(
    not (OBLASTS.exists() and RAYONS.exists()),
    reason="the boundary files (../shared/data/geo) are not there",
)
SQUARE = [[72.0, 41.0], [73.0, 41.0], [73.0, 42.0], [72.0, 42.0], [72.0, 41.0]]


def feature(rings: Any = None, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": rings or [SQUARE]},
    }


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def run(content: Any, **options: Any) -> str:
        path = tmp_path / "outlines.geojson"
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, Path):
            path = content
        else:
            path.write_text(json.dumps(content), encoding="utf-8")
        out = StringIO()
        call_command("load_boundaries", str(path), stdout=out, **options)
        return out.getvalue()

    return run


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("KG03220000000", "41703220000000"),
        ("KG03", "41703000000000"),
        ("41703220000000", "41703220000000"),
        (41703220000000, "41703220000000"),
        ("kg02420000010", "41702420000010"),
        ("UZ0322", ""),
        ("417", ""),
        (None, ""),
        ({"a": 1}, ""),
    ],
)
def test_codes_in_the_file(value: Any, code: str) -> None:
    assert soate_of(value) == code


@pytest.mark.django_db
def test_places_are_found_by_code_or_name(load: Any) -> None:
    suzak = make_rayon()
    oblast = make_oblast()
    make_rayon("41703207000000", name_ky="Базар-Коргон", name_ru="", name_en="")
    answer = load(
        collection(
            feature(ADM1_PCODE="KG03", ADM2_PCODE="KG03220000000"),
            feature(soate="41703000000000"),
            feature(ADM2_KY="Базар-коргон"),
            feature(pcode="KG99000000000", name_en="Elsewhere"),
        )
    )
    codes = set(Boundary.objects.values_list("level", "code"))
    assert codes == {
        ("rayon", suzak.code),
        ("oblast", oblast.code),
        ("rayon", "41703207000000"),
    }
    assert "3 new" in answer
    assert "1 fit no place and were left out: feature 4 (Elsewhere)" in answer
    assert ATTRIBUTION in answer


@pytest.mark.django_db
def test_a_name_that_fits_twice_fits_nowhere(load: Any) -> None:
    """Naryn is an oblast, a rayon and a city."""
    oblast = make_oblast("41704000000000", name_ky="Нарын")
    make_rayon("41704245000000", name_ky="Нарын", oblast=oblast)
    make_rayon("41704400000010", name_ky="Нарын", kind="city", oblast=oblast)
    with pytest.raises(CommandError, match="No feature fits"):
        load(collection(feature(name="Нарын")))
    load(collection(feature(name="Нарын", kind="city")))
    assert Boundary.objects.get().code == "41704400000010"


@pytest.mark.django_db
def test_a_second_load_changes_nothing_and_writes_no_trail(load: Any) -> None:
    make_rayon()
    file = collection(feature(pcode="KG03220000000"))
    load(file)
    row = Boundary.objects.get()
    assert row.rings == [SQUARE]
    event = AuditEvent.objects.get(verb="boundary.loaded")
    assert event.after["made"] == ["Suzak"]
    assert event.actor_label == "system"
    assert "1 unchanged" in load(file)
    assert AuditEvent.objects.filter(verb="boundary.loaded").count() == 1
    assert "1 changed" in load(file, attribution="Кадастр")
    row.refresh_from_db()
    assert row.attribution == "Кадастр"
    assert AuditEvent.objects.filter(verb="boundary.loaded").count() == 2


@pytest.mark.django_db
def test_the_attribution_of_the_file_is_taken(load: Any) -> None:
    make_rayon()
    load(collection(feature(pcode="KG0322"), attribution="Made  by us"))
    assert Boundary.objects.get().attribution == "Made by us"
    load(collection(feature(pcode="KG0322"), metadata={"license": "CC0"}))
    assert Boundary.objects.get().attribution == "CC0"


def with_point(point: Any) -> dict[str, Any]:
    ring = copy.deepcopy(SQUARE)
    ring[1] = point
    return collection(feature([ring], pcode="KG03220000000"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "cannot be read as JSON"),
        (b"\xff\xfe\x00", "cannot be read as JSON"),
        (b"PK\x03\x04 a workbook", "cannot be read as JSON"),
        (b"[" * 200_000, "cannot be read as JSON"),
        (b"[1, 2]", "no GeoJSON"),
        (b'{"type": "Topology", "features": []}', "no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": {}}', "no GeoJSON"),
        (b" " * (MAX_BYTES + 1), "larger than 64 MB"),
        (collection(), "0 features"),
        (collection(*[feature()] * 501), "501 features"),
        (collection(None), "Feature 1 is not written"),
        (collection({"type": "Feature"}), "Feature 1 is not written"),
        (
            collection({"properties": {}, "geometry": None}),
            "Feature 1 is not written",
        ),
        (
            collection(
                {"properties": {}, "geometry": {"type": "Point", "coordinates": [7, 4]}}
            ),
            "only Polygon and MultiPolygon",
        ),
        (collection(feature([[[72, 41], [73, 41], [72, 41]]])), "fewer than four"),
        (collection(feature([[*SQUARE[:-1], [72.5, 41]]])), "not closed"),
        (collection(feature([["a", "b", "c", "d"]])), "not written"),
        (with_point([41.0, 73.0]), "outside the Kyrgyz Republic"),
        (with_point([2.35, 48.85]), "outside the Kyrgyz Republic"),
        (with_point(["73", 41.0]), "no number"),
        (with_point([True, 41.0]), "no number"),
        (with_point([10**400, 41.0]), "not written"),
        (with_point([73.0]), "Feature 1"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "cannot be read"),
        (collection(feature(pcode="XX1")), "No feature fits"),
        (collection(*[feature(pcode="KG03220000000")] * 2), "stands in the file twice"),
    ],
)
def test_a_wrong_file_is_refused_as_a_whole(
    load: Any, content: Any, sentence: str
) -> None:
    make_rayon()
    with pytest.raises(CommandError, match=sentence) as refused:
        load(content)
    assert str(refused.value).endswith("Nothing was loaded.")
    assert not Boundary.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_one_fault_keeps_the_good_features_out_too(load: Any) -> None:
    make_rayon()
    bad = feature([SQUARE[:-1]], pcode="KG03")
    with pytest.raises(CommandError, match="Feature 2"):
        load(collection(feature(pcode="KG0322"), bad))
    assert not Boundary.objects.exists()


@pytest.mark.django_db
def test_a_missing_file_is_a_sentence() -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_boundaries", "/no/such/file.geojson")


def test_a_simplified_ring_is_closed_and_near_the_true_one() -> None:
    ring = [
        (74 + math.cos(turn / 500) / 2, 41 + math.sin(turn / 500) / 2)
        for turn in range(3141)
    ]
    ring.append(ring[0])
    [simple] = simplifying.simplified([ring])
    assert simple[0] == simple[-1]
    assert 8 < len(simple) < 60
    radii = [math.dist((74, 41), point) for point in simple]
    assert all(math.isclose(radius, 0.5, abs_tol=0.001) for radius in radii)


def test_specks_go_but_a_place_never_vanishes() -> None:
    big: simplifying.Ring = [(x, y) for x, y in SQUARE]
    speck = [(74.0, 41.0), (74.001, 41.0), (74.001, 41.001), (74.0, 41.0)]
    assert len(simplifying.simplified([big, speck])) == 1
    assert len(simplifying.simplified([speck])) == 1


@needs_files
@pytest.mark.django_db
def test_the_official_files_fit(load: Any) -> None:
    load_places()
    answer = load(OBLASTS)
    assert "7 new" in answer
    assert "2 fit no place" in answer  # Bishkek and Osh have no municipalities here
    answer = load(RAYONS)
    assert "53 new" in answer
    assert "fit no place" not in answer
    rings = Boundary.objects.values_list("rings", flat=True)
    points = sum(len(ring) for row in rings for ring in row)
    assert points < 5000
    assert all(ring[0] == ring[-1] for row in rings for ring in row)
    assert "53 unchanged" in load(RAYONS)
