"""The files of the project: what git has or would take, or, without git, all but the
folders that the commands make."""

import subprocess
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MADE = {".git", ".tools", ".venv", ".demo", ".var", ".bench", "__pycache__"}
MADE |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"}
MADE |= {".hypothesis", "node_modules", "htmlcov"}


@cache
def all_files() -> tuple[Path, ...]:
    """Paths relative to the root."""
    if (ROOT / ".git").exists():
        command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
        command += ["--cached", "--others", "--exclude-standard"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        if done.returncode == 0:
            names = sorted(set(done.stdout.decode().split("\0")) - {""})
            return tuple(Path(name) for name in names if (ROOT / name).is_file())
    return tuple(
        path.relative_to(ROOT)
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and not MADE & set(path.relative_to(ROOT).parts)
        and path.name != ".env"
        and path.suffix != ".pyc"
    )


def files(*suffixes: str) -> list[Path]:
    """The files with one of these endings; all of them without an argument."""
    return [p for p in all_files() if not suffixes or p.suffix in suffixes]
