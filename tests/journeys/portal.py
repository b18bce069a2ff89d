"""A whole portal for a journey: its own database, web server and worker processes.

Without Redis the worker is `manage.py work`; with `REDIS_URL` it is Celery with beat.
The test itself reads and writes the same database through Django's default connection.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from tests.support.services import free_port
from tests.support.stores import TEMPLATE

ROOT = Path(settings.BASE_DIR)
PATIENCE = 60
# Journeys of different files run beside each other, each process with its own stores.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
OWN_REDIS = 60 + WORKER  # each test empties the cache of the usual Redis database
WEB = (
    *("-m", "gunicorn", "config.wsgi:application", "--threads", "8"),
    *("--no-control-socket", "--bind"),
)
CELERY = ("-m", "celery", "-A", "config")


def is_sqlite() -> bool:
    """Whether this pass runs on SQLite."""
    return os.environ["DATABASE_URL"].startswith("sqlite")


@dataclass
class Portal:
    """The processes, their environment, and the folder with files and logs."""

    folder: Path
    environment: dict[str, str]
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str, **more: str) -> subprocess.Popen[bytes]:
        """Start `python <command>` in its own session."""
        with (self.folder / f"process-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment | more,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def serve(self, **more: str) -> str:
        """Start a web server; gives its address as soon as it answers."""
        place = f"127.0.0.1:{free_port()}"
        self.start(*WEB, place, **more)
        self.wait(lambda: _answers(f"http://{place}/healthz/"))
        return f"http://{place}"

    def work(self) -> subprocess.Popen[bytes]:
        """Start a worker; what is killed to kill it is its whole session."""
        if self.environment["REDIS_URL"]:
            return self.start(*CELERY, "worker", "--pool", "prefork", "-c", "2")
        return self.start("manage.py", "work", "--poll", "0.2")

    def beat(self) -> None:
        """Start what wakes a Celery worker up; the other worker needs nothing."""
        if self.environment["REDIS_URL"]:
            self.start(*CELERY, "beat", "--schedule", str(self.folder / "beat"))

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 a process with all its children, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Leave nothing running."""
        for process in self.processes:
            self.kill(process)

    def wait(self, what: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Wait until something is true; fails with the last words of the processes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = what()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError(f"waited {seconds} s in vain\n{self.logs()}")

    def logs(self) -> str:
        """The end of each process's log."""
        paths = sorted(self.folder.glob("process-*.log"))
        return "\n".join(path.read_text("utf-8", "replace")[-3000:] for path in paths)


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with contextlib.suppress(OSError), opener.open(address, timeout=5) as answer:
        return answer.status == 200
    return False


def environment(folder: Path, database: str) -> dict[str, str]:
    """What the processes of a journey are told: short lease, no second factor."""
    kept = ("PATH", "HOME", "LANG")
    redis = os.environ.get("REDIS_URL", "")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PORTAL_TEST": "1",
        "DJANGO_SETTINGS_MODULE": "tests.core.quick_beat_settings",
        "DATABASE_URL": database,
        "REDIS_URL": re.sub(r"/\d+$", f"/{OWN_REDIS}", redis),
        "VAR_DIR": str(folder),
        "JOB_LEASE_SECONDS": "2",
        "JOB_RESEND_SECONDS": "1",
        "REQUIRE_SECOND_FACTOR": "0",
        "PYTHONWARNINGS": "ignore",
    }


class Databases:
    """One migrated database, and a copy of it for each group of journeys."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self.template = os.environ.get(TEMPLATE, "")
        self.own_template = "" if self.template else f"journey_template_{WORKER}"
        if self.own_template:
            self._migrate()

    def _migrate(self) -> None:
        self.template = self.own_template
        if is_sqlite():
            self.template = str(self.folder / self.own_template)
        else:
            self._execute(f"CREATE DATABASE {self.template}")
        variables = environment(self.folder, self._url(self.own_template))
        command = [sys.executable, "manage.py", "migrate", "--skip-checks", "-v0"]
        subprocess.run(command, cwd=ROOT, env=variables, check=True)

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """A new database; the test's default connection leads to it. Gives its URL."""
        self.number += 1
        name = f"journey_{WORKER}_{self.number}"
        if is_sqlite():
            shutil.copy(self.template, self.folder / name)
        else:
            self._execute(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        try:
            with _default_connection(str(self.folder / name) if is_sqlite() else name):
                yield self._url(name)
        finally:
            if not is_sqlite():
                self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def drop(self) -> None:
        """Remove the template, if it is our own."""
        if self.own_template and not is_sqlite():
            self._execute(f"DROP DATABASE {self.own_template} WITH (FORCE)")

    def _url(self, name: str) -> str:
        if is_sqlite():
            return f"sqlite:///{self.folder / name}"
        place, mark, options = os.environ["DATABASE_URL"].partition("?")
        return f"{place.rpartition('/')[0]}/{name}{mark}{options}"

    @staticmethod
    def _execute(statement: str) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(statement)


@contextlib.contextmanager
def _default_connection(name: str) -> Iterator[None]:
    """Lead the default connection of this process to another database."""
    before = connections["default"]
    usual = connections.settings["default"]
    connections.settings["default"] = usual | {"NAME": name}
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = usual
        connections["default"] = before
