"""Addresses of the app, one list per audience."""

from django.urls import path

from municipalities.views import public as public_views
from municipalities.views.staff import cohorts, invitations, memberships, people, places

public = [
    path(
        "municipalities/",
        public_views.ParticipantList.as_view(),
        name="municipality-list",
    ),
    path(
        "invitation/<str:token>/",
        public_views.InvitationAccept.as_view(),
        name="invitation-accept",
    ),
]

_places = [
    path(
        "municipalities/", places.MunicipalityList.as_view(), name="municipality-list"
    ),
    path(
        "municipalities/new/",
        places.MunicipalityCreate.as_view(),
        name="municipality-create",
    ),
    path(
        "municipalities/<int:pk>/edit/",
        places.MunicipalityEdit.as_view(),
        name="municipality-edit",
    ),
    path(
        "municipalities/<int:pk>/sufficiency/",
        places.SufficiencyRecord.as_view(),
        name="sufficiency-record",
    ),
    path(
        "municipalities/<int:pk>/successor/",
        places.SuccessionRecord.as_view(),
        name="succession-record",
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
        "people/posts/<int:pk>/end/", people.OfficialEnd.as_view(), name="official-end"
    ),
]

staff = [*_places, *_cohorts, *_memberships, *_people]
