"""Who may do what with calls, applications and grants."""

from typing import Any

from accounts.enums import Verb
from accounts.permissions import has_verb
from grants.models import Application, Call, ConflictDeclaration, Grant
from municipalities.permissions import (
    can_sign_for,
    can_write_for,
    has_municipal_role,
    works_for_municipality,
)
from municipalities.queries import answered_for


# Calls --------------------------------------------------------------------------------
def can_see_calls(user: Any, obj: Any = None) -> bool:
    return has_verb(user, Verb.SEE_CALLS)


def can_make_call(user: Any, obj: Any = None) -> bool:
    return has_verb(user, Verb.MANAGE_CALLS)


def can_manage_call(user: Any, call: Call) -> bool:
    """Change the call and lead it from step to step."""
    return has_verb(user, Verb.MANAGE_CALLS)


def can_decide_call(user: Any, call: Call) -> bool:
    """Record the session, end it and publish its results."""
    return has_verb(user, Verb.AWARD_GRANTS)


# Applications: the municipality -------------------------------------------------------
def can_apply_for(user: Any, municipality: Any) -> bool:
    return can_write_for(user, municipality)


def can_apply_with(user: Any, municipality: Any, plan: Any) -> bool:
    """A plan of the municipality, or of a unit that it took over with its rights."""
    if plan.municipality_id == municipality.pk:
        return True
    taken = {old.place.pk for old in answered_for(municipality)}
    return plan.municipality_id in taken and can_write_for(user, plan.municipality)


def can_edit_application(user: Any, application: Application) -> bool:
    return can_write_for(user, application.municipality)


def can_see_own_application(user: Any, application: Application) -> bool:
    return has_municipal_role(user, application.municipality)


def can_submit_application(user: Any, application: Application) -> bool:
    return can_sign_for(user, application.municipality)


def can_withdraw_application(user: Any, application: Application) -> bool:
    """The head (of a draft also the coordinator), until the commission's session.

    From the session on nobody may: whether the button works would tell the decision.
    """
    call = application.call
    if not (call.is_before_session and can_write_for(user, application.municipality)):
        return False
    return application.is_draft or can_sign_for(user, application.municipality)


# Applications: staff ------------------------------------------------------------------
def can_check_application(user: Any, application: Application) -> bool:
    return has_verb(user, Verb.CHECK_ELIGIBILITY)


def can_decide_application(user: Any, application: Application) -> bool:
    """Record award, reserve or rejection as the commission decided."""
    return has_verb(user, Verb.AWARD_GRANTS)


def has_conflict_on(user: Any, application: Application) -> bool:
    """Whether the user declared a conflict of interest on this application."""
    return ConflictDeclaration.objects.filter(
        application=application, seat__user=user, has_conflict=True
    ).exists()


def has_conflict_in(user: Any, call_id: int | None) -> bool:
    """Whether the user declared a conflict on any application of the call."""
    return ConflictDeclaration.objects.filter(
        seat__user=user, seat__call=call_id, has_conflict=True
    ).exists()


def can_see_ranking(user: Any, call_id: int | None) -> bool:
    """Staff; a member with a conflict sees no scores of that call's competition."""
    return can_see_calls(user) and not has_conflict_in(user, call_id)


def can_see_application(user: Any, application: Application) -> bool:
    """Staff, unless they sit in the commission and declared a conflict on it."""
    return can_see_calls(user) and not has_conflict_on(user, application)


# Commission ---------------------------------------------------------------------------
def can_declare_on(user: Any, application: Application) -> bool:
    """A member with a scoring seat in the call."""
    return has_verb(user, Verb.SCORE_APPLICATIONS) and any(
        seat.scores for seat in application.call.seats.filter(user=user)
    )


def can_open_application(user: Any, application: Application) -> bool:
    """A member who declared that there is no conflict of interest."""
    if not has_verb(user, Verb.SCORE_APPLICATIONS):
        return False
    return ConflictDeclaration.objects.filter(
        application=application, seat__user=user, has_conflict=False
    ).exists()


# Grants -------------------------------------------------------------------------------
def can_see_grants(user: Any, obj: Any = None) -> bool:
    return has_verb(user, Verb.SEE_GRANTS)


def can_manage_grant(user: Any, grant: Grant) -> bool:
    return has_verb(user, Verb.MANAGE_GRANTS)


def can_close_grant(user: Any, grant: Grant) -> bool:
    return has_verb(user, Verb.CLOSE_GRANTS)


def can_see_own_grant(user: Any, grant: Grant) -> bool:
    return works_for_municipality(user) and has_municipal_role(user, grant.municipality)
