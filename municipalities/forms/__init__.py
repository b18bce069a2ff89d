"""Forms and filters of municipalities, cohorts and people."""

from municipalities.forms.filters import (
    MunicipalityFilter,
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
    SufficiencyForm,
)
from municipalities.forms.team import (
    AcceptForm,
    HandOverForm,
    HeadRecordForm,
    MemberInviteForm,
    MemberRoleForm,
    PeopleFilter,
    RightsEndForm,
)

__all__ = [
    "AcceptForm",
    "CohortForm",
    "GraduationForm",
    "HandOverForm",
    "HeadRecordForm",
    "InviteForm",
    "MemberFilter",
    "MemberInviteForm",
    "MemberRoleForm",
    "MembershipForm",
    "MunicipalityFilter",
    "MunicipalityForm",
    "PasswordForm",
    "PeopleFilter",
    "PostForm",
    "RightsEndForm",
    "RoleForm",
    "SufficiencyForm",
    "WithdrawalForm",
]
