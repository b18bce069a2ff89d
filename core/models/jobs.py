"""Work that takes longer than a page may wait for: one row per job."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.enums import JobState
from core.models.files import StoredFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by reader and by what is to be done with them."""

    def visible_to(self, user: "AbstractBaseUser | AnonymousUser") -> Self:
        """One's own jobs; a superuser sees all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(requested_by_id=user.pk)

    def waiting(self) -> Self:
        """Jobs that a worker may take, the oldest first."""
        return self.filter(state=JobState.QUEUED).order_by("created_at", "pk")

    def running(self) -> Self:
        """Jobs a worker holds."""
        return self.filter(state=JobState.RUNNING)

    def abandoned(self) -> Self:
        """Jobs whose worker stopped renewing its lease."""
        return self.running().filter(lease_until__lt=timezone.now())

    def held_by(self, token: uuid.UUID | None) -> Self:
        """The job that the worker with this token still holds (none or one)."""
        if token is None:
            return self.none()
        return self.running().filter(token=token)


class Job(models.Model):
    """A piece of work; this row is the truth, a Celery message only wakes a worker.

    A worker holds the job by writing its own `token` and a lease; it renews the
    lease while it works. Every later write is conditional on the token, so that a
    worker which lost its job cannot finish it a second time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=250)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=8, default="ky")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        # a job outlives the account that asked for it
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    state = models.CharField(
        _("state"), max_length=12, choices=JobState.choices, default=JobState.QUEUED
    )
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    message = models.CharField(_("message"), max_length=250, blank=True)

    created_at = models.DateTimeField(_("created"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    hinted_at = models.DateTimeField(_("worker last woken"), null=True, blank=True)

    token = models.UUIDField(_("token of the worker"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    result = models.ForeignKey(
        StoredFile,
        verbose_name=_("result"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    error_code = models.CharField(_("error code"), max_length=60, blank=True)
    error_message = models.TextField(_("error message"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["requested_by", "-created_at"], name="job_by_person"),
            models.Index(
                fields=["state", "created_at"],
                name="job_to_do",
                condition=models.Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_progress_is_percent",
                condition=models.Q(progress__lte=100),
            ),
            models.CheckConstraint(
                name="job_running_has_token_and_lease",
                condition=~models.Q(state=JobState.RUNNING)
                | models.Q(token__isnull=False, lease_until__isnull=False),
            ),
            models.UniqueConstraint(fields=["token"], name="job_token_is_unique"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_queued(self) -> bool:
        """Waits for a worker."""
        return self.state == JobState.QUEUED

    @property
    def is_running(self) -> bool:
        """A worker holds it."""
        return self.state == JobState.RUNNING

    @property
    def is_ready(self) -> bool:
        """Ended well; `result` may hold a file."""
        return self.state == JobState.READY

    @property
    def is_failed(self) -> bool:
        """Ended with `error_code` and `error_message`."""
        return self.state == JobState.FAILED

    @property
    def is_cancelled(self) -> bool:
        """Stopped by a person."""
        return self.state == JobState.CANCELLED

    @property
    def is_active(self) -> bool:
        """Not ended yet: the page should ask again, and it can be cancelled."""
        return self.is_queued or self.is_running

    @property
    def can_be_retried(self) -> bool:
        """Ended without a result."""
        return self.is_failed or self.is_cancelled
