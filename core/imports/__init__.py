"""Registers that come in and go out as tables: one machinery for all apps.

An app declares its registers in `<app>/resources/` (see `core.imports.registers`):

    @register
    class Villages(Register):
        slug, title, key = "villages", _("Villages"), ("code",)
        model = Village
        columns = (RegisterColumn("code", _("SOATE code"), required=True), ...)

        def may(self, user):
            return can_manage_municipalities(user)

A file becomes an ImportRun. The job "import-check" compares it with the database and
writes what it would do as ImportRows; "import-apply" does exactly that in one
transaction, or nothing where something changed since; "import-undo" takes it back.
"""

from core.imports.columns import RegisterColumn
from core.imports.registers import Register, register

__all__ = ["Register", "RegisterColumn", "register"]
