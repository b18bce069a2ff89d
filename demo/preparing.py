"""What must stand before the demo can start; each step does nothing the second time."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from demo.logins import LOGINS


def prepare(say: Callable[[str], object]) -> None:
    """Bring database, static files and sample data into place."""
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    migrate(say)
    collect_static(say)
    seed(say)


def migrate(say: Callable[[str], object]) -> None:
    """Run the migrations that have not run yet."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)


def _fingerprint() -> str:
    """Changes when a static file or Django itself changes."""
    digest = hashlib.sha256(django.__version__.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static(say: Callable[[str], object]) -> None:
    """Collect, name by content and compress the static files when they changed."""
    stamp = Path(settings.VAR_DIR) / "static.stamp"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say("Collecting the static files ...")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def seed(say: Callable[[str], object]) -> None:
    """Write the sample data into a database that has none; all of it or nothing."""
    if get_user_model().objects.filter(email=LOGINS[0].email).exists():
        return
    say("Writing the sample data ...")
    with transaction.atomic():
        call_command("seed", verbosity=0)
