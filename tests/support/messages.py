"""`./portal messages`: collect the texts of the interface and compile the catalogues.

The collecting happens in a copy of the sources, so that `--check` changes nothing: it
fails when collecting would change a catalogue, or when a .mo is not its .po.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
# Each language with its plural rule.
LANGUAGES = {
    "ky": "nplurals=1; plural=0;",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<12 || n%100>14) ? 1 : 2);",
}
FOLDERS = [
    *("config", "core", "accounts", "municipalities", "selections"),
    *("services_registry", "action_plans", "grants", "reports", "demo"),
    *("templates", "locale"),
]
IGNORED = shutil.ignore_patterns("__pycache__", "migrations", "*.mo", "static", "fonts")


def catalogue(root: Path, language: str) -> Path:
    """The .po file of a language beneath a root."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def header(language: str) -> dict[str, str]:
    """The header of a catalogue: nothing in it depends on when or where it was made."""
    return {
        "Project-Id-Version": "programme-portal",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }


def tidy(path: Path, language: str) -> polib.POFile:
    """Set the fixed header, empty what gettext guessed, drop what is no longer used."""
    po = polib.pofile(str(path), wrapwidth=88)
    po.metadata, po.metadata_is_fuzzy, po.header = header(language), False, ""
    for entry in [entry for entry in po if entry.obsolete]:
        po.remove(entry)
    for entry in po:
        if entry.fuzzy:  # a guess is worse than the English text
            entry.flags.remove("fuzzy")
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
        entry.previous_msgid = entry.previous_msgctxt = None
        entry.previous_msgid_plural = None
    po.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    po.save()
    return po


def collect(copy: Path) -> None:
    """Copy the sources to `copy` and bring the catalogues there up to date."""
    for name in FOLDERS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=IGNORED)
    for language in LANGUAGES:
        path = catalogue(copy, language)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            po = polib.POFile()
            po.metadata = header(language)
            po.save(str(path))
    command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete"]
    command += ["--add-location", "file", "-e", "py,html,txt"]
    for language in LANGUAGES:
        command += ["-l", language]
    env = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        command, cwd=copy, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def compiled(po: Path) -> bytes:
    """What msgfmt makes of a catalogue; it checks the placeholders too."""
    command = ["msgfmt", "--check-format", "--no-hash", "-o", "-", str(po)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return done.stdout


def problems(language: str, fresh: Path) -> list[str]:
    """What is stale about the committed files of a language."""
    path = catalogue(ROOT, language)
    if not path.exists() or path.read_text("utf-8") != fresh.read_text("utf-8"):
        return [f"{path.relative_to(ROOT)} is stale: run ./portal messages"]
    machine = path.with_suffix(".mo")
    if not machine.exists() or machine.read_bytes() != compiled(path):
        return [f"{machine.relative_to(ROOT)} is not its .po: run ./portal messages"]
    return []


def write(language: str, fresh: Path) -> None:
    """Put a fresh catalogue in its place and compile it."""
    path = catalogue(ROOT, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(fresh.read_bytes())
    path.with_suffix(".mo").write_bytes(compiled(path))


def main(arguments: list[str]) -> int:
    """Collect and compile, or with --check say what is stale."""
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="portal-messages-") as folder:
        copy = Path(folder)
        collect(copy)
        for language in LANGUAGES:
            fresh = catalogue(copy, language)
            po = tidy(fresh, language)
            missing = len(po.untranslated_entries())
            print(f"{language}: {len(po)} texts, {missing} without translation")
            if "--check" in arguments:
                found += problems(language, fresh)
            else:
                write(language, fresh)
    for sentence in found:
        print(sentence)
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
