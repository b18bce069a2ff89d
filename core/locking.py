"""Row locks for operations."""

from typing import TypeVar, cast

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def lock(row: Row) -> Row:
    """Read the row again under a lock that holds until the transaction ends.

    SQLite has no row locks: there, IMMEDIATE transactions already let in one writer.
    """
    rows = row._meta.model._default_manager.select_for_update(of=("self",))
    return cast("Row", rows.get(pk=row.pk))
