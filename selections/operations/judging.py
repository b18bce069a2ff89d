"""Writes of staff at the check and the scoring."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.formats import number
from core.problems import OperationRefused, Problem, refuse_if_any
from selections import notifications
from selections.building import (
    Case,
    case_rules,
    gather,
    told_in_all_languages,
)
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
    case = gather(candidate)
    rules = case_rules(case)
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
    _store(case, overridden)
    _judged(candidate, "find_eligible", by, reason, overridden=overridden)
    return candidate


@transaction.atomic
def find_ineligible(*, candidate: Candidate, by: Any, reason: str) -> Candidate:
    """Keep the candidate out of the scoring, with the reason for it."""
    candidate = locked(candidate)
    CANDIDATE.require(candidate, "find_ineligible", by)
    _store(gather(candidate), {})
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


def _store(case: Case, said: Mapping[str, str]) -> None:
    """Keep what was judged as it stood then, in the languages of all its readers."""
    candidate, texts = case.candidate, told_in_all_languages(case)
    candidate.judged_rules.all().delete()
    JudgedRule.objects.bulk_create(
        JudgedRule(
            candidate=candidate,
            code=rule.code,
            passed=rule.passed,
            texts=texts[rule.code],
            override_reason=said.get(rule.code, ""),
        )
        for rule in case_rules(case)
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


@dataclass(frozen=True)
class Seen:
    """What stood on the page when somebody began to write.

    `reason` None: the page did not show it.
    """

    points: Decimal | None
    reason: str | None = None


@transaction.atomic
def save_scores(
    *,
    candidate: Candidate,
    by: Any,
    points: Mapping[int, Decimal | None],
    reasons: Mapping[int, str] | None = None,
    seen: Mapping[int, Seen] | None = None,
) -> Candidate:
    """Save points (and reasons) by criterion id; None takes points away.

    Criteria that are not named keep theirs. With `seen`, what the writer did not touch
    is left as it is now. Raises OperationRefused at `points_<criterion id>`; with code
    "changed" where a colleague wrote something else meanwhile.
    """
    if not can_judge_candidate(by, candidate):
        raise PermissionDenied
    candidate = locked(candidate)
    criteria = {c.pk: c for c in candidate.selection.criteria.all() if c.is_scored}
    refuse_if_any(_score_problems(candidate, criteria, points))
    rows = candidate.scores.select_related("scored_by")
    there = {score.criterion_id: score for score in rows}
    wanted = [
        _Entry(criteria[pk], given, (reasons or {}).get(pk), there.get(pk))
        for pk, given in points.items()
    ]
    if seen is not None:
        wanted = [entry for entry in wanted if entry.was_touched(seen)]
        refuse_if_any(p for entry in wanted for p in entry.conflicts(seen))
    changes = [entry for entry in wanted if entry.is_change]
    for entry in changes:
        entry.write(candidate, by)
    if changes:
        audit.record(
            by=by,
            verb=SelectionVerb.SCORED,
            obj=candidate,
            before={str(e.criterion.number): e.old_points for e in changes},
            after={str(e.criterion.number): e.points for e in changes},
        )
    return candidate


@dataclass(frozen=True)
class _Entry:
    """Points that somebody wants on one criterion, and what is on record."""

    criterion: Criterion
    points: Decimal | None
    given_reason: str | None
    old: CriterionScore | None

    @property
    def old_points(self) -> Decimal | None:
        return self.old.points if self.old else None

    @property
    def old_reason(self) -> str:
        return one_newline(self.old.reason) if self.old else ""

    @property
    def reason(self) -> str:
        given = self.given_reason
        return self.old_reason if given is None else one_newline(given)

    @property
    def is_change(self) -> bool:
        return (self.points, self.reason) != (self.old_points, self.old_reason)

    def was_touched(self, seen: Mapping[int, Seen]) -> bool:
        """Whether the writer wants something else than stood on the page."""
        shown = seen.get(self.criterion.pk)
        if shown is None or self.points != shown.points:
            return True
        return shown.reason is not None and self.reason != shown.reason

    def conflicts(self, seen: Mapping[int, Seen]) -> Iterator[Problem]:
        shown = seen.get(self.criterion.pk)
        if shown is None or not self.is_change:
            return
        same = self.old_points == shown.points and shown.reason in {
            None,
            self.old_reason,
        }
        if not same:
            yield Problem(
                _(
                    "%(who)s changed this meanwhile: %(points)s. Save again to change it."
                )
                % {
                    "who": self.old.scored_by if self.old else _("A colleague"),
                    "points": number_or_none(self.old_points),
                },
                f"points_{self.criterion.pk}",
                "changed",
            )

    def write(self, candidate: Candidate, by: Any) -> None:
        if self.points is None:
            candidate.scores.filter(criterion=self.criterion).delete()
            return
        CriterionScore.objects.update_or_create(
            candidate=candidate,
            criterion=self.criterion,
            defaults={"points": self.points, "reason": self.reason, "scored_by": by},
        )


def one_newline(text: str) -> str:
    """Browsers send other line ends than they were given."""
    return "\n".join(text.strip().splitlines())


def number_or_none(points: Decimal | None) -> Any:
    """Points as the message shows them."""
    return _("no points") if points is None else number(points, 2)


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
        text: Any
        if criterion is None:
            text = _("This criterion is not scored.")
            found.append(Problem(text, f"points_{pk}", "not_scored"))
        elif given is not None and not 0 <= given <= (criterion.max_score or 0):
            text = _("Points go from 0 to %(scale)s.") % {"scale": criterion.max_score}
            found.append(Problem(text, f"points_{pk}", "out_of_scale"))
    return found
