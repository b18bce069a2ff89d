"""Eligibility of a candidate, rule by rule: value, threshold, source, what to do.

Nothing is stored here. The candidate sees the rules before submission, staff at the
check; the operation that judges stores what was judged.
"""

from collections.abc import Iterator

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.formats import date_text, moment_text, number, percent
from core.models.names import LANGUAGE_ORDER
from core.problems import Problem
from municipalities.models import BudgetSufficiency, CohortMembership
from selections.building.rules import Case, Rule
from selections.enums import Direction
from selections.models import Answer, Candidate, Criterion


def eligibility(candidate: Candidate) -> list[Rule]:
    """All rules of the selection for one candidate; nine queries."""
    return case_rules(gather(candidate))


def case_rules(case: Case) -> list[Rule]:
    return [rule for check in CHECKS for rule in check(case)]


def told_in_all_languages(case: Case) -> dict[str, dict[str, dict[str, str]]]:
    """What the rules say, by their code and by language."""
    told: dict[str, dict[str, dict[str, str]]] = {}
    for language in LANGUAGE_ORDER:
        with translation.override(language):
            for rule in case_rules(case):
                told.setdefault(rule.code, {})[language] = {
                    "rule": str(rule.rule),
                    "value": str(rule.value),
                    "threshold": str(rule.threshold),
                    "source": str(rule.source),
                }
    return told


def problems(rules: list[Rule]) -> list[Problem]:
    """What bars a submission, as reasons at the fields."""
    return [
        Problem(rule.note or rule.rule, rule.field, rule.code)
        for rule in rules
        if rule.is_hard and not rule.is_met
    ]


def gather(candidate: Candidate) -> Case:
    """Read what the rules look at."""
    selection = candidate.selection
    # without a year of the selection no figure of the register counts
    known = BudgetSufficiency.objects.filter(
        municipality=candidate.municipality_id, year=selection.sufficiency_year or 0
    )
    members = CohortMembership.objects.filter(
        cohort=selection.cohort_id, municipality=candidate.municipality_id
    ).exclude(candidacy=candidate)
    return Case(
        candidate=candidate,
        selection=selection,
        criteria=list(selection.criteria.all()),
        answers={a.criterion_id: a for a in candidate.answers.all()},
        commitments=list(selection.commitments.all()),
        accepted=set(
            candidate.accepted_commitments.values_list("commitment", flat=True)
        ),
        requirements=list(selection.required_documents.all()),
        documents={
            d.requirement_id: d
            for d in candidate.documents.select_related("file", "requirement")
        },
        sufficiency=known.first(),
        is_in_cohort=members.exists(),
        day=timezone.localdate(selection.closes_at),
    )


def wish(case: Case) -> Iterator[Rule]:
    when = case.candidate.confirmed_at
    yield Rule(
        "wish",
        _("The municipality confirmed its wish to take part"),
        when is not None,
        value=moment_text(when) if when else "",
        source=_("confirmed in the portal") if when else "",
        note="" if when else _("The head has to confirm the wish to take part."),
        is_hard=True,
    )


def place(case: Case) -> Iterator[Rule]:
    ended = case.candidate.municipality.ended_date
    exists = ended is None or ended > case.day
    yield Rule(
        "exists",
        _("The municipality was not ended by the territorial reform"),
        exists,
        value=""
        if ended is None
        else _("ended on %(date)s") % {"date": date_text(ended)},
        threshold=_("on %(date)s") % {"date": date_text(case.day)},
        source=_("register of municipalities"),
        note="" if exists else _("The successor may take part in its place."),
    )


def cohort(case: Case) -> Iterator[Rule]:
    """Of papers of the past the membership may be on record before the selection."""
    if case.selection.is_historic:
        return
    free = not case.is_in_cohort
    yield Rule(
        "cohort",
        _("The municipality is not in the cohort yet"),
        free,
        value="" if free else case.selection.cohort.name,
        source=_("register of cohorts"),
        note="" if free else _("It is a member already: no place is needed."),
    )


def commitments(case: Case) -> Iterator[Rule]:
    if not case.commitments:
        return
    missing = [c for c in case.commitments if c.pk not in case.accepted]
    numbers = ", ".join(str(c.number) for c in missing)
    yield Rule(
        "commitments",
        _("All commitments are accepted"),
        not missing,
        value=str(len(case.commitments) - len(missing)),
        threshold=str(len(case.commitments)),
        source=_("accepted in the portal"),
        note=_("Not accepted yet: %(numbers)s.") % {"numbers": numbers}
        if missing
        else "",
        field="commitments",
        is_hard=True,
    )


def sufficiency(case: Case) -> Iterator[Rule]:
    selection = case.selection
    if not selection.sufficiency_year:
        return
    known = case.sufficiency
    passed = None if known is None else known.percent >= selection.sufficiency_threshold
    note = ""
    if known is None:
        note = _("No document with the percent of this year is recorded yet.")
    elif not passed:
        note = _("The budget sufficiency is below the threshold.")
    yield Rule(
        "sufficiency",
        _("Budget sufficiency of %(year)s") % {"year": selection.sufficiency_year},
        passed,
        value=percent(known.percent) if known else "",
        threshold=_("at least %(percent)s")
        % {"percent": percent(selection.sufficiency_threshold)},
        source=known.source if known else "",
        note=note,
    )


def criteria(case: Case) -> Iterator[Rule]:
    for criterion in case.criteria:
        answer = case.answers.get(criterion.pk)
        if criterion.is_yes_no:
            yield _yes_no(criterion, answer)
        elif criterion.is_threshold:
            yield _threshold(criterion, answer)
        if criterion.is_answered and criterion.needs_evidence:
            yield _evidence(criterion, answer)


def _named(criterion: Criterion) -> str:
    return f"{criterion.number}. {criterion.title}"


def _yes_no(criterion: Criterion, answer: Answer | None) -> Rule:
    given = answer.yes if answer else None
    return Rule(
        f"criterion_{criterion.number}",
        _named(criterion),
        given,
        value={None: "", True: _("yes"), False: _("no")}[given],
        threshold=_("yes"),
        source=_source(answer),
        note=_("Answer with yes or no.") if given is None else "",
        field=f"answer_{criterion.pk}",
        is_hard=given is None,
    )


def _threshold(criterion: Criterion, answer: Answer | None) -> Rule:
    given = answer.number if answer else None
    note = ""
    if given is None:
        note = _("Enter the number.")
    elif not criterion.is_met_by(given):
        note = _("The number does not reach the threshold.")
    limit = {"number": with_unit(criterion.threshold, criterion.unit)}
    at_least = criterion.direction == Direction.AT_LEAST
    return Rule(
        f"criterion_{criterion.number}",
        _named(criterion),
        None if given is None else criterion.is_met_by(given),
        value="" if given is None else with_unit(given, criterion.unit),
        threshold=_("at least %(number)s") % limit
        if at_least
        else _("at most %(number)s") % limit,
        source=_source(answer),
        note=note,
        field=f"answer_{criterion.pk}",
        is_hard=given is None,
    )


def _evidence(criterion: Criterion, answer: Answer | None) -> Rule:
    file = answer.evidence if answer else None
    return Rule(
        f"evidence_{criterion.number}",
        _("Evidence for criterion %(number)s") % {"number": criterion.number},
        file is not None,
        value=file.name if file else "",
        source=_source(answer),
        note="" if file else _("Attach the document that proves the answer."),
        field=f"evidence_{criterion.pk}",
        is_hard=True,
    )


def _source(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return answer.source or (answer.evidence.name if answer.evidence else "")


def with_unit(value: object, unit: str) -> str:
    """`12,50 km`, without needless decimals."""
    text = number(value, 2)  # type: ignore[arg-type]
    text = text.removesuffix(",00")
    return f"{text}\xa0{unit}" if unit else text


def documents(case: Case) -> Iterator[Rule]:
    """Compulsory documents; a recommendation is not the candidate's to bring."""
    for requirement in case.requirements:
        if not requirement.is_required:
            continue
        paper = case.documents.get(requirement.pk)
        yield Rule(
            f"document_{requirement.number}",
            requirement.title,
            paper is not None,
            value=paper.file.name if paper else "",
            source=moment_text(paper.added_at) if paper else "",
            note="" if paper else _("This document is missing."),
            field=f"document_{requirement.pk}",
            is_hard=not requirement.is_recommendation,
        )


CHECKS = (wish, place, cohort, commitments, sufficiency, criteria, documents)
