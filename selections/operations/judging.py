"""Writes of staff at the check and the scoring."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.problems import OperationRefused, Problem, refuse_if_any
from selections import notifications
from selections.building import Rule, eligibility
from selections.enums import SelectionVerb
from selections.models import Candidate, Criterion, CriterionScore, JudgedRule
from selections.operations.candidates import locked
from selections.permissions import can_judge_candidate
from selections.workflow import CANDIDATE


@transaction.atomic
def return_candidate(*, candidate: Candidate, by: Any, reason: str) -> Candidate:
    """Give the papers back for correction; a letter tells the reason."""
    candidate = locked(candidate)
    CANDIDATE.carry_out(
        candidate, "return", by=by, reason=reason, judgement_reason=reason.strip()
    )
    notifications.candidate_returned(candidate, reason.strip())
    return candidate


@transaction.atomic
def find_eligible(
    *,
    candidate: Candidate,
    by: Any,
    reason: str = "",
    overrides: Mapping[str, str] | None = None,
) -> Candidate:
    """Let the candidate into the scoring.

    `overrides`: for each rule that failed or cannot be told, by its code, the reason why
    it does not count. For papers of the past `reason` stands for all of them. Raises
    OperationRefused at `override_<code>`.
    """
    candidate = locked(candidate)
    CANDIDATE.require(candidate, "find_eligible", by)
    rules = eligibility(candidate)
    said = {code: text.strip() for code, text in (overrides or {}).items()}
    unmet = [rule for rule in rules if not rule.is_met]
    if candidate.selection.is_historic and reason.strip():
        said = {rule.code: said.get(rule.code) or reason.strip() for rule in unmet}
    refuse_if_any(
        Problem(
            _("“%(rule)s” is not fulfilled. Write why it does not count.")
            % {"rule": rule.rule},
            f"override_{rule.code}",
            rule.code,
        )
        for rule in unmet
        if not said.get(rule.code)
    )
    overridden = {rule.code: said[rule.code] for rule in unmet}
    _store(candidate, rules, overridden)
    _judged(candidate, "find_eligible", by, reason, overridden=overridden)
    return candidate


@transaction.atomic
def find_ineligible(*, candidate: Candidate, by: Any, reason: str) -> Candidate:
    """Keep the candidate out of the scoring, with the reason for it."""
    candidate = locked(candidate)
    CANDIDATE.require(candidate, "find_ineligible", by)
    _store(candidate, eligibility(candidate), {})
    _judged(candidate, "find_ineligible", by, reason)
    return candidate


def _judged(
    candidate: Candidate, name: str, by: Any, reason: str, **changes: Any
) -> None:
    CANDIDATE.carry_out(
        candidate,
        name,
        by=by,
        reason=reason,
        changes={key: value for key, value in changes.items() if value},
        judged_at=timezone.now(),
        judged_by=by,
        judgement_reason=reason.strip(),
    )


def _store(candidate: Candidate, rules: list[Rule], said: Mapping[str, str]) -> None:
    """Keep what was judged, as it stood then."""
    candidate.judged_rules.all().delete()
    JudgedRule.objects.bulk_create(
        JudgedRule(
            candidate=candidate,
            code=rule.code,
            rule=rule.rule[:300],
            passed=rule.passed,
            value=rule.value[:250],
            threshold=rule.threshold[:250],
            source=rule.source[:300],
            override_reason=said.get(rule.code, ""),
        )
        for rule in rules
    )


@transaction.atomic
def check_again(*, candidate: Candidate, by: Any, reason: str) -> Candidate:
    """Take the result of the check back."""
    candidate = locked(candidate)
    CANDIDATE.carry_out(
        candidate,
        "check_again",
        by=by,
        reason=reason,
        judged_at=None,
        judged_by=None,
        judgement_reason="",
    )
    return candidate


@transaction.atomic
def save_scores(
    *,
    candidate: Candidate,
    by: Any,
    points: Mapping[int, Decimal | None],
    reasons: Mapping[int, str] | None = None,
) -> Candidate:
    """Save points (and reasons) by criterion id; None takes points away.

    Criteria that are not named keep theirs. Raises OperationRefused at
    `points_<criterion id>`.
    """
    if not can_judge_candidate(by, candidate):
        raise PermissionDenied
    candidate = locked(candidate)
    criteria = {c.pk: c for c in candidate.selection.criteria.all() if c.is_scored}
    refuse_if_any(_score_problems(candidate, criteria, points))
    there = {score.criterion_id: score for score in candidate.scores.all()}
    before, after = {}, {}
    for pk, given in points.items():
        old = there.get(pk)
        said = (reasons or {}).get(pk, old.reason if old else "").strip()
        if (old and old.points, old.reason if old else "") == (given, said):
            continue
        number = str(criteria[pk].number)
        before[number], after[number] = old and old.points, given
        if given is None:
            candidate.scores.filter(criterion=pk).delete()
            continue
        CriterionScore.objects.update_or_create(
            candidate=candidate,
            criterion=criteria[pk],
            defaults={"points": given, "reason": said, "scored_by": by},
        )
    if after:
        audit.record(
            by=by,
            verb=SelectionVerb.SCORED,
            obj=candidate,
            before=before,
            after=after,
        )
    return candidate


def _score_problems(
    candidate: Candidate,
    criteria: Mapping[int, Criterion],
    points: Mapping[int, Decimal | None],
) -> list[Problem]:
    if not (candidate.selection.is_in_scoring and candidate.is_eligible):
        raise OperationRefused(
            [Problem(_("The scoring is not open."), code="no_scoring")]
        )
    found = []
    for pk, given in points.items():
        criterion = criteria.get(pk)
        if criterion is None:
            text = _("This criterion is not scored.")
            found.append(Problem(text, f"points_{pk}", "not_scored"))
        elif given is not None and not 0 <= given <= (criterion.max_score or 0):
            text = _("Points go from 0 to %(scale)s.") % {"scale": criterion.max_score}
            found.append(Problem(text, f"points_{pk}", "out_of_scale"))
    return found
