"""The entries of one edition from a table that was changed in a spreadsheet."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.enums import ImportRowKind
from core.imports import Register, direct
from core.models.files import StoredFile
from core.problems import Problem, refuse_if_any
from services_registry.models import RegistryEdition
from services_registry.operations.entries import editable

MOST_ROWS = 2_000


def compare_table(*, register: Register, stored: StoredFile) -> direct.Comparison:
    """What a table would do. Raises OperationRefused for a file that cannot be taken."""
    return direct.compare(register, stored, max_rows=MOST_ROWS)


@transaction.atomic
def apply_table(
    *,
    edition: RegistryEdition,
    by: Any,
    register: Register,
    stored: StoredFile,
    mark: str,
    leave_out_wrong: bool = False,
) -> direct.Comparison:
    """Write what the person has seen in the comparison, or nothing.

    `register` is the table of this edition. Raises PermissionDenied, or OperationRefused
    when the registry changed since, or when wrong rows are not left out knowingly.
    """
    edition = editable(edition, by)
    found = compare_table(register=register, stored=stored)
    refuse_if_any(_problems(found, mark, leave_out_wrong=leave_out_wrong))
    right = found.of_kind(ImportRowKind.NEW, ImportRowKind.CHANGED)
    direct.write(
        register, right, by, gettext("From the table “%(file)s”") % _file(stored)
    )
    return found


def _file(stored: StoredFile) -> dict[str, str]:
    return {"file": stored.name}


def _problems(
    found: direct.Comparison, mark: str, *, leave_out_wrong: bool
) -> list[Problem]:
    if found.mark != mark:
        message = _(
            "The registry changed since you looked at this page, so nothing was written. "
            "Look at the changes once more."
        )
        return [Problem(message, code="changed-since")]
    counts = found.counts()
    if not counts[ImportRowKind.NEW] + counts[ImportRowKind.CHANGED]:
        message = _("No row is new or changed: there is nothing to apply.")
        return [Problem(message, code="nothing")]
    if counts[ImportRowKind.WRONG] and not leave_out_wrong:
        message = _(
            "Some rows are wrong. Correct them, or tick that they are left out."
        )
        return [Problem(message, "leave_out_wrong", "wrong-rows")]
    return []
