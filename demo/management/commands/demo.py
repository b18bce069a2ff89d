"""`./portal demo`: the whole portal in one terminal, with sample data."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import translation

from demo.logins import LOGINS, PASSWORD
from demo.preparing import prepare
from demo.supervisor import ChildEnded, StopAsked, Supervisor, listen, stop_by_signal
from demo.walk import WalkFailed, walk

WEB = [
    *("-m", "gunicorn", "config.wsgi:application", "--workers", "1", "--threads", "4"),
    *("--worker-class", "gthread", "--graceful-timeout", "3", "--no-control-socket"),
]
WORKER = ["manage.py", "work"]


class Command(BaseCommand):
    """Ends with 0 when asked to stop, with 1 when a process of the demo dies."""

    help = "Start the portal with sample data on this computer."
    # The children check themselves; checking here again would delay the start.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port", type=int, default=8000, help="the first port to try"
        )
        parser.add_argument(
            "--once", action="store_true", help="do the main job over HTTP, then stop"
        )
        parser.add_argument(
            "--keep", metavar="DIR", help="with --once: leave the report there"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("This is not the demo. Start it with: ./portal demo")
        supervisor = Supervisor(Path(settings.VAR_DIR) / "logs")
        with stop_by_signal():
            try:
                self.run(supervisor, options)
            except StopAsked:
                self.stdout.write("Stopping.")
            except (ChildEnded, WalkFailed, TimeoutError, OSError) as reason:
                raise CommandError(str(reason)) from reason
            finally:
                supervisor.stop()

    def run(self, supervisor: Supervisor, options: dict[str, Any]) -> None:
        """Prepare, start the children, then watch them or do the main job once."""
        prepare(self.stdout.write)
        connections.close_all()
        address = self.start(supervisor, options["port"])
        with translation.override("en"):
            people = ", ".join(f"{login.email} ({login.title})" for login in LOGINS)
        self.stdout.write(
            f"The portal is ready: {address} Log in as {people}. Password: {PASSWORD}"
        )
        if not options["once"]:
            supervisor.watch()
        for line in walk(address, self.keep_folder(options["keep"])):
            supervisor.check()
            self.stdout.write(line)

    def start(self, supervisor: Supervisor, port: int) -> str:
        """Start web server and worker; gives the address once it answers."""
        with listen(port) as door:
            address = f"http://127.0.0.1:{door.getsockname()[1]}/"
            os.environ["PORTAL_URL"] = address
            web = [*WEB, "--bind", f"fd://{door.fileno()}"]
            supervisor.start("web", web, keep=door.fileno())
        supervisor.start("worker", WORKER)
        supervisor.wait_until_healthy(f"{address}healthz/")
        return address

    def keep_folder(self, keep: str | None) -> Path | None:
        """The folder of --keep, seen from where the caller stands; made if absent."""
        if not keep:
            return None
        folder = Path(os.environ.get("PORTAL_CALLER_DIR", "."), keep)
        folder.mkdir(parents=True, exist_ok=True)
        return folder
