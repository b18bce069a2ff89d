"""Hostile uploads through a real form: refused with a sentence, or kept harmlessly.

Each goes as bytes of a request through Django's parser, the form field and the
storage; what is kept is then served, and the next upload is kept as ever.
"""

import base64
import io
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory
from PIL import Image

from accounts.models import User
from core import file_kinds, files
from core.forms.documents import DocumentField, bind_documents
from core.models import StoredFile
from tests.core.hostile_files import (
    HEAD,
    LAUGHS,
    OLE_MARK,
    OUTSIDE,
    PACKAGE,
    TYPES,
    good_book,
    hostile_names,
    nested_zips,
    noise,
    pack,
    packed,
    twice,
    with_document_type,
    with_macros,
)
from tests.factories.accounts import make_user

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
SCRIPT = b"<html><script>alert(document.domain)</script></html>"
MEGABYTE = 1024 * 1024
BOUNDARY = "----portal"

UNSAFE = "The file is damaged or cannot be opened safely. Save it anew."
WRONG = (
    "This type of file cannot be accepted. Accepted types: PDF, JPEG, PNG, DOCX, XLSX."
)
EMPTY = "The file is empty. Choose another file."
MISSING = "This field is required."
MEDIA = {kind.code: kind.content_type for kind in files.DOCUMENTS}


@dataclass(frozen=True)
class Kept:
    """How an upload is kept: the name that people see, and the kind of file."""

    name: str
    kind: str = "pdf"


def document(kinds: str = "", **parts: bytes) -> bytes:
    """A DOCX with types and parts as given."""
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>'
    )
    named = {name.replace("__", "/"): data for name, data in parts.items()}
    return pack({TYPES: types.encode(), "word/document.xml": b"<w/>", **named})


def override_type(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="application/{kind}"/>'


def raw_types(types: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return pack({TYPES: types, "word/document.xml": b"<w/>"}, method)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(
        ">I", zlib.crc32(kind + data)
    )  # fmt: skip


def picture_bomb(side: int = 20_000) -> bytes:
    """50 KB that a picture program unpacks to 1.2 GB."""
    lines = zlib.compress(b"\0" * (side * (side // 8 + 1)), 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", head)
        + png_chunk(b"IDAT", lines)
        + png_chunk(b"IEND", b"")
    )


def pdf_bomb() -> bytes:
    stream = zlib.compress(zlib.compress(b"\0" * (50 * MEGABYTE), 9), 9)
    return PDF + b"<</Filter[/FlateDecode/FlateDecode]>>stream\n" + stream


MACRO_KINDS = override_type(
    "word/evil.bin", "vnd.ms-office.vbaProject"
) + override_type("word/document.xml", "vnd.ms-word.document.macroEnabled.main+xml")
TEMPLATE = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'attachedTemplate" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/>'
    "</Relationships>"
).encode()

CONTENTS: dict[str, tuple[str, bytes, Kept | str]] = {
    # two kinds of file in one: what it begins with counts, and it is served as that
    "a page in a PDF": ("act.pdf", PDF + SCRIPT, Kept("act.pdf")),
    "a page in a PDF, as a page": ("act.html", PDF + SCRIPT, Kept("act.html.pdf")),
    "a script in a PDF": ("x.js", PDF + b"*/=1;alert(1)//", Kept("x.js.pdf")),
    "a program in a PDF": ("x.pdf", PDF + b"MZ\x90\0" + noise(900), Kept("x.pdf")),
    "a zip behind a PDF": ("x.jar", PDF + good_book(), Kept("x.jar.pdf")),
    "a zip behind a JPEG": ("x.jar", JPEG + good_book(), Kept("x.jar.jpg", "jpeg")),
    "a page in a PNG": ("x.svg", PNG + SCRIPT, Kept("x.svg.png", "png")),
    "PHP in a JPEG": ("x.php", JPEG + b"<?php id();", Kept("x.php.jpg", "jpeg")),
    "a page behind a book": ("x.htm", good_book() + SCRIPT, Kept("x.htm.xlsx", "xlsx")),
    "a PDF in a book": ("x.pdf", packed({"a": PDF}), Kept("x.pdf.xlsx", "xlsx")),
    "a script in a GIF": ("x.png", b"GIF89a/*\0\0*/=1;alert(1)", WRONG),
    "a page before a PDF": ("x.pdf", SCRIPT + PDF, WRONG),
    "a program before a PDF": ("x.pdf", b"MZ\x90\0" + PDF, WRONG),
    "a mark of text before a PDF": ("x.pdf", b"\xef\xbb\xbf" + PDF, WRONG),
    "a program before a book": ("x.xlsx", b"MZ\x90\0" + good_book(), WRONG),
    # other kinds under a name that would be taken
    "SVG with a script": (
        "photo.png",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>",
        WRONG,
    ),
    "a page": ("act.pdf", SCRIPT, WRONG),
    "a page in UTF-16": ("act.pdf", SCRIPT.decode().encode("utf-16"), WRONG),
    "XML with entities": ("x.docx", f"{HEAD}{LAUGHS}<x>&j;</x>".encode(), WRONG),
    "MHTML": ("x.pdf", b"MIME-Version: 1.0\r\nContent-Type: text/html", WRONG),
    "a Windows program": ("photo.jpg", b"MZ\x90\0" + noise(900), WRONG),
    "a Linux program": ("photo.jpg", b"\x7fELF\2\1\1\0" + noise(900), WRONG),
    "WebAssembly": ("x.pdf", b"\0asm\1\0\0\0", WRONG),
    "a Java class": ("x.pdf", b"\xca\xfe\xba\xbe\0\0\0\x34", WRONG),
    "a batch file": ("x.pdf", b"@echo off\r\ndel *.*\r\n", WRONG),
    "a link of Windows": ("x.pdf", b"L\0\0\0\1\x14\2\0" + b"\0" * 60, WRONG),
    "an old DOC": ("x.docx", OLE_MARK + noise(900), WRONG),
    "a DOCX under a password": (
        "x.docx",
        OLE_MARK + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"),
        WRONG,
    ),
    "RTF": ("x.docx", b"{\\rtf1\\object\\objdata 0105}", WRONG),
    "PostScript": ("x.pdf", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file", WRONG),
    "TIFF": ("x.jpg", b"II*\0\x08\0\0\0", WRONG),
    "WEBP": ("x.jpg", b"RIFF\x24\0\0\0WEBPVP8 ", WRONG),
    "7z": ("x.docx", b"7z\xbc\xaf\x27\x1c\0\4", WRONG),
    "tar": ("x.docx", b"evil".ljust(257, b"\0") + b"ustar\x0000", WRONG),
    "an empty zip": ("x.docx", pack({}), WRONG),
    "a JAR": ("x.docx", pack({"META-INF/MANIFEST.MF": b"x"}), WRONG),
    "OpenDocument": ("x.docx", pack({"mimetype": b"x", "content.xml": b"x"}), WRONG),
    "a binary book": ("x.xlsx", pack({TYPES: b"<x/>", "xl/workbook.bin": b""}), WRONG),
    "only a half mark": ("x.pdf", b"%PD", WRONG),
    "nothing": ("act.pdf", b"", EMPTY),
    "one byte": ("act.pdf", b"\0", WRONG),
    "a megabyte of zeros": ("act.pdf", b"\0" * MEGABYTE, WRONG),
    "random bytes": ("act.pdf", noise(MEGABYTE), WRONG),
    # packed documents
    "a part with half the name of macros": ("x.docx", document(word__vbaProject=b""), Kept("x.docx", "docx")),
    "macros by their name": ("x.docx", document(**{"word__vbaProject.bin": b""}), WRONG),
    "macros in capitals": ("x.docx", document(**{"word__VBAPROJECT.BIN": b""}), WRONG),
    "macros under another name": (
        "x.docx",
        document(MACRO_KINDS, **{"word__evil.bin": OLE_MARK}),
        WRONG,
    ),
    "macros in a type by numbers": (
        "x.docx",
        document(
            override_type("word/evil.bin", "vnd.ms-office.&#118;baProject"),
            **{"word__evil.bin": OLE_MARK},
        ),
        WRONG,
    ),
    "a book with macros": ("x.xlsx", with_macros(), WRONG),
    "types with entities": ("x.xlsx", with_document_type(TYPES, LAUGHS), UNSAFE),
    "types with a file": ("x.xlsx", with_document_type(TYPES, OUTSIDE), UNSAFE),
    "types of 2 MB": (
        "x.docx",
        raw_types(b"<x>" + noise(MEGABYTE) * 2 + b"</x>"),
        UNSAFE,
    ),
    "types that are no XML": ("x.docx", raw_types(noise(500)), UNSAFE),
    "types in an odd packing": ("x.docx", raw_types(b"<x/>", zipfile.ZIP_LZMA), UNSAFE),
    "two documents in one": ("x.xlsx", twice(TYPES), UNSAFE),
    "a bomb of 90 MB": ("x.docx", document(word__a=b"\0" * 90_000_000), UNSAFE),
    "1 001 members": (
        "x.docx",
        document(**{f"word__m{n}": b"" for n in range(1_001)}),
        UNSAFE,
    ),
    "half a document": ("x.docx", document()[:-60], UNSAFE),
    "names that lead elsewhere": ("x.xlsx", hostile_names(), Kept("x.xlsx", "xlsx")),
    "a zip in a zip in a zip": ("x.xlsx", nested_zips(), Kept("x.xlsx", "xlsx")),
    "a template in the net": (
        "x.docx",
        document(**{"word___rels__settings.xml.rels": TEMPLATE}),
        Kept("x.docx", "docx"),
    ),
    # pictures and PDF that would burst whoever opens them: the portal never does
    "a picture of 400 megapixels": ("x.png", picture_bomb(), Kept("x.png", "png")),
    "a JPEG of 65 535 by 65 535": (
        "x.jpg",
        JPEG + b"\xff\xc0\0\x11\x08\xff\xff\xff\xff\3\1\x22\0\2\x11\1\3\x11\1",
        Kept("x.jpg", "jpeg"),
    ),
    "a PDF of 50 MB, twice packed": ("x.pdf", pdf_bomb(), Kept("x.pdf")),
    "a PDF that runs a program": (
        "x.pdf",
        PDF + b"<</OpenAction<</S/Launch/F(cmd.exe)>>/AA<</JS(app.alert(1))>>>>",
        Kept("x.pdf"),
    ),
    "a PDF that includes itself": (
        "x.pdf",
        PDF + b"1 0 obj<</Length 1 0 R/Kids[1 0 R]/Parent 1 0 R>>endobj",
        Kept("x.pdf"),
    ),
}  # fmt: skip

NAMES: dict[str, tuple[str, Kept | str]] = {
    "a path": ("../../../etc/passwd", Kept("passwd.pdf")),
    "a path of Windows": ("C:\\Windows\\System32\\x.pdf", Kept("x.pdf")),
    "a share": ("\\\\127.0.0.1\\share\\x.pdf", Kept("x.pdf")),
    "an absolute path": ("/etc/cron.d/x", Kept("x.pdf")),
    "a packed path": ("%2e%2e%2fx.pdf", Kept("%2e%2e%2fx.pdf")),
    "a path in entities": ("..&#47;..&#47;x.pdf", Kept("x.pdf")),
    "dots only": ("..", MISSING),
    "no name": ("", MISSING),
    "a space": (" ", Kept("file.pdf")),
    "dots and spaces": (" . . ", Kept("file.pdf")),
    "an ending only": (".pdf", Kept("pdf.pdf")),
    "settings of a server": (".htaccess", Kept("htaccess.pdf")),
    "a program's ending": ("act.pdf.exe", Kept("act.pdf.exe.pdf")),
    "two endings": ("act.php.pdf", Kept("act.php.pdf")),
    "an ending behind spaces": ("act.pdf" + " " * 90 + ".exe", Kept(f"act.pdf{' ' * 90}.exe.pdf")),
    "turned letters": ("\u202efdp.exe", Kept("fdp.exe.pdf")),
    "turned letters inside": ("act\u202efdp.scr", Kept("actfdp.scr.pdf")),
    "other turning letters": ("\u2066\u2067a\u2069\u200f.pdf", Kept("a.pdf")),
    "unseen letters": ("a\u200b\u2060\ufeff\u00adb.pdf", Kept("ab.pdf")),
    "a NUL": ("act.exe\x00.pdf", Kept("act.exe.pdf")),
    "a tab": ("a\tb.pdf", Kept("ab.pdf")),
    "a stream of Windows": ("act.pdf:evil.exe", Kept("act.pdf_evil.exe.pdf")),
    "the console": ("CON.pdf", Kept("_CON.pdf")),
    "the console with more": ("con.tar.pdf", Kept("_con.tar.pdf")),
    "no device": ("console.pdf", Kept("console.pdf")),
    "nothing as a device": ("nul", Kept("_nul.pdf")),
    "a port": ("COM1.pdf", Kept("_COM1.pdf")),
    "a printer": ("lpt¹ .pdf", Kept("_lpt¹.pdf")),
    "300 letters": ("ы" * 300 + ".pdf", Kept("ы" * 146 + ".pdf")),
    "200 letters of 4 bytes": ("😀" * 200 + ".pdf", Kept("😀" * 146 + ".pdf")),
    "100 marks on a letter": ("a" + "\u0301" * 100 + ".pdf", Kept("á" + "\u0301" * 99 + ".pdf")),
    "an ending of 200 letters": ("a." + "e" * 200, Kept(f"a.{'e' * 144}.pdf")),
    "a page": ("<img src=x onerror=alert(1)>.pdf", Kept("_img src=x onerror=alert(1)_.pdf")),
    "a template": ("{{7*7}}{% load x %}.pdf", Kept("{{7_7}}{% load x %}.pdf")),
    "a formula": ("=1+1.pdf", Kept("=1+1.pdf")),
    "a command": ("$(id);`id`|id&.pdf", Kept("$(id);`id`_id&.pdf")),
    "an option": ("-rf.pdf", Kept("-rf.pdf")),
    "letters of half width": ("ａｃｔ．ｐｄｆ", Kept("ａｃｔ．ｐｄｆ.pdf")),
    "half a letter": ("\ud800act.pdf", MISSING),
}  # fmt: skip


class ActForm(forms.Form):
    scan = DocumentField()


@pytest.fixture
def by(db: None) -> User:
    return make_user()


def body(name: str, content: bytes, *, head: str = "", end: str = "--") -> bytes:
    """The bytes of a request with one file, the name as a browser would write it."""
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    start = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="scan"; '
        f'filename="{quoted}"\r\nContent-Type: application/pdf\r\n{head}\r\n'
    )
    return (
        start.encode("utf-8", "surrogatepass")
        + content
        + f"\r\n--{BOUNDARY}{end}\r\n".encode()
    )


@pytest.fixture(autouse=True)
def connection_of_the_test() -> Iterator[None]:
    """The end of an answer closes connections; as in the test client, not the test's."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def hand_in(data: bytes, by: Any, **environ: str) -> StoredFile | str:
    """The stored file, or the sentence at the field."""
    request = RequestFactory().generic(
        "POST", "/", data, f"multipart/form-data; boundary={BOUNDARY}", **environ
    )
    form = ActForm(request.POST, request.FILES)
    bind_documents(form, by=by)
    taken = form.is_valid()
    request.close()
    if taken:
        return form.cleaned_data["scan"]
    (sentence,) = form.errors["scan"]
    assert StoredFile.objects.count() == 0
    return sentence


def assert_served_harmlessly(stored: StoredFile) -> None:
    """As what it is, as a file and no page, under a name that is no header."""
    for inline in (False, True):
        response = files.serve(stored, inline=inline)
        shown = inline and stored.content_type in files.INLINE_TYPES
        disposition = response["Content-Disposition"]
        assert disposition.partition(";")[0] == ("inline" if shown else "attachment")
        assert [sign for sign in "\r\n\0" if sign in disposition] == []
        assert response["Content-Type"] == stored.content_type
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
        response.close()


def assert_outcome(
    found: StoredFile | str, expected: Kept | str, content: bytes, by: Any
) -> None:
    if isinstance(found, str):
        assert found == expected
    else:
        assert Kept(found.name, CODES[found.content_type]) == expected
        assert Path(found.content.path).read_bytes() == content
        key = found.pk.hex
        ending = found.name.rpartition(".")[2]
        assert found.content.name == f"files/{key[:2]}/{key}.{ending}"
        assert_served_harmlessly(found)
        files.discard(found)
    following = hand_in(body("act.pdf", PDF), by)
    assert isinstance(following, StoredFile)
    assert (following.name, following.size) == ("act.pdf", len(PDF))


CODES = {media: code for code, media in MEDIA.items()}


def test_there_are_at_least_fifty_of_them() -> None:
    assert len(CONTENTS) >= 50
    assert len(NAMES) >= 30


@pytest.mark.parametrize("case", CONTENTS)
def test_hostile_contents(case: str, by: User) -> None:
    name, content, expected = CONTENTS[case]
    assert_outcome(hand_in(body(name, content), by), expected, content, by)


@pytest.mark.parametrize("case", NAMES)
def test_hostile_names(case: str, by: User) -> None:
    name, expected = NAMES[case]
    assert_outcome(hand_in(body(name, PDF), by), expected, PDF, by)


# The request ---------------------------------------------------------------------------


def test_a_huge_declared_size_is_no_size(by: User) -> None:
    part = body("act.pdf", PDF, head="Content-Length: 999999999999\r\n")
    assert_outcome(hand_in(part, by), Kept("act.pdf"), PDF, by)


def test_a_packed_part_is_judged_unpacked(by: User) -> None:
    page = base64.b64encode(SCRIPT)
    head = "Content-Transfer-Encoding: base64\r\n"
    assert_outcome(hand_in(body("a.pdf", page, head=head), by), WRONG, SCRIPT, by)
    act = base64.b64encode(PDF)
    found = hand_in(body("a.pdf", act, head=head), by)
    assert_outcome(found, Kept("a.pdf"), PDF, by)


def test_a_second_header_in_the_name_is_none(by: User) -> None:
    found = hand_in(body("a\r\nSet-Cookie: x=1.pdf", PDF), by)
    assert_outcome(found, Kept("a%0D%0ASet-Cookie_ x=1.pdf"), PDF, by)


def test_of_two_files_the_last_one_counts(by: User) -> None:
    both = body("page.html", SCRIPT, end="") + body("act.pdf", PDF)
    assert_outcome(hand_in(both, by), Kept("act.pdf"), PDF, by)
    both = body("act.pdf", PDF, end="") + body("page.html", SCRIPT)
    StoredFile.objects.all().delete()
    assert_outcome(hand_in(both, by), WRONG, SCRIPT, by)


def test_a_request_that_breaks_off_leaves_nothing(by: User) -> None:
    whole = body("act.docx", document())
    assert hand_in(whole[:-200], by) == MISSING


def test_a_name_of_a_kilobyte_is_a_bad_request(by: User) -> None:
    with pytest.raises(MultiPartParserError, match="header size"):
        hand_in(body("ы" * 500 + ".pdf", PDF), by)
    assert StoredFile.objects.count() == 0


def test_a_file_over_the_limit(by: User, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 2 * MEGABYTE
    found = hand_in(body("act.pdf", PDF + b"\0" * (4 * MEGABYTE)), by)
    assert found == "The file has 4.0 MB. At most 2 MB can be accepted."


# Damaged documents ---------------------------------------------------------------------


def test_no_damage_breaks_the_recognition() -> None:
    """2,000 damaged documents: known, unknown or unsafe, and no other error."""
    chance = random.Random(2016)  # noqa: S311 - not a secret
    sound = document(word__a=b"text " * 50)
    found = {"docx": 0, "none": 0, "unsafe": 0}
    for _ in range(2_000):
        damaged = bytearray(sound)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        try:
            kind = file_kinds.detect(ContentFile(bytes(damaged)))
        except file_kinds.UnsafeArchive:
            found["unsafe"] += 1
        else:
            found["docx" if kind else "none"] += 1
            assert kind in (None, file_kinds.DOCX)
    assert sum(found.values()) == 2_000
    assert min(found.values()) > 0


# Without protection --------------------------------------------------------------------


def test_an_opened_picture_takes_all_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(picture_bomb())
    code = (
        "import resource, sys; from PIL import Image; "
        "resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20)); "
        "Image.MAX_IMAGE_PIXELS = None; Image.open(sys.argv[1]).convert('RGB')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert path.stat().st_size < 60_000
    assert (ended.returncode, ended.stderr.strip().splitlines()[-1]) == (
        1,
        "MemoryError",
    )


def test_the_picture_is_a_picture() -> None:
    with Image.open(io.BytesIO(picture_bomb(800))) as picture:
        assert (picture.size, picture.mode) == ((800, 800), "1")


def test_name_and_declared_type_say_what_they_like(by: User) -> None:
    request = RequestFactory().generic(
        "POST",
        "/",
        body("act.pdf", SCRIPT),
        f"multipart/form-data; boundary={BOUNDARY}",
    )
    upload = request.FILES["scan"]
    assert (upload.name, upload.content_type) == ("act.pdf", "application/pdf")
    assert hand_in(body("act.pdf", SCRIPT), by) == WRONG
