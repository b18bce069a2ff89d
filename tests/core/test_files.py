"""Files people hand in: told by content, bounded, kept when a form fails, swept."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from core import files
from core.forms.documents import DocumentField, bind_documents, keep_token
from core.models import Job, StoredFile
from core.problems import OperationRefused
from tests.factories.accounts import make_user

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20


def packed(*names: str, content: bytes = b"<x/>", **more: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
        for name, data in more.items():
            archive.writestr(name, data)
    return target.getvalue()


XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
DOCX = packed("[Content_Types].xml", "word/document.xml")


def upload(content: bytes, name: str = "act.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def content_of(stored: StoredFile) -> bytes:
    return Path(stored.content.path).read_bytes()


def refusal(content: bytes, name: str = "act.pdf", **more: Any) -> str:
    with override("en"), pytest.raises(OperationRefused) as refused:
        files.store(upload=upload(content, name), by=None, **more)
    assert StoredFile.objects.count() == 0
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "name", "kept_as", "content_type"),
    [
        (PDF, "act.pdf", "act.pdf", "application/pdf"),
        (PDF, "act.PDF", "act.pdf", "application/pdf"),
        (PDF, "act.exe", "act.exe.pdf", "application/pdf"),
        (PNG, "photo.pdf", "photo.pdf.png", "image/png"),
        (JPEG, "сүрөт.jpeg", "сүрөт.jpeg", "image/jpeg"),
        (JPEG, "a.html", "a.html.jpg", "image/jpeg"),
        (XLSX, "t.xlsx", "t.xlsx", files.DOCUMENTS[4].content_type),
        (DOCX, "t.docx", "t.docx", files.DOCUMENTS[3].content_type),
        # the same content may be a page and a script to other programs: the name that
        # it is served under is that of the content
        (PDF + b"<script>alert(1)</script>", "x.html", "x.html.pdf", "application/pdf"),
    ],
)
def test_the_content_tells_the_type(
    db: None, content: bytes, name: str, kept_as: str, content_type: str
) -> None:
    stored = files.store(upload=upload(content, name), by=None)
    assert (stored.name, stored.content_type) == (kept_as, content_type)
    assert stored.size == len(content)
    assert content_of(stored) == content


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system.ini", "system.ini.pdf"),
        ("/etc/shadow.pdf", "shadow.pdf"),
        ("....//....//x.pdf", "x.pdf"),
        ("..", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie_ x.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("a\u200bb.pdf", "ab.pdf"),
        ('x" onload="alert(1).pdf', "x_ onload=_alert(1).pdf"),
        ("<img src=x>.pdf", "_img src=x_.pdf"),
        ("x.pdf.", "x.pdf"),
        ("x" * 500 + ".pdf", "x" * 146 + ".pdf"),
        ("КЖАП 2016 №3.pdf", "КЖАП 2016 №3.pdf"),
        ("con:ads.pdf", "con_ads.pdf"),
    ],
)
def test_names_are_harmless(name: str, kept_as: str) -> None:
    assert files.clean_name(name, files.DOCUMENTS[0]) == kept_as


def test_the_place_on_disk_has_nothing_of_the_name(db: None) -> None:
    stored = files.store(upload=upload(PDF, "../../secret.pdf"), by=None)
    key = stored.pk.hex
    assert stored.content.name == f"files/{key[:2]}/{key}.pdf"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0",
        b"\x7fELF",
        b"#!/bin/sh\nrm -rf /",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a",
        b" %PDF-1.7",
        b"junk\n%PDF-1.7",
        b"{\\rtf1",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"Rar!\x1a\x07\0",
        b"\x1f\x8b\x08",
        packed("a.txt"),
        packed("xl/workbook.xml"),
        packed("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
        packed("META-INF/MANIFEST.MF"),
        packed("[Content_Types].xml", "ppt/presentation.xml"),
        b"\0" * 100,
        "Жөн эле текст".encode(),
    ],
)
def test_other_types_are_refused(db: None, content: bytes) -> None:
    assert refusal(content) == (
        "This type of file cannot be accepted. "
        "Accepted types: PDF, JPEG, PNG, DOCX, XLSX."
    )


def test_a_field_may_take_fewer_types(db: None) -> None:
    assert refusal(XLSX, "t.xlsx", kinds=files.SCANS) == (
        "This type of file cannot be accepted. Accepted types: PDF, JPEG, PNG."
    )


def test_empty_and_too_big(db: None, settings: Any) -> None:
    assert refusal(b"") == "The file is empty. Choose another file."
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    too_big = PDF + b"\0" * (3 * 1024 * 1024)
    assert refusal(too_big) == "The file has 3.0 MB. At most 1 MB can be accepted."
    exact = PDF.ljust(1024 * 1024, b"\0")
    assert files.store(upload=upload(exact), by=None).size == 1024 * 1024


@pytest.mark.parametrize(
    "content",
    [
        packed("[Content_Types].xml", "xl/workbook.xml", sheet=b"\0" * 90_000_000),
        packed(
            "[Content_Types].xml", "xl/workbook.xml", *(f"m{n}" for n in range(1001))
        ),
        XLSX[:-30],
        XLSX[:40],
        b"PK\x03\x04" + b"\0" * 100,
    ],
    ids=["ratio", "members", "no-directory", "cut", "junk"],
)
def test_packed_bombs_and_broken_archives(db: None, content: bytes) -> None:
    assert refusal(content, "t.xlsx") == (
        "The file is damaged or cannot be opened safely. Save it anew."
    )


# Serving ------------------------------------------------------------------------------


def test_a_file_is_served_as_a_private_download(db: None) -> None:
    stored = files.store(upload=upload(PDF, "Акт №1.pdf"), by=None)
    response = files.serve(stored)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content) == PDF
    response.close()
    shown = files.serve(stored, inline=True)
    assert shown["Content-Disposition"].startswith("inline")
    shown.close()


def test_a_table_is_never_shown_in_the_browser(db: None) -> None:
    stored = files.store(upload=upload(XLSX, "t.xlsx"), by=None)
    response = files.serve(stored, inline=True)
    assert response["Content-Disposition"] == 'attachment; filename="t.xlsx"'
    response.close()


def test_a_lost_content_is_not_found(db: None) -> None:
    stored = files.store(upload=upload(PDF), by=None)
    Path(stored.content.path).unlink()
    with pytest.raises(Http404):
        files.serve(stored)


# Sweeping -----------------------------------------------------------------------------


def age(stored: StoredFile) -> None:
    old = timezone.now() - timedelta(hours=files.KEEP_HOURS + 1)
    StoredFile.objects.filter(pk=stored.pk).update(created_at=old)


def test_the_sweep_takes_what_nobody_uses(db: None) -> None:
    fresh, old, used, referred = (
        files.store(upload=upload(PDF), by=None) for _ in range(4)
    )
    files.attach(used)
    Job.objects.create(kind="k", title="t", result=referred)
    for stored in (old, used, referred):
        age(stored)
    assert files.sweep() == 1
    assert set(StoredFile.objects.all()) == {fresh, used, referred}
    assert not Path(old.content.path).exists()
    assert all(Path(s.content.path).exists() for s in (fresh, used, referred))
    referred.refresh_from_db()
    assert referred.is_attached


def test_the_sweep_takes_contents_without_a_row(db: None, settings: Any) -> None:
    kept = files.attach(files.store(upload=upload(PDF), by=None))
    folder = Path(kept.content.path).parent
    for name in ("orphan.pdf", "half.pdf.part"):
        (folder / name).write_bytes(b"x")
    assert files.sweep() == 0
    assert files.sweep(hours=-1) == 2
    assert [path.name for path in folder.iterdir()] == [f"{kept.pk.hex}.pdf"]


def test_a_failing_disk_leaves_no_half_file(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.storage.os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        files.store(upload=upload(PDF), by=None)
    assert StoredFile.objects.count() == 0
    assert [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == []


# The form field -----------------------------------------------------------------------


class ActForm(forms.Form):
    number = forms.IntegerField()
    scan = DocumentField(kinds=files.SCANS)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bind_documents(self, by=by)


def act_form(by: Any, data: dict[str, str], content: bytes | None = None) -> ActForm:
    uploads = MultiValueDict({"scan": [upload(content)]} if content else {})
    return ActForm(data, uploads, by=by)


def token_in(form: ActForm) -> str:
    html = str(form["scan"])
    return html.partition('name="scan-kept" value="')[2].partition('"')[0]


def test_an_upload_is_not_lost_when_another_field_is_wrong(db: None) -> None:
    user = make_user()
    first = act_form(user, {"number": "x"}, PDF)
    assert not first.is_valid()
    assert "act.pdf" in str(first["scan"])
    assert "required" not in str(first["scan"])
    second = act_form(user, {"number": "7", "scan-kept": token_in(first)})
    assert second.is_valid(), second.errors
    assert second.cleaned_data["scan"] == StoredFile.objects.get()
    assert second.cleaned_data["scan"].uploaded_by == user


def test_a_new_upload_replaces_the_kept_one(db: None) -> None:
    user = make_user()
    first = act_form(user, {"number": "x"}, PDF)
    assert not first.is_valid()
    second = act_form(user, {"number": "7", "scan-kept": token_in(first)}, PNG)
    assert second.is_valid()
    assert second.cleaned_data["scan"].content_type == "image/png"


def test_a_token_of_another_field_lets_in_no_other_kind_of_file(db: None) -> None:
    user = make_user()
    table = files.store_bytes(content=b"a;b", name="table.csv", by=user)
    form = act_form(user, {"number": "7", "scan-kept": keep_token(table, user)})
    assert not form.is_valid()
    assert form.errors.as_data()["scan"][0].code == "kept-lost"


@pytest.mark.parametrize("case", ["foreign", "forged", "attached", "old", "nonsense"])
def test_a_token_serves_only_its_owner(db: None, case: str) -> None:
    owner, other = make_user(), make_user()
    stored = files.store(upload=upload(PDF), by=owner)
    token, reader = keep_token(stored, owner), owner
    if case == "foreign":
        reader = other
    elif case == "forged":
        token = keep_token(stored, other)
        reader = other
    elif case == "attached":
        files.attach(stored)
    elif case == "old":
        stored.delete()
    else:
        token = "nonsense:1:2"
    form = act_form(reader, {"number": "7", "scan-kept": token})
    with override("en"):
        assert not form.is_valid()
        assert form.errors["scan"] == [
            "The uploaded file is no longer kept. Choose it again."
        ]
        assert "act.pdf" not in str(form["scan"])


def test_a_missing_or_wrong_file_is_told_at_the_field(db: None) -> None:
    user = make_user()
    with override("en"):
        assert act_form(user, {"number": "7"}).errors["scan"] == [
            "This field is required."
        ]
        wrong = act_form(user, {"number": "7"}, b"MZ").errors["scan"]
    assert wrong == [
        "This type of file cannot be accepted. Accepted types: PDF, JPEG, PNG."
    ]


def test_the_present_file_stays_until_another_comes(db: None) -> None:
    user = make_user()
    present = files.attach(files.store(upload=upload(PDF), by=user))
    for initial in (present, present.pk):
        form = ActForm(
            {"number": "7"}, MultiValueDict(), by=user, initial={"scan": initial}
        )
        assert form.is_valid(), form.errors
        assert form.cleaned_data["scan"] == present
        assert form.changed_data == ["number"]


def test_a_file_made_by_the_portal(db: None) -> None:
    stored = files.store_bytes(content=b"a;b\r\n", name="list", by=None)
    assert (stored.name, stored.content_type) == ("list.csv", "text/csv")
    assert content_of(stored) == b"a;b\r\n"
