"""`./portal test`: the whole suite on SQLite, on PostgreSQL with Redis, and in a browser.

A part whose programs are missing is left out with a visible reason and counted as
skipped; with `--require-all` it counts as failed. Everything else on the command line
goes to pytest. The last line is alone: "N passed, N failed, N skipped".
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import services
from tests.support.stores import Stores, stores

PART_SECONDS = 45 * 60
NOTHING_COLLECTED = 5


@dataclass
class Count:
    """How many tests ended in which way."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    trouble: list[str] = field(default_factory=list)

    def add_report(self, path: Path) -> int:
        """Add what a JUnit report holds; gives the number of its tests."""
        if not path.exists():
            return 0
        suites = ET.parse(path).getroot().iter("testsuite")  # noqa: S314  # pytest's own
        total = 0
        for suite in suites:
            tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            self.skipped += skipped
            self.failed += failed
            self.passed += max(tests - skipped - failed, 0)
            total += tests
        return total

    def line(self) -> str:
        """The closing line."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True)
class Part:
    """One pass over the suite: a marker expression and what stands beside it."""

    title: str
    marker: str
    workers: int
    services: bool


PARTS = [
    Part("on SQLite", "not journey and not postgres", 2, services=False),
    Part("on PostgreSQL with Redis", "not journey and not once", 2, services=True),
    Part("journeys on SQLite", "journey and not postgres", 2, services=False),
    Part("journeys on PostgreSQL with Redis", "journey and not once", 2, services=True),
]


def run_pytest(part: Part, arguments: list[str], env: dict[str, str]) -> int:
    """One pytest process in its own session, ended with all its children when late."""
    command = [sys.executable, "-m", "pytest", "-q", "-m", part.marker]
    # A journey's file has one portal, which its tests share; other tests stand alone.
    share = "loadfile" if part.marker.startswith("journey") else "worksteal"
    command += ["-n", str(part.workers), "--dist", share]
    process = subprocess.Popen(
        [*command, *arguments], env=os.environ | env, start_new_session=True
    )
    try:
        return process.wait(PART_SECONDS)
    except BaseException as reason:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(reason, subprocess.TimeoutExpired):
            print(f"portal test: stopped after {PART_SECONDS} s", flush=True)
            return 1
        raise


@contextlib.contextmanager
def beside(part: Part, known: Stores) -> Iterator[dict[str, str]]:
    """The environment of a part, its services running; raises services.Missing."""
    if "journey" in part.marker.split()[:1]:
        services.find_chromium()
    if not part.services:
        yield known.sqlite.environment | {"REDIS_URL": ""}
        return
    if known.missing:
        raise known.missing
    with services.redis() as broker:
        yield known.postgres.environment | {"REDIS_URL": broker}


def run_part(
    part: Part, known: Stores, arguments: list[str], count: Count, *, strict: bool
) -> None:
    """Run one part and add it to the count."""
    start = time.monotonic()
    print(f"== {part.title} " + "=" * (70 - len(part.title)), flush=True)
    with tempfile.TemporaryDirectory(prefix="portal-report-") as folder:
        report = Path(folder) / "report.xml"
        try:
            with beside(part, known) as env:
                code = run_pytest(part, [*arguments, f"--junitxml={report}"], env)
        except services.Missing as missing:
            print(f"SKIPPED {part.title}: {missing}", flush=True)
            if strict:
                count.failed += 1
                count.trouble.append(f"{part.title}: {missing}")
            else:
                count.skipped += 1
            return
        before = count.failed
        total = count.add_report(report)
    if code not in (0, NOTHING_COLLECTED) and (count.failed == before or not total):
        count.failed += 1  # pytest broke before or after the tests themselves
    if code not in (0, NOTHING_COLLECTED):
        count.trouble.append(f"{part.title}: pytest ended with {code}")
    print(f"== {part.title}: {time.monotonic() - start:.0f} s", flush=True)


def main(arguments: list[str]) -> int:
    """Run all parts; 0 when every test that ran passed and at least one ran."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all is put away
    strict = "--require-all" in arguments
    rest = [argument for argument in arguments if argument != "--require-all"]
    count = Count()
    with stores() as known:
        for part in PARTS:
            run_part(part, known, rest, count, strict=strict)
    for sentence in count.trouble:
        print(f"FAILED {sentence}")
    if count.passed == 0 and not count.trouble:
        print("FAILED no test ran")
    print(count.line(), flush=True)
    return int(bool(count.trouble) or count.failed > 0 or count.passed == 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
