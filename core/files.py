"""Storing, serving and sweeping files.

A file is stored as soon as it arrives and belongs to nobody; the operation that uses
it calls `attach`. What is not attached within a day is swept away.
"""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db.models import ProtectedError
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import file_kinds
from core.file_kinds import DOCUMENTS, IMAGES, SCANS, FileKind
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem

__all__ = [
    "DOCUMENTS",
    "IMAGES",
    "KEEP_HOURS",
    "SCANS",
    "attach",
    "clean_name",
    "discard",
    "serve",
    "store",
    "store_bytes",
    "sweep",
]

logger = logging.getLogger(__name__)

KEEP_HOURS = 24
NAME_LENGTH = 150
# names of devices: no file on a Windows computer can have one, with any ending
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.I)
UNSAFE_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
INLINE_TYPES = {kind.content_type for kind in SCANS}


def store(
    *, upload: UploadedFile, by: Any, kinds: Sequence[FileKind] = DOCUMENTS
) -> StoredFile:
    """Store what a person handed in. Raises OperationRefused with a clear sentence.

    The type is told from the content; the ending of the name is made to fit it.
    """
    kind = _kind_or_refuse(upload, kinds)
    return _save(upload, name=clean_name(upload.name or "", kind), kind=kind, by=by)


def store_bytes(*, content: bytes, name: str, by: Any) -> StoredFile:
    """Store a file that the portal made (a report, a table)."""
    kind = file_kinds.detect(ContentFile(content)) or file_kinds.CSV
    return _save(ContentFile(content), name=clean_name(name, kind), kind=kind, by=by)


def attach(stored: StoredFile) -> StoredFile:
    """Mark a file as used by a record: the sweep keeps it from now on."""
    if not stored.is_attached:
        stored.attached_at = timezone.now()
        stored.save(update_fields=["attached_at"])
    return stored


def discard(stored: StoredFile) -> None:
    """Remove a file that no record uses, row first and content after it."""
    name, storage = stored.content.name, stored.content.storage
    stored.delete()
    if name:
        storage.delete(name)


def serve(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as a download; call it only after the owning app's permission check.

    `inline` shows PDF and pictures in the browser; other types are always saved.
    """
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as missing:
        logger.exception("the content of file %s is missing", stored.pk)
        raise Http404 from missing
    shown = inline and stored.content_type in INLINE_TYPES
    response = FileResponse(
        content,
        as_attachment=not shown,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def sweep(*, hours: int = KEEP_HOURS) -> int:
    """Remove files that nobody attached, and contents without a row.

    Returns how many were removed. A file that a record points at is never removed,
    even when the record forgot to attach it.
    """
    removed = 0
    for stored in StoredFile.objects.forgotten(hours=hours):
        if _is_referred_to(stored):
            attach(stored)
            continue
        try:
            discard(stored)
        except ProtectedError:
            attach(stored)
        else:
            removed += 1
    return removed + _sweep_contents(hours)


def clean_name(name: str, kind: FileKind) -> str:
    """A harmless file name for people, with the ending of its kind.

    Folders, control and direction-changing characters go; it is never a path.
    """
    base = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    visible = "".join(
        letter for letter in base if unicodedata.category(letter)[0] != "C"
    )
    visible = UNSAFE_IN_NAMES.sub("_", visible).strip(" .")
    if DEVICES.match(visible):
        visible = f"_{visible}"
    path = PurePosixPath(visible or "file")
    if path.suffix.lower() in kind.extensions:
        stem, ending = path.stem, path.suffix.lower()
    else:
        stem, ending = path.name, kind.extensions[0]
    return stem[: NAME_LENGTH - len(ending)].strip(" .") + ending


def _kind_or_refuse(upload: UploadedFile, kinds: Sequence[FileKind]) -> FileKind:
    limit = settings.UPLOAD_MAX_BYTES
    if not upload.size:
        _refuse(_("The file is empty. Choose another file."), "empty")
    if upload.size > limit:
        message = format_lazy(
            _("The file has {size} MB. At most {limit} MB can be accepted."),
            size=round(upload.size / 1024 / 1024, 1),
            limit=limit // (1024 * 1024),
        )
        _refuse(message, "too-big")
    try:
        kind = file_kinds.detect(upload)
    except file_kinds.UnsafeArchive:
        _refuse(
            _("The file is damaged or cannot be opened safely. Save it anew."), "unsafe"
        )
    if kind is None or kind not in kinds:
        message = format_lazy(
            _("This type of file cannot be accepted. Accepted types: {types}."),
            types=", ".join(kind.label for kind in kinds),
        )
        _refuse(message, "wrong-type")
    return kind


def _refuse(message: Any, code: str) -> NoReturn:
    raise OperationRefused([Problem(message, code=code)])


def _save(source: File, *, name: str, kind: FileKind, by: Any) -> StoredFile:
    digest = hashlib.sha256()
    source.seek(0)
    for chunk in source.chunks():
        digest.update(chunk)
    stored = StoredFile(
        name=name,
        size=source.size,
        sha256=digest.hexdigest(),
        content_type=kind.content_type,
        uploaded_by=by,
    )
    source.seek(0)
    stored.content.save(name, source, save=False)
    stored.save(force_insert=True)
    return stored


def _is_referred_to(stored: StoredFile) -> bool:
    """Whether any row of any model points at the file."""
    pointing = (
        (model, model_field.name)
        for model in apps.get_models(include_auto_created=True)
        for model_field in model._meta.concrete_fields
        if model_field.related_model is StoredFile
    )
    return any(
        model._base_manager.filter(**{name: stored}).exists()
        for model, name in pointing
    )


def _sweep_contents(hours: int) -> int:
    """Remove contents on disk that no row names (their process was killed)."""
    storage = StoredFile._meta.get_field("content").storage
    if not isinstance(storage, FileSystemStorage):
        return 0
    limit = (timezone.now() - timedelta(hours=hours)).timestamp()
    root = Path(storage.location)
    old = [
        path
        for path in root.glob("files/*/*")
        if path.is_file() and path.stat().st_mtime < limit
    ]
    removed = 0
    for path in old:
        name = path.relative_to(root).as_posix()
        if not StoredFile.objects.filter(content=name).exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
