"""Translations of what a plan says."""

from django.urls import URLPattern, path

from action_plans.views import translating

_LIST = "plans/<int:pk>/translations/"
_SECTION = "plans/<int:pk>/translations/<slug:language>/<slug:section>/"

municipal: list[URLPattern] = [
    path(_LIST, translating.OwnTranslations.as_view(), name="plan-translations"),
    path(_SECTION, translating.OwnTranslation.as_view(), name="plan-translation"),
]

staff: list[URLPattern] = [
    path(_LIST, translating.StaffTranslations.as_view(), name="plan-translations"),
    path(_SECTION, translating.StaffTranslation.as_view(), name="plan-translation"),
]
