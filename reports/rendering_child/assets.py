"""The files a PDF may use: our own, each by its id (`asset:font-regular`)."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "assets"


@dataclass(frozen=True)
class Asset:
    """A bundled file and its media type."""

    path: Path
    media_type: str

    def read(self) -> bytes:
        """The whole content."""
        return self.path.read_bytes()


ASSETS = {
    "print.css": Asset(FOLDER / "print.css", "text/css"),
    "font-regular": Asset(FOLDER / "fonts" / "NotoSans-Regular.subset.ttf", "font/ttf"),
    "font-bold": Asset(FOLDER / "fonts" / "NotoSans-Bold.subset.ttf", "font/ttf"),
}
