"""Loads the places of the country and the programme's phases, cohorts, participants."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from municipalities.resources import load_places


class Command(BaseCommand):
    help = (
        "Load 480 municipalities with rayons, oblasts and villages, and the programme's "
        "phases and cohorts. Safe to run again: nothing is deleted, blank cells change "
        "nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            for count in load_places():
                if options["verbosity"]:
                    self.stdout.write(str(count))
