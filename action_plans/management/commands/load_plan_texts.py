"""Loads the usual help beneath the fields of plans, and the criteria of their review."""

from typing import Any

from django.core.management.base import BaseCommand

from action_plans.resources import load_usual_texts


class Command(BaseCommand):
    help = "Load the help and the review criteria of plans. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        texts, criteria = load_usual_texts()
        if options["verbosity"]:
            self.stdout.write(f"New help texts: {texts}. New criteria: {criteria}.")
