"""Throw-away PostgreSQL and Redis for tests: own folders, gone when the block ends.

    with postgres() as url: ...      # postgres://portal@/portal?host=<folder>
    with redis() as url: ...         # redis://:<password>@127.0.0.1:<port>/0

Run as a program it starts both, runs a command with `DATABASE_URL` and `REDIS_URL` set
and stops both:  python -m tests.support.services pytest tests/grants
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

START_SECONDS = 60


class Missing(Exception):
    """A program that a part of the tests needs is not installed."""


def find_postgres() -> Path:
    """The folder of the newest PostgreSQL's programs; raises Missing."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: float(folder.parent.name),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Missing("PostgreSQL is not installed (Debian: apt-get install postgresql)")


def find_redis() -> str:
    """The path of redis-server; raises Missing."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if not found:
        raise Missing("Redis is not installed (Debian: apt-get install redis-server)")
    return found


def _unprivileged() -> tuple[list[str], str]:
    """A command prefix that gives up root, and the name of the user it becomes.

    PostgreSQL refuses to run as root; outside of root nothing changes.
    """
    if os.getuid() != 0:
        return [], ""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            person = pwd.getpwnam(name)
            ids = [f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}"]
            return ["setpriv", *ids, "--clear-groups"], name
    raise Missing("PostgreSQL refuses root and no other user exists")


def _wait(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} was not ready in {START_SECONDS} s")


@contextlib.contextmanager
def running(
    command: list[str], *, ready: Callable[[], bool], stop: signal.Signals, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program in its own session, wait until it is ready, stop it at the end."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            _wait(ready, process)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(stop)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _folder(prefix: str, owner: str) -> Path:
    # The path of a unix socket must be short (about 100 bytes), so always under /tmp.
    base = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
    if owner:
        shutil.chown(folder, owner)
    return folder


def _make_cluster(programs: Path, prefix: list[str], data: Path) -> None:
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    initdb = [*prefix, str(programs / "initdb"), "-D", str(data), "-U", "portal"]
    options = ["-A", "trust", "-E", "UTF8", f"--locale={locale}", "--no-sync"]
    subprocess.run([*initdb, *options], check=True, capture_output=True, cwd="/")


def _server_command(programs: Path, data: Path) -> list[str]:
    # Durability is off: nothing in this cluster outlives the tests. Statements are not
    # compiled, as in production: that takes longer than the portal's queries themselves.
    command = [str(programs / "postgres"), "-D", str(data)]
    for option in (
        *("fsync=off", "full_page_writes=off", "synchronous_commit=off"),
        *("listen_addresses=", f"unix_socket_directories={data.parent}"),
        *("max_connections=200", "jit=off"),
    ):
        command += ["-c", option]
    return command


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A new PostgreSQL cluster on a unix socket; gives its DATABASE_URL.

    Raises Missing.
    """
    programs = find_postgres()
    prefix, owner = _unprivileged()
    folder = _folder("portal-pg-", owner)
    data, log = folder / "data", folder.with_suffix(".log")
    place = ["-h", str(folder), "-U", "portal"]
    ready = [str(programs / "pg_isready"), "-q", *place]
    try:
        _make_cluster(programs, prefix, data)
        with running(
            [*prefix, *_server_command(programs, data)],
            ready=lambda: subprocess.run(ready, check=False).returncode == 0,
            stop=signal.SIGINT,
            log=log,
        ):
            createdb = [str(programs / "createdb"), *place, "portal"]
            subprocess.run(createdb, check=True)
            yield f"postgres://portal@/portal?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        log.unlink(missing_ok=True)


def free_port() -> int:
    """A loopback port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextlib.contextmanager
def redis(*, port: int = 0) -> Iterator[str]:
    """A new Redis on a loopback port with a password; gives its REDIS_URL."""
    program = find_redis()
    folder = _folder("portal-redis-", "")
    port = port or free_port()
    password = secrets.token_urlsafe(16)
    settings = folder / "redis.conf"
    settings.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {folder}\n"
        'save ""\nappendonly no\ndatabases 64\n',
        encoding="ascii",
    )
    try:
        with running(
            [program, str(settings)],
            ready=lambda: _answers(port),
            stop=signal.SIGTERM,
            log=folder / "log",
        ):
            yield f"redis://:{password}@127.0.0.1:{port}/0"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_chromium() -> str:
    """The path of a Chromium; raises Missing."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise Missing("Chromium is not installed (Debian: apt-get install chromium)")


def main() -> int:
    """Run a command beside both services; gives the command's exit code."""
    with postgres() as database, redis() as broker:
        services = {"DATABASE_URL": database, "REDIS_URL": broker}
        command = [sys.executable, "-m", *sys.argv[1:]]
        return subprocess.run(
            command, env=os.environ | services, check=False
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
