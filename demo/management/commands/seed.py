"""`./portal seed`: the sample data of the demo, written once."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from demo.logins import LOGINS
from demo.sample.writing import write_sample


class Command(BaseCommand):
    help = "Writes the sample data; does nothing where it stands already."

    def handle(self, *args: Any, **options: Any) -> None:
        if get_user_model().objects.filter(email=LOGINS[0].email).exists():
            self.stdout.write("The sample data is there already.")
            return
        with transaction.atomic(), translation.override("ky"):
            call_command("load_places", verbosity=0)
            call_command("load_catalogue", verbosity=0)
            write_sample()
