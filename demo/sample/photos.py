"""Photos of the sample reports: drawn, and each says in its picture that it is a sample."""

from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from accounts.models import User
from core import files
from core.models import StoredFile

SIZE = WIDTH, HEIGHT = 960, 640
GROUND = 430
SKY, GRASS, STRIP = (196, 220, 236), (150, 176, 120), (32, 44, 58)
WALL, ROOF, GLASS, WOOD = (222, 196, 160), (150, 72, 56), (110, 150, 180), (120, 86, 58)
LABEL = "ҮЛГҮ · ОБРАЗЕЦ · SAMPLE"
FONT = settings.BASE_DIR / "reports/assets/fonts/NotoSans-Bold.subset.ttf"
QUALITY = 60


def sample_photo(by: User, words: str, done: int = 100) -> StoredFile:
    """A drawing of a building site; `done` percent of the walls stand.

    `words` are written on the picture and name the file.
    """
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill=GRASS)
    _house(draw, done)
    draw.rectangle((0, HEIGHT - 96, WIDTH, HEIGHT), fill=STRIP)
    draw.text((24, HEIGHT - 88), words, font=ImageFont.truetype(FONT, 30), fill="white")
    small = ImageFont.truetype(FONT, 20)
    draw.text((24, HEIGHT - 42), LABEL, font=small, fill="white")
    content = BytesIO()
    picture.save(content, "JPEG", quality=QUALITY)
    return files.store_bytes(content=content.getvalue(), name=f"{words}.jpg", by=by)


def _house(draw: ImageDraw.ImageDraw, done: int) -> None:
    left, right, full = 220, 740, 230
    top = GROUND + 40 - full * max(done, 8) // 100
    draw.rectangle((left, top, right, GROUND + 40), fill=WALL)
    if done < 100:  # noqa: PLR2004 - the scaffold stands until all is done
        for x in range(left - 20, right + 40, 90):
            draw.line((x, top - 60, x, GROUND + 40), fill=WOOD, width=8)
        draw.line((left - 20, top - 40, right + 20, top - 40), fill=WOOD, width=8)
        return
    roof = [(left - 30, top), (480, top - 120), (right + 30, top)]
    draw.polygon(roof, fill=ROOF)
    for x in range(left + 40, right - 60, 120):
        draw.rectangle((x, top + 60, x + 70, top + 140), fill=GLASS)
