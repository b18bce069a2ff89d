"""The one scan of the sample data: a page that says it is a sample."""

from pathlib import Path

from accounts.models import User
from core import files
from core.models import StoredFile

SCAN = Path(__file__).parent / "files" / "sample-scan.pdf"


def sample_scan(by: User, name: str = "үлгү.pdf") -> StoredFile:
    """A stored copy of the sample page under the given name."""
    return files.store_bytes(content=SCAN.read_bytes(), name=name, by=by)
