"""The PDF renderer: readable, accessible, closed to the outside, and it always ends."""

import io
import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pypdf
import pytest
from django.utils.translation import override

from reports.rendering import RenderingFailed, ReportTooLong, render, render_pdf
from reports.rendering_child import limits
from reports.rendering_child.assets import ASSETS

pytestmark = pytest.mark.once
SENTENCE = "Кызмат көрсөтүүлөрдү жакшыртуу боюнча аракеттер планы"
TITLE = "Программанын отчёту «2016»"


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    text = " ".join(one.extract_text() for one in read(pdf).pages)
    return re.sub(r"\s+", " ", text)


# What a reader gets -------------------------------------------------------------------


def test_kyrgyz_letters_and_figures_survive() -> None:
    body = f"<h1>{SENTENCE}</h1><p>Ң ң Ү ү Ө ө № 3, 1 234 567,89 сом, ≥ 10 % − ёЁ</p>"
    for weight in ("p", "strong"):
        pdf = render_pdf(
            html=page(f"<{weight}>{body}</{weight}>"), language="ky", title=TITLE
        )
        text = text_of(pdf)
        assert SENTENCE in text
        assert "Ң ң Ү ү Ө ө № 3, 1 234 567,89 сом, ≥ 10 % − ёЁ" in text
        assert "■" not in text
        assert "�" not in text


def test_only_the_bundled_font_is_used_and_embedded() -> None:
    pdf = render_pdf(html=page(f"<p>{SENTENCE} <b>Ө</b></p>"), language="ky", title="t")
    fonts = read(pdf).pages[0]["/Resources"]["/Font"].values()
    names = {font.get_object()["/BaseFont"] for font in fonts}
    assert {re.sub(r"^/[A-Z]{6}\+", "", name) for name in names} == {
        "Report-Sans",
        "Report-Sans-Bold",
    }
    for font in fonts:
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        kinds = set(descendant["/FontDescriptor"].get_object())
        assert kinds & {"/FontFile2", "/FontFile3"}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_document_is_tagged_and_names_its_language_and_title(language: str) -> None:
    body = (
        "<h1>A</h1><h2>B</h2><table><thead><tr><th>x</th></tr></thead>"
        "<tbody><tr><td>1</td></tr></tbody></table><ul><li>a</li></ul>"
    )
    html = page(body, "<title>other</title>").replace("<html>", '<html lang="xx">')
    pdf = read(render_pdf(html=html, language=language, title=TITLE))
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == TITLE
    assert (
        b"<pdfuaid:part>1</pdfuaid:part>"
        in root["/Metadata"].get_data().replace(b"ns1:", b"pdfuaid:")
        or b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    )
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI"} <= set(tags(root))


def tags(root: Any) -> Iterator[str]:
    """All structure types of a document."""
    waiting = [root["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        if "/S" in node:
            yield node["/S"]
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            found = kid.get_object()
            if isinstance(found, dict):
                waiting.append(found)


def test_every_page_has_the_title_and_its_number() -> None:
    body = "".join(f'<p class="page-break">{word}</p>' for word in ("бир", "эки", "үч"))
    made = render(html=page(body), language="ky", title=TITLE)
    assert made.pages == 3
    for number, one in enumerate(read(made.pdf).pages, start=1):
        text = one.extract_text()
        assert TITLE in text
        assert f"{number} / 3" in text


def test_nothing_personal_in_the_metadata() -> None:
    head = (
        '<meta name="author" content="Асан Үсөнов"><meta name="keywords" content="асан">'
        '<meta name="description" content="асан"><meta name="generator" content="асан">'
        '<meta name="dcterms.created" content="2016-05-01">'
    )
    pdf = render_pdf(html=page("<p>x</p>", head), language="ky", title="Отчёт")
    found = read(pdf).metadata
    assert found == {"/Title": "Отчёт", "/Producer": "WeasyPrint 70.0"}
    metadata = read(pdf).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "сан" not in metadata
    for word in (b"/root", b"/home"):
        assert word not in pdf


def test_a_title_cannot_leave_its_place() -> None:
    title = 'a"; } body { display: none } @page { x: "<b>\\</style>'
    text = text_of(
        render_pdf(html=page("<p>still here</p>"), language="en", title=title)
    )
    assert "still here" in text
    assert title in text


# Closed to the outside ----------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server of this machine that writes down what it is asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"SECRET-CANARY")

        def log_message(self, *_args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}", asked
        http.shutdown()
        thread.join()


VECTORS = {
    "img": '<img src="{u}" alt="x">',
    "srcset": '<img srcset="{u} 1x" src="{u}" alt="x">',
    "object": '<object data="{u}"></object>',
    "embed": '<embed src="{u}">',
    "stylesheet-in-body": '<link rel="stylesheet" href="{u}">',
    "import": "<style>@import url('{u}');</style>",
    "background": '<p style="background: url({u})">x</p>',
    "list-image": '<ul style="list-style-image: url({u})"><li>x</li></ul>',
    "content": "<style>p::before {{ content: url('{u}') }}</style><p>x</p>",
    "font-face": "<style>@font-face {{ font-family: x; src: url('{u}') }}"
    " p {{ font-family: x }}</style><p>x</p>",
    "border-image": '<p style="border: 9px solid; border-image: url({u}) 1">x</p>',
    "page-background": "<style>@page {{ background: url('{u}') }}</style><p>x</p>",
    "svg-image": '<svg width="9" height="9"><image href="{u}" width="9" height="9"/></svg>',
    "svg-xlink": '<svg width="9" height="9" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="{u}" width="9" height="9"/></svg>',
    "svg-use": '<svg width="9" height="9"><use href="{u}#a"/></svg>',
    "svg-import": '<svg width="9" height="9"><style>@import "{u}";</style>'
    '<rect width="9" height="9"/></svg>',
    "attachment": '<a rel="attachment" href="{u}">x</a>',
    "attachment-link": '<link rel="attachment" href="{u}">',
}
TARGETS = ["http", "file", "data", "ftp"]


@pytest.fixture
def addresses(server: Any, tmp_path: Any) -> dict[str, str]:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-CANARY")
    return {
        "http": f"{server[0]}/x",
        "file": secret.as_uri(),
        "data": "data:text/css,p{color:red}",
        "ftp": "ftp://127.0.0.1:1/x",
    }


def test_no_way_out_all_at_once(addresses: dict[str, str], server: Any) -> None:
    """Every vector with every kind of address; one document for each kind."""
    for scheme in TARGETS:
        body = "".join(v.format(u=addresses[scheme]) for v in VECTORS.values())
        made = render(html=page(body), language="en", title="t")
        assert set(made.refused) == {scheme}
        assert b"SECRET-CANARY" not in made.pdf
        assert "SECRET-CANARY" not in text_of(made.pdf)
        assert "/EmbeddedFiles" not in str(read(made.pdf).trailer["/Root"])
    assert server[1] == []


# these ask for nothing in WeasyPrint, with or without our fetcher
SILENT = {"attachment-link", "stylesheet-in-body", "svg-use", "svg-import"}


@pytest.mark.parametrize("vector", sorted(set(VECTORS) - SILENT))
def test_each_way_is_refused_and_recorded(
    vector: str, addresses: dict[str, str], server: Any
) -> None:
    body = VECTORS[vector].format(u=addresses["http"])
    made = render(html=page(body), language="en", title="t")
    assert set(made.refused) == {"http"}
    assert server[1] == []


@pytest.mark.parametrize(
    "address",
    [
        "asset:../../config/settings.py",
        "asset:/etc/passwd",
        "asset:print.css/../x",
        "asset:",
        "ASSET:print.css",
        "/etc/passwd",
        "etc/passwd",
        "//169.254.169.254/latest/meta-data",
        "file:etc/passwd",
        "jar:file:///x!/y",
        "javascript:alert(1)",
    ],
)
def test_unknown_assets_and_odd_addresses(address: str) -> None:
    made = render(html=page(f'<img src="{address}" alt="x">'), language="en", title="t")
    assert len(made.refused) == 1


def test_a_base_element_changes_nothing(addresses: dict[str, str], server: Any) -> None:
    head = f'<base href="{server[0]}/">'
    made = render(
        html=page('<img src="x.png" alt="x">', head), language="en", title="t"
    )
    assert len(made.refused) == 1
    assert server[1] == []


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    import_of = __import__("subprocess").Popen

    def spy(command: list[str], **more: Any) -> Any:
        given.update(more["env"])
        return import_of(command, **more)

    monkeypatch.setenv("SECRET_KEY", "s")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/d")
    monkeypatch.setattr("reports.rendering.subprocess.Popen", spy)
    render_pdf(html=page("x"), language="en", title="t")
    assert set(given) <= {"PATH", "HOME", "LANG", "XDG_CACHE_HOME"}


def test_every_asset_exists() -> None:
    assert all(asset.read() for asset in ASSETS.values())


# It always ends -----------------------------------------------------------------------


def rows(number: int) -> str:
    return "<table>" + "<tr><td>x</td></tr>" * number + "</table>"


def test_a_long_table_is_refused_with_its_length() -> None:
    with override("en"), pytest.raises(ReportTooLong) as refused:
        render_pdf(html=page(rows(1501)), language="en", title="t")
    assert refused.value.rows == 1501
    assert str(refused.value.message) == (
        "The report would have 1501 table rows; a PDF may have at most 1500. "
        "Choose a smaller part, or take the list as a spreadsheet."
    )


def test_the_longest_table_fits() -> None:
    assert render(html=page(rows(1500)), language="en", title="t").pages > 10


REFUSED_AT_ONCE = {
    "colspan": '<table><tr><td colspan="1000000">x</td></tr></table>',
    "colspan-spaced": '<table><tr><td colspan=" +0001000000 ">x</td></tr></table>',
    "rowspan": '<table><tr><td rowspan="65534">x</td></tr></table>',
    "col-span": '<table><col span="1000000"><tr><td>x</td></tr></table>',
    "paragraph": f"<p>{'сөз ' * 250_000}</p>",
    "one-word": f"<p>{'а' * 1_000_000}</p>",
    "tail": f"<p>a<b>b</b>{'сөз ' * 250_000}</p>",
    "depth": "<div>" * 400 + "x" + "</div>" * 400,
    "tables-in-tables": "<table><tr><td>" * 100 + "x",
    "elements": "<i>x</i>" * 70_000,
}


@pytest.mark.parametrize("bomb", sorted(REFUSED_AT_ONCE))
def test_known_bombs_are_refused_before_the_layout(bomb: str) -> None:
    began = time.monotonic()
    with override("en"), pytest.raises(RenderingFailed) as refused:
        render_pdf(html=page(REFUSED_AT_ONCE[bomb]), language="en", title="t")
    assert refused.value.code == "too-complex"
    assert str(refused.value.message).startswith(
        "A text or table of this report is too"
    )
    assert time.monotonic() - began < 20


FLEX = '<div style="display: flex">'
LEFT_TO_THE_LIMITS = {
    "flex": FLEX * 24 + "x" + "</div>" * 24,
    "flex-cells": (FLEX + "<span>a</span>") * 20 + "x",
    "grid": '<div style="display: grid; grid-template-columns: repeat(40000, 1px)">x</div>',
    "columns": '<div style="columns: 100000; column-gap: 0">'
    + "x " * 20_000
    + "</div>",
    "tall": '<div style="height: 99999999px">x</div>',
    "counters": "<style>p { counter-increment: a 1 } p::before { content: counters(a, "
    "'.') }</style>" + "<p>" * 3000,
    "font": '<p style="font-size: 100000000px">xxxx</p>',
    "laughs": '<svg width="9" height="9"><defs><g id="a0"><rect width="1" height="1"/></g>'
    + "".join(
        f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 9)
    )
    + '</defs><use href="#a8"/></svg>',
}


@pytest.mark.parametrize("bomb", sorted(LEFT_TO_THE_LIMITS))
def test_other_bombs_end_within_the_limits(
    bomb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either a PDF or a clear sentence, in bounded time, and the next one works."""
    monkeypatch.setattr(limits, "CPU_SECONDS", 6)
    monkeypatch.setattr(limits, "WALL_SECONDS", 20)
    began = time.monotonic()
    try:
        render_pdf(html=page(LEFT_TO_THE_LIMITS[bomb]), language="en", title="t")
    except RenderingFailed as failed:
        assert failed.code in {"limits", "broken"}  # noqa: PT017 - both are right
    assert time.monotonic() - began < 25


def test_the_control_bomb_really_needs_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CPU_SECONDS", 4)
    with override("en"), pytest.raises(RenderingFailed) as failed:
        render_pdf(html=page(LEFT_TO_THE_LIMITS["flex"]), language="en", title="t")
    assert str(failed.value.message) == (
        "Making this PDF took too much time or memory and was stopped. "
        "Choose a smaller part."
    )
    assert render(html=page("<p>next</p>"), language="en", title="t").pages == 1


def test_a_child_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.05)
    with pytest.raises(RenderingFailed) as failed:
        render_pdf(html=page("<p>x</p>"), language="en", title="t")
    assert failed.value.code == "limits"


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pango(_request: bytes, answer: Any) -> int:
        answer.write(json.dumps({"code": "no-library"}).encode() + b"\n")
        return 0

    monkeypatch.setattr("reports.rendering._run_child", no_pango)
    with override("en"), pytest.raises(RenderingFailed) as failed:
        render_pdf(html=page("<p>x</p>"), language="en", title="t")
    assert "Pango is missing" in str(failed.value.message)
