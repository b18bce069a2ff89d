"""Addresses of the app, one list per audience."""

from typing import Any

from django.urls import URLPattern, path

from municipalities.views import invitation
from municipalities.views import public as public_views
from municipalities.views.municipal import hand_over, team
from municipalities.views.municipal import profile as own_profile
from municipalities.views.staff import (
    cohorts,
    invitations,
    memberships,
    people,
    places,
    profile,
    sufficiency,
    teams,
)
from municipalities.views.staff.reform import acts, changes, rights

public = [
    path(
        "municipalities/",
        public_views.ParticipantList.as_view(),
        name="municipality-list",
    ),
    path(
        "invitation/<str:token>/",
        invitation.InvitationAccept.as_view(),
        name="invitation-accept",
    ),
]

_places = [
    path(
        "municipalities/", places.MunicipalityList.as_view(), name="municipality-list"
    ),
    path(
        "municipalities/<int:pk>/edit/",
        places.MunicipalityEdit.as_view(),
        name="municipality-edit",
    ),
    path(
        "municipalities/<int:pk>/sufficiency/",
        sufficiency.SufficiencyRecord.as_view(),
        name="sufficiency-record",
    ),
]
_reform = [
    path("reform/", acts.ActList.as_view(), name="reform-list"),
    path("reform/new/", acts.ActCreate.as_view(), name="reform-create"),
    path("reform/<int:pk>/", acts.ActDetail.as_view(), name="reform-detail"),
    path("reform/<int:pk>/edit/", acts.ActEdit.as_view(), name="reform-edit"),
    path("reform/<int:pk>/remove/", acts.ActRemove.as_view(), name="reform-remove"),
    path("reform/<int:pk>/copy/", acts.ActCopy.as_view(), name="reform-copy"),
    path("reform/<int:pk>/scan/", acts.ActScan.as_view(), name="reform-scan"),
    path(
        "reform/<int:pk>/move/<str:move>/", acts.ActMove.as_view(), name="reform-move"
    ),
    path(
        "reform/<int:pk>/add/<str:kind>/",
        changes.ChangeCreate.as_view(),
        name="reform-change-create",
    ),
    path(
        "reform/changes/<int:pk>/",
        changes.ChangeEdit.as_view(),
        name="reform-change-edit",
    ),
    path(
        "reform/changes/<int:pk>/remove/",
        changes.ChangeRemove.as_view(),
        name="reform-change-remove",
    ),
    path(
        "reform/changes/<int:pk>/villages/",
        changes.ChangeVillages.as_view(),
        name="reform-change-villages",
    ),
    path(
        "reform/rights/<int:pk>/confirm/",
        rights.RightsConfirm.as_view(),
        name="rights-confirm",
    ),
    path(
        "reform/rights/<int:pk>/withdraw/",
        rights.RightsWithdraw.as_view(),
        name="rights-withdraw",
    ),
]
_profile = [
    path(
        "sufficiency/", sufficiency.SufficiencyList.as_view(), name="sufficiency-list"
    ),
    path(
        "municipalities/<int:pk>/population/",
        profile.PopulationRecord.as_view(),
        name="population-record",
    ),
    path(
        "municipalities/<int:pk>/posts/new/",
        profile.HolderCreate.as_view(),
        name="holder-create",
    ),
    path(
        "municipalities/posts/<int:pk>/",
        profile.HolderEdit.as_view(),
        name="holder-edit",
    ),
    path(
        "municipalities/facts/<str:kind>/<int:pk>/remove/",
        profile.FactRemove.as_view(),
        name="fact-remove",
    ),
]


def _kept_together(views: Any) -> list[URLPattern]:
    """Office and kenesh: the same screens for staff and for the municipality."""
    return [
        path(
            "municipalities/<int:pk>/office/",
            views.OfficeEdit.as_view(),
            name="office-edit",
        ),
        path(
            "municipalities/<int:pk>/convocations/new/",
            views.ConvocationCreate.as_view(),
            name="convocation-create",
        ),
        path(
            "municipalities/convocations/<int:pk>/",
            views.ConvocationEdit.as_view(),
            name="convocation-edit",
        ),
        path(
            "municipalities/<int:pk>/resolutions/new/",
            views.ResolutionCreate.as_view(),
            name="resolution-create",
        ),
        path(
            "municipalities/resolutions/<int:pk>/",
            views.ResolutionEdit.as_view(),
            name="resolution-edit",
        ),
    ]


_cohorts = [
    path("cohorts/", cohorts.CohortList.as_view(), name="cohort-list"),
    path("cohorts/new/", cohorts.CohortCreate.as_view(), name="cohort-create"),
    path("cohorts/<int:pk>/", cohorts.CohortDetail.as_view(), name="cohort-detail"),
    path("cohorts/<int:pk>/edit/", cohorts.CohortEdit.as_view(), name="cohort-edit"),
    path("cohorts/<int:pk>/add/", cohorts.MemberAdd.as_view(), name="member-add"),
]
_memberships = [
    path(
        "cohorts/members/<int:pk>/",
        memberships.MembershipDetail.as_view(),
        name="membership-detail",
    ),
    path(
        "cohorts/members/<int:pk>/edit/",
        memberships.MembershipEdit.as_view(),
        name="membership-edit",
    ),
    path(
        "cohorts/members/<int:pk>/graduate/",
        memberships.MembershipGraduate.as_view(),
        name="membership-graduate",
    ),
    path(
        "cohorts/members/<int:pk>/withdraw/",
        memberships.MembershipWithdraw.as_view(),
        name="membership-withdraw",
    ),
    path(
        "cohorts/members/<int:pk>/move/<str:move>/",
        memberships.MembershipMove.as_view(),
        name="membership-move",
    ),
]
_people = [
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/invite/", invitations.PersonInvite.as_view(), name="person-invite"),
    path("people/roles/", people.RoleList.as_view(), name="role-list"),
    path(
        "people/invitations/",
        invitations.InvitationList.as_view(),
        name="invitation-list",
    ),
    path(
        "people/invitations/<int:pk>/send-again/",
        invitations.InvitationSendAgain.as_view(),
        name="invitation-send-again",
    ),
    path(
        "people/invitations/<int:pk>/withdraw/",
        invitations.InvitationWithdraw.as_view(),
        name="invitation-withdraw",
    ),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("people/<int:pk>/role/", people.RoleGive.as_view(), name="role-give"),
    path("people/<int:pk>/post/", people.PostGive.as_view(), name="post-give"),
    path(
        "people/<int:pk>/close/",
        people.PersonDeactivate.as_view(),
        name="person-deactivate",
    ),
    path(
        "people/<int:pk>/open/",
        people.PersonReactivate.as_view(),
        name="person-reactivate",
    ),
    path("people/roles/<int:pk>/end/", people.RoleEnd.as_view(), name="role-end"),
    path(
        "people/posts/<int:pk>/end/", teams.OfficialEnd.as_view(), name="official-end"
    ),
    path(
        "municipalities/<int:pk>/team/", teams.TeamDetail.as_view(), name="team-detail"
    ),
    path(
        "municipalities/<int:pk>/head/", teams.HeadRecord.as_view(), name="head-record"
    ),
    path(
        "municipalities/hand-over/<int:pk>/stop/",
        teams.HandOverStop.as_view(),
        name="hand-over-stop",
    ),
]
_team = [
    path("team/", team.TeamList.as_view(), name="team-list"),
    path("team/<int:pk>/", team.TeamDetail.as_view(), name="team-detail"),
    path("team/<int:pk>/invite/", team.MemberInvite.as_view(), name="member-invite"),
    path(
        "team/<int:pk>/hand-over/",
        hand_over.HandOverCreate.as_view(),
        name="hand-over-create",
    ),
    path("team/people/<int:pk>/role/", team.MemberRole.as_view(), name="member-role"),
    path("team/people/<int:pk>/end/", team.MemberEnd.as_view(), name="member-end"),
    path(
        "team/invitations/<int:pk>/send-again/",
        team.InvitationSendAgain.as_view(),
        name="team-invitation-send-again",
    ),
    path(
        "team/invitations/<int:pk>/withdraw/",
        team.InvitationWithdraw.as_view(),
        name="team-invitation-withdraw",
    ),
    path(
        "team/hand-over/<int:pk>/",
        hand_over.HandOverAnswer.as_view(),
        name="hand-over-answer",
    ),
    path(
        "team/hand-over/<int:pk>/stop/",
        team.HandOverStop.as_view(),
        name="hand-over-stop",
    ),
]

staff = [
    *_places,
    *_reform,
    *_profile,
    *_kept_together(profile),
    *_cohorts,
    *_memberships,
    *_people,
]
municipal = [*_team, *_kept_together(own_profile)]
