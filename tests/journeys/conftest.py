"""Browser, portal processes and people of the journeys."""

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from accounts.models import User
from tests.journeys.browser import WIDE, Person
from tests.journeys.portal import Databases, Portal, environment
from tests.support.services import find_chromium

Visit = Callable[..., Person]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium; each person gets a profile of their own in it."""
    # Playwright keeps an event loop in this thread; the ORM is used beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("journeys"))
    yield made
    made.drop()


@pytest.fixture(scope="module")
def running(
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> Iterator[Portal]:
    """A portal for the journeys of one file, on an empty database of its own."""
    folder = tmp_path_factory.mktemp("portal")
    with django_db_blocker.unblock(), databases.copy() as url:
        portal = Portal(folder, environment(folder, url))
        try:
            portal.address = portal.serve()
            yield portal
        finally:
            portal.stop()


@pytest.fixture
def portal(running: Portal, settings: Any) -> Portal:
    """The portal of the file; what the test stores itself goes to the same folder."""
    settings.MEDIA_ROOT = running.folder / "files"
    return running


@pytest.fixture
def worker(portal: Portal) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker process beside the portal."""
    before = len(portal.processes)
    portal.beat()
    yield portal.work()
    for process in portal.processes[before:]:
        portal.kill(process)


@pytest.fixture
def visit(portal: Portal, browser: Browser) -> Iterator[Visit]:
    """`visit(user)` is that person, logged in at their own browser."""
    with contextlib.ExitStack() as doors:

        def come(
            user: User | None = None,
            language: str = "ky",
            width: int = WIDE,
            address: str = "",
        ) -> Person:
            person = Person(browser, address or portal.address, width, language)
            doors.callback(person.leave)
            if user is not None:
                User.objects.filter(pk=user.pk).update(language=language)
                person.log_in(user)
            return person

        yield come


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A small PDF to upload."""
    path = tmp_path / "токтом.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    return path
