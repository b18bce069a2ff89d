"""Hearings with their photos; tables that are filled in as one form."""

from django.urls import URLPattern, path

from action_plans.views import hearing_photos as photos
from action_plans.views.municipal.entries import PlanTable

_PHOTO = "plans/<int:pk>/photos/<int:row>/"

public: list[URLPattern] = [
    path(_PHOTO, photos.PublicPhoto.as_view(), name="plan-photo"),
]

municipal: list[URLPattern] = [
    path("plans/<int:pk>/tables/<slug:kind>/", PlanTable.as_view(), name="plan-table"),
    path(
        "plans/<int:pk>/hearings/<int:row>/photos/",
        photos.HearingPhotos.as_view(),
        name="plan-hearing-photos",
    ),
    path(
        "plans/<int:pk>/hearings/<int:row>/photos/<int:photo>/remove/",
        photos.PhotoRemove.as_view(),
        name="plan-photo-remove",
    ),
    path(_PHOTO, photos.OwnPhoto.as_view(), name="plan-photo"),
]

staff: list[URLPattern] = [
    path(_PHOTO, photos.StaffPhoto.as_view(), name="plan-photo"),
]
