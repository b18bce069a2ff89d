"""The table of moves of an import.

`check`, `refuse`, `apply` and `undo` are made by the jobs when their work is done: while
a job waits or runs the state stays, so a job that is cancelled or dies changes nothing.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.enums import ImportState
from core.models.imports import OPEN_STATES, ImportRun
from core.problems import Problem
from core.workflow import Machine, Move


def can_import(user: Any, run: ImportRun) -> bool:
    """Whoever may load the register may decide on any of its imports."""
    return run.declared is not None and run.declared.may(user)


def the_portal_itself(user: Any, run: ImportRun) -> bool:
    return user is None


def has_rows_to_write(run: ImportRun) -> Iterable[Problem]:
    if not run.right_rows:
        yield Problem(_("No row is new or changed: there is nothing to apply."))


def still_has_its_file(run: ImportRun) -> Iterable[Problem]:
    if run.file_id is None:
        yield Problem(_("The file is no longer kept. Upload it again."))


def nothing_under_way(run: ImportRun) -> Iterable[Problem]:
    if run.is_at_work:
        yield Problem(_("A job of this import is under way. Wait for it or cancel it."))


IMPORTS = Machine(
    noun="importrun",
    title=_("Import of a register"),
    state_enum=ImportState,
    initial=ImportState.UPLOADED,
    moves=(
        Move(
            "check",
            (ImportState.UPLOADED,),
            ImportState.CHECKED,
            may=can_import,
            label=_("Check"),
            done=_("compared the file with the register"),
        ),
        Move(
            "refuse",
            (ImportState.UPLOADED,),
            ImportState.UNREADABLE,
            may=can_import,
            label=_("Refuse the file"),
            done=_("could not take the file"),
        ),
        Move(
            "apply",
            (ImportState.CHECKED,),
            ImportState.APPLIED,
            may=can_import,
            label=_("Apply"),
            done=_("applied the import"),
            conditions=(has_rows_to_write,),
        ),
        Move(
            "undo",
            (ImportState.APPLIED,),
            ImportState.UNDONE,
            may=can_import,
            label=_("Undo the import"),
            done=_("undid the import"),
            style="danger",
        ),
        Move(
            "check_again",
            (ImportState.UPLOADED, ImportState.CHECKED),
            ImportState.UPLOADED,
            may=can_import,
            label=_("Check again"),
            done=_("asked for another check"),
            conditions=(nothing_under_way, still_has_its_file),
            style="secondary",
        ),
        Move(
            "discard",
            OPEN_STATES,
            ImportState.DISCARDED,
            may=can_import,
            label=_("Discard"),
            done=_("discarded the import"),
            conditions=(nothing_under_way,),
            style="secondary",
        ),
        Move(
            "expire",
            OPEN_STATES,
            ImportState.EXPIRED,
            may=the_portal_itself,
            label=_("Let it expire"),
            done=_("let the import expire after 24 hours"),
            conditions=(nothing_under_way,),
        ),
    ),
)
