"""The two commands as a newcomer runs them: in a clean copy of the tree, in a folder with
a space in its name, with nothing on the PATH but what the system brings."""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from demo.logins import LOGINS, PASSWORD
from demo.supervisor import listen
from tests.house.tree import all_files

pytestmark = [pytest.mark.journey, pytest.mark.once]

ROOT = Path(settings.BASE_DIR)
BARE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# How this machine reaches the package index is its own affair.
PASSED_ON = re.compile(
    r"(PIP|UV|SSL|CURL|REQUESTS)_[A-Z_]+|(HTTPS?|NO|ALL)_PROXY", re.IGNORECASE
)
READY = re.compile(r"The portal is ready: http://127\.0\.0\.1:(\d+)/ Log in as (.+)")
START_SECONDS = 300


def bare_environment() -> dict[str, str]:
    """What a fresh log-in on a bare system has."""
    kept = {
        name: value for name, value in os.environ.items() if PASSED_ON.fullmatch(name)
    }
    home = os.environ.get("HOME", "/")
    return kept | {"PATH": BARE_PATH, "HOME": home, "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree without anything the commands made."""
    root = tmp_path_factory.mktemp("clean") / "the portal"
    for path in all_files():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, root / path)
    return root


def processes_in(root: Path) -> dict[int, str]:
    """Running processes whose working folder is the copy: number and command line."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (entry / "cwd").resolve() == root:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(entry.name)] = command.decode()
    return found


class Demo:
    """A running `./portal demo`."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.root = root
        self.log = root.parent / "demo.log"
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [str(root / "portal"), "demo", *arguments],
                cwd="/",
                env=bare_environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def wait_until_ready(self) -> re.Match[str]:
        """The line that says the address and the log-ins."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            ready = READY.search(self.log.read_text("utf-8"))
            if ready:
                return ready
            time.sleep(0.1)
        raise AssertionError(self.log.read_text("utf-8"))

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; gives the exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)

    def put_away(self) -> None:
        """Leave nothing running, whatever happened."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in processes_in(self.root):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def demo(root: Path, *arguments: str) -> Iterator[Demo]:
    running = Demo(root, *arguments)
    try:
        yield running
    finally:
        running.put_away()


def test_demo_once_leaves_the_donors_report(copy: Path) -> None:
    out = copy.parent / "from the demo"
    done = subprocess.run(
        [str(copy / "portal"), "demo", "--once", "--keep", out.name],
        cwd=copy.parent,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pdf = out / "programme-report.pdf"
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() in done.stdout
    for login in LOGINS:
        assert f"{login.email}: " in done.stdout
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert {"ң", "ө", "ү"} <= set(text.lower())
    assert "■" not in text
    assert processes_in(copy) == {}


def test_the_start_line_says_address_and_log_ins(copy: Path) -> None:
    with demo(copy) as running:
        ready = running.wait_until_ready()
        assert all(login.email in ready[2] for login in LOGINS)
        assert ready[2].endswith(f"Password: {PASSWORD}")
        address = f"http://127.0.0.1:{ready[1]}/account/login/"
        with urllib.request.urlopen(address, timeout=20) as answer:
            page = answer.read().decode()
        assert all(login.email in page for login in LOGINS)
        assert running.stop(signal.SIGINT) == 0
        assert processes_in(copy) == {}


def test_a_second_start_keeps_what_was_changed(copy: Path) -> None:
    database = copy / ".demo" / "portal.sqlite3"
    change = "UPDATE accounts_user SET full_name = 'Жаңы ат' WHERE email = ?"
    with demo(copy) as running:
        running.wait_until_ready()
        with contextlib.closing(sqlite3.connect(database, timeout=20)) as rows:
            rows.execute(change, [LOGINS[0].email])
            rows.commit()
        assert running.stop(signal.SIGTERM) == 0
    with demo(copy) as running:
        running.wait_until_ready()
        assert running.stop(signal.SIGHUP) == 0
    read = "SELECT full_name FROM accounts_user WHERE email = ?"
    with contextlib.closing(sqlite3.connect(database)) as rows:
        assert rows.execute(read, [LOGINS[0].email]).fetchall() == [("Жаңы ат",)]
    assert processes_in(copy) == {}


def test_a_taken_port_is_passed_over(copy: Path) -> None:
    with listen(18000) as taken:
        port = taken.getsockname()[1]
        with demo(copy, "--port", str(port)) as running:
            ready = running.wait_until_ready()
            assert port < int(ready[1]) <= port + 50
            assert running.stop() == 0


@pytest.mark.parametrize("name", ["gunicorn", "manage.py work"])
def test_a_dead_child_ends_the_demo_with_1(copy: Path, name: str) -> None:
    with demo(copy) as running:
        running.wait_until_ready()
        children = {
            pid
            for pid, command in processes_in(copy).items()
            if name in command and os.getsid(pid) == pid
        }
        assert len(children) == 1
        os.kill(children.pop(), signal.SIGKILL)
        assert running.process.wait(30) == 1
        assert "ended with -9" in running.log.read_text("utf-8")
        assert processes_in(copy) == {}


def test_the_test_command_says_how_many_passed(copy: Path) -> None:
    done = subprocess.run(
        [str(copy / "portal"), "test", "--require-all", "tests/core/test_text.py"],
        cwd="/",
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.rstrip().splitlines()[-1]
    counted = re.fullmatch(r"(\d+) passed, 0 failed, 0 skipped", last)
    assert counted, last
    # Once on SQLite and once on PostgreSQL with Redis.
    assert int(counted[1]) > 0
    assert int(counted[1]) % 2 == 0
