"""`manage.py work`: the worker that needs no Redis."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import autodiscover_modules

from core.worker import POLL_SECONDS, Worker


class Command(BaseCommand):
    """Does jobs, delivers letters and sweeps until it is told to stop."""

    # a worker that starts again after a crash must not wait for all URLs to load
    requires_system_checks = []
    help = "Do jobs, deliver letters and sweep up, without Redis and Celery."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processes", type=int, default=1)
        parser.add_argument("--poll", type=float, default=POLL_SECONDS)

    def handle(self, *_args: Any, **options: Any) -> None:
        autodiscover_modules("tasks")
        Worker(processes=options["processes"], poll=options["poll"]).run()
