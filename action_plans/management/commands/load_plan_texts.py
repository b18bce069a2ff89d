"""Loads the usual help beneath the fields of plans, and the criteria of their review."""

from typing import Any

from django.core.management.base import BaseCommand

from action_plans import operations
from action_plans.queries import read_criteria, read_help


class Command(BaseCommand):
    help = "Load the help and the review criteria of plans. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        criteria = operations.load_criteria(rows=read_criteria())
        texts = operations.load_help(texts=read_help())
        if options["verbosity"]:
            self.stdout.write(f"New help texts: {texts}. New criteria: {criteria}.")
