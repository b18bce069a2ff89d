"""After the decision: free places to the reserve, memorandum and membership."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import files
from core.models.files import StoredFile
from core.problems import Problem, refuse_if_any
from municipalities.models import CohortMembership
from municipalities.operations import add_member, change_membership
from selections import notifications
from selections.models import Candidate
from selections.operations.candidates import locked
from selections.queries import full_quotas, next_reserves
from selections.workflow import CANDIDATE


@transaction.atomic
def promote_candidate(*, candidate: Candidate, by: Any, reason: str = "") -> Candidate:
    """Give a free place to a candidate of the reserve.

    The next one in order whose quotas have room needs no reason; passing over somebody,
    or choosing among equals, does. Raises OperationRefused (no place, full quota).
    """
    candidate = locked(candidate)
    CANDIDATE.require(candidate, "promote", by)
    refuse_if_any(_promotion_problems(candidate, reason))
    selection = candidate.selection
    CANDIDATE.carry_out(
        candidate,
        "promote",
        by=by,
        reason=reason,
        changes={"from_reserve_place": candidate.reserve_order},
        decision_reason=reason.strip(),
        reserve_order=None,
        decided_at=timezone.now(),
        decided_by=by,
    )
    selection.places_taken += 1
    selection.save(update_fields=["places_taken", "updated_at"])
    if selection.results_are_public:
        notifications.place_given(candidate)
    return candidate


def _promotion_problems(candidate: Candidate, reason: str) -> list[Problem]:
    found = [
        Problem(
            _("The quota “%(quota)s” has no free place.") % {"quota": quota},
            code="full_quota",
        )
        for quota in full_quotas(candidate)
    ]
    if found or reason.strip():
        return found
    following = [other.pk for other in next_reserves(candidate.selection)]
    if candidate.pk not in following:
        text = _("Another municipality is next on the reserve list. Write the reason.")
        return [Problem(text, "reason", "not_next")]
    if len(following) > 1:
        text = _("Several share this place of the reserve list. Write the reason.")
        return [Problem(text, "reason", "shared_place")]
    return []


@transaction.atomic
def record_memorandum(
    *,
    candidate: Candidate,
    by: Any,
    memorandum_number: str,
    memorandum_date: date | None,
    memorandum_scan: StoredFile | None,
    joined_date: date | None = None,
) -> Candidate:
    """Record the signed memorandum: the membership in the cohort begins.

    It begins on `joined_date`, or on the memorandum's date, which is also the date of
    the commitments. Papers of the past may lack number and scan, and an existing
    membership is taken over. Raises OperationRefused at the fields.
    """
    candidate = locked(candidate)
    CANDIDATE.require(candidate, "join", by)
    paper = {"number": memorandum_number.strip(), "scan": memorandum_scan}
    refuse_if_any(_paper_problems(candidate, memorandum_date, paper))
    membership = _member(
        candidate,
        by,
        joined_date=joined_date or memorandum_date,
        commitments_date=memorandum_date,
    )
    CANDIDATE.carry_out(
        candidate,
        "join",
        by=by,
        memorandum_number=paper["number"],
        memorandum_date=memorandum_date,
        memorandum_scan=files.attach(memorandum_scan) if memorandum_scan else None,
        membership=membership,
    )
    return candidate


def _member(candidate: Candidate, by: Any, **dates: Any) -> CohortMembership:
    cohort = candidate.selection.cohort
    there = CohortMembership.objects.filter(
        cohort=cohort, municipality=candidate.municipality_id
    ).first()
    if there is not None and candidate.selection.is_historic:
        return change_membership(membership=there, by=by, **dates)
    return add_member(
        cohort=cohort,
        municipality=candidate.municipality,
        by=by,
        evidence=str(candidate.number),
        **dates,
    )


def _paper_problems(
    candidate: Candidate, day: date | None, paper: dict[str, Any]
) -> list[Problem]:
    found = []
    if day is None:
        text = _("Write the date of the memorandum.")
        found.append(Problem(text, "memorandum_date", "no_date"))
    elif day > timezone.localdate():
        text = _("This date lies in the future.")
        found.append(Problem(text, "memorandum_date", "future"))
    if candidate.selection.is_historic:
        return found
    if not paper["number"]:
        text = _("Write the number of the memorandum.")
        found.append(Problem(text, "memorandum_number", "no_number"))
    if paper["scan"] is None:
        text = _("Attach the scan of the memorandum.")
        found.append(Problem(text, "memorandum_scan", "no_scan"))
    return found
