"""`./portal` on a system that has almost nothing, seen through stand-ins on the PATH."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
ALWAYS_THERE = [
    "sh",
    "dirname",
    "sed",
    "tr",
    "cat",
    "cmp",
    "cp",
    "rm",
    "mkdir",
    "env",
    "readlink",
]
PYTHON_PACKAGES = ["python3", "python3-venv", "ca-certificates"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with nothing but the command and the requirements."""
    root = tmp_path / "a copy"
    (root / "requirements").mkdir(parents=True)
    shutil.copy2(ROOT / "portal", root / "portal")
    (root / "requirements" / "dev.txt").write_text("")
    return root


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """The only folder on the PATH: basic programs, no Python, no apt."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ALWAYS_THERE:
        (folder / name).symlink_to(str(shutil.which(name)))
    stand_in(folder, "id", "echo 1000")
    return folder


def stand_in(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def portal(
    copy: Path, programs: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(copy / "portal"), *arguments],
        env={"PATH": str(programs), "HOME": str(copy)},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_python_and_rights_it_says_what_to_do(
    copy: Path, programs: Path
) -> None:
    done = portal(copy, programs, "demo")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "sudo apt-get install python3 python3-venv ca-certificates" in line
    assert "macOS: brew install python@3.12" in line


def test_a_name_that_fails_is_not_taken_for_python(copy: Path, programs: Path) -> None:
    for name in ("python3.13", "python3"):
        stand_in(programs, name, "echo 'command not found' >&2; exit 127")
    assert portal(copy, programs, "doctor").stdout.startswith("python:      missing\n")


def test_root_installs_everything_in_one_call(copy: Path, programs: Path) -> None:
    log = copy.parent / "apt.log"
    stand_in(programs, "id", "echo 0")
    stand_in(programs, "apt-get", f'echo "$*" >>"{log}"')
    done = portal(copy, programs, "test")
    assert done.returncode == 1  # the stand-in brought no Python
    update, install = log.read_text().splitlines()
    assert update.endswith(" update")
    packages = install.split(" install ")[1].split()
    assert packages[:3] == PYTHON_PACKAGES
    needed = {"gettext", "redis-server", "chromium", "poppler-utils"}
    assert needed <= set(packages)


def test_a_failing_call_tries_each_package_by_itself(
    copy: Path, programs: Path
) -> None:
    log = copy.parent / "apt.log"
    stand_in(programs, "id", "echo 0")
    stand_in(programs, "apt-get", f'echo "$*" >>"{log}"; exit 100')
    assert portal(copy, programs, "demo").returncode == 1
    calls = [line.split(" install ")[1] for line in log.read_text().splitlines()[1:]]
    assert calls[0].split() == calls[1:]
    assert calls[1:4] == PYTHON_PACKAGES


def test_the_demo_asks_for_no_test_programs(copy: Path, programs: Path) -> None:
    log = copy.parent / "apt.log"
    stand_in(programs, "id", "echo 0")
    stand_in(programs, "apt-get", f'echo "$*" >>"{log}"')
    portal(copy, programs, "demo")
    packages = log.read_text().splitlines()[1].split(" install ")[1].split()
    assert {name for name in packages if not name.startswith("lib")} == set(
        PYTHON_PACKAGES
    )


def test_an_unknown_command_is_refused_with_the_list(
    copy: Path, programs: Path
) -> None:
    done = portal(copy, programs, "dmeo")
    assert done.returncode == 2
    assert "./portal demo" in done.stderr
