"""What must not stand in any file of the project, and what its lists must hold."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.house.tree import all_files

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
BINARY = {".mo", ".woff2", ".png", ".jpg", ".pdf", ".xlsx", ".docx", ".ico", ".webp"}
# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    r"pypi\.(org|python)|python" + r"hosted|registry\.npm" + r"js|registry\.yarn"
    r"pkg|(deb|security|ftp)\.debi" + r"an\.org|archive\.ubun" + r"tu\.com"
)
MACHINE = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|home/[a-z]+|Users/[A-Za-z]+)/")


def texts() -> list[tuple[Path, str]]:
    return [
        (path, (ROOT / path).read_text("utf-8", "replace"))
        for path in all_files()
        if path.suffix not in BINARY
    ]


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE], ids=["registry", "machine"])
def test_no_file_names_a_registry_or_a_machine(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path}:{number}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_patterns_find_what_they_look_for() -> None:
    host = "https://py" + "pi.org/simple"
    assert REGISTRIES.search(host)
    assert MACHINE.search("see " + "/work" + "/main")
    assert not MACHINE.search("url(/staff/work/)")


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_requirements_are_exact_and_hashed(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("ascii")
    entries = re.split(r"\n(?=\S)", text.strip())
    wrong = [
        entry.splitlines()[0]
        for entry in entries
        if not re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^\s;]+", entry)
        or "--hash=sha256:" not in entry
    ]
    assert wrong == []


def names(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text("ascii")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", text, re.M))


def test_development_runs_the_versions_of_production() -> None:
    runtime, dev = names("runtime.txt"), names("dev.txt")
    assert {n: dev.get(n) for n in runtime} == runtime
    assert set(dev) - set(runtime) > {"ruff", "mypy", "pytest"}


def test_the_image_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    last_stage = lines[max(n for n, text in enumerate(lines) if text[:5] == "FROM ") :]
    assert [text for text in last_stage if text.startswith("USER ")] == ["USER portal"]
    after = last_stage[last_stage.index("USER portal") :]
    assert [text for text in after if text.startswith(("RUN ", "COPY "))] == []
    pip = [text for text in lines if "pip install" in text]
    assert pip
    assert all("--require-hashes" in text for text in pip)


def compose() -> dict[str, dict[str, object]]:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    return yaml.safe_load(text)["services"]


def test_compose_has_all_services_with_health_checks() -> None:
    services = compose()
    assert set(services) == {"db", "redis", "migrate", "web", "worker", "beat"}
    checked = {name for name, service in services.items() if "healthcheck" in service}
    assert checked == {"db", "redis", "web", "worker", "beat"}


def test_compose_opens_one_port_on_loopback_only() -> None:
    ports = {name: s["ports"] for name, s in compose().items() if "ports" in s}
    assert ports == {"web": ["127.0.0.1:${WEB_PORT:-8000}:8000"]}


def test_compose_holds_no_secret_and_no_default_for_one() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    names = ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD")
    for name in names:
        uses = re.findall(r"\$\{" + name + r"([^}]*)\}", text)
        assert uses
        assert set(uses) == {":?set it in .env"}
    example = (ROOT / ".env.example").read_text("utf-8")
    assert [n for n in names if f"\n{n}=\n" not in example] == []


def test_every_setting_of_compose_is_explained_in_the_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    wanted = set(re.findall(r"\$\{([A-Z_]+)", text)) - {"WEB_PORT"}
    example = (ROOT / ".env.example").read_text("utf-8")
    assert {n for n in wanted if not re.search(f"^(# )?{n}=", example, re.M)} == set()


def test_every_setting_is_explained_in_the_example() -> None:
    """All but what demo, tests and developers set."""
    text = (ROOT / "config" / "settings.py").read_text("utf-8")
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", text))
    wanted = read - {"DEBUG", "PORTAL_DEMO", "PORTAL_TEST", "PORTAL_TEST_APPS"}
    example = (ROOT / ".env.example").read_text("utf-8")
    assert len(wanted) > 10
    assert {n for n in wanted if not re.search(f"^(# )?{n}=", example, re.M)} == set()


def test_what_the_commands_make_is_ignored() -> None:
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"/.tools/", "/.venv/", "/.demo/", "/.var/", "/.env"} <= set(lines)


@pytest.mark.parametrize("name", ["portal", ".ci/run"])
def test_the_commands_are_posix_and_executable(name: str) -> None:
    path = ROOT / name
    assert path.stat().st_mode & 0o111
    assert path.read_text("utf-8").startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0
