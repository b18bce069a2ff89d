"""What a camera wrote beside a picture does not leave the portal."""

import struct
import zlib

import pytest

from core.pictures import UnreadablePicture, without_place

pytestmark = pytest.mark.once

SECRET = b"GPS 42.8746 74.5698"


def segment(kind: int, body: bytes) -> bytes:
    return bytes([0xFF, kind]) + struct.pack(">H", len(body) + 2) + body


def exif(turn: int) -> bytes:
    tiff = struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, turn, 0, 0)
    return segment(0xE1, b"Exif\0\0" + tiff + SECRET)


def jpeg(*notes: bytes) -> bytes:
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"picture"
    return b"\xff\xd8" + jfif + b"".join(notes) + scan + b"\xff\xd9"


def chunk(kind: bytes, body: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + crc


def test_notes_of_a_photo_go_and_the_picture_stays() -> None:
    clean = jpeg()
    assert without_place(jpeg(exif(1), segment(0xFE, SECRET))) == clean
    assert without_place(clean) == clean
    assert without_place(jpeg(exif(1)) + SECRET) == clean


def test_what_phones_put_behind_a_photo_goes() -> None:
    """A film or a second picture, with notes of its own and ends of its own."""
    clean = jpeg()
    second = segment(0xE2, b"MPF\0" + b"index")
    assert without_place(jpeg(second) + jpeg(exif(1)) + SECRET + clean) == clean


def test_notes_between_the_scans_of_a_photo_go() -> None:
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"first \xff\0 \xff\xd0 still"
    more = segment(0xC4, b"table") + segment(0xDA, b"\1\1\0\0\x3f\0") + b"second"
    start, end = b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), b"\xff\xd9"
    clean = start + scan + more + end
    assert without_place(start + scan + segment(0xFE, SECRET) + more + end) == clean
    assert without_place(clean) == clean
    assert (
        without_place(start + scan) == start + scan
    )  # cut off: shown as far as it goes


def test_a_photo_stays_turned() -> None:
    turned = without_place(jpeg(exif(6)))
    assert SECRET not in turned
    assert turned == b"\xff\xd8" + turned[2:38] + jpeg()[2:]
    assert without_place(turned) == turned


def test_notes_of_a_png_go() -> None:
    start = b"\x89PNG\r\n\x1a\n"
    picture = [chunk(b"IHDR", b"x" * 13), chunk(b"IDAT", b"y"), chunk(b"IEND", b"")]
    told = [picture[0], chunk(b"eXIf", SECRET), chunk(b"tEXt", SECRET), *picture[1:]]
    assert without_place(start + b"".join(told) + SECRET) == start + b"".join(picture)


@pytest.mark.parametrize("cut", [3, 5, 25])
def test_half_a_photo_is_refused(cut: int) -> None:
    with pytest.raises(UnreadablePicture):
        without_place(jpeg(exif(1))[:cut])


def test_other_files_stay_as_they_are() -> None:
    assert without_place(b"%PDF-1.4 text") == b"%PDF-1.4 text"
