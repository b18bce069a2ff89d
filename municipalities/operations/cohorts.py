"""Cohorts and the municipalities in them."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem
from municipalities.enums import MunicipalityVerb
from municipalities.models import Cohort, CohortMembership, Municipality
from municipalities.permissions import can_manage_municipalities


def _require_manager(by: Any) -> None:
    if not can_manage_municipalities(by):
        raise PermissionDenied


@transaction.atomic
def make_cohort(*, by: Any, **values: Any) -> Cohort:
    """Make a cohort from `code, phase, year, planned_size, note` and its names.

    Raises PermissionDenied, or OperationRefused at `code`.
    """
    _require_manager(by)
    _require_free_code(values["code"])
    cohort = Cohort.objects.create(**values)
    audit.record(
        by=by, verb=MunicipalityVerb.COHORT_MADE, obj=cohort, after=_words(values)
    )
    return cohort


@transaction.atomic
def change_cohort(*, cohort: Cohort, by: Any, **values: Any) -> Cohort:
    """Change a cohort. Raises PermissionDenied, or OperationRefused at `code`."""
    _require_manager(by)
    cohort = lock(cohort)
    _require_free_code(values.get("code", cohort.code), but=cohort)
    before, after = audit.changed_values(cohort, values)
    if after:
        for name, value in values.items():
            setattr(cohort, name, value)
        cohort.save()
        audit.record(
            by=by,
            verb=MunicipalityVerb.COHORT_CHANGED,
            obj=cohort,
            before=before,
            after=after,
        )
    return cohort


def _require_free_code(code: str, but: Cohort | None = None) -> None:
    others = Cohort.objects.filter(code=code)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise OperationRefused([Problem(_("Another cohort has this code."), "code")])


@transaction.atomic
def add_member(
    *, cohort: Cohort, municipality: Municipality, by: Any, **values: Any
) -> CohortMembership:
    """Take a municipality into a cohort.

    `values`: any of joined_date, commitments_date, evidence. Raises PermissionDenied,
    or OperationRefused when it is in the cohort already or was ended by the reform
    (before the day of joining, when that is known).
    """
    _require_manager(by)
    cohort, municipality = lock(cohort), lock(municipality)
    problems = []
    if CohortMembership.objects.filter(
        cohort=cohort, municipality=municipality
    ).exists():
        problems.append(
            Problem(_("This municipality is in the cohort already."), "municipality")
        )
    problems += joining_problems(municipality, values.get("joined_date"))
    if problems:
        raise OperationRefused(problems)
    membership = CohortMembership.objects.create(
        cohort=cohort, municipality=municipality, **values
    )
    audit.record(
        by=by,
        verb=MunicipalityVerb.JOINED,
        obj=cohort,
        municipality=municipality,
        after={"municipality": municipality.code, **_words(values)},
    )
    return membership


def joining_problems(
    municipality: Municipality, joined: datetime.date | None
) -> Iterable[Problem]:
    """Whether a municipality stood when it joined a cohort."""
    ended = municipality.ended_date
    if ended is not None and not (joined and joined < ended):
        yield Problem(
            _("This municipality was ended by the reform. Choose its successor."),
            "municipality",
        )


def _words(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the audit row keeps them: related rows by their name."""
    return {
        name: None if value is None else str(value) for name, value in values.items()
    }
