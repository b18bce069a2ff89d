"""The one place where PDFs are made: starts the child and makes sure that it ends."""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.jobs import JobFailed
from reports.rendering_child import limits

logger = logging.getLogger(__name__)

Pictures = Mapping[str, Path]

TOO_LONG = _(
    "The report would have {rows} table rows; a PDF may have at most {limit}. "
    "Choose a smaller part, or take the list as a spreadsheet."
)
MESSAGES = {
    "too-complex": _(
        "A text or table of this report is too large for a PDF. Shorten it, or take "
        "the list as a spreadsheet."
    ),
    "limits": _(
        "Making this PDF took too much time or memory and was stopped. "
        "Choose a smaller part."
    ),
    "no-library": _(
        "PDF files cannot be made on this server, because the library Pango is missing. "
        "Tell the portal's support."
    ),
    "broken": _("This PDF could not be made. The reason has been recorded."),
}


class RenderingFailed(JobFailed):
    """No PDF came out; `code` is too-complex, limits, no-library, broken or too-long."""


class ReportTooLong(RenderingFailed):
    """More table rows than a PDF may have; `rows` tells how many."""

    def __init__(self, rows: int):
        self.rows = rows
        message = format_lazy(TOO_LONG, rows=rows, limit=limits.MAX_ROWS)
        super().__init__(message, "too-long")


@dataclass(frozen=True)
class Rendered:
    """A PDF, how many pages it has, and the schemes of addresses it was refused."""

    pdf: bytes
    pages: int
    refused: tuple[str, ...]


def render_pdf(
    *, html: str, language: str, title: str, pictures: Pictures | None = None
) -> bytes:
    """A tagged PDF (PDF/UA) of a whole HTML document, with our print style.

    `language` (ky, ru, en) and `title` go into the document; the title also stands at
    the top of each page. The document may refer to nothing outside itself but
    `asset:<id>` of `reports.rendering_child.assets` and `picture:<id>`, whose photos
    (paths by id) are made small; everything else is left out.
    Raises ReportTooLong or RenderingFailed, both of which end a job with a sentence.
    """
    made = render(html=html, language=language, title=title, pictures=pictures)
    return made.pdf


def render(
    *, html: str, language: str, title: str, pictures: Pictures | None = None
) -> Rendered:
    """Like `render_pdf`, with the number of pages and the refused addresses."""
    if len(html.encode()) > limits.MAX_HTML_BYTES:
        _fail("too-complex")
    paths = {name: str(path) for name, path in (pictures or {}).items()}
    request = json.dumps(
        {"html": html, "language": language, "title": title, "pictures": paths}
    )
    with tempfile.TemporaryFile() as answer:
        code = _run_child(request.encode(), answer)
        answer.seek(0)
        header = _header(answer, code)
        pdf = answer.read(limits.MAX_PDF_BYTES + 1)
    if len(pdf) > limits.MAX_PDF_BYTES:
        _fail("limits")
    refused = tuple(header["refused"])
    if refused:
        logger.warning("a report was refused %d addresses: %s", len(refused), refused)
    return Rendered(pdf=pdf, pages=header["pages"], refused=refused)


def _run_child(request: bytes, answer: IO[bytes]) -> int:
    """Run the child to its end or to the time limit; returns its exit code."""
    command = [sys.executable, "-m", "reports.rendering_child", str(limits.CPU_SECONDS)]
    with subprocess.Popen(  # noqa: S603, RUF100 - our own module, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=answer,
        stderr=subprocess.PIPE,
        cwd=Path(settings.BASE_DIR),
        env=_environment(os.environ),
        start_new_session=True,
    ) as child:
        try:
            _, complaints = child.communicate(request, timeout=limits.WALL_SECONDS)
        except subprocess.TimeoutExpired:
            logger.warning("a PDF took longer than %s s", limits.WALL_SECONDS)
            complaints = b""
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    if child.returncode:
        # the class of the error only: its text can hold words of the report
        last = complaints.decode(errors="replace").strip().rpartition("\n")[2]
        kind = last.partition(":")[0][:80]
        logger.warning("the PDF child ended with %s: %s", child.returncode, kind)
    return child.returncode


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Only what Python and Pango need: no address of a database, no secret."""
    wanted = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "DYLD_FALLBACK_LIBRARY_PATH")
    return {name: ours[name] for name in wanted if name in ours}


def _header(answer: IO[bytes], code: int) -> dict[str, Any]:
    """The first line of the answer, or the failure it tells."""
    line = answer.readline(10_000)
    if code or not line:
        _fail("limits" if code < 0 else "broken")
    header = json.loads(line)
    if header["code"] == "too-long":
        raise ReportTooLong(header["rows"])
    if header["code"] != "ok":
        _fail(header["code"])
    return header


def _fail(code: str) -> NoReturn:
    raise RenderingFailed(MESSAGES[code], code)
