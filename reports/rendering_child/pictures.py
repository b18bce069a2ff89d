"""Photos made small before they enter a PDF; read in the child, under its limits."""

import io
from pathlib import Path

from PIL import Image, ImageOps

LONG_SIDE = 720
QUALITY = 72
MEDIA_TYPE = "image/jpeg"
# a photo of a good camera; far larger pictures are left out
MAX_PIXELS = 60_000_000


def small_picture(path: Path) -> bytes:
    """The photo as a small JPEG, turned as it was taken.

    Raises OSError or ValueError when the file is no picture that can be read.
    """
    try:
        return _small(path)
    except (Image.DecompressionBombError, SyntaxError) as broken:
        # what Pillow raises for huge pictures and for broken PNG files
        raise ValueError("This picture cannot be read.") from broken


def _small(path: Path) -> bytes:
    with Image.open(path, formats=("JPEG", "PNG")) as photo:
        if photo.width * photo.height > MAX_PIXELS:
            raise ValueError("This picture has too many pixels.")
        # a JPEG is decoded at the size that is needed, not at its own
        photo.draft("RGB", (LONG_SIDE, LONG_SIDE))
        small = ImageOps.exif_transpose(photo)
        small.thumbnail((LONG_SIDE, LONG_SIDE))
        ground = Image.new("RGB", small.size, "white")
        opaque = small.convert("RGBA")
        ground.paste(opaque, mask=opaque.getchannel("A"))
    target = io.BytesIO()
    ground.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()
