"""How the portal starts: what production refuses, and that it has no warning."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.check import PRODUCTION

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
CHECK = ["manage.py", "check", "--deploy", "--fail-level", "INFO"]


def start(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in {"VAR_DIR"}}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env | PRODUCTION | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_without_a_warning() -> None:
    done = start(*CHECK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "System check identified no issues" in done.stdout


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "not-a-secret-only-for-demo-and-tests"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x7" * 24 + "a"}, "SECRET_KEY"),
        ({"DEBUG": "1"}, "refuses DEBUG"),
    ],
    ids=["no secret", "default secret", "49 characters", "debug"],
)
def test_production_refuses(changes: dict[str, str], sentence: str) -> None:
    done = start(*CHECK, **changes)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert sentence in done.stderr.splitlines()[-1]


def test_production_has_no_demo() -> None:
    show = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print('demo' in s.INSTALLED_APPS, s.DEBUG, s.REQUIRE_SECOND_FACTOR,"
        "any('demo' in c for t in s.TEMPLATES for c in t['OPTIONS']['context_processors']))"
    )
    done = start("-c", show, DJANGO_SETTINGS_MODULE="config.settings")
    assert done.stdout.split() == ["False", "False", "True", "False"], done.stderr


def test_demo_and_tests_do_not_read_what_is_meant_for_production(
    tmp_path: Path,
) -> None:
    """A filled-in .env beside the demo must neither stop it nor lend it its host."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    (tmp_path / ".env").write_text("ALLOWED_HOSTS=there.example\nPORTAL_PRODUCTION=1\n")
    show = "from config import settings as s; print(s.ALLOWED_HOSTS)"
    for mode in ("PORTAL_DEMO", "PORTAL_TEST"):
        done = subprocess.run(
            [sys.executable, "-c", show],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], mode: "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "127.0.0.1" in done.stdout, done.stderr
        assert "there.example" not in done.stdout
