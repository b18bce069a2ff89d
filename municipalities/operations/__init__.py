"""Every write of municipalities: places, cohorts, people, kenesh resolutions."""

from municipalities.operations.cohorts import (
    add_member,
    change_cohort,
    change_membership,
    make_cohort,
)
from municipalities.operations.people import (
    accept_invitation,
    add_official,
    end_official,
)
from municipalities.operations.places import (
    add_municipality,
    change_municipality,
    record_succession,
    record_sufficiency,
)
from municipalities.operations.resolutions import record_resolution

__all__ = [
    "accept_invitation",
    "add_member",
    "add_municipality",
    "add_official",
    "change_cohort",
    "change_membership",
    "change_municipality",
    "end_official",
    "make_cohort",
    "record_resolution",
    "record_succession",
    "record_sufficiency",
]
