"""Loads the common catalogue of services."""

from typing import Any

from django.core.management.base import BaseCommand

from services_registry.resources import load_catalogue


class Command(BaseCommand):
    help = "Load the themes and the common catalogue of services. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        themes, services = load_catalogue()
        if options["verbosity"]:
            self.stdout.write(f"New themes: {themes}. New services: {services}.")
