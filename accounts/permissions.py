"""Which role may do what, and the gates of the audiences."""

from typing import Any

from accounts.enums import SECOND_FACTOR_ROLES, STAFF_ROLES, Role, Verb

_SEE_ALL = {
    Verb.SEE_REGISTRIES,
    Verb.SEE_PLANS,
    Verb.SEE_CALLS,
    Verb.SEE_GRANTS,
    Verb.SEE_REPORTS,
}
ROLE_VERBS: dict[Role, frozenset[Verb]] = {
    Role.PROGRAMME_MANAGER: frozenset(
        _SEE_ALL
        | {
            Verb.INVITE_PEOPLE,
            Verb.MANAGE_MUNICIPALITIES,
            Verb.SEE_SELECTIONS,
            Verb.MANAGE_SELECTIONS,
            Verb.JUDGE_SELECTIONS,
            Verb.DECIDE_SELECTIONS,
            Verb.RETURN_REGISTRIES,
            Verb.MANAGE_REGISTRIES,
            Verb.JUDGE_PLANS,
            Verb.MANAGE_CALLS,
            Verb.CHECK_ELIGIBILITY,
            Verb.AWARD_GRANTS,
            Verb.MANAGE_GRANTS,
            Verb.SEE_AUDIT,
        }
    ),
    Role.REGIONAL_COORDINATOR: frozenset(
        _SEE_ALL
        | {
            Verb.MANAGE_MUNICIPALITIES,
            Verb.SEE_SELECTIONS,
            Verb.MANAGE_SELECTIONS,
            Verb.JUDGE_SELECTIONS,
            Verb.RETURN_REGISTRIES,
            Verb.MANAGE_REGISTRIES,
            Verb.JUDGE_PLANS,
        }
    ),
    Role.GRANT_MANAGER: frozenset(
        _SEE_ALL
        | {
            Verb.SEE_SELECTIONS,
            Verb.JUDGE_PLANS,
            Verb.MANAGE_CALLS,
            Verb.CHECK_ELIGIBILITY,
            Verb.AWARD_GRANTS,
            Verb.MANAGE_GRANTS,
        }
    ),
    Role.ME_OFFICER: frozenset(_SEE_ALL | {Verb.SEE_SELECTIONS}),
    Role.FINANCE_OFFICER: frozenset(_SEE_ALL | {Verb.CLOSE_GRANTS}),
    Role.COMMUNICATIONS: frozenset({Verb.SEE_REPORTS, Verb.SEE_GRANTS}),
    Role.COMMISSION_MEMBER: frozenset({Verb.SCORE_APPLICATIONS}),
    Role.DONOR: frozenset({Verb.SEE_REPORTS}),
}


def roles_of(user: Any) -> frozenset[str]:
    """Live programme roles, read once per request (kept on the user object)."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    if not hasattr(user, "_live_roles"):
        live = user.role_assignments.filter(revoked_at__isnull=True)
        user._live_roles = frozenset(live.values_list("role", flat=True))
    return user._live_roles


def has_verb(user: Any, verb: Verb) -> bool:
    """Whether any live role of the user carries the verb (superusers: always)."""
    if getattr(user, "is_superuser", False) and user.is_active:
        return True
    return any(verb in ROLE_VERBS[Role(role)] for role in roles_of(user))


def works_as_staff(user: Any) -> bool:
    return bool(getattr(user, "is_superuser", False) or roles_of(user) & STAFF_ROLES)


def sits_on_commission(user: Any) -> bool:
    return Role.COMMISSION_MEMBER in roles_of(user)


def is_donor(user: Any) -> bool:
    return Role.DONOR in roles_of(user)


def needs_second_factor(user: Any) -> bool:
    return bool(
        getattr(user, "is_superuser", False) or roles_of(user) & SECOND_FACTOR_ROLES
    )


def can_invite_people(user: Any, obj: Any = None) -> bool:
    return has_verb(user, Verb.INVITE_PEOPLE)
