"""Which files people may hand in, told by their content and never by their name."""

import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree

PDF_MARK = b"%PDF-"
JPEG_MARK = b"\xff\xd8\xff"
PNG_MARK = b"\x89PNG\r\n\x1a\n"
ZIP_MARK = b"PK\x03\x04"

# Bounds for packed office files: what a scan-heavy document needs, far below a bomb.
MAX_MEMBERS = 1000
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_RATIO = 100
# the list of a packed document's parts and their types
PARTS = "[Content_Types].xml"
MAX_PARTS_BYTES = 1024 * 1024
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MACROS = ("macroenabled", "vbaproject")


@dataclass(frozen=True)
class FileKind:
    """A type of file: its code, endings (the usual one first) and media type."""

    code: str
    extensions: tuple[str, ...]
    content_type: str

    @property
    def label(self) -> str:
        """The name people know it by: `PDF`."""
        return self.code.upper()


PDF = FileKind("pdf", (".pdf",), "application/pdf")
JPEG = FileKind("jpeg", (".jpg", ".jpeg"), "image/jpeg")
PNG = FileKind("png", (".png",), "image/png")
DOCX = FileKind(
    "docx",
    (".docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
XLSX = FileKind(
    "xlsx",
    (".xlsx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
CSV = FileKind("csv", (".csv",), "text/csv")

DOCUMENTS = (PDF, JPEG, PNG, DOCX, XLSX)
IMAGES = (JPEG, PNG)
SCANS = (PDF, JPEG, PNG)


BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ParseError)


class UnsafeArchive(ValueError):
    """A packed file that would unpack to far more than it should, or is broken."""


def detect(source: IO[bytes]) -> FileKind | None:
    """The kind of a file, from its content; None if it is none that we take.

    Raises UnsafeArchive. Leaves the source at its beginning.
    """
    source.seek(0)
    head = source.read(16)
    source.seek(0)
    for mark, kind in ((PDF_MARK, PDF), (JPEG_MARK, JPEG), (PNG_MARK, PNG)):
        if head.startswith(mark):
            return kind
    if head.startswith(ZIP_MARK):
        packed = _office_kind(source)
        source.seek(0)
        return packed
    return None


def _office_kind(source: IO[bytes]) -> FileKind | None:
    try:
        with zipfile.ZipFile(source) as archive:
            check_members(archive.infolist())
            names = set(archive.namelist())
            types = _types_of_parts(archive) if PARTS in names else None
    except (OSError, ValueError, NotImplementedError, *BROKEN) as error:
        raise UnsafeArchive("broken") from error
    if types is None or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if any(macro in kind for kind in types for macro in MACROS):
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _types_of_parts(archive: zipfile.ZipFile) -> list[str]:
    """The types that a document declares for its parts: macros have types of their own.

    Names prove nothing: the part with the macros may have any.
    """
    member = archive.getinfo(PARTS)
    if member.file_size > MAX_PARTS_BYTES or member.compress_type not in READABLE:
        raise UnsafeArchive("parts")
    root = ElementTree.fromstring(archive.read(member))
    return [part.get("ContentType", "").lower() for part in root]


def check_members(
    members: Iterable[zipfile.ZipInfo],
    *,
    max_members: int = MAX_MEMBERS,
    max_unpacked: int = MAX_UNPACKED_BYTES,
    max_ratio: int = MAX_RATIO,
) -> None:
    """Judge a packed file by what its directory declares. Raises UnsafeArchive.

    Python unpacks no more of a member than is declared, so the declaration binds.
    """
    members = list(members)
    if len(members) > max_members:
        raise UnsafeArchive("members")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    # small files may repeat themselves a lot: the ratio matters above a megabyte
    if unpacked > max_unpacked or (
        unpacked > 1024 * 1024 and unpacked > max_ratio * max(packed, 1)
    ):
        raise UnsafeArchive("size")
    if any(member.flag_bits & 0x1 for member in members):
        raise UnsafeArchive("encrypted")
    if len({member.filename.casefold() for member in members}) < len(members):
        # of two members with one name each program shows another
        raise UnsafeArchive("twice")
