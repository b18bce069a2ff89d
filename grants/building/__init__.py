"""Eligibility of an application, rule by rule: value, threshold, source, what to do.

Nothing is stored here. The applicant sees the rules before submission, staff at the
screening; the operation that decides stores what was judged.
"""

from datetime import datetime

from core.problems import Problem
from grants.building import fact_rules, money_rules
from grants.building.money_rules import ceiling_source
from grants.building.rules import Case, Rule
from grants.models import Application
from grants.queries import application_amounts

__all__ = ["CHECKS", "Rule", "ceiling_source", "eligibility", "problems"]

CHECKS = (
    fact_rules.dates,
    fact_rules.cohort,
    fact_rules.sufficiency,
    fact_rules.plan,
    fact_rules.texts,
    money_rules.sums,
    money_rules.ceiling,
    money_rules.cofinance,
    fact_rules.duration,
    fact_rules.number_of_applications,
    fact_rules.documents,
)


def eligibility(application: Application, moment: datetime) -> list[Rule]:
    """All rules of the call for one application; `moment` judges the deadline.

    An application that was sent in before is judged by its time of submission.
    """
    case = Case(
        application,
        application.call,
        application_amounts(application),
        application.submitted_at or moment,
    )
    return [rule for check in CHECKS for rule in check(case)]


def problems(rules: list[Rule], *, only_hard: bool) -> list[Problem]:
    """Failed rules as reasons at their fields."""
    return [
        Problem(rule.note or rule.rule, rule.field, rule.code)
        for rule in rules
        if not rule.passed and (rule.is_hard or not only_hard)
    ]
