"""Forms and filters of municipalities, cohorts and people."""

from municipalities.forms.filters import (
    MunicipalityFilter,
    PeopleFilter,
)
from municipalities.forms.people import (
    InviteForm,
    PasswordForm,
    PostForm,
    RoleForm,
)
from municipalities.forms.places import (
    CohortForm,
    MembershipForm,
    MunicipalityForm,
    NewMunicipalityForm,
    SuccessionForm,
    SufficiencyForm,
)

__all__ = [
    "CohortForm",
    "InviteForm",
    "MembershipForm",
    "MunicipalityFilter",
    "MunicipalityForm",
    "NewMunicipalityForm",
    "PasswordForm",
    "PeopleFilter",
    "PostForm",
    "RoleForm",
    "SuccessionForm",
    "SufficiencyForm",
]
