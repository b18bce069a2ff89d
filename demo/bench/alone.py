"""Works that run in a process of their own, so that their memory can be told.

The command calls itself with `--alone NAME`; the process prints one line of JSON. The
peak is that of the whole process, Python and Django included; for a PDF it is that of
all processes that were started for it.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from core.spreadsheets import Column, csv_lines, write_xlsx
from demo.bench import imports, national
from demo.bench.measuring import Outcome, Work
from demo.bench.memory import children_watched, own_peak_mb
from reports import rendering
from services_registry.models import RegistryEntry

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PRINT = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--no-pdf-header-footer", "--disable-extensions"),
]
STYLE = Path("reports/assets/print.css")
COLUMNS = (
    Column("Municipality", lambda row: row.edition.municipality.name),
    Column("Edition", lambda row: row.edition.number, "number"),
    Column("Register", lambda row: row.get_register_display()),
    Column("Service", lambda row: row.service.name),
    Column("Theme", lambda row: row.service.theme.name),
    Column("Provider", lambda row: row.provider.name),
    Column("Recipients", lambda row: row.recipients),
    Column("Payment", lambda row: row.get_payment_display()),
    Column("Fee", lambda row: row.fee_note),
    Column("Changed", lambda row: row.updated_at, "date"),
)


def chromium() -> str | None:
    """The browser that prints the baseline, if there is one."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def entries() -> Any:
    """All registry entries with what an export shows, a few at a time."""
    joined = RegistryEntry.objects.select_related(
        "edition__municipality", "service__theme", "provider"
    )
    return joined.order_by("pk").iterator(chunk_size=2000)


def fetch(_folder: Path) -> int:
    return sum(1 for _row in entries())


def xlsx(_folder: Path) -> int:
    with tempfile.TemporaryFile() as target:
        write_xlsx(target, title="Entries", columns=COLUMNS, rows=entries())
        return target.tell()


def csv(_folder: Path) -> int:
    return sum(len(line.encode()) for line in csv_lines(COLUMNS, entries()))


def pdf(folder: Path) -> int:
    html = (folder / "report.html").read_text("utf-8")
    return len(rendering.render_pdf(html=html, language="ky", title="Report"))


def plan_pdf(folder: Path) -> int:
    """The long plan with its photos, which the child makes small."""
    return _plan(folder, "plan")


def small_plan_pdf(folder: Path) -> int:
    return _plan(folder, "small-plan")


def _plan(folder: Path, name: str) -> int:
    html = (folder / f"{name}.html").read_text("utf-8")
    pictures = json.loads((folder / f"{name}.json").read_text("utf-8"))
    made = rendering.render_pdf(
        html=html,
        language="ky",
        title="Plan",
        pictures={key: Path(path) for key, path in pictures.items()},
    )
    return len(made)


def chromium_pdf(folder: Path) -> int:
    """The same document with its style sheet, printed by Chromium."""
    style = (Path(settings.BASE_DIR) / STYLE).read_text("utf-8")
    html = (folder / "report.html").read_text("utf-8")
    source, target = folder / "printed.html", folder / "printed.pdf"
    source.write_text(
        html.replace("</head>", f"<style>{style}</style></head>", 1), "utf-8"
    )
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [chromium() or "", *PRINT, profile, f"--print-to-pdf={target}"]
    subprocess.run(
        [*command, source.as_uri()], check=True, capture_output=True, timeout=120
    )
    return target.stat().st_size


WORKS: dict[str, Callable[[Path], int]] = {
    work.__name__: work
    for work in (
        *(fetch, xlsx, csv, pdf, chromium_pdf, plan_pdf, small_plan_pdf),
        *(imports.import_rows, imports.row_by_row, imports.bulk_by_hand),
        *(national.import_entries, national.load_entries, national.entries_again),
        *(national.entry_by_entry, national.parse_entries),
    )
}
STARTS_CHILDREN = {"pdf", "chromium_pdf", "plan_pdf", "small_plan_pdf"}


def work_here(name: str, folder: Path) -> str:
    """Do the work in this process; the line that tells how it went."""
    with children_watched() as children:
        begin = time.perf_counter()
        size = WORKS[name](folder)
        seconds = time.perf_counter() - begin
    peak = max(children, default=None) if name in STARTS_CHILDREN else own_peak_mb()
    return json.dumps({"size": size, "seconds": seconds, "peak_mb": peak})


def work_alone(name: str, folder: Path, environment: dict[str, str]) -> Work:
    """The same in a new process with that environment."""
    command = [sys.executable, "manage.py", "bench", "--alone", name]

    def work() -> Outcome:
        done = subprocess.run(
            [*command, "--folder", str(folder)],
            cwd=settings.BASE_DIR,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return Outcome(**json.loads(done.stdout.strip().splitlines()[-1]))

    return work
