"""A database of its own that real worker processes and the test share."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from core.models import Job, StoredFile

ALIAS = "workers"
ROOT = Path(settings.BASE_DIR)
PATIENCE = 60


@dataclass
class Engine:
    """Worker processes on a real database, and the test's own view of it."""

    folder: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a program of the portal in its own session."""
        log = (self.folder / f"process-{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment | more,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        self.processes.append(process)
        return process

    def worker(self, *options: str, **more: str) -> subprocess.Popen[bytes]:
        """Start `manage.py work`."""
        return self.start("manage.py", "work", *options, **more)

    def kill_everything(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 a worker with all its children, as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def enqueue(self, kind: str, **parameters: Any) -> Job:
        """Write a job row, with a trace file of its own."""
        job = Job(kind=kind, title=kind, language="en")
        job.parameters = parameters | {"trace": str(self.folder / f"{job.pk}.trace")}
        job.save(using=ALIAS)
        return job

    def job(self, job: Job) -> Job:
        """The row as it is now."""
        return Job.objects.using(ALIAS).get(pk=job.pk)

    def trace(self, job: Job) -> list[str]:
        """What the handler wrote: `start <pid>` and `end` lines."""
        path = self.folder / f"{job.pk}.trace"
        return path.read_text().splitlines() if path.exists() else []

    def starts(self, job: Job) -> list[int]:
        """The process ids in which the handler began."""
        return [int(w[6:]) for w in self.trace(job) if w.startswith("start")]

    def files(self) -> list[Path]:
        """All contents in the file storage."""
        return [p for p in (self.folder / "files").rglob("*") if p.is_file()]

    def stored(self) -> int:
        """How many file rows there are."""
        return StoredFile.objects.using(ALIAS).count()

    def wait(self, what: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Wait until something is true; fails with the processes' last words."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = what()
            if found:
                return found
            time.sleep(0.05)
        logs = "\n".join(p.read_text()[-3000:] for p in self.folder.glob("*.log"))
        raise AssertionError(f"waited {seconds} s in vain\n{logs}")

    def wait_for_end(self, job: Job) -> Job:
        """Wait until a job has ended; gives its row."""
        self.wait(lambda: not self.job(job).is_active)
        return self.job(job)

    def stop(self) -> None:
        """Kill what still runs."""
        for process in self.processes:
            if process.poll() is None:
                self.kill_everything(process)


def _manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
    )


def _environment(folder: Path, database: str) -> dict[str, str]:
    """The environment of a worker process: short lease, test kinds, no Redis."""
    wanted = ("PATH", "HOME", "LANG")
    return {name: os.environ[name] for name in wanted if name in os.environ} | {
        "PORTAL_TEST": "1",
        "PORTAL_TEST_APPS": "tests.core.jobkinds",
        "DATABASE_URL": database,
        "REDIS_URL": "",
        "VAR_DIR": str(folder),
        "JOB_LEASE_SECONDS": "2",
        "PYTHONWARNINGS": "ignore",
    }


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    folder = tmp_path_factory.mktemp("migrated")
    url = f"sqlite:///{folder}/db.sqlite3"
    _manage(_environment(folder, url), "migrate", "--skip-checks", "-v0")
    return folder / "db.sqlite3"


@pytest.fixture
def engine(
    tmp_path: Path, empty_database: Path, django_db_blocker: Any
) -> Iterator[Engine]:
    """Worker processes and the test on one SQLite file."""
    path = tmp_path / "db.sqlite3"
    shutil.copy(empty_database, path)
    yield from connected(tmp_path, f"sqlite:///{path}", django_db_blocker)


def connected(folder: Path, url: str, blocker: Any) -> Iterator[Engine]:
    """An engine on a migrated database; the test sees it as the alias `workers`."""
    sqlite = url.startswith("sqlite")
    base = connections.settings["default"]
    connections.settings[ALIAS] = base | (
        {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
        }
        if sqlite
        else {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.partition("?")[0].rpartition("/")[2],
            "USER": "portal",
            "HOST": url.rpartition("host=")[2],
            "OPTIONS": {},
        }
    )
    engine = Engine(folder, _environment(folder, url))
    with blocker.unblock():
        try:
            yield engine
        finally:
            engine.stop()
            connections[ALIAS].close()
            del connections[ALIAS]
            del connections.settings[ALIAS]


def new_postgres(folder: Path, url: str) -> None:
    """Migrate a new PostgreSQL database."""
    _manage(_environment(folder, url), "migrate", "--skip-checks", "-v0")
