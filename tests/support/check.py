"""`./portal check`: everything a machine can say about the code without running tests."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HARMLESS = {"PORTAL_TEST": "1", "DATABASE_URL": "sqlite:///:memory:", "REDIS_URL": ""}
# Made up on the spot, shaped like a real place: nothing is connected to.
PRODUCTION = {
    "PORTAL_TEST": "0",
    "PORTAL_DEMO": "0",
    "DEBUG": "0",
    "PORTAL_PRODUCTION": "1",
    "SECRET_KEY": "Zp3-" * 5 + "kX8_" * 5 + "w7Qe" * 5 + "9Lm!" * 5,
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgres://portal:secret@db.example/portal",
    "REDIS_URL": "redis://:secret@redis.example/0",
}
MANAGE = ["manage.py"]
CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("lint", ["-m", "ruff", "check", "--output-format", "concise", "."], {}),
    (
        "format",
        ["-m", "ruff", "format", "--check", "--output-format", "concise", "."],
        {},
    ),
    ("types", ["-m", "mypy"], HARMLESS),
    (
        "import rules",
        ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
        {},
    ),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], HARMLESS),
    ("settings", [*MANAGE, "check", "--deploy", "--fail-level", "INFO"], PRODUCTION),
    ("messages", ["-m", "tests.support.messages", "--check"], {}),
    ("states", [*MANAGE, "states", "--check"], HARMLESS),
]


def run(title: str, arguments: list[str], env: dict[str, str]) -> bool:
    """Run one check, print its output only when it fails."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    good = done.returncode == 0
    if not good:
        print((done.stdout + done.stderr).rstrip())
    took = time.monotonic() - start
    print(f"{'ok    ' if good else 'FAILED'} {title} ({took:.0f} s)", flush=True)
    return good


def main(wanted: list[str]) -> int:
    """Run all checks, or those named; 0 when all are good."""
    chosen = [check for check in CHECKS if not wanted or check[0] in wanted]
    results = [run(*check) for check in chosen]
    print(f"{sum(results)} of {len(results)} checks passed")
    return int(not results or not all(results))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
