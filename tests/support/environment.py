"""Sets the environment of the tests before Django's settings are read (pytest `-p`).

Every process of a test run (xdist workers too) gets its own folder for files and its
own Redis database, so that processes never see each other's rows, files or cache.
"""

import atexit
import os
import re
import shutil
import tempfile


def prepare() -> None:
    """Point the settings at throw-away places; what the caller chose stays.

    `DATABASE_URL` and `REDIS_URL` empty or absent mean SQLite in memory and no Redis.
    """
    os.environ["PORTAL_TEST"] = "1"
    for name in ("PORTAL_DEMO", "DEBUG", "PORTAL_PRODUCTION"):
        os.environ[name] = "0"
    var = tempfile.mkdtemp(prefix="portal-test-")
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    os.environ["VAR_DIR"] = var
    os.environ.setdefault("REDIS_URL", "")
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = "sqlite:///:memory:"
    worker = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
    if worker and os.environ["REDIS_URL"]:
        base = os.environ["REDIS_URL"].rsplit("/", 1)[0]
        os.environ["REDIS_URL"] = f"{base}/{int(worker[1]) + 1}"


prepare()
