"""File storage that never shows a half-written file under its final name."""

import contextlib
import os
import uuid
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class DurableFileSystemStorage(FileSystemStorage):
    """Writes to a temporary name, flushes to disk, then renames.

    A process that is killed in the middle leaves only a `*.part` file, which
    `core.files.sweep` removes.
    """

    def _save(self, name: str, content: File) -> str:
        final = Path(self.path(name))
        final.parent.mkdir(parents=True, exist_ok=True)
        part = final.with_name(f"{final.name}.{uuid.uuid4().hex}.part")
        try:
            with part.open("xb") as target:
                for chunk in content.chunks():
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            part.replace(final)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()
            raise
        self._flush_folder(final.parent)
        return name

    @staticmethod
    def _flush_folder(folder: Path) -> None:
        """Make the rename itself durable."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
