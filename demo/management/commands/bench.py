"""`./portal bench`: measures the portal in a throw-away database."""

import logging
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.test.utils import override_settings

from demo.bench import alone, writing
from demo.bench.database import throw_away_database
from demo.bench.running import Run
from demo.bench.sizes import FULL, QUICK

DOCUMENT = Path("docs/benchmarks.md")


class Command(BaseCommand):
    """The data, the cases and the tables stand in `demo.bench`."""

    help = "Measure pages, exports and PDFs beside baselines; write docs/benchmarks.md."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "names", nargs="*", help="only cases whose name holds one of these words"
        )
        parser.add_argument(
            "--quick",
            action="store_true",
            help="tiny data, one round: only shows that it works, writes no document",
        )
        parser.add_argument("--alone", choices=alone.WORKS, help="for its own use")
        parser.add_argument("--folder", type=Path, help="for its own use")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["alone"]:
            self.stdout.write(alone.work_here(options["alone"], options["folder"]))
            return
        logging.disable(logging.WARNING)
        with (
            tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
            override_settings(
                ROOT_URLCONF="demo.bench.urls",
                MEDIA_ROOT=Path(folder, "files"),
                REQUIRE_SECOND_FACTOR=False,
            ),
        ):
            self.run(Path(folder), options)

    def run(self, folder: Path, options: dict[str, Any]) -> None:
        """Measure; a whole run at full size also writes the document."""
        sizes = QUICK if options["quick"] else FULL
        with throw_away_database(folder) as address:
            run = Run(sizes, folder, address, self.stderr.write)
            report = run.measure_all(options["names"])
            self.stdout.write(writing.tables(report))
            if not options["quick"] and not options["names"]:
                text = writing.document(report)
                (Path(settings.BASE_DIR) / DOCUMENT).write_text(text, "utf-8")
                self.stdout.write(f"Written to {DOCUMENT}.")
