"""The process that makes one PDF: `python -m reports.rendering_child <CPU seconds>`.

Reads `{"html", "language", "title", "pictures"}` as JSON from standard input (pictures:
paths by id). Writes one line of
JSON (`code`, `pages`, `refused`), then the PDF, to standard output. It never sees the
database or a secret, and its memory and time are limited.
"""

import gc
import json
import logging
import re
import resource
import sys
from typing import Any
from xml.etree.ElementTree import Element

from reports.rendering_child import limits

MAX_RECORDED = 50
# how browsers read `colspan`: spaces, a sign, zeros, digits, and whatever follows
LEADING_NUMBER = re.compile(r"^\s*\+?0*(\d*).*$", re.DOTALL)


class Refused(Exception):
    """This document will not be rendered; `answer` is the line that says why."""

    def __init__(self, code: str, **details: Any):
        self.answer = {"code": code, **details}
        super().__init__(code)


class RelativeAddresses(logging.Handler):
    """Counts addresses that WeasyPrint drops before it asks the fetcher."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "Relative URI reference" in record.msg and len(self.found) < MAX_RECORDED:
            self.found.append("relative")


def set_limits(cpu_seconds: int) -> None:
    """Memory and processor time that this process may use."""
    for name, amount in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(name, (amount, amount))
        except (ValueError, OSError):
            # macOS has no limit of the address space: time still binds
            sys.stderr.write(f"limit {name} cannot be set\n")


def check(root: Element) -> None:
    """Refuse what is known to make the layout crawl, before it starts."""
    rows = sum(1 for _row in root.iter("tr"))
    if rows > limits.MAX_ROWS:
        raise Refused("too-long", rows=rows)
    stack = [(root, 1)]
    count = 0
    while stack:
        element, depth = stack.pop()
        count += 1
        if depth > limits.MAX_DEPTH or count > limits.MAX_ELEMENTS:
            raise Refused("too-complex")
        _check_element(element)
        stack.extend((child, depth + 1) for child in element)


def _check_element(element: Element) -> None:
    # a style sheet is long and harmless
    own = "" if element.tag == "style" else element.text or ""
    if max(len(own), len(element.tail or "")) > limits.MAX_TEXT:
        raise Refused("too-complex")
    for name in ("colspan", "rowspan", "span"):
        digits = LEADING_NUMBER.sub(r"\1", element.get(name) or "")
        if len(digits) > len(str(limits.MAX_SPAN)) or (
            digits and int(digits) > limits.MAX_SPAN
        ):
            raise Refused("too-complex")


def mark(root: Element, language: str, title: str) -> None:
    """Write language and title into the document, whatever it says itself.

    Author, keywords, generator and dates of the document are removed.
    """
    root.set("lang", language)
    head = root.find("head")
    if head is None:
        head = Element("head")
        root.insert(0, head)
    for tag in ("title", "meta", "link", "base"):
        for element in list(head.iter(tag)):
            if element in list(head):
                head.remove(element)
    heading = Element("title")
    heading.text = title
    head.insert(0, heading)


def title_rule(title: str) -> str:
    """The style rule that prints the title at the top of each page."""
    safe = "".join(
        letter if letter.isalnum() or letter in " .,-–—" else f"\\{ord(letter):x} "
        for letter in title
        if letter.isprintable()
    )
    return f'@page {{ @top-left {{ content: "{safe}" }} }}'


def make(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The answer line and the PDF. Raises Refused."""
    # imported after the limits are set; a missing Pango shows here as OSError
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.logger import LOGGER  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

        from reports.rendering_child.fetching import AssetsOnly  # noqa: PLC0415
    except OSError as error:
        raise Refused("no-library") from error
    dropped = RelativeAddresses()
    LOGGER.handlers = [dropped]
    fetcher, fonts = AssetsOnly(request.get("pictures")), FontConfiguration()
    document = HTML(string=request["html"], url_fetcher=fetcher)
    check(document.etree_element)
    mark(document.etree_element, request["language"], request["title"])
    options: dict[str, Any] = {"url_fetcher": fetcher, "font_config": fonts}
    styles = [
        CSS(url="asset:print.css", **options),
        CSS(string=title_rule(request["title"]), **options),
    ]
    pages = document.render(
        font_config=fonts,
        stylesheets=styles,
        pdf_variant="pdf/ua-1",
        presentational_hints=False,
    )
    pdf = pages.write_pdf(pdf_variant="pdf/ua-1")
    refused = [*fetcher.refused, *dropped.found]
    return {"code": "ok", "pages": len(pages.pages), "refused": refused}, pdf


def main() -> None:
    """Set the limits, render, answer."""
    set_limits(int(sys.argv[1]))
    # one document and out: collecting cycles is a quarter of the time
    gc.disable()
    request = json.load(sys.stdin)
    try:
        answer, pdf = make(request)
    except Refused as refused:
        answer, pdf = refused.answer, b""
    except (MemoryError, RecursionError):
        answer, pdf = {"code": "limits"}, b""
    out = sys.stdout.buffer
    out.write(json.dumps(answer).encode() + b"\n")
    out.write(pdf)
    out.flush()


if __name__ == "__main__":
    main()
