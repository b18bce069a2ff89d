"""`./portal states`: write docs/states/*.md from the tables of moves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from core.states import diagram
from core.workflow import MACHINES


class Command(BaseCommand):
    help = "Writes the state diagrams to docs/states/, or checks that they are fresh."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs" / "states"
        with translation.override("en"):
            wanted = {f"{noun}.md": diagram(m) for noun, m in MACHINES.items()}
        there = {path.name: path.read_text() for path in folder.glob("*.md")}
        if check:
            if there != wanted:
                raise CommandError("docs/states is stale: run ./portal states")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in there.keys() - wanted.keys():
            (folder / name).unlink()
        for name, text in wanted.items():
            (folder / name).write_text(text)
        self.stdout.write(f"{len(wanted)} state machines written to docs/states")
