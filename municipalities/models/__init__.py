from municipalities.models.boundaries import Boundary
from municipalities.models.cohorts import (
    BudgetSufficiency,
    Cohort,
    CohortMembership,
    Phase,
)
from municipalities.models.earlier import EarlierParticipation, EarlierProgramme
from municipalities.models.people import Official, Resolution
from municipalities.models.places import Municipality, Oblast, Rayon, Village
from municipalities.models.profile import (
    Convocation,
    Office,
    PopulationFigure,
    PostHolder,
)
from municipalities.models.reform import (
    FormerName,
    ReformAct,
    ReformChange,
    RightsSuccession,
    Succession,
    VillageMove,
)

__all__ = [
    "Boundary",
    "BudgetSufficiency",
    "Cohort",
    "CohortMembership",
    "Convocation",
    "EarlierParticipation",
    "EarlierProgramme",
    "FormerName",
    "Municipality",
    "Oblast",
    "Office",
    "Official",
    "Phase",
    "PopulationFigure",
    "PostHolder",
    "Rayon",
    "ReformAct",
    "ReformChange",
    "Resolution",
    "RightsSuccession",
    "Succession",
    "Village",
    "VillageMove",
]
