"""The rescue desk: what superusers look up when something has gone wrong.

It shows rows and changes none: each write belongs to an operation, which leaves an audit
row. Bodies of letters and contents of files stay closed, for they hold links and
documents of other people.
"""

from typing import Any

from django.contrib import admin

from core.models import AuditEvent, ImportRun, Job, Letter, StoredFile


class ReadOnlyDesk(admin.ModelAdmin):
    """Rows to look at. No adding, changing or deleting, also not in bulk."""

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(AuditEvent)
class AuditEventDesk(ReadOnlyDesk):
    list_display = ("id", "at", "actor_label", "verb", "object_label")
    search_fields = ("verb", "object_id", "municipality_code", "request_id")
    ordering = ("-id",)


@admin.register(Job)
class JobDesk(ReadOnlyDesk):
    list_display = ("title", "kind", "state", "attempts", "created_at", "error_code")
    list_filter = ("state", "kind")


@admin.register(Letter)
class LetterDesk(ReadOnlyDesk):
    list_display = ("id", "name", "to_email", "created_at", "sent_at", "attempts")
    list_filter = ("name",)
    exclude = ("body",)
    ordering = ("-id",)


@admin.register(StoredFile)
class StoredFileDesk(ReadOnlyDesk):
    list_display = ("name", "content_type", "size", "created_at", "attached_at")
    search_fields = ("sha256", "id")
    exclude = ("content",)


@admin.register(ImportRun)
class ImportRunDesk(ReadOnlyDesk):
    list_display = ("id", "register", "file_name", "state", "uploaded_at")
    list_filter = ("register", "state")
