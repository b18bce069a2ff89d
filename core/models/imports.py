"""Imports of registers: a file, what it would do row by row, and what became of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.enums import ImportRowKind, ImportState
from core.imports import registers
from core.models.base import both_or_none
from core.models.files import StoredFile
from core.models.jobs import Job

OPEN_STATES = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.UNREADABLE)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Imports by reader."""

    def visible_to(self, user: Any) -> Self:
        """One's own imports, and those of the registers that the user may load."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        slugs = [register.slug for register in registers.registers_of(user)]
        return self.filter(models.Q(uploaded_by=user) | models.Q(register__in=slugs))

    def staged(self) -> Self:
        """Imports whose file still waits for a decision."""
        return self.filter(state__in=OPEN_STATES)


class ImportRun(models.Model):
    """One file handed in for a register.

    `job` is the last one asked for: the check, the applying or the undoing. `columns`
    are the columns of the file, `[[letter, name], ...]`; `problems` are those of the
    file as a whole, each written out in all languages. `mark` is a hash over what the
    database held when the rows were compared: applying needs it to be the same.
    """

    register = models.SlugField(_("register"), max_length=60)
    state = models.CharField(
        _("state"), max_length=12, choices=ImportState, default=ImportState.UPLOADED
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(_("file"), max_length=160)
    sha256 = models.CharField("SHA-256", max_length=64)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    columns = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    settled = models.JSONField(default=dict, blank=True, editable=False)
    mark = models.CharField(max_length=64, blank=True)
    new_rows = models.PositiveIntegerField(_("new"), default=0)
    changed_rows = models.PositiveIntegerField(_("changed"), default=0)
    unchanged_rows = models.PositiveIntegerField(_("unchanged"), default=0)
    wrong_rows = models.PositiveIntegerField(_("wrong"), default=0)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["register", "-id"], name="import_by_register")]
        constraints = [
            both_or_none("applied_at", "applied_by"),
            both_or_none("undone_at", "undone_by"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} № {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("staff:import-detail", args=[self.pk])

    @property
    def declared(self) -> registers.Register | None:
        """The register; None when no app declares it any more."""
        return registers.find(self.register)

    @property
    def title(self) -> Any:
        """What was imported, in words."""
        return self.declared.title if self.declared else self.register

    @property
    def is_at_work(self) -> bool:
        """Whether a job of this import waits or runs."""
        return self.job is not None and self.job.is_active

    @property
    def is_uploaded(self) -> bool:
        return self.state == ImportState.UPLOADED

    @property
    def is_checked(self) -> bool:
        return self.state == ImportState.CHECKED

    @property
    def is_unreadable(self) -> bool:
        return self.state == ImportState.UNREADABLE

    @property
    def is_applied(self) -> bool:
        return self.state == ImportState.APPLIED

    @property
    def is_undone(self) -> bool:
        return self.state == ImportState.UNDONE

    @property
    def has_rows(self) -> bool:
        """Whether the comparison is there to be looked at."""
        return self.is_checked or self.is_applied or self.is_undone

    @property
    def right_rows(self) -> int:
        """How many rows applying would write."""
        return self.new_rows + self.changed_rows

    @property
    def all_rows(self) -> int:
        return self.right_rows + self.unchanged_rows + self.wrong_rows


class ImportRow(models.Model):
    """What one row of the file would do.

    `before` and `after` hold the cells (see `core.imports.columns`) of the columns in
    the file: new rows have only `after`, changed ones both. Wrong rows have `problems`,
    `[{"letter", "column", "text": {language: sentence}}, ...]`, and in `raw` what stood
    in the file, by column. On right rows `problems` are warnings.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    kind = models.CharField(max_length=10, choices=ImportRowKind)
    key = models.CharField(max_length=250, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    problems = models.JSONField(null=True, blank=True)
    raw = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"], name="import_row_stands_once"
            )
        ]
        indexes = [
            models.Index(fields=["run", "kind", "number"], name="import_row_by_kind")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"

    @property
    def key_shown(self) -> str:
        """The key as people read it."""
        return self.key.replace(registers.SEPARATOR, " / ")
