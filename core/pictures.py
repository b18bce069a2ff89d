"""Pictures without what a camera writes beside them: place, owner, time, device."""

import re
import struct
from collections.abc import Iterator

JPEG_START, PNG_START = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
# start of the picture's own data, and the end of the picture
SCAN, END = 0xDA, 0xD9
# what ends such data: within it only filled bytes and marks of restart stand
NEXT_PART = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# application data but that of JFIF and of colour profiles and Adobe; comments
DROPPED = {0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"}
ORIENTATION, TURNED = 0x0112, range(2, 9)


class UnreadablePicture(ValueError):
    """The bytes are no whole picture of their kind."""


def without_place(content: bytes) -> bytes:
    """The picture without its notes; how it is turned stays. Other files unchanged.

    Raises UnreadablePicture when the notes cannot be told from the picture.
    """
    try:
        if content.startswith(JPEG_START):
            return _jpeg(content)
        if content.startswith(PNG_START):
            return PNG_START + b"".join(_chunks(content))
    except (struct.error, IndexError) as broken:
        raise UnreadablePicture from broken
    return content


def _jpeg(content: bytes) -> bytes:
    """The parts of the picture; what stands behind its end goes.

    Phones put further pictures and films there, with notes of their own.
    """
    kept, turn, has_scan = [JPEG_START], 1, False
    for kind, part in _parts(content):
        if part[4:10] == b"Exif\0\0" and not has_scan:
            turn = _orientation(part[10:])
        if kind not in DROPPED and part[4:8] != b"MPF\0":
            kept.append(part)
        has_scan = has_scan or kind == SCAN
    if not has_scan:
        raise UnreadablePicture
    notes = [_turn(turn)] if turn in TURNED else []
    return b"".join([*kept[:1], *notes, *kept[1:]])


def _parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each part of a JPEG with its kind, to its end or as far as the file goes."""
    at = len(JPEG_START)
    while at < len(content):
        if content[at] != 0xFF:  # noqa: PLR2004 - every part begins with this byte
            raise UnreadablePicture
        kind = content[at + 1]
        if kind == END:
            yield kind, content[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        stop = at + 2 + length
        if kind == SCAN:
            found = NEXT_PART.search(content, stop)
            stop = found.start() if found else len(content)
        yield kind, content[at:stop]
        at = stop


def _orientation(notes: bytes) -> int:
    """How the camera was held; 1 where the notes do not say."""
    order = "<" if notes[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", notes, 4)
        (count,) = struct.unpack_from(f"{order}H", notes, first)
        for number in range(count):
            tag, _kind, _count, value = struct.unpack_from(
                f"{order}HHIH", notes, first + 2 + 12 * number
            )
            if tag == ORIENTATION:
                return value
    except struct.error:
        return 1
    return 1


def _turn(value: int) -> bytes:
    """Notes that hold the orientation and nothing else."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, value, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _chunks(content: bytes) -> Iterator[bytes]:
    at = len(PNG_START)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + length]
        if kind in PNG_KEPT:
            yield chunk
        if kind == b"IEND":
            return
        at += 12 + length
