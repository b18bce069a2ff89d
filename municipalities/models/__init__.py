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
    Succession,
    VillageMove,
)
from municipalities.models.rights import RightsSuccession
from municipalities.models.teams import HandOver

__all__ = [
    "Boundary",
    "BudgetSufficiency",
    "Cohort",
    "CohortMembership",
    "Convocation",
    "EarlierParticipation",
    "EarlierProgramme",
    "FormerName",
    "HandOver",
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
