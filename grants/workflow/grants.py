"""Moves of a grant, from preparation to its end."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.formats import money
from core.problems import Problem
from core.workflow import Machine, Move
from grants import permissions
from grants.enums import GrantState
from grants.models import Grant

GS = GrantState


def results_are_out(grant: Grant) -> Iterator[Problem]:
    if not grant.call.results_are_public:
        yield Problem(
            _("The results of the call are not published yet."), code="embargo"
        )


def tranches_add_up(grant: Grant) -> Iterator[Problem]:
    total = sum(tranche.amount for tranche in grant.tranches.all())
    if total != grant.amount:
        yield Problem(
            _("The tranches add up to %(sum)s; the grant is %(amount)s.")
            % {"sum": money(total, "KGS"), "amount": money(grant.amount, "KGS")},
            "tranches",
            "tranches",
        )


GRANT = Machine(
    noun="grant",
    title=_("Grant"),
    state_enum=GrantState,
    initial=GS.PREPARING,
    moves=(
        Move(
            "send_for_signature",
            (GS.PREPARING,),
            GS.FOR_SIGNATURE,
            permissions.can_manage_grant,
            _("Send for signature"),
            _("sent the agreement for signature"),
            conditions=(results_are_out, tranches_add_up),
        ),
        Move(
            "take_back",
            (GS.FOR_SIGNATURE,),
            GS.PREPARING,
            permissions.can_manage_grant,
            _("Take back from signature"),
            _("took the agreement back"),
            asks_reason=True,
            style="secondary",
            hint=_("The reason stays on record."),
        ),
        Move(
            "record_agreement",
            (GS.FOR_SIGNATURE,),
            GS.ACTIVE,
            permissions.can_manage_grant,
            _("Record the signed agreement"),
            _("recorded the signed agreement"),
            conditions=(tranches_add_up,),
            screen="staff:grant-agreement",
        ),
        Move(
            "close",
            (GS.ACTIVE,),
            GS.CLOSED,
            permissions.can_close_grant,
            _("Close the grant"),
            _("closed the grant"),
            screen="staff:grant-close",
        ),
        Move(
            "terminate",
            (GS.PREPARING, GS.FOR_SIGNATURE, GS.ACTIVE),
            GS.TERMINATED,
            permissions.can_manage_grant,
            _("Terminate the grant"),
            _("terminated the grant"),
            conditions=(results_are_out,),
            asks_reason=True,
            style="danger",
            hint=_("The municipality reads the reason. This cannot be undone."),
        ),
    ),
)
