from municipalities.models.cohorts import (
    BudgetSufficiency,
    Cohort,
    CohortMembership,
    Phase,
)
from municipalities.models.people import Official, Resolution
from municipalities.models.places import (
    Municipality,
    Oblast,
    Rayon,
    Succession,
    Village,
)

__all__ = [
    "BudgetSufficiency",
    "Cohort",
    "CohortMembership",
    "Municipality",
    "Oblast",
    "Official",
    "Phase",
    "Rayon",
    "Resolution",
    "Succession",
    "Village",
]
