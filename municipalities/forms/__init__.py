"""Forms and filters of municipalities, cohorts and people."""

from municipalities.forms.filters import (
    MunicipalityFilter,
    PeopleFilter,
)
from municipalities.forms.memberships import (
    GraduationForm,
    MemberFilter,
    MembershipForm,
    WithdrawalForm,
)
from municipalities.forms.people import (
    InviteForm,
    PasswordForm,
    PostForm,
    RoleForm,
)
from municipalities.forms.places import (
    CohortForm,
    MunicipalityForm,
    NewMunicipalityForm,
    SuccessionForm,
    SufficiencyForm,
)

__all__ = [
    "CohortForm",
    "GraduationForm",
    "InviteForm",
    "MemberFilter",
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
    "WithdrawalForm",
]
