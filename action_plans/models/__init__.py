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
from action_plans.models.plans import ActionPlan, PlanPartner, PlanVersion

__all__ = [
    "ActionPlan",
    "Annex",
    "Hearing",
    "Indicator",
    "Measure",
    "MeasureCost",
    "Objective",
    "PlanPart",
    "PlanPartner",
    "PlanVersion",
    "Problem",
    "Risk",
]
