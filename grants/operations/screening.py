"""Writes of the eligibility check."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.locking import lock
from core.problems import refuse_if_any
from grants import notifications
from grants.building import eligibility, problems
from grants.building.rules import Rule
from grants.models import Application, EligibilityResult
from grants.workflow import APPLICATION


def _locked(application: Application) -> Application:
    call = lock(application.call)
    application = lock(application)
    application.call = call
    return application


def _store(application: Application, rules: list[Rule]) -> None:
    """Keep what was judged, as it stood then."""
    application.eligibility_results.all().delete()
    EligibilityResult.objects.bulk_create(
        EligibilityResult(
            application=application,
            rule=rule.code,
            passed=rule.passed,
            value=rule.value[:250],
            threshold=rule.threshold[:250],
            source=rule.source[:300],
        )
        for rule in rules
    )


@transaction.atomic
def find_eligible(
    *, application: Application, by: Any, reason: str = ""
) -> Application:
    """Let the application into the scoring. Refused while any rule is not fulfilled."""
    application = _locked(application)
    APPLICATION.require(application, "find_eligible", by)
    rules = eligibility(application, timezone.now())
    refuse_if_any(problems(rules, only_hard=False))
    _store(application, rules)
    application.reason = ""
    _screened(application, "find_eligible", by, reason)
    return application


def _screened(application: Application, name: str, by: Any, reason: str) -> None:
    APPLICATION.carry_out(
        application,
        name,
        by=by,
        reason=reason,
        screened_at=timezone.now(),
        screened_by=by,
    )


@transaction.atomic
def find_ineligible(*, application: Application, by: Any, reason: str) -> Application:
    """Keep the application out of the scoring, with the reason for the applicant."""
    application = _locked(application)
    APPLICATION.require(application, "find_ineligible", by)
    _store(application, eligibility(application, timezone.now()))
    application.reason = reason.strip()
    _screened(application, "find_ineligible", by, reason)
    return application


@transaction.atomic
def return_application(
    *, application: Application, by: Any, reason: str
) -> Application:
    """Give the application back for correction; a letter tells the reason."""
    application = _locked(application)
    application.reason = reason.strip()
    APPLICATION.carry_out(application, "return", by=by, reason=reason)
    notifications.application_returned(application, reason.strip())
    return application


@transaction.atomic
def check_again(*, application: Application, by: Any, reason: str) -> Application:
    """Take the result of the check back."""
    application = _locked(application)
    APPLICATION.carry_out(
        application,
        "check_again",
        by=by,
        reason=reason,
        screened_at=None,
        screened_by=None,
    )
    return application
