"""The supervisor of the demo with small children of its own."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from demo.supervisor import (
    ChildEnded,
    StopAsked,
    Supervisor,
    listen,
    stop_by_signal,
)

pytestmark = pytest.mark.once

SLEEP = ["-c", "import time; time.sleep(60)"]
# Starts a grandchild, says its number and refuses to stop when asked politely.
STUBBORN_CODE = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def signals_restored() -> object:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def alive(pid: int) -> bool:
    """Whether a process runs (one that ended but was not waited for does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_next_port_is_taken_when_the_first_is_not_free() -> None:
    with listen(20000) as first:
        port = first.getsockname()[1]
        with listen(port) as second:
            assert second.getsockname()[1] > port
            assert second.getsockname()[0] == "127.0.0.1"
        # The port is really open: what connects waits for the web server.
        socket.create_connection(("127.0.0.1", port), 2).close()


def test_no_free_port_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo.supervisor.PORTS_TRIED", 1)
    with listen(20200) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"No free port between {port} and {port}"):
            listen(port)


@pytest.mark.usefixtures("signals_restored")
def test_a_child_that_ends_is_found_with_its_last_words(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "logs")
    supervisor.start("worker", SLEEP)
    supervisor.start("web", ["-c", "import sys; print('no room'); sys.exit(3)"])
    with pytest.raises(ChildEnded) as ended:
        supervisor.watch()
    assert str(ended.value).splitlines() == ["no room", "The web process ended with 3."]
    supervisor.stop()
    assert [child.poll() for child in supervisor.children.values()] == [-15, 3]


@pytest.mark.usefixtures("signals_restored")
def test_stop_leaves_nobody_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("demo.supervisor.STOP_SECONDS", 1)
    supervisor = Supervisor(tmp_path)
    supervisor.start("stubborn", ["-c", STUBBORN_CODE])
    child = supervisor.children["stubborn"]
    while not supervisor.log("stubborn").read_text().strip():
        time.sleep(0.02)
    grandchild = int(supervisor.log("stubborn").read_text())
    assert alive(grandchild)
    assert os.getsid(child.pid) == child.pid != os.getsid(0)
    supervisor.stop()
    assert child.poll() == -signal.SIGKILL
    end = time.monotonic() + 5
    while alive(grandchild) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(grandchild)


@pytest.mark.usefixtures("signals_restored")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_stop_signal_asks_once(number: int) -> None:
    def hold() -> None:
        with stop_by_signal():
            try:
                os.kill(os.getpid(), number)
                time.sleep(5)
            finally:
                os.kill(os.getpid(), number)  # while stopping: nothing happens
                time.sleep(0.05)

    with pytest.raises(StopAsked):
        hold()


def test_waiting_ends_when_the_child_is_gone(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path)
    supervisor.start("web", ["-c", "raise SystemExit(7)"])
    with listen(20300) as door:
        door.settimeout(0.1)
        supervisor.children["web"].wait(20)
        with pytest.raises(ChildEnded, match="ended with 7"):
            supervisor.wait_until_healthy("http://127.0.0.1:9/healthz/")
    assert supervisor.children["web"].args[0] == sys.executable
