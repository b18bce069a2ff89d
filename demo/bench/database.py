"""The throw-away database of a run: made, named to child processes, removed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection


@contextmanager
def throw_away_database(folder: Path) -> Iterator[str]:
    """A new, migrated database beside the one of the settings; yields its address.

    That of the settings is not touched: only its server and its account are used.
    """
    own_name = connection.settings_dict["NAME"]
    on_file = connection.vendor == "sqlite"
    name = str(folder / "bench.sqlite3") if on_file else f"portal_bench_{os.getpid()}"
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield f"sqlite:///{name}" if on_file else _named(name)
    finally:
        connection.creation.destroy_test_db(own_name, verbosity=0)


def _named(name: str) -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))
