"""Addresses of the app, one list per audience."""

from typing import Any

from django.urls import URLPattern, path

from reports.views import commission as commission_views
from reports.views import donor as donor_views
from reports.views import jobs as job_views
from reports.views import maps as map_views
from reports.views import municipal as municipal_views
from reports.views import plans as plan_views
from reports.views import public as public_views
from reports.views import receipts, resolutions, timeline
from reports.views import registries as registry_views
from reports.views import staff as staff_views


def _profile(happened: Any, papers: Any, scan: Any) -> list[URLPattern]:
    """What stands beside a municipality's page, for one audience."""
    return [
        path(
            "municipalities/<int:pk>/timeline/",
            happened.as_view(),
            name="municipality-timeline",
        ),
        path(
            "municipalities/<int:pk>/resolutions/",
            papers.as_view(),
            name="resolution-list",
        ),
        path(
            "municipalities/resolutions/<int:pk>/scan/",
            scan.as_view(),
            name="resolution-scan",
        ),
    ]


public = [
    path("", public_views.Start.as_view(), name="start"),
    path("home/", public_views.Home.as_view(), name="home"),
    path(
        "municipalities/<int:pk>/",
        public_views.MunicipalityDetail.as_view(),
        name="municipality-detail",
    ),
    path(
        "municipalities/map/",
        map_views.PublicMap.as_view(),
        name="municipality-map",
    ),
    *_profile(
        timeline.PublicTimeline,
        resolutions.ResolutionList,
        resolutions.ResolutionScan,
    ),
    path(
        "registries/<int:pk>/print/",
        registry_views.RegistryPrint.as_view(),
        name="registry-print",
    ),
    path(
        "registries/entries/<int:pk>/print/",
        registry_views.EntryPrint.as_view(),
        name="entry-print",
    ),
    path(
        "registries/<int:pk>/pdf/",
        registry_views.RegistryPdf.as_view(),
        name="registry-pdf",
    ),
    path(
        "registries/<int:pk>/pdf/<str:language>/",
        registry_views.RegistryPdfFile.as_view(),
        name="registry-pdf-file",
    ),
    path(
        "plans/<int:pk>/papers/",
        plan_views.PlanPapers.as_view(),
        name="plan-papers",
    ),
    path(
        "plans/<int:pk>/papers/<str:kind>/<str:language>/",
        plan_views.PlanPaperFile.as_view(),
        name="plan-paper-file",
    ),
    path("jobs/", job_views.JobList.as_view(), name="job-list"),
    path("jobs/<uuid:pk>/", job_views.JobDetail.as_view(), name="job-detail"),
    path(
        "jobs/<uuid:pk>/progress/", job_views.JobProgress.as_view(), name="job-progress"
    ),
    path("jobs/<uuid:pk>/cancel/", job_views.JobCancel.as_view(), name="job-cancel"),
    path("jobs/<uuid:pk>/retry/", job_views.JobRetry.as_view(), name="job-retry"),
    path("jobs/<uuid:pk>/file/", job_views.JobFile.as_view(), name="job-file"),
]
municipal = [
    path("", municipal_views.Home.as_view(), name="home"),
    path(
        "municipalities/<int:pk>/",
        municipal_views.MunicipalityDetail.as_view(),
        name="municipality-detail",
    ),
    *_profile(
        timeline.MunicipalTimeline,
        resolutions.MunicipalResolutionList,
        resolutions.MunicipalResolutionScan,
    ),
    path("plans/<int:pk>/pdf/", plan_views.PlanPrint.as_view(), name="plan-pdf"),
    path(
        "plans/<int:pk>/quarters/<int:report>/pdf/",
        plan_views.QuarterPrint.as_view(),
        name="plan-quarter-pdf",
    ),
    path(
        "plans/<int:pk>/versions/<int:number>/receipt/",
        receipts.PlanReceipt.as_view(),
        name="plan-receipt",
    ),
    path(
        "registry/<int:pk>/print/",
        registry_views.MunicipalRegistryPrint.as_view(),
        name="registry-print",
    ),
    path(
        "registry/entries/<int:pk>/print/",
        registry_views.MunicipalEntryPrint.as_view(),
        name="entry-print",
    ),
]
staff = [
    path("", staff_views.Home.as_view(), name="home"),
    path(
        "municipalities/<int:pk>/",
        staff_views.MunicipalityDetail.as_view(),
        name="municipality-detail",
    ),
    path("municipalities/map/", map_views.StaffMap.as_view(), name="municipality-map"),
    path("municipalities/map/pdf/", map_views.StaffMapPrint.as_view(), name="map-pdf"),
    *_profile(
        timeline.StaffTimeline,
        resolutions.StaffResolutionList,
        resolutions.StaffResolutionScan,
    ),
    path("programme/", staff_views.Programme.as_view(), name="programme"),
    path("programme/report/", staff_views.ReportCreate.as_view(), name="report-create"),
    path("plans/<int:pk>/pdf/", plan_views.StaffPlanPrint.as_view(), name="plan-pdf"),
    path(
        "plans/<int:pk>/quarters/<int:report>/pdf/",
        plan_views.StaffQuarterPrint.as_view(),
        name="plan-quarter-pdf",
    ),
    path(
        "plans/<int:pk>/versions/<int:number>/receipt/",
        receipts.StaffPlanReceipt.as_view(),
        name="plan-receipt",
    ),
    path(
        "calls/<int:pk>/result-pdf/",
        staff_views.CallResultPrint.as_view(),
        name="call-result-pdf",
    ),
    path(
        "selections/<int:pk>/minutes-pdf/",
        staff_views.SelectionMinutesPrint.as_view(),
        name="selection-minutes-pdf",
    ),
    path(
        "registries/<int:pk>/print/",
        registry_views.StaffRegistryPrint.as_view(),
        name="registry-print",
    ),
    path(
        "registries/entries/<int:pk>/print/",
        registry_views.StaffEntryPrint.as_view(),
        name="entry-print",
    ),
]
commission = [path("", commission_views.Home.as_view(), name="home")]
donor = [
    path("", donor_views.Home.as_view(), name="home"),
    path("municipalities/map/", map_views.DonorMap.as_view(), name="municipality-map"),
    path("municipalities/map/pdf/", map_views.DonorMapPrint.as_view(), name="map-pdf"),
    path("reports/", donor_views.ReportList.as_view(), name="report-list"),
    path("reports/new/", donor_views.ReportCreate.as_view(), name="report-create"),
]
