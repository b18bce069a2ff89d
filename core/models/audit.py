"""The audit trail: one row per write, append only, each row sealed by a hash."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditHead(models.Model):
    """The single row that holds the end of the chain; its lock keeps the chain straight."""

    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.last_hash


class AppendOnly(models.QuerySet):
    """Refuses every change of rows that exist."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Audit rows are never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("Audit rows are never deleted.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Audit rows are never changed.")


class AuditEvent(models.Model):
    """Who did what to which object, when, and which values changed.

    No foreign keys: a row outlives its user and its object. `before` and `after` hold
    only the values that changed. `hash` covers the row and `previous_hash`.
    """

    at = models.DateTimeField(_("time"), db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=250)
    verb = models.CharField(max_length=100, db_index=True)
    object_type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    object_label = models.CharField(max_length=300)
    municipality_code = models.CharField(max_length=14, blank=True, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["object_type", "object_id", "id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Audit rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Audit rows are never deleted.")
