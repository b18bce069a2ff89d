"""Every write of municipalities: places, cohorts, people, kenesh resolutions."""

from municipalities.operations.cohorts import (
    add_member,
    change_cohort,
    make_cohort,
)
from municipalities.operations.handing_over import (
    accept_hand_over,
    ask_hand_over,
    decline_hand_over,
    record_head,
    stop_hand_over,
)
from municipalities.operations.kenesh import (
    add_resolution,
    change_convocation,
    change_resolution,
    record_convocation,
)
from municipalities.operations.memberships import (
    change_membership,
    graduate_member,
    reactivate_member,
    withdraw_member,
)
from municipalities.operations.people import (
    accept_invitation,
    accept_invitation_as,
    add_official,
    close_account,
    end_official,
)
from municipalities.operations.places import (
    change_municipality,
    record_sufficiency,
)
from municipalities.operations.profile import (
    change_holder,
    record_holder,
    record_population,
    save_office,
)
from municipalities.operations.reform import (
    add_change,
    carry_out_act,
    change_act,
    confirm_rights,
    copy_act,
    correct_change,
    make_act,
    remove_act,
    remove_change,
    undo_act,
    withdraw_rights,
)
from municipalities.operations.removals import remove_fact
from municipalities.operations.resolutions import record_resolution
from municipalities.operations.successors import Successor
from municipalities.operations.teams import (
    change_member_role,
    end_member,
    invite_member,
    invite_member_again,
    withdraw_member_invitation,
)

__all__ = [
    "Successor",
    "accept_hand_over",
    "accept_invitation",
    "accept_invitation_as",
    "add_change",
    "add_member",
    "add_official",
    "add_resolution",
    "ask_hand_over",
    "carry_out_act",
    "change_act",
    "change_cohort",
    "change_convocation",
    "change_holder",
    "change_member_role",
    "change_membership",
    "change_municipality",
    "change_resolution",
    "close_account",
    "confirm_rights",
    "copy_act",
    "correct_change",
    "decline_hand_over",
    "end_member",
    "end_official",
    "graduate_member",
    "invite_member",
    "invite_member_again",
    "make_act",
    "make_cohort",
    "reactivate_member",
    "record_convocation",
    "record_head",
    "record_holder",
    "record_population",
    "record_resolution",
    "record_sufficiency",
    "remove_act",
    "remove_change",
    "remove_fact",
    "save_office",
    "stop_hand_over",
    "undo_act",
    "withdraw_member",
    "withdraw_member_invitation",
    "withdraw_rights",
]
