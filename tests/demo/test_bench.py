"""The bench runs from end to end. Times are not looked at: machines are noisy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from demo.bench.measuring import Case, Measured, Outcome, Result, measure
from demo.bench.memory import children_watched, own_peak_mb
from demo.bench.writing import lines_of, table

ROOT = Path(settings.BASE_DIR)


@pytest.mark.once
@pytest.mark.journey
def test_the_command_measures_every_case_and_leaves_nothing(tmp_path: Path) -> None:
    document = ROOT / "docs" / "benchmarks.md"
    before = document.read_bytes() if document.exists() else None
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "bench", "--quick"],
        cwd=ROOT,
        env={**environment, "DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite3"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    cases = {line.split(" | ")[0][2:].strip() for line in done.stdout.splitlines()}
    assert cases >= {
        "list of 8 applications",
        "list of 16 applications: filter, search, sort",
        "ranking of 8 applications x 2 scores",
        "list of municipalities",
        "search of 30 entries, 6 found",
        "search of 30 entries, 0 found",
        "long action plan, 6 measures",
        "export of 30 rows as XLSX",
        "programme report as PDF, 2 municipalities",
    }
    # the database of the settings was not touched, and a quick run writes nothing
    assert not (tmp_path / "own.sqlite3").exists()
    assert list(tmp_path.glob("portal-bench-*")) == []
    assert (document.read_bytes() if document.exists() else None) == before


@pytest.mark.once
def test_works_take_turns_and_medians_are_kept() -> None:
    order: list[str] = []
    seconds = iter([1.0, 5.0, 3.0])

    def ours() -> Outcome:
        order.append("ours")
        return Outcome(size=7, seconds=next(seconds), peak_mb=50)

    def other() -> Outcome:
        order.append("other")
        return Outcome(seconds=2.0)

    result = measure(Case("case", ours, {"other": other}, 3, in_process=False))
    assert order == ["ours", "other"] * 3
    assert result.ours == Measured(seconds=3.0, peak_mb=50, size=7)
    assert result.baselines == {"other": Measured(seconds=2.0, peak_mb=None, size=0)}


def test_lines_of_the_table() -> None:
    result = Result(
        "case", Measured(2.0, 80.4, 12345), {"other": Measured(0.5, 40.0, 0)}, 9
    )
    lines = list(lines_of([result]))
    assert lines == [
        ["case", "2.00 s", "other", "500.0 ms", "4.00", "9", "80 (40)", "12,345"]
    ]
    assert table(["A", "Bc"], [["longer", "x"]]) == (
        "| A      | Bc |\n| ------ | -- |\n| longer | x  |\n"
    )


@pytest.mark.once
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs /proc")
def test_peaks_are_those_of_the_right_process() -> None:
    code = "held = bytearray(60_000_000); import time; time.sleep(0.5)"
    with children_watched() as peak:
        subprocess.run([sys.executable, "-c", code], check=True)
    assert 57 < peak[0] < 120
    own = own_peak_mb()
    assert own is not None
    assert own > 20
