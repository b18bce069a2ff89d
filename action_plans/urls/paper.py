"""Working without a line: the form of a plan as a workbook, out and in again."""

from django.urls import URLPattern, path

from action_plans.views.municipal import filled_forms

_AT = "plans/<int:pk>/form"

municipal: list[URLPattern] = [
    path(f"{_AT}/", filled_forms.PlanForm.as_view(), name="plan-form"),
    path(
        f"{_AT}.xlsx",
        filled_forms.PlanFormDownload.as_view(),
        name="plan-form-download",
    ),
    path(
        f"{_AT}/<int:form>/",
        filled_forms.FilledFormDetail.as_view(),
        name="plan-form-detail",
    ),
    path(
        f"{_AT}/<int:form>/file/",
        filled_forms.FilledFormFile.as_view(),
        name="plan-form-file",
    ),
]
