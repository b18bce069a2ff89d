"""The moves of an act of the territorial reform."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Machine, Move
from municipalities.enums import ReformState
from municipalities.permissions import can_manage_reform
from municipalities.queries.reform_checks import act_problems
from municipalities.queries.reform_undoing import undo_problems

S = ReformState

REFORM = Machine(
    noun="reform_act",
    title=_("act of the territorial reform"),
    state_enum=ReformState,
    initial=S.DRAFT,
    moves=(
        Move(
            name="carry_out",
            sources=(S.DRAFT,),
            target=S.IN_FORCE,
            may=can_manage_reform,
            label=_("Carry the act out"),
            done=_("carried the act out"),
            conditions=(act_problems,),
            hint=_("Everything that the act says happens at once, or nothing does."),
        ),
        Move(
            name="undo",
            sources=(S.IN_FORCE,),
            target=S.UNDONE,
            may=can_manage_reform,
            label=_("Undo the act"),
            done=_("undid the act"),
            conditions=(undo_problems,),
            asks_reason=True,
            style="danger",
            hint=_(
                "The units, names, codes and villages become again what they were before "
                "the act."
            ),
        ),
    ),
)
