"""Catalogues and diagrams are complete and fresh."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.apps import apps as django_apps
from django.conf import settings

from tests.support.messages import FOLDERS

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
LANGUAGES = ["ky", "ru"]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


def catalogue(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def test_catalogues_are_those_of_the_languages() -> None:
    there = {path.parts[-3] for path in ROOT.glob("locale/*/LC_MESSAGES/django.po")}
    # English is the language of the sources.
    assert there | {"en"} == {code for code, _name in settings.LANGUAGES}


def test_the_texts_of_every_app_are_collected() -> None:
    apps = {Path(app.path).name for app in django_apps.get_app_configs()}
    own = {name for name in apps if (ROOT / name / "apps.py").exists()}
    assert own - set(FOLDERS) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated(language: str) -> None:
    po = polib.pofile(str(catalogue(language)))
    assert [entry.msgid for entry in po.untranslated_entries()] == []
    assert [entry.msgid for entry in po.fuzzy_entries()] == []
    assert [entry.msgid for entry in po.obsolete_entries()] == []
    assert not po.metadata_is_fuzzy


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    wrong = []
    for entry in polib.pofile(str(catalogue(language))):
        wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text and set(PLACEHOLDER.findall(text)) - wanted:
                wrong.append(entry.msgid)
            if (
                text
                and not entry.msgid_plural
                and not wanted.issubset(PLACEHOLDER.findall(text))
            ):
                wrong.append(entry.msgid)
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_is_the_source(language: str) -> None:
    def content(entries: list[polib.POEntry]) -> dict[object, object]:
        return {
            (e.msgctxt, e.msgid): (e.msgstr, e.msgid_plural, e.msgstr_plural)
            for e in entries
        }

    po = polib.pofile(str(catalogue(language)))
    mo = polib.mofile(str(catalogue(language).with_suffix(".mo")))
    assert content(mo) == content(po.translated_entries())


@pytest.mark.skipif(not shutil.which("msgmerge"), reason="gettext is not installed")
def test_catalogues_are_fresh() -> None:
    command = [sys.executable, "-m", "tests.support.messages", "--check"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_state_diagrams_are_fresh() -> None:
    command = [sys.executable, "manage.py", "states", "--check"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode == 0, done.stdout + done.stderr
