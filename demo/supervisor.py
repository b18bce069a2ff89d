"""Starts the processes of the demo, watches them and stops all of them.

Each child leads a session of its own: a Ctrl-C in the terminal reaches only the
supervisor, which then stops the children in order.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_SECONDS = 10
START_SECONDS = 60
PORTS_TRIED = 50


class StopAsked(BaseException):
    """Somebody asked the demo to stop (Ctrl-C, kill, a closed terminal)."""


class ChildEnded(Exception):
    """A process of the demo ended by itself."""


@contextlib.contextmanager
def stop_by_signal() -> Iterator[None]:
    """Turn the stop signals into StopAsked; from then on further ones are ignored."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise StopAsked

    before = {number: signal.signal(number, ask) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def listen(first: int) -> socket.socket:
    """A listening loopback socket on the first free port from `first` on.

    The web server takes over this very socket, so nobody can take the port between
    looking and starting. Raises OSError when 50 ports in a row are taken.
    """
    for port in range(first, first + PORTS_TRIED):
        candidate = socket.socket()
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
            candidate.listen(128)
        except OSError:
            candidate.close()
            continue
        return candidate
    raise OSError(f"No free port between {first} and {first + PORTS_TRIED - 1}.")


class Supervisor:
    """The children of the demo. `folder` takes their log files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def start(
        self, name: str, arguments: list[str], *, keep: int | None = None
    ) -> None:
        """Start `python <arguments>` under a name; it inherits the descriptor `keep`."""
        with self.log(name).open("wb") as out:
            self.children[name] = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                pass_fds=() if keep is None else (keep,),
            )

    def log(self, name: str) -> Path:
        """The log file of a child."""
        return self.folder / f"{name}.log"

    def check(self) -> None:
        """Raise ChildEnded, with the end of its log, when a child no longer runs."""
        for name, child in self.children.items():
            code = child.poll()
            if code is not None:
                tail = self.log(name).read_text("utf-8", "replace").splitlines()[-20:]
                raise ChildEnded(
                    "\n".join([*tail, f"The {name} process ended with {code}."])
                )

    def wait_until_healthy(self, address: str) -> None:
        """Return when `address` answers 200; raise ChildEnded or TimeoutError."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            self.check()
            with (
                contextlib.suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(address, timeout=5) as answer,  # noqa: S310
            ):
                if answer.status == 200:  # noqa: PLR2004
                    return
            time.sleep(0.1)
        raise TimeoutError(f"{address} did not answer in {START_SECONDS} seconds.")

    def watch(self) -> None:
        """Never returns: raises ChildEnded, or StopAsked from a signal."""
        while True:
            self.check()
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask every child to stop, then end what is left of their sessions."""
        for number in STOP_SIGNALS:  # a second Ctrl-C must not leave children behind
            signal.signal(number, signal.SIG_IGN)
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(end - time.monotonic(), 0.1))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
