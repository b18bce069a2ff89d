"""The way of a candidate as a list of tasks, and rules that lead to their fields."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import moment_text
from core.ui import Check, Task
from selections.building import Rule
from selections.models import Candidate

DONE, BEGUN, NEW = "done", "in_progress", "not_started"


def tasks(candidate: Candidate, rules: list[Rule], *, writes: bool) -> list[Task]:
    """The five steps from the wish to the receipt; `writes`: they lead to their pages."""
    steps = (
        ("candidate-confirm", _("Confirm the wish to take part"), _wish),
        ("candidate-commitments", _("Accept the commitments"), _commitments),
        ("candidate-answers", _("Answer the criteria"), _answers),
        ("candidate-documents", _("Attach the documents"), _documents),
        ("candidate-submit", _("Check, sign and submit"), _submission),
    )
    found = []
    for name, title, tell in steps:
        told = tell(candidate, rules)
        if told is not None:
            is_first = name == "candidate-confirm"
            opens = candidate.is_invited if is_first else candidate.is_editable
            url = reverse(f"municipal:{name}", args=[candidate.pk])
            found.append(Task(title, url if writes and opens else "", *told))
    return found


Told = tuple[str, str, Any] | None


def _wish(candidate: Candidate, _rules: list[Rule]) -> Told:
    if candidate.confirmed_at is None:
        return NEW, "", _("The head does this; the next steps open after it.")
    text = _("%(who)s, %(when)s") % {
        "who": candidate.confirmed_by,
        "when": moment_text(candidate.confirmed_at),
    }
    return DONE, "", text


def _commitments(candidate: Candidate, _rules: list[Rule]) -> Told:
    asked = candidate.selection.commitments.count()
    if not asked:
        return None
    accepted = candidate.accepted_commitments.count()
    hint = _("%(count)s of %(all)s accepted; the head accepts them one by one.") % {
        "count": accepted,
        "all": asked,
    }
    return _progress(accepted, asked), "", hint


def _answers(candidate: Candidate, rules: list[Rule]) -> Told:
    asked = [c.pk for c in candidate.selection.criteria.all() if c.is_answered]
    if not asked:
        return None
    given = sum(is_given(answer) for answer in candidate.answers.all())
    hint = _("%(count)s of %(all)s answered") % {"count": given, "all": len(asked)}
    lacks = missing(rules, "answer_", "evidence_")
    state = BEGUN if lacks and given else _progress(given, len(asked))
    return state, "", hint


def is_given(answer: Any) -> bool:
    """Whether anything stands in an answer."""
    said = answer.yes is not None or answer.number is not None
    return said or bool(answer.note or answer.source or answer.evidence_id)


def _documents(candidate: Candidate, rules: list[Rule]) -> Told:
    asked = candidate.selection.required_documents.count()
    if not asked:
        return None
    given = candidate.documents.count()
    hint = _("%(count)s of %(all)s attached") % {"count": given, "all": asked}
    if given and not missing(rules, "document_"):
        return DONE, "", hint
    return _progress(given, asked), "", hint


def _submission(candidate: Candidate, rules: list[Rule]) -> Told:
    if candidate.was_sent and not candidate.is_returned:
        text = _("%(number)s, %(when)s") % {
            "number": candidate.number,
            "when": moment_text(candidate.submitted_at),
        }
        return DONE, "", text
    lacks = len([rule for rule in rules if rule.is_hard and not rule.is_met])
    if not lacks:
        return BEGUN, _("Ready"), _("Nothing is missing: the head can sign.")
    text = ngettext(
        "%(count)s thing is still missing.",
        "%(count)s things are still missing.",
        lacks,
    )
    return NEW, "", text % {"count": lacks}


def _progress(given: int, asked: int) -> str:
    if given >= asked:
        return DONE
    return BEGUN if given else NEW


def missing(rules: Iterable[Rule], *fields: str) -> bool:
    """Whether a rule of these fields still bars the submission."""
    return any(
        rule.is_hard and not rule.is_met and rule.field.startswith(fields)
        for rule in rules
    )


def checks_to_mend(candidate: Candidate, rules: list[Rule]) -> list[Check]:
    """Rules for the page; a failed one leads to the field that can mend it."""
    return [
        rule.as_check("" if rule.is_met else _address(candidate, rule))
        for rule in rules
    ]


def _address(candidate: Candidate, rule: Rule) -> str:
    pages = (
        ("commitments", "candidate-commitments", ""),
        ("document_", "candidate-documents", f"#id_{rule.field}"),
        ("answer_", "candidate-answers", f"#id_{rule.field}"),
        ("evidence_", "candidate-answers", f"#id_{rule.field}"),
    )
    for prefix, name, place in pages:
        if rule.field.startswith(prefix):
            return reverse(f"municipal:{name}", args=[candidate.pk]) + place
    return ""
