"""Every write of municipalities: places, cohorts, people, kenesh resolutions."""

from municipalities.operations.cohorts import (
    add_member,
    change_cohort,
    make_cohort,
)
from municipalities.operations.kenesh import (
    add_resolution,
    change_convocation,
    change_resolution,
    record_convocation,
)
from municipalities.operations.memberships import (
    change_membership,
    graduate_member,
    reactivate_member,
    withdraw_member,
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
from municipalities.operations.profile import (
    change_holder,
    record_holder,
    record_population,
    save_office,
)
from municipalities.operations.removals import remove_fact
from municipalities.operations.resolutions import record_resolution

__all__ = [
    "accept_invitation",
    "add_member",
    "add_municipality",
    "add_official",
    "add_resolution",
    "change_cohort",
    "change_convocation",
    "change_holder",
    "change_membership",
    "change_municipality",
    "change_resolution",
    "end_official",
    "graduate_member",
    "make_cohort",
    "reactivate_member",
    "record_convocation",
    "record_holder",
    "record_population",
    "record_resolution",
    "record_succession",
    "record_sufficiency",
    "remove_fact",
    "save_office",
    "withdraw_member",
]
