"""Databases that are migrated once; every process of the tests begins with a copy.

A process finds in `PORTAL_TEST_TEMPLATE` what it copies: a file of SQLite, or the name of
a database of PostgreSQL. Where nothing stands there it migrates for itself: in a single
test, or where migrating failed and the tests have to tell so.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support import services

TEMPLATE = "PORTAL_TEST_TEMPLATE"
ROOT = Path(__file__).resolve().parents[2]
MIGRATED = "migrated"


@dataclass(frozen=True)
class Store:
    """Where to test (empty: SQLite in memory), and what is copied there."""

    url: str = ""
    template: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the tests is told."""
        return {"DATABASE_URL": self.url, TEMPLATE: self.template}


@dataclass(frozen=True)
class Stores:
    """Both kinds of database; `missing` says why there is no PostgreSQL."""

    sqlite: Store
    postgres: Store
    missing: services.Missing | None = None


@contextlib.contextmanager
def stores() -> Iterator[Stores]:
    """Both databases, migrated side by side."""
    with contextlib.ExitStack() as doors:
        folder = Path(doors.enter_context(tempfile.TemporaryDirectory("-portal-db")))
        file, url, missing = folder / MIGRATED, "", None
        migrating = [_migrate(folder, f"sqlite:///{file}")]
        try:
            url = doors.enter_context(services.postgres())
            migrating.append(_migrate(folder, _new_database(url)))
        except services.Missing as reason:
            missing = reason
        made = [process.wait() == 0 for process in migrating]
        if made[0]:
            _settle(file)
        yield Stores(
            Store("", str(file) if made[0] else ""),
            Store(url, MIGRATED if made[-1] else ""),
            missing,
        )


def _migrate(folder: Path, url: str) -> subprocess.Popen[bytes]:
    own = {"PORTAL_TEST": "1", "DATABASE_URL": url, "REDIS_URL": ""}
    own |= {"VAR_DIR": str(folder), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "manage.py", "migrate", "--skip-checks", "-v0"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | own)


def _new_database(url: str) -> str:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {MIGRATED}")
    place, mark, options = url.partition("?")
    return f"{place.rpartition('/')[0]}/{MIGRATED}{mark}{options}"


def _settle(file: Path) -> None:
    # one file without a log beside it can be copied, also into memory
    with contextlib.closing(sqlite3.connect(file)) as store:
        store.execute("PRAGMA journal_mode=DELETE")


def copy_to_memory(file: str, name: str) -> sqlite3.Connection:
    """Fill a database in memory; it lives as long as what is given back is open."""
    memory = sqlite3.connect(name, uri=True)
    with contextlib.closing(sqlite3.connect(file)) as source:
        source.backup(memory)
    return memory
