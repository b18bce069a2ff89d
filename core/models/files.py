"""Files that people upload or jobs make: one row per file, content in the storage."""

import uuid
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def storage_path(stored: "StoredFile", _filename: str) -> str:
    """Where the content lies: never made from what the person typed."""
    return f"files/{stored.id.hex[:2]}/{stored.id.hex}{stored.extension}"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Files by whether a record uses them."""

    def forgotten(self, *, hours: int) -> Self:
        """Files that no record took within the given hours."""
        limit = timezone.now() - timedelta(hours=hours)
        return self.filter(attached_at=None, created_at__lt=limit)


class StoredFile(models.Model):
    """One file, with the type found in its content and its hash.

    The row never changes after it was written, but for `attached_at`, which
    tells that a record uses the file; what nobody uses is swept away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=160)
    content = models.FileField(_("content"), upload_to=storage_path, max_length=120)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    content_type = models.CharField(_("type found in the content"), max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        # who handed a document in is evidence: such a person is deactivated,
        # not deleted
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    attached_at = models.DateTimeField(_("in use since"), null=True, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        indexes = [
            models.Index(
                fields=["created_at"],
                name="storedfile_unattached",
                condition=models.Q(attached_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def extension(self) -> str:
        """The ending of the name, with its dot: `.pdf`."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def is_attached(self) -> bool:
        """Whether a record uses the file."""
        return self.attached_at is not None
