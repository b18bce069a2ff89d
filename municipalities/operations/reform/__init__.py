"""Writes of the territorial reform: acts, their changes, carrying out, rights."""

from municipalities.operations.reform.acts import (
    change_act,
    copy_act,
    make_act,
    remove_act,
)
from municipalities.operations.reform.carrying import carry_out_act
from municipalities.operations.reform.changes import (
    add_change,
    correct_change,
    remove_change,
)
from municipalities.operations.reform.rights import confirm_rights, withdraw_rights
from municipalities.operations.reform.undoing import undo_act

__all__ = [
    "add_change",
    "carry_out_act",
    "change_act",
    "confirm_rights",
    "copy_act",
    "correct_change",
    "make_act",
    "remove_act",
    "remove_change",
    "undo_act",
    "withdraw_rights",
]
