"""Loads the common catalogue of services."""

from typing import Any

from django.core.management.base import BaseCommand

from services_registry.resources import load_catalogue, load_standard


class Command(BaseCommand):
    help = "Load themes, the common catalogue and the standard. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        load_standard()  # first: official names are versions of one of its items
        themes, services = load_catalogue()
        if options["verbosity"]:
            self.stdout.write(f"New themes: {themes}. New services: {services}.")
