"""The floors and rooms of the house: who may import whom, and where foreign keys point."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
# From the lowest floor up.
FLOORS = [
    *("core", "accounts", "municipalities", "selections", "services_registry"),
    *("action_plans", "grants", "reports", "demo"),
]
PRIVATE_ROOMS = [
    *("views", "forms", "resources", "tasks", "building", "notifications"),
    *("workflow", "admin"),
]


def test_imports_keep_the_contracts() -> None:
    # In a process of its own: the program puts all loggers of its process out of work.
    program = "from importlinter.cli import lint_imports_command as c; c()"
    command = [sys.executable, "-c", program, "--no-cache"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("app", FLOORS[1:-1])
def test_every_private_room_is_under_contract(app: str) -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    doors = contracts[f"importlinter:contract:doors-{app}"]
    rooms = [
        f"{app}.{room}"
        for room in PRIVATE_ROOMS
        if (ROOT / app / f"{room}.py").exists() or (ROOT / app / room).is_dir()
    ]
    assert doors["protected_modules"].split() == rooms
    assert doors["allowed_importers"].split() == [app]


def upward_keys() -> list[str]:
    """Foreign keys of the portal's models that point to a higher floor.

    The user is left out: keys to it are written with `settings.AUTH_USER_MODEL`, which
    names no app, and the core must know who uploaded a file or asked for a job.
    """
    found = []
    for model in apps.get_models(include_auto_created=True):
        app = model._meta.app_label
        if app not in FLOORS:
            continue
        for field in model._meta.get_fields():
            if not (field.many_to_one or field.one_to_one or field.many_to_many):
                continue
            target = field.related_model
            if field.auto_created or not isinstance(target, type):
                continue
            to = target._meta.app_label
            if target is get_user_model():
                continue
            if to in FLOORS and FLOORS.index(to) > FLOORS.index(app):
                found.append(f"{field} points up to {to}")
    return found


def test_no_foreign_key_points_up() -> None:
    assert upward_keys() == []


def test_the_floors_are_the_apps() -> None:
    labels = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).parent == ROOT
    }
    assert labels == set(FLOORS)
