"""Loads outlines of oblasts and rayons for the outline map."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from core.problems import OperationRefused
from municipalities.building.geojson import MAX_BYTES
from municipalities.operations.boundaries import ATTRIBUTION, load_boundaries


class Command(BaseCommand):
    help = (
        "Load outlines of oblasts or rayons from a GeoJSON file. They are found by "
        "p-code, SOATE code or name and made simple. Safe to run again: an outline that "
        "is there is replaced, nothing is deleted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSON, in degrees (WGS 84)")
        parser.add_argument(
            "--attribution",
            default="",
            help="Printed on every map. Without it: what the file says, or "
            f"“{ATTRIBUTION}”.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            content = self.read(options["file"])
            try:
                loaded = load_boundaries(
                    content=content, attribution=options["attribution"], by=None
                )
            except OperationRefused as refused:
                lines = [str(problem.message) for problem in refused.problems]
                raise CommandError("\n".join([*lines, "Nothing was loaded."])) from None
            if options["verbosity"]:
                self.report(loaded)

    def read(self, path: Path) -> bytes:
        """One byte more than allowed is enough to refuse it."""
        try:
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None

    def report(self, loaded: Any) -> None:
        for word, names in (
            ("new", loaded.made),
            ("changed", loaded.changed),
            ("unchanged", loaded.unchanged),
            ("fit no place and were left out", loaded.unknown),
        ):
            if names:
                self.stdout.write(f"{len(names)} {word}: {', '.join(names)}")
        self.stdout.write(f"Printed on maps: {loaded.attribution}")
