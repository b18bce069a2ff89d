"""`manage.py verify_audit`: follow the hash chain of the audit trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit import broken_links
from core.models import AuditEvent


class Command(BaseCommand):
    help = "Checks every audit row against its hash and the row before it."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_links())
        for event, reason in broken:
            self.stderr.write(f"row {event.pk} ({event.at:%Y-%m-%d %H:%M}): {reason}")
        if broken:
            raise CommandError(f"{len(broken)} broken link(s) in the audit trail")
        self.stdout.write(f"{AuditEvent.objects.count()} audit rows, chain unbroken")
