from action_plans.models.collaboration import (
    FieldHelp,
    PlanComment,
    PlanTask,
    Presence,
)
from action_plans.models.drafts import KeptDraft
from action_plans.models.papers import FilledForm
from action_plans.models.parts import (
    Annex,
    Hearing,
    Indicator,
    Measure,
    MeasureCost,
    Objective,
    PlanPart,
    Problem,
    Risk,
)
from action_plans.models.people import (
    Beneficiaries,
    GroupMember,
    Subsidy,
    UpkeepYear,
)
from action_plans.models.plans import ActionPlan
from action_plans.models.progress import (
    Evidence,
    IndicatorReading,
    MeasureProgress,
    MeasureSpending,
    QuarterReport,
)
from action_plans.models.reviews import PlanReview, ReviewCriterion, ReviewMark
from action_plans.models.rules import PlanRules, ReportReminder
from action_plans.models.translations import PlanTranslation
from action_plans.models.versions import PlanPartner, PlanVersion
from action_plans.models.written import PLAN_LANGUAGES, language_of

__all__ = [
    "PLAN_LANGUAGES",
    "ActionPlan",
    "Annex",
    "Beneficiaries",
    "Evidence",
    "FieldHelp",
    "FilledForm",
    "GroupMember",
    "Hearing",
    "Indicator",
    "IndicatorReading",
    "KeptDraft",
    "Measure",
    "MeasureCost",
    "MeasureProgress",
    "MeasureSpending",
    "Objective",
    "PlanComment",
    "PlanPart",
    "PlanPartner",
    "PlanReview",
    "PlanRules",
    "PlanTask",
    "PlanTranslation",
    "PlanVersion",
    "Presence",
    "Problem",
    "QuarterReport",
    "ReportReminder",
    "ReviewCriterion",
    "ReviewMark",
    "Risk",
    "Subsidy",
    "UpkeepYear",
    "language_of",
]
